// Search: titles, names, other names, addresses; suggestions while typing; enter goes there.
const box = byName("search"), hits = byName("hits");
const HINT = box.placeholder;
let active = 0, found = [], comparing = null, forms = null;
// each node's names, folded on first use: [form, as written, whether it is one that people do not see]
const formsOf = (node) => {
  const names = [[node.label, ""], ...(node.aliases ?? []).map((alias) => [alias, alias]), ...(node.hidden ?? []).map((form) => [form, ""])];
  if (node.url) names.push([node.url.replace(/^https?:\/\//, ""), ""]);
  if (node.paper?.arxiv) names.push([node.paper.arxiv, node.paper.arxiv]);
  return names.map(([name, written]) => [fold(name), written]).filter(([name]) => name);
};
const likeness = (form, wanted) => (form === wanted ? 4 : form.startsWith(wanted) ? 3 : (" " + form).includes(" " + wanted) ? 2 : form.includes(wanted) ? 1 : 0);
const find = (text) => {
  const wanted = fold(text), ranked = [];
  forms ??= nodes.map(formsOf);
  if (wanted) forms.forEach((names, number) => {
    if (comparing !== null && (!isPaper(number) || number === comparing)) return;
    let best = 0, by = "";
    for (const [form, written] of names) { const score = likeness(form, wanted); if (score > best) { best = score; by = written; } }
    if (best) ranked.push({ best, number, by });
  });
  return ranked.sort((a, b) => b.best - a.best || weight(b.number) - weight(a.number) || a.number - b.number).slice(0, 12);
};
const hit = ({ number, by }, at) => el("li", { role: "option", id: "hit-" + at, "aria-selected": String(at === active), on: { mousedown: (event) => { event.preventDefault(); pick(number); } } },
  sign(nodes[number].kind), el("span", {}, nodes[number].label, by ? el("span", { class: "soft" }, ` (${by})`) : null), el("small", {}, describe(number)));
const openHits = (open) => { hits.hidden = !open; box.setAttribute("aria-expanded", String(open)); };
const suggest = () => {
  found = find(box.value);
  active = 0;
  openHits(Boolean(box.value.trim()));
  hits.replaceChildren(...(found.length ? found.map(hit) : [el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing has that name")]));
  if (found.length) box.setAttribute("aria-activedescendant", "hit-0"); else box.removeAttribute("aria-activedescendant");
};
const pick = (number) => {
  const first = comparing;
  box.value = "";
  openHits(false);
  askWhich(null);
  if (first !== null) compare(first, number); else choose(number);
  panel.focus();
};
// the next paper that is picked, here or on the map, is compared with this one
const askWhich = (number) => {
  comparing = number;
  box.placeholder = number === null ? HINT : "Compare with which paper? Type, or click one";
  if (number !== null) box.focus();
};
const step = (by) => {
  active = (active + by + found.length) % found.length;
  [...hits.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
  hits.children[active].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", "hit-" + active);
};
box.addEventListener("input", suggest);
box.addEventListener("focus", () => { if (box.value.trim()) suggest(); });
box.addEventListener("blur", () => openHits(false));
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && found.length && !hits.hidden) { event.preventDefault(); pick(found[active].number); }
  if (event.key === "Escape") { box.value = ""; openHits(false); askWhich(null); host.focus(); event.stopPropagation(); }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); }
});

// Search: titles, names, aliases, repositories; suggestions while typing; enter goes there.
const box = document.getElementById("search"), hits = document.getElementById("hits");
const haystack = nodes.map((node) => [fold(node.label), ...(node.aliases || []).map(fold), node.url ? fold(node.url) : ""].filter(Boolean));
let active = 0, found = [], comparing = null;
const find = (text) => {
  const wanted = fold(text), ranked = [];
  if (!wanted) return ranked;
  haystack.forEach((forms, number) => {
    if (comparing !== null && (!isPaper(number) || number === comparing)) return;
    const score = Math.max(...forms.map((form) => (form === wanted ? 4 : form.startsWith(wanted) ? 3 : (" " + form).includes(" " + wanted) ? 2 : form.includes(wanted) ? 1 : 0)));
    if (score) ranked.push([score, number]);
  });
  ranked.sort((a, b) => b[0] - a[0] || degree(b[1]) - degree(a[1]) || a[1] - b[1]);
  return ranked.slice(0, 12).map((one) => one[1]);
};
const suggest = () => {
  found = find(box.value);
  active = 0;
  hits.hidden = !box.value.trim();
  box.setAttribute("aria-expanded", String(!hits.hidden));
  hits.replaceChildren(...(found.length ? found.map((number, at) => el("li", { role: "option", id: "hit-" + at, "aria-selected": String(at === active), on: { mousedown: (event) => { event.preventDefault(); take(number); } } },
    sign(nodes[number].kind), el("span", {}, nodes[number].label), el("small", {}, isPaper(number) ? nodes[number].year || "" : count(nodes[number].papers || 1, "paper")))) : [el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing has that name")]));
  box.setAttribute("aria-activedescendant", found.length ? "hit-0" : "");
};
const take = (number) => {
  hits.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.value = "";
  if (comparing !== null) { const first = comparing; compareWith(null); go({ node: first, other: number, edge: null }); } else choose(number);
};
const compareWith = (number) => {
  comparing = number;
  box.placeholder = number === null ? "Search papers, concepts, code  ( / )" : "Compare with which paper?";
  if (number !== null) box.focus();
};
box.addEventListener("input", suggest);
box.addEventListener("blur", () => { hits.hidden = true; box.setAttribute("aria-expanded", "false"); });
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && found.length) take(found[active]);
  if (event.key === "Escape") { box.value = ""; suggest(); compareWith(null); box.blur(); event.stopPropagation(); }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
    event.preventDefault();
    active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    [...hits.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    hits.children[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", "hit-" + active);
  }
});

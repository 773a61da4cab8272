// Filters: kinds, roles, years, papers a concept, communities, with or without a concept; each with how many there are.
const filters = byName("filters");
const tally = (items) => items.reduce((counts, item) => counts.set(item, (counts.get(item) ?? 0) + 1), new Map());
const total = { kinds: tally(nodes.map((node) => node.kind)), roles: tally(edges.map((edge) => edge.role)), groups: tally(nodes.filter((node) => node.kind === "paper").map((node) => node.group)) };
const share = (part = 0, whole = 0) => (part === whole ? whole.toLocaleString("en") : `${part.toLocaleString("en")} of ${whole.toLocaleString("en")}`);
// a set of what is left out: a box for each, and a button that leaves out all the others
const option = (key, each, now, { value, label, icon }) => el("div", { class: "option" },
  el("label", {}, el("input", { type: "checkbox", checked: !state[key].has(value), on: { change: () => go({ [key]: toggled(state[key], value) }) } }), icon, el("span", { class: "name" }, label)),
  button("only", () => go({ [key]: new Set(each.map((one) => one.value).filter((one) => one !== value)) }), { class: "link only", "aria-label": `Only ${label}` }),
  el("small", {}, share(now.get(value), total[key].get(value))));
const options = (title, key, each, now) => (each.length ? el("fieldset", {}, el("legend", {}, title), each.map((one) => option(key, each, now, one))) : null);
const range = (label, value, least, most, change) => {
  const output = el("output", {}, String(value));
  const slider = el("input", { type: "range", min: least, max: most, value, "aria-label": label, on: { input: () => { output.textContent = slider.value; }, change: () => change(Number(slider.value)) } });
  return el("div", { class: "range" }, el("span", {}, label), slider, output);
};
const yearsField = () => {
  if (SPAN.length < 2) return null;
  const years = nodes.map((node) => node.year).filter(Boolean);
  return el("fieldset", {}, el("legend", {}, "Years"), bars(years, (year) => year >= state.from && year <= state.to),
    range("from", state.from, SPAN[0], SPAN.at(-1), (value) => go({ from: Math.min(value, state.to) })), range("to", state.to, SPAN[0], SPAN.at(-1), (value) => go({ to: Math.max(value, state.from) })));
};
const leastField = () => {
  const most = Math.max(2, ...nodes.filter((node) => node.papers).map((node) => node.papers));
  return el("fieldset", {}, el("legend", {}, "Concepts with at least so many papers"), range("papers", state.least, 1, most, (value) => go({ least: value })));
};
const chosenField = () => {
  const chip = (key, word) => [...state[key]].map((number) => el("li", {}, el("span", { class: "soft" }, word + " "), named(number), " ",
    button("✕", () => go({ [key]: toggled(state[key], number) }), { class: "link", "aria-label": `No longer ${word} ${nodes[number].label}` })));
  const all = [...chip("has", "with"), ...chip("lacks", "without")];
  return all.length ? el("fieldset", {}, el("legend", {}, "Papers"), el("ul", {}, all)) : null;
};
const fillFilters = () => {
  byName("filters-button").classList.toggle("in-use", isFiltered());
  if (filters.hidden) return;
  const held = [...filters.querySelectorAll("input,button")].indexOf(document.activeElement), top = filters.scrollTop;
  const kept = [...shown.kept], papers = kept.filter(isPaper);
  const now = { kinds: tally(kept.map((one) => nodes[one].kind)), roles: tally(shown.edges.map((edge) => edges[edge].role)), groups: tally(papers.map((one) => nodes[one].group)) };
  const kinds = [...kindOf.values()].filter(({ key }) => total.kinds.has(key)).map(({ key, plural: many }) => ({ value: key, label: capital(many), icon: sign(key) }));
  const roles = [...roleOf.values()].filter(({ key }) => total.roles.has(key)).map(({ key, label }) => ({ value: key, label: capital(label) }));
  const groups = [...data.communities.map(({ label }, at) => ({ value: at + 1, label: label || `Community ${at + 1}`, icon: swatch(at + 1) })), { value: 0, label: "In no community" }].filter(({ value }) => total.groups.has(value));
  filters.replaceChildren(...[el("div", { class: "tools" }, el("h2", {}, "Filter"), button("Clear", clear, { disabled: !isFiltered(), id: "clear-filters" }),
    button("✕", () => showFilters(false), { class: "round", "aria-label": "Close the filters" })),
    chosenField(), options("Kinds", "kinds", kinds, now.kinds), leastField(), options("Roles", "roles", roles, now.roles), yearsField(), options("Communities", "groups", groups, now.groups)].filter(Boolean));
  filters.scrollTop = top;
  if (held >= 0) filters.querySelectorAll("input,button")[held]?.focus();
};
const swatch = (group) => { const made = el("i", { class: "swatch", "aria-hidden": "true" }); made.style.background = groupColour(group); return made; };
const showFilters = (open) => {
  filters.hidden = !open;
  byName("filters-button").setAttribute("aria-expanded", String(open));
  fillFilters();
  if (open) filters.querySelector("input")?.focus(); else byName("filters-button").focus();
};

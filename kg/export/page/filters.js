// Filters: kinds, roles, years, papers a concept, community; each with how many there are.
const filters = document.getElementById("filters");
const tally = (items) => items.reduce((counts, item) => counts.set(item, (counts.get(item) || 0) + 1), new Map());
const toggled = (set, key) => { const copy = new Set(set); if (copy.has(key)) copy.delete(key); else copy.add(key); return copy; };
const option = (label, count, checked, change, icon) => el("label", {}, el("input", { type: "checkbox", checked, on: { change } }), icon ?? null, el("span", {}, label), el("small", {}, count.toLocaleString("en")));
const group = (title, ...children) => el("fieldset", {}, el("legend", {}, title), ...children);
const range = (label, value, least, most, change) => {
  const shown = el("output", {}, String(value));
  return el("div", {}, el("label", {}, label, shown), el("input", { type: "range", min: least, max: most, value, "aria-label": label, on: { input: (event) => { shown.textContent = event.target.value; }, change: (event) => change(Number(event.target.value)) } }));
};
const kindCounts = tally(nodes.map((node) => node.kind)), roleCounts = tally(edges.map((edge) => edge.role));
const fillFilters = () => {
  if (filters.hidden) return;
  const kinds = ["paper", ...data.kinds.map((kind) => kind.key), "repository", "project_page", "dataset_page"].filter((kind) => kindCounts.has(kind));
  const most = Math.max(2, ...nodes.map((node) => node.papers || 1));
  const years = nodes.map((node) => node.year).filter(Boolean);
  const focused = document.activeElement && filters.contains(document.activeElement) ? [...filters.querySelectorAll("input,select,button")].indexOf(document.activeElement) : -1;
  filters.replaceChildren(...[
    group("Kinds", ...kinds.map((kind) => option(capital(kindOf.get(kind).plural), kindCounts.get(kind), !state.off.has(kind), () => go({ off: toggled(state.off, kind) }), sign(kind)))),
    group("Roles", ...[...roleLabel].filter(([role]) => roleCounts.has(role)).map(([role, label]) => option(capital(label), roleCounts.get(role), !state.roles.has(role), () => go({ roles: toggled(state.roles, role) })))),
    YEARS.length > 1 ? group("Years", bars(years, (year) => year >= state.from && year <= state.to), ends(),
      range("from", state.from, YEARS[0], YEARS.at(-1), (value) => go({ from: Math.min(value, state.to) })), range("to", state.to, YEARS[0], YEARS.at(-1), (value) => go({ to: Math.max(value, state.from) }))) : null,
    group("Papers per concept", range("at least", state.min, 1, most, (value) => go({ min: value }))),
    data.communities.length ? group("Community", el("select", { "aria-label": "Community", on: { change: (event) => go({ group: Number(event.target.value) }) } },
      ...[["all", 0], ...data.communities.map((label, at) => [`${label} (${nodes.filter((node) => node.kind === "paper" && node.group === at + 1).length})`, at + 1])].map(([label, value]) => el("option", { value, selected: value === state.group }, label)))) : null,
    el("p", {}, el("button", { type: "button", disabled: !filtered(), on: { click: clear } }, "Clear filters")),
  ].filter(Boolean));
  if (focused >= 0) filters.querySelectorAll("input,select,button")[focused]?.focus();
};
const clear = () => { const plain = fresh(); go({ off: plain.off, roles: plain.roles, from: plain.from, to: plain.to, min: 1, group: 0 }); };

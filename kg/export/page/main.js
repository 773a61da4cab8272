// The page: ties the parts together, and the keys.
const list = document.getElementById("list"), stage = document.getElementById("stage");
const legend = () => document.getElementById("legend").replaceChildren(...["paper", ...data.kinds.map((kind) => kind.key), "repository"].filter((kind) => kindCounts.has(kind)).map((kind) => el("span", {}, sign(kind), kindOf.get(kind).label)));
const fillList = () => {
  if (list.hidden) return;
  const rows = ordered().filter((number) => !isPaper(number)).sort((a, b) => degree(b) - degree(a) || nodes[a].label.localeCompare(nodes[b].label));
  const table = (head, ...body) => el("table", {}, el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, ...body));
  document.getElementById("rows").replaceChildren(
    el("h3", {}, "Concepts and code"), table(["Name", "Kind", "Papers"], ...rows.map((number) => el("tr", {}, el("td", {}, link(number)), el("td", {}, kindOf.get(nodes[number].kind).label), el("td", {}, ...edgesOf[number].slice(0, 8).flatMap((one, at) => [at ? "; " : "", link(edges[one].a)]), edgesOf[number].length > 8 ? ` and ${edgesOf[number].length - 8} more` : "")))),
    el("h3", {}, "Papers"), table(["Title", "Year", "Concepts"], ...ordered().filter(isPaper).map((number) => el("tr", {}, el("td", {}, link(number)), el("td", {}, nodes[number].year || ""), el("td", {}, String(edgesOf[number].length))))));
};
const show = () => {
  for (const one of [state.node, state.other]) if (one !== null) { bring(one); edgesOf[one].filter((number) => nodes[other(edges[number], one)].first).forEach((number) => opened.add(other(edges[number], one))); }
  if (state.edge !== null) bring(edges[state.edge].b);
  paint();
  fill();
  fillFilters();
  fillList();
};
const toggle = (id, target) => {
  const button = document.getElementById(id);
  target.hidden = !target.hidden;
  button.setAttribute(button.hasAttribute("aria-pressed") ? "aria-pressed" : "aria-expanded", String(!target.hidden));
  return !target.hidden;
};
const toggleList = () => { const on = toggle("list-button", list); stage.hidden = on; fillList(); if (on) document.getElementById("list-heading").focus(); else network.redraw(); };
const fit = () => network.fit({ nodes: [...shownNodes], animation: false });
const theme = (name) => { document.documentElement.dataset.theme = name; legend(); if (network) { paint(); fill(); fillFilters(); network.redraw(); } };
const remembered = () => { try { return localStorage.getItem("kg-theme"); } catch { return null; } };
const system = matchMedia("(prefers-color-scheme: dark)");
system.addEventListener("change", () => { if (!remembered()) theme(system.matches ? "dark" : "light"); });
document.getElementById("theme-button").addEventListener("click", () => { theme(dark() ? "light" : "dark"); try { localStorage.setItem("kg-theme", document.documentElement.dataset.theme); } catch { /* a page on disk may have no storage */ } });
document.getElementById("filters-button").addEventListener("click", () => { toggle("filters-button", filters); fillFilters(); });
document.getElementById("list-button").addEventListener("click", toggleList);
document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); if (list.hidden) toggleList(); });
document.getElementById("fit-button").addEventListener("click", fit);
document.getElementById("clear").addEventListener("click", clear);
window.addEventListener("popstate", () => { state = read(location.hash); show(); if (state.node !== null) look(state.node); });
const move = (x, y) => { const at = network.getViewPosition(), step = 80 / network.getScale(); network.moveTo({ position: { x: at.x + x * step, y: at.y + y * step } }); };
const zoom = (times) => network.moveTo({ scale: network.getScale() * times });
const KEYS = { "/": () => box.focus(), l: toggleList, f: () => document.getElementById("filters-button").click(), 0: fit, "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8),
  ArrowLeft: () => move(-1, 0), ArrowRight: () => move(1, 0), ArrowUp: () => move(0, -1), ArrowDown: () => move(0, 1), e: () => { if (state.node !== null) { expand(state.node); paint(); fill(); } },
  Escape: () => { if (document.getElementById("take").open) document.getElementById("take").open = false; else if (state.node !== null) go({ node: null, other: null, edge: null }); } };
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  const arrows = event.key.startsWith("Arrow") && event.target.id !== "map";
  if (typing && event.key !== "Escape" || arrows || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
theme(remembered() || (system.matches ? "dark" : "light"));
state = read(location.hash);
draw();
show();
if (state.node !== null) look(state.node);
document.documentElement.dataset.ready = "true";

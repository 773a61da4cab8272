// The page: ties the parts together.
const show = () => {
  paint();
  fill();
  fillFilters();
  fillList();
  fillLegend();
};
const fillLegend = () => byName("legend").replaceChildren(...[...kindOf.values()].filter(({ key }) => total.kinds.has(key)).map(({ key, label, plural: many }) =>
  button([sign(key), total.kinds.get(key) === 1 ? label : many], () => go({ kinds: toggled(state.kinds, key) }), { "aria-pressed": String(!state.kinds.has(key)), title: `Show or hide ${many}` })));
const setTheme = (name) => {
  document.documentElement.dataset.theme = name;
  retone();
  if (network) show();
};
const remembered = () => { try { return localStorage.getItem("kg-theme"); } catch { return null; } };
const system = matchMedia("(prefers-color-scheme: dark)");
system.addEventListener("change", () => { if (!remembered()) setTheme(system.matches ? "dark" : "light"); });
byName("theme-button").addEventListener("click", () => {
  setTheme(dark() ? "light" : "dark");
  try { localStorage.setItem("kg-theme", document.documentElement.dataset.theme); } catch { /* a frame may have no storage */ }
});
byName("filters-button").addEventListener("click", () => showFilters(filters.hidden));
byName("list-button").addEventListener("click", () => showList(list.hidden));
byName("skip").addEventListener("click", (event) => { event.preventDefault(); showList(true); });
byName("fit-button").addEventListener("click", fit);
byName("all-button").addEventListener("click", () => { go({ all: !state.all }); fit(); });
byName("clear").addEventListener("click", clear);
byName("help-button").addEventListener("click", () => help.showModal());
for (const one of document.querySelectorAll("[data-close]")) one.addEventListener("click", () => one.closest("dialog").close());
window.addEventListener("popstate", () => { state = parsed(location.hash); show(); look(); });

setTheme(remembered() ?? (system.matches ? "dark" : "light"));
state = parsed(location.hash);
start();
watchPointer();
show();
fit();
if (state.node !== null) look();
document.documentElement.dataset.ready = "true";

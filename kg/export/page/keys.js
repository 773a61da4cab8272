// The keys. Everything that the mouse does can be done with them.
const inOrder = () => [...shown.nodes].filter((one) => lit === null || state.node === null || lit.has(one)).sort((a, b) => nodes[a].y - nodes[b].y || nodes[a].x - nodes[b].x);
const nextNode = (by) => {
  const order = inOrder();
  if (!order.length) return;
  cursor = order[(Math.max(order.indexOf(cursor), by > 0 ? -1 : 0) + by + order.length) % order.length];
  const { left, right, top, bottom } = windowNow(), { x, y, label } = nodes[cursor];
  if (x < left || x > right || y < top || y > bottom) network.moveTo({ position: { x, y } });
  if (state.node === null) relight(); else network.redraw();
  byName("status").textContent = `${label}, ${describe(cursor)}`;
};
const help = byName("help");
const escape = () => {
  if (take.open) { take.open = false; take.querySelector("summary").focus(); } else if (comparing !== null) askWhich(null);
  else if (state.node !== null) { go(NOTHING); host.focus(); } else if (!filters.hidden) showFilters(false);
};
const KEYS = { "/": () => box.focus(), l: () => showList(list.hidden), f: () => showFilters(filters.hidden), a: () => { if (!byName("all-button").hidden) byName("all-button").click(); }, 0: fit, "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8),
  n: () => nextNode(1), p: () => nextNode(-1), e: () => { if (state.node !== null) unfold(state.node); }, c: () => { if (state.node !== null && isPaper(state.node)) askWhich(state.node); },
  d: () => byName("theme-button").click(), s: () => { take.open = true; take.querySelector("[data-take]").focus(); }, "?": () => help.showModal(), Escape: escape };
const MAP_KEYS = { ArrowLeft: () => move(-1, 0), ArrowRight: () => move(1, 0), ArrowUp: () => move(0, -1), ArrowDown: () => move(0, 1),
  Enter: () => { if (cursor !== null) { const number = cursor; cursor = null; choose(number); panel.focus(); } } };
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || (typing && event.key !== "Escape")) return;
  const run = KEYS[event.key] ?? (event.target === host ? MAP_KEYS[event.key] : undefined);
  if (!run) return;
  event.preventDefault();
  run();
});

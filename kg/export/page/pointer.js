// Mouse and touch on the map: what is under the pointer, its short name beside it, and what a click does.
const tip = byName("tip");
const SLACK = matchMedia("(pointer: coarse)").matches ? 10 : 2; // pixels beside a node that count for it; a finger is wider than a mouse
const nodeAt = ({ x, y }, scale) => {
  let best = null, least = Infinity;
  for (const number of shown.nodes) {
    const away = Math.hypot(nodes[number].x - x, nodes[number].y - y);
    if (away < least && away < radius(number, scale) + SLACK / scale) { least = away; best = number; }
  }
  return best;
};
const edgeAt = ({ x, y }) => {
  const reach = 6 / network.getScale();
  let best = null, least = reach;
  for (const number of shown.edges) {
    const a = nodes[edges[number].from], b = nodes[edges[number].to], dx = b.x - a.x, dy = b.y - a.y;
    const part = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(a.x + part * dx - x, a.y + part * dy - y);
    if (away < least) { least = away; best = number; }
  }
  return best;
};
const under = (pointer) => {
  const number = nodeAt(pointer.canvas, network.getScale());
  return { number, edge: number === null ? edgeAt(pointer.canvas) : null };
};
const sayBeside = (text, { x, y }) => {
  tip.hidden = text === "";
  if (tip.hidden) return;
  tip.textContent = text;
  tip.style.left = Math.max(4, Math.min(x + 14, host.clientWidth - tip.offsetWidth - 4)) + "px";
  tip.style.top = Math.max(4, y - tip.offsetHeight - 12) + "px";
};
const hovered = (number) => {
  if (hover === number) return;
  hover = number;
  if (state.node === null) relight(); else network.redraw();
};
const clicked = (event) => {
  const { number, edge } = under(event.pointer), shift = event.event.srcEvent?.shiftKey;
  cursor = null;
  if (number !== null && isPaper(number) && (comparing !== null || (shift && state.node !== null && isPaper(state.node))) && number !== (comparing ?? state.node)) {
    const first = comparing ?? state.node;
    askWhich(null);
    compare(first, number);
  } else if (number !== null) go({ ...NOTHING, node: number });
  else if (edge !== null) go({ node: edges[edge].from, other: null, edge });
  else if (state.node !== null) go(NOTHING);
};
const watchPointer = () => {
  network.on("click", clicked);
  // the first of the two clicks may have moved what it chose from under the pointer
  network.on("doubleClick", (event) => { const number = under(event.pointer).number ?? state.node; if (number !== null) unfold(number); });
  network.on("dragStart", () => sayBeside("", {}));
  network.on("zoom", () => sayBeside("", {}));
  host.addEventListener("mousemove", (event) => {
    if (event.buttons) return;
    const box = host.getBoundingClientRect(), DOM = { x: event.clientX - box.left, y: event.clientY - box.top };
    const { number, edge } = under({ DOM, canvas: network.DOMtoCanvas(DOM) });
    hovered(number);
    host.style.cursor = number !== null || edge !== null ? "pointer" : "";
    sayBeside(number !== null ? `${nodes[number].label} (${describe(number)})` : edge !== null ? sayEdge(edge) : "", DOM);
  });
  host.addEventListener("mouseleave", () => { hovered(null); sayBeside("", {}); });
};
const sayEdge = (number) => {
  const edge = edges[number];
  return `${shorten(nodes[edge.from].label, 40)} ${roleOf.get(edge.role).label} ${nodes[edge.to].label}`;
};

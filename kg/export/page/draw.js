// The drawing: vis-network moves and zooms a canvas; what stands on it is drawn here, edges in one path for each colour, since the
// library's own take a call each, and its nodes a frame until they show.
let network = null, hover = null, cursor = null, lit = null;
const host = byName("map");
const sizeAt1 = (number) => {
  const node = nodes[number];
  return isPaper(number) ? (node.alone ? 5 : 6 + Math.min(3, node.links * 0.4)) : node.papers > 1 ? Math.min(19, 4.2 + 2.5 * Math.sqrt(node.papers - 1)) : 3.6;
};
const grown = (scale) => Math.max(1, (0.5 / scale) ** 0.75); // from far, nodes shrink less than the map
const radius = (number, scale = network.getScale()) => sizeAt1(number) * grown(scale);
const windowNow = () => {
  const scale = network.getScale(), { x, y } = network.getViewPosition(), wide = host.clientWidth / 2 / scale, high = host.clientHeight / 2 / scale;
  return { scale, left: x - wide, right: x + wide, top: y - high, bottom: y + high };
};
const EDGE = 30; // pixels around the window in which nodes may reach into it
const inSight = ({ left, right, top, bottom, scale }) => {
  const reach = EDGE / scale;
  return [...shown.nodes].filter((one) => { const { x, y } = nodes[one]; return x > left - reach && x < right + reach && y > top - reach && y < bottom + reach; });
};
const isLitEdge = ({ from, to }) => lit !== null && lit.has(from) && lit.has(to) && (state.other !== null || state.edge !== null || [from, to].includes(state.node ?? hover));
// edges in sight by colour; those that light up come apart from the rest
const strands = ({ left, right, top, bottom }) => {
  const plain = new Map(), bright = new Map();
  for (const number of shown.edges) {
    const edge = edges[number], a = nodes[edge.from], b = nodes[edge.to];
    if (Math.max(a.x, b.x) < left || Math.min(a.x, b.x) > right || Math.max(a.y, b.y) < top || Math.min(a.y, b.y) > bottom) continue;
    const into = isLitEdge(edge) ? bright : plain;
    if (!into.has(b.kind)) into.set(b.kind, []);
    into.get(b.kind).push([a, b]);
  }
  return { plain, bright };
};
const faintness = () => (lit !== null ? 0.1 : shown.edges.length < 300 ? 0.5 : shown.edges.length < 1_000 ? 0.38 : shown.edges.length < 5_000 ? 0.28 : 0.09);
const drawEdges = (context, only = false) => {
  const sight = windowNow(), { plain, bright } = strands(sight);
  for (const [set, alpha, width] of [[only ? [] : plain, faintness(), 1.1], [bright, 0.9, 2.2]]) {
    context.globalAlpha = alpha;
    context.lineWidth = width / Math.min(1, sight.scale) ** 0.8;
    for (const [kind, lines] of set) {
      context.strokeStyle = tone.kinds.get(kind);
      context.beginPath();
      for (const [a, b] of lines) { context.moveTo(a.x, a.y); context.lineTo(b.x, b.y); }
      context.stroke();
    }
  }
  context.globalAlpha = 1;
};
const drawNode = (context, number) => {
  const { x, y, kind } = nodes[number], wide = radius(number), scale = wide / 6, colour = tone.kinds.get(kind), chosen = number === state.node || number === state.other;
  context.save();
  context.globalAlpha = lit !== null && !lit.has(number) ? 0.22 : 1;
  if (chosen || number === cursor) halo(context, x, y, wide, chosen);
  context.translate(x - wide, y - wide);
  context.scale(scale, scale);
  context.fillStyle = isPaper(number) ? (chosen ? colour : tone.card) : colour;
  context.fill(outlines.get(kind));
  context.strokeStyle = isPaper(number) ? colour : tone.ground;
  context.lineWidth = (isPaper(number) ? 2.1 : 1) / scale;
  context.stroke(outlines.get(kind));
  context.restore();
};
const halo = (context, x, y, wide, chosen) => {
  context.beginPath();
  context.arc(x, y, wide + 6, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = tone.accent;
  context.setLineDash(chosen ? [] : [5, 4]);
  context.stroke();
  context.setLineDash([]);
};
const drawNames = (context) => { const sight = windowNow(); drawLabels(context, labelsAt(sight.scale, lit), sight.scale, sight); };
const draw = (context) => {
  const sight = windowNow();
  if (field === null) { drawHulls(context); drawEdges(context); } else { follow(sight); if (lit !== null) drawEdges(context, true); }
  for (const number of field === null ? inSight(sight) : nearby(sight)) drawNode(context, number);
  drawNames(context);
};
const paint = () => {
  sift();
  lit = lights(hover);
  rehull();
  plot();
  network.redraw();
  report();
};
const relight = () => { lit = lights(hover ?? cursor); network.redraw(); };
const report = () => {
  const papers = [...shown.nodes].filter(isPaper).length;
  byName("status").textContent = `showing ${shown.nodes.size.toLocaleString("en")} of ${nodes.length.toLocaleString("en")}` + (papers ? ` (${plural(papers, "paper")})` : "");
  const empty = nodes.length ? shown.kept.size === 0 : true;
  byName("nothing").hidden = !empty;
  byName("nothing-text").textContent = nodes.length ? "Nothing matches these filters." : "There are no papers on this map.";
  byName("clear").hidden = !nodes.length;
  const all = byName("all-button");
  all.hidden = shown.kept.size <= data.limit;
  all.textContent = `Show all ${shown.kept.size.toLocaleString("en")} at once`;
  all.setAttribute("aria-pressed", String(state.all));
};
const start = () => {
  if (host.clientHeight > 1.2 * host.clientWidth) turn();
  network = new vis.Network(host, { nodes: new vis.DataSet(), edges: new vis.DataSet() }, data.options);
  network.on("afterDrawing", draw);
};

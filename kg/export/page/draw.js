// The drawing: vis-network moves, zooms, and finds nodes under the pointer; places are given and its physics is off. Edges
// are drawn here, one path for each colour, since the library's own take a call each.
let network = null, nodeSet = null, hover = null, cursor = null, lit = null;
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
const drawNode = ({ ctx: context, id: number, x, y }) => {
  const wide = radius(number), colour = tone.kinds.get(nodes[number].kind), chosen = number === state.node || number === state.other;
  return { nodeDimensions: { width: 2 * wide + 4, height: 2 * wide + 4 }, drawNode: () => {
    context.globalAlpha = lit !== null && !lit.has(number) ? 0.22 : 1;
    if (chosen || number === cursor) halo(context, x, y, wide, chosen);
    const scale = wide / 6;
    context.translate(x - wide, y - wide);
    context.scale(scale, scale);
    context.fillStyle = isPaper(number) ? (chosen ? colour : tone.card) : colour;
    context.fill(outlines.get(nodes[number].kind));
    context.strokeStyle = isPaper(number) ? colour : tone.ground;
    context.lineWidth = (isPaper(number) ? 2.1 : 1) / scale;
    context.stroke(outlines.get(nodes[number].kind));
  } };
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
const drawNodes = (context, some) => {
  for (const number of some) {
    context.save();
    drawNode({ ctx: context, id: number, x: nodes[number].x, y: nodes[number].y }).drawNode();
    context.restore();
  }
};
const drawNames = (context) => { const sight = windowNow(); drawLabels(context, labelsAt(sight.scale, lit), sight.scale, sight); };
const drawBelow = (context) => {
  if (field === null) { drawHulls(context); drawEdges(context); return; }
  const sight = windowNow();
  follow(sight);
  if (lit !== null) drawEdges(context, true);
  drawNodes(context, nearby(sight));
};
const paint = () => {
  sift();
  lit = lights(hover);
  rehull();
  plot();
  const drawn = field === null ? shown.nodes : new Set();
  const gone = nodeSet.getIds().filter((id) => !drawn.has(id));
  const fresh = [...drawn].filter((id) => !nodeSet.get(id)).map((id) => ({ id, x: nodes[id].x, y: nodes[id].y }));
  nodeSet.remove(gone);
  nodeSet.add(fresh);
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
  nodeSet = new vis.DataSet();
  network = new vis.Network(host, { nodes: nodeSet, edges: new vis.DataSet() }, { ...data.options, nodes: { shape: "custom", ctxRenderer: drawNode } });
  network.on("beforeDrawing", drawBelow);
  network.on("afterDrawing", drawNames);
};

// Many nodes at once: past data.webgl of them sigma.js draws points and lines on the graphics card, below the canvas of
// vis-network, which still moves, zooms and bears the names, what lights up and, from near, the signs. sigma's camera follows.
const SIGNS_MOST = 400; // nodes in sight up to which they bear their signs
const ground = byName("points");
const able = typeof sigma !== "undefined" && (() => { try { return document.createElement("canvas").getContext("webgl2") !== null; } catch { return false; } })();
const half = nodes.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 1); // half the side of sigma's square
let field = null, plotted = { nodes: new Set(), edges: 0, ground: "" };
const isMany = () => able && shown.nodes.size > data.webgl;
const ratioOf = (scale) => Math.min(ground.clientWidth, ground.clientHeight) / (2 * half * scale);
const SETTINGS = () => ({
  renderLabels: false, hideEdgesOnMove: false, allowInvalidContainer: true, stagePadding: 0,
  defaultNodeType: "point", nodeProgramClasses: { point: sigma.NodePointProgram }, defaultEdgeType: "line", edgeProgramClasses: { line: sigma.EdgeLineProgram },
  // sigma divides sizes by this: here they are world sizes, that shrink from far as on the canvas
  zoomToSizeRatioFunction: (ratio) => { const scale = ratioOf(ratio); return 1 / (scale * grown(scale)); },
});
const graphNow = () => {
  const graph = new sigma.Graph({ type: "undirected", multi: true });
  for (const number of shown.nodes) { const { x, y, kind } = nodes[number]; graph.addNode(number, { x, y: -y, size: sizeAt1(number), color: tone.kinds.get(kind) }); }
  for (const number of shown.edges) { const { from, to } = edges[number]; graph.addEdge(from, to, { color: mixed(tone.ground, tone.kinds.get(nodes[to].kind), 0.16) }); }
  return graph;
};
const isPlotted = () => plotted.ground === tone.ground && plotted.edges === shown.edges.length && plotted.nodes.size === shown.nodes.size && [...shown.nodes].every((one) => plotted.nodes.has(one));
const plot = () => {
  if (!isMany()) { field?.kill(); field = null; plotted = { nodes: new Set(), edges: 0, ground: "" }; return; }
  if (isPlotted()) return;
  plotted = { nodes: new Set(shown.nodes), edges: shown.edges.length, ground: tone.ground };
  if (field === null) {
    field = new sigma.Sigma(graphNow(), ground, SETTINGS());
    field.setCustomBBox({ x: [-half, half], y: [-half, half] });
    field.refresh();
  } else field.setGraph(graphNow());
};
const follow = ({ scale }) => {
  const { x, y } = network.getViewPosition();
  field.resize();
  field.getCamera().setState({ x: 0.5 + x / (2 * half), y: 0.5 - y / (2 * half), ratio: ratioOf(scale), angle: 0 });
  field.scheduleRender();
  ground.style.opacity = lit === null ? "1" : "0.22";
};
// what the canvas draws above the points: what lights up, and all that is in sight where that is little
const nearby = (sight) => {
  const near = inSight(sight);
  return near.length <= SIGNS_MOST ? near : near.filter((one) => (lit !== null && lit.has(one)) || one === cursor || one === hover || one === state.node);
};

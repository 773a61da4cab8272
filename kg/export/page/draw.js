// The drawing: vis-network with places given and physics off; labels are drawn here, fewer when far, never over each other.
let network = null, nodeSet = null, edgeSet = null, shownNodes = new Set(), lit = null, hover = null;
const placed = (number) => nodes[number].x !== undefined;
const place = (number, around, order) => {
  // a node without a place gets one on a spiral around the node that brought it in
  const angle = order * 2.399963, away = 46 + 15 * Math.sqrt(order);
  nodes[number].x = nodes[around].x + away * Math.cos(angle);
  nodes[number].y = nodes[around].y + away * Math.sin(angle);
};
const size = (number) => (isPaper(number) ? 7 : 5 + 3.2 * Math.sqrt((nodes[number].papers || 1) - 1 || 0.3));
const visible = () => {
  const { kept, ties } = passes();
  const want = nodes.map((_, number) => number).filter((number) => kept.has(number) && (nodes[number].first || opened.has(number) || number === state.node || number === state.other));
  want.sort((a, b) => opened.has(b) - opened.has(a) || degree(b) - degree(a) || a - b);
  shownNodes = new Set(want.slice(0, data.visible));
  return { kept, ties };
};
const faded = (number) => lit !== null && !lit.has(number);
const nodeStyle = (number) => {
  const node = nodes[number], colour = colourOf(node.kind), chosen = number === state.node || number === state.other;
  const fade = faded(number);
  return { id: number, x: node.x, y: node.y, size: size(number), shape: node.kind === "paper" ? "dot" : kindOf.get(node.kind).shape,
    color: { background: node.kind === "paper" ? css("--card") : colour, border: colour, highlight: { background: colour, border: css("--ink") } },
    borderWidth: chosen ? 5 : node.kind === "paper" ? 2.5 : 1, opacity: fade ? 0.12 : 1 };
};
const edgeStyle = (number) => {
  const edge = edges[number], on = lit !== null && lit.has(edge.a) && lit.has(edge.b) && (edge.a === state.node || edge.b === state.node || state.other !== null);
  return { id: number, from: edge.a, to: edge.b, width: on ? 2 : 0.8,
    color: { color: on ? colourOf(nodes[edge.b].kind) : css("--edge"), opacity: lit === null ? 0.5 : on ? 0.9 : 0.06, inherit: false } };
};
const light = () => {
  const centre = [state.node, state.other].filter((one) => one !== null);
  if (!centre.length && hover === null) { lit = null; return; }
  lit = new Set(centre.length ? centre : [hover]);
  for (const one of [...lit]) for (const number of edgesOf[one]) if (!state.roles.has(edges[number].role)) lit.add(other(edges[number], one));
  if (state.other !== null) for (const one of route(state.node, state.other)) lit.add(one);
};
const paint = () => {
  const { kept, ties } = visible();
  light();
  const edgesShown = [...ties].filter((number) => shownNodes.has(edges[number].a) && shownNodes.has(edges[number].b));
  const linked = new Set(edgesShown.flatMap((number) => [edges[number].a, edges[number].b]));
  for (const number of [...shownNodes]) if (!isPaper(number) && !linked.has(number)) shownNodes.delete(number);
  sync(nodeSet, [...shownNodes].map(nodeStyle));
  sync(edgeSet, edgesShown.map(edgeStyle));
  const count = [...kept].length;
  document.getElementById("status").textContent = `showing ${shownNodes.size.toLocaleString("en")} of ${nodes.length.toLocaleString("en")}`;
  document.getElementById("nothing").hidden = count > 0;
};
const sync = (set, items) => {
  const wanted = new Set(items.map((item) => item.id));
  set.remove(set.getIds().filter((id) => !wanted.has(id)));
  set.update(items);
};
const shorten = (text, most) => (text.length > most ? text.slice(0, most - 1).trimEnd() + "…" : text);
const labels = (context) => {
  const scale = network.getScale(), canvas = context.canvas, boxes = [];
  const centre = network.getViewPosition(), half = { x: canvas.clientWidth / 2 / scale, y: canvas.clientHeight / 2 / scale };
  const font = Math.max(11, Math.min(14, 12 * scale)) / scale;
  const order = [...shownNodes].filter((number) => Math.abs(nodes[number].x - centre.x) < half.x && Math.abs(nodes[number].y - centre.y) < half.y);
  const weight = (number) => (number === state.node || number === state.other || number === hover ? 1e6 : 0) + (lit && lit.has(number) ? 1e4 : 0) + (isPaper(number) ? 0.5 : nodes[number].papers || 1);
  order.sort((a, b) => weight(b) - weight(a) || a - b);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (const number of order) {
    if (faded(number)) continue;
    const node = nodes[number], special = weight(number) >= 1e4;
    if (!special && isPaper(number) && scale < 1.1) continue;
    context.font = `${special || !isPaper(number) ? 600 : 400} ${font}px system-ui, sans-serif`;
    const text = shorten(node.label, special ? 60 : isPaper(number) ? 34 : 30), width = context.measureText(text).width / 2 + 3 / scale;
    const top = node.y + size(number) + 3 / scale, box = [node.x - width, top, node.x + width, top + font * 1.15];
    if (boxes.some((one) => one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3])) continue;
    boxes.push(box);
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = css("--ground");
    context.strokeText(text, node.x, top);
    context.fillStyle = isPaper(number) ? css("--soft") : css("--ink");
    context.fillText(text, node.x, top);
  }
};
const draw = () => {
  const host = document.getElementById("map");
  nodeSet = new vis.DataSet();
  edgeSet = new vis.DataSet();
  visible();
  paint();
  network = new vis.Network(host, { nodes: nodeSet, edges: edgeSet }, {
    physics: false, autoResize: true, layout: { improvedLayout: false }, edges: { smooth: false, selectionWidth: 0, hoverWidth: 0 },
    interaction: { hover: true, hideEdgesOnDrag: edges.length > 3000, keyboard: false, tooltipDelay: 1e9, multiselect: false, dragNodes: false } });
  network.on("afterDrawing", labels);
  network.on("click", (event) => clicked(event));
  network.on("hoverNode", (event) => { hover = event.node; tip(event.node, event.event); if (state.node === null) paint(); });
  network.on("blurNode", () => { hover = null; tip(null); if (state.node === null) paint(); });
  network.fit({ animation: false });
};
const clicked = (event) => {
  const number = event.nodes[0], edge = event.edges[0];
  if (number !== undefined) {
    const shift = event.event.srcEvent && event.event.srcEvent.shiftKey;
    if (shift && state.node !== null && isPaper(state.node) && isPaper(number) && number !== state.node) go({ other: number, edge: null });
    else choose(number);
  } else if (edge !== undefined) go({ node: edges[edge].a, other: null, edge });
  else if (state.node !== null) go({ node: null, other: null, edge: null });
};
const tip = (number, event) => {
  const box = document.getElementById("tip");
  box.hidden = number === null || !event;
  if (box.hidden) return;
  const node = nodes[number], kind = kindOf.get(node.kind).label;
  box.textContent = `${node.label} (${isPaper(number) ? [kind.toLowerCase(), node.year].filter(Boolean).join(", ") : kind.toLowerCase() + ", " + count(node.papers || 1, "paper")})`;
  const at = network.canvasToDOM({ x: node.x, y: node.y }), room = document.getElementById("map").clientWidth;
  box.style.left = Math.max(4, Math.min(at.x + 14, room - 300)) + "px";
  box.style.top = Math.max(4, at.y - 40) + "px";
};
const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const look = (number) => {
  if (!network || !placed(number)) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  network.moveTo({ position: { x: nodes[number].x, y: nodes[number].y }, scale: Math.max(network.getScale(), 0.9), animation: calm ? false : { duration: 300, easingFunction: "easeInOutQuad" } });
};
// bring in a node and what it is tied to, each with a place
const bring = (number) => {
  if (!placed(number)) {
    const near = edgesOf[number].map((one) => other(edges[one], number)).find(placed);
    if (near === undefined) { nodes[number].x = 0; nodes[number].y = 0; } else place(number, near, 1);
  }
  opened.add(number);
};
const expand = (number) => {
  bring(number);
  edgesOf[number].forEach((one, order) => {
    const next = other(edges[one], number);
    if (!placed(next)) place(next, number, order + 1);
    opened.add(next);
  });
};
const hidden = (number) => new Set(edgesOf[number].map((one) => other(edges[one], number)).filter((one) => !shownNodes.has(one))).size;
// shortest way between two nodes
const route = (from, to) => {
  const before = new Map([[from, null]]), queue = [from];
  for (const one of queue) {
    if (one === to) break;
    for (const number of edgesOf[one]) { const next = other(edges[number], one); if (!before.has(next)) { before.set(next, one); queue.push(next); } }
  }
  const found = [];
  for (let one = to; before.has(to) && one !== null; one = before.get(one)) found.unshift(one);
  return found;
};

// What the filters let through, and what of it is shown: at most data.limit nodes, the ones that tie most first, where not all are asked for.
const paperPasses = (number) => {
  const node = nodes[number];
  if (state.groups.has(node.group) || (hasYears() && !(node.year >= state.from && node.year <= state.to))) return false;
  const beside = state.has.size || state.lacks.size ? new Set(neighbours(number)) : null;
  return beside === null || ([...state.has].every((one) => beside.has(one)) && ![...state.lacks].some((one) => beside.has(one)));
};
const passing = () => {
  const papers = new Set(), ties = [], counts = new Map();
  nodes.forEach((node, number) => { if (node.kind === "paper" && paperPasses(number)) papers.add(number); });
  edges.forEach((edge, number) => {
    if (!papers.has(edge.from) || state.roles.has(edge.role) || state.kinds.has(nodes[edge.to].kind)) return;
    ties.push(number);
    if (!counts.has(edge.to)) counts.set(edge.to, new Set());
    counts.get(edge.to).add(edge.from);
  });
  const asked = new Set([...state.open, state.node, state.edge === null ? null : edges[state.edge].to]);
  const wanted = (number) => counts.get(number).size >= state.least || asked.has(number);
  const kept = new Set([...counts.keys()].filter(wanted));
  if (!state.kinds.has("paper")) for (const paper of papers) kept.add(paper);
  return { kept, ties: ties.filter((tie) => kept.has(edges[tie].to)), papers };
};

const shown = { nodes: new Set(), edges: [], ties: [], kept: new Set(), papers: new Set(), version: 0 };
const sift = () => {
  const { kept, ties, papers } = passing();
  const forced = [state.node, state.other, state.edge === null ? null : edges[state.edge].to].filter((one) => one !== null);
  const order = [...new Set([...forced, ...[...state.open].filter((one) => kept.has(one)), ...[...kept].sort((a, b) => a - b)])];
  const taken = new Set(order.slice(0, state.all ? order.length : data.limit));
  const all = forced.length ? new Set([...ties, ...forced.flatMap((one) => edgesOf[one]).filter((edge) => !state.roles.has(edges[edge].role))]) : ties;
  shown.edges = [...all].filter((edge) => taken.has(edges[edge].from) && taken.has(edges[edge].to));
  const tied = new Set(shown.edges.map((edge) => edges[edge].to));
  // where papers are hidden, things stand alone; else a thing without a paper in sight says nothing
  shown.nodes = new Set([...taken].filter((one) => isPaper(one) || tied.has(one) || state.kinds.has("paper") || forced.includes(one)));
  Object.assign(shown, { kept, papers, ties, version: shown.version + 1 });
};
const hiddenBeside = (number) => neighbours(number).filter((one) => !shown.nodes.has(one));
const unfold = (number) => {
  const more = hiddenBeside(number);
  if (more.length) go({ open: new Set([...state.open, number, ...more]) });
};

// what lights up: the chosen node with its neighbours, or two papers with what they share and the way between them
const lights = (hover) => {
  const centres = [state.node, state.other].filter((one) => one !== null);
  if (!centres.length && hover === null) return null;
  const lit = new Set(centres.length ? centres : [hover]);
  if (state.other !== null) for (const one of [...between(state.node, state.other), ...route(state.node, state.other)]) lit.add(one);
  else if (state.edge !== null) lit.add(edges[state.edge].from).add(edges[state.edge].to);
  else for (const one of neighbours([...lit][0])) lit.add(one);
  return lit;
};
const between = (a, b) => { const mine = new Set(neighbours(a)); return neighbours(b).filter((one) => mine.has(one)); };
// the shortest way between two nodes, by breadth
const route = (from, to) => {
  const before = new Map([[from, null]]), queue = [from];
  for (const one of queue) {
    if (one === to) break;
    for (const next of neighbours(one)) if (!before.has(next)) { before.set(next, one); queue.push(next); }
  }
  const way = [];
  if (before.has(to)) for (let one = to; one !== null; one = before.get(one)) way.unshift(one);
  return way;
};

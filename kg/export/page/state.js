// What is chosen and filtered; it lives in the address, so that back, forward and sending a view to a colleague work.
const YEARS = [...new Set(nodes.map((node) => node.year).filter(Boolean))].sort();
const fresh = () => ({ node: null, other: null, edge: null, off: new Set(), roles: new Set(), from: YEARS[0] || 0, to: YEARS.at(-1) || 0, min: 1, group: 0 });
let state = fresh();
const opened = new Set(); // nodes that were brought in by expanding or choosing
const write = () => {
  const parts = new URLSearchParams();
  if (state.node !== null) parts.set("node", nodes[state.node].id);
  if (state.other !== null) parts.set("compare", nodes[state.other].id);
  if (state.edge !== null) parts.set("edge", nodes[other(edges[state.edge], state.node)].id);
  const filter = [];
  if (state.off.size) filter.push("without:" + [...state.off].sort().join("."));
  if (state.roles.size) filter.push("unless:" + [...state.roles].sort().join("."));
  if (YEARS.length && (state.from !== YEARS[0] || state.to !== YEARS.at(-1))) filter.push(`years:${state.from}-${state.to}`);
  if (state.min > 1) filter.push("papers:" + state.min);
  if (state.group) filter.push("community:" + state.group);
  if (filter.length) parts.set("filter", filter.join(","));
  return parts.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",");
};
const read = (hash) => {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const found = fresh();
  const number = (name) => byId.get(parts.get(name) ?? "") ?? null;
  found.node = number("node");
  found.other = number("compare");
  const target = number("edge");
  if (target !== null && found.node !== null) found.edge = edgesOf[found.node].find((one) => other(edges[one], found.node) === target) ?? null;
  for (const item of (parts.get("filter") || "").split(",")) {
    const [key, value = ""] = item.split(":");
    if (key === "without") found.off = new Set(value.split(".").filter((kind) => kindOf.has(kind)));
    if (key === "unless") found.roles = new Set(value.split(".").filter((role) => roleLabel.has(role)));
    if (key === "years") [found.from, found.to] = value.split("-").map(Number).map((year, at) => year || found[at ? "to" : "from"]);
    if (key === "papers") found.min = Math.max(1, Number(value) || 1);
    if (key === "community") found.group = Number(value) || 0;
  }
  return found;
};
const go = (change, replace = false) => {
  state = { ...state, ...change };
  const hash = "#" + write();
  if (hash !== (location.hash || "#")) history[replace ? "replaceState" : "pushState"](null, "", hash);
  show();
};
const choose = (number) => go({ node: number, other: null, edge: null });
const filtered = () => state.off.size || state.roles.size || state.min > 1 || state.group || (YEARS.length && (state.from !== YEARS[0] || state.to !== YEARS.at(-1)));
// Which nodes and edges the filters let through
const passes = () => {
  const paper = (number) => {
    const node = nodes[number];
    return !state.off.has("paper") && (!state.group || node.group === state.group) && (!node.year || (node.year >= state.from && node.year <= state.to));
  };
  const kept = new Set();
  const ties = new Set();
  nodes.forEach((node, number) => { if (node.kind === "paper" && paper(number)) kept.add(number); });
  const least = state.min;
  edges.forEach((edge, number) => {
    const node = nodes[edge.b];
    if (!kept.has(edge.a) || state.roles.has(edge.role) || state.off.has(node.kind) || (kindOf.has(node.kind) && !PAGES[node.kind] && (node.papers || 1) < least)) return;
    ties.add(number);
  });
  ties.forEach((number) => kept.add(edges[number].b));
  return { kept, ties };
};

// Communities: a soft ground under their nodes and a title above it.
const HULL = 30; // pixels around the outermost nodes
let hulls = [];
const cross = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
// convex hull by Andrew's monotone chain
const hullOf = (points) => {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list) => list.reduce((chain, point) => {
    while (chain.length > 1 && cross(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
    chain.push(point);
    return chain;
  }, []).slice(0, -1);
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
};
const rehull = () => {
  const members = new Map();
  for (const number of shown.nodes) {
    const { group, alone } = nodes[number];
    if (!group || alone) continue;
    if (!members.has(group)) members.set(group, []);
    members.get(group).push(number);
  }
  hulls = [...members].filter(([, found]) => found.filter(isPaper).length > 1).sort((a, b) => b[1].length - a[1].length || a[0] - b[0]).map(([group, found]) => {
    const points = hullOf(found.map((number) => nodes[number])), xs = points.map((one) => one.x), ys = points.map((one) => one.y);
    return { group, points, names: data.communities[group - 1].label.split(", "), count: found.length,
      x: (Math.min(...xs) + Math.max(...xs)) / 2, top: Math.min(...ys) - HULL, bottom: Math.max(...ys) + HULL };
  });
};
const hullFill = (group) => mixed(tone.ground, groupColour(group), dark() ? 0.12 : 0.08);
const titleFill = (group) => mixed(groupColour(group), dark() ? "#ffffff" : "#000000", dark() ? 0.35 : 0.42);
const drawHulls = (context) => {
  context.lineJoin = "round";
  for (const { group, points } of hulls) {
    context.beginPath();
    points.forEach(({ x, y }, at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fillStyle = context.strokeStyle = hullFill(group);
    context.lineWidth = 2 * HULL;
    context.fill();
    context.stroke();
  }
};

// Names on the map: the ones that tell most first, none over another, fewer when far and more when near. The choice hangs on
// the scale alone, so that names stay where they are while the map is moved.
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const NEAR = 0.9; // scale from which papers bear their titles
const TITLED = 5; // papers from which a community bears a title; the names within tell the smaller ones
const measures = new Map(), measure = document.createElement("canvas").getContext("2d");
const widthOf = (text, heavy) => {
  const key = heavy + text;
  if (!measures.has(key)) { measure.font = `${heavy} 10px ${FONT}`; measures.set(key, measure.measureText(text).width / 10); }
  return measures.get(key);
};
// boxes on a grid, to find out fast what overlaps
class Boxes {
  constructor(cell) { this.cell = cell; this.cells = new Map(); }
  *keys([left, top, right, bottom]) {
    for (let x = Math.floor(left / this.cell); x <= right / this.cell; x += 1) for (let y = Math.floor(top / this.cell); y <= bottom / this.cell; y += 1) yield `${x},${y}`;
  }
  add(box) { for (const key of this.keys(box)) { if (!this.cells.has(key)) this.cells.set(key, []); this.cells.get(key).push(box); } }
  over(box) {
    const found = new Set();
    for (const key of this.keys(box)) for (const one of this.cells.get(key) ?? []) if (one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3]) found.add(one);
    return found.size;
  }
}
const titleOf = (number, special) => {
  const { label } = nodes[number];
  if (!isPaper(number)) return shorten(label, special ? 48 : 30);
  const [name] = label.split(":");
  return special ? shorten(label, 54) : shorten(name.length < 30 ? name : label, 30);
};
const rankOf = (number, lit) => {
  if (number === state.node || number === state.other || number === hover) return 1e6;
  return (lit?.has(number) ? 1e4 : 0) + (isPaper(number) ? 0.4 + weight(number) / 100 : weight(number));
};
const sizeOf = (number, rank) => (isPaper(number) ? 11 : Math.min(16, 8.2 + 2.1 * Math.log2(1 + nodes[number].papers))) + (rank >= 1e6 ? 2 : 0);
const heavyOf = (number, special) => (isPaper(number) ? (special ? 500 : 400) : nodes[number].papers > 3 || special ? 600 : 500);
// how many signs a name may cover: none where few papers have the thing, some where it is what many share
const coverOf = (number, special) => (special ? Infinity : isPaper(number) || nodes[number].papers < 4 ? 1 : nodes[number].papers < 7 ? 2 : 4);
// where a name may stand beside its sign, the best first
function* spotsOf({ x, y }, off, wide, high) {
  yield [x, y + off + high / 2];
  yield [x + off + wide, y];
  yield [x, y - off - high / 2];
  yield [x - off - wide, y];
  const near = 0.7 * off;
  for (const [across, down] of [[1, 1], [1, -1], [-1, 1], [-1, -1]]) yield [x + across * (near + wide), y + down * (near + high / 2)];
}

let chosenLabels = { key: "", labels: [] };
const labelsAt = (scale, lit) => {
  const key = `${shown.version} ${scale} ${hover} ${tone.ground}`;
  if (chosenLabels.key !== key) chosenLabels = { key, labels: [...titlesAt(scale, lit)] };
  return chosenLabels.labels;
};
function* titlesAt(scale, lit) {
  const names = new Boxes(90 / scale), dots = new Boxes(60 / scale);
  for (const number of shown.nodes) { const { x, y } = nodes[number], wide = radius(number, scale); dots.add([x - wide, y - wide, x + wide, y + wide]); }
  const free = (box) => !names.over(box);
  if (lit === null) yield* hullTitles(scale, names, free);
  const order = [...shown.nodes].filter((number) => lit === null || lit.has(number)).map((number) => [rankOf(number, lit), number]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [rank, number] of order) {
    const special = rank >= 1e4;
    if (!special && isPaper(number) && scale < NEAR) continue;
    const text = titleOf(number, special), heavy = heavyOf(number, special), size = sizeOf(number, rank) / scale;
    const wide = widthOf(text, heavy) * size / 2 + 3 / scale, high = size * 1.2, off = radius(number, scale) + 3 / scale;
    const spots = [...spotsOf(nodes[number], off, wide, high)]
      .map(([cx, cy]) => ({ cx, cy, box: [cx - wide, cy - high / 2, cx + wide, cy + high / 2] })).filter(({ box }) => free(box))
      .map((spot, at) => ({ ...spot, cost: dots.over(spot.box) + at / 10 })).sort((a, b) => a.cost - b.cost);
    if (!spots.length || spots[0].cost >= coverOf(number, special)) continue;
    names.add(spots[0].box);
    yield { text, x: spots[0].cx, y: spots[0].cy, size, heavy, fill: isPaper(number) && rank < 1e6 ? tone.soft : tone.ink, box: spots[0].box };
  }
}
function* hullTitles(scale, names, free) {
  const least = scale < 0.5 ? 2 * TITLED : TITLED;
  for (const { names: said, group, x, top, bottom, count } of hulls.filter(({ group }) => data.communities[group - 1].papers >= least)) {
    const title = said.slice(0, scale < 0.7 ? 1 : 2).join(" · "), size = (count > 12 ? 13 : 11) / scale, wide = widthOf(title, 700) * size / 2, high = size * 1.3;
    for (const y of [top - high / 2, bottom + high / 2]) {
      const box = [x - wide, y - high / 2, x + wide, y + high / 2];
      if (title && free(box)) { names.add(box); yield { text: title, x, y, size, heavy: 700, fill: titleFill(group), box }; break; }
    }
  }
  const rows = [...shown.nodes].filter((number) => nodes[number].alone);
  if (rows.length) {
    const top = Math.min(...rows.map((one) => nodes[one].y)), left = Math.min(...rows.map((one) => nodes[one].x)), right = Math.max(...rows.map((one) => nodes[one].x));
    const text = `${plural(rows.length, "paper")} that share${rows.length === 1 ? "s" : ""} nothing with another`, size = 12 / scale, wide = widthOf(text, 500) * size / 2;
    const y = top - 14 - size, box = [(left + right) / 2 - wide, y - size / 2, (left + right) / 2 + wide, y + size / 2];
    if (free(box)) { names.add(box); yield { text, x: (left + right) / 2, y, size, heavy: 500, fill: tone.soft, box }; }
  }
}
const drawLabels = (context, labels, scale, window) => {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { text, x, y, size, heavy, fill, box } of labels) {
    if (box[2] < window.left || box[0] > window.right || box[3] < window.top || box[1] > window.bottom) continue;
    context.font = `${heavy} ${size}px ${FONT}`;
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = tone.ground;
    context.globalAlpha = 0.85;
    context.strokeText(text, x, y);
    context.globalAlpha = 1;
    context.fillStyle = fill;
    context.fillText(text, x, y);
  }
};

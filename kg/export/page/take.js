// Taking the view away: picture, drawing, table. Where a node is chosen, table and query are of its edges alone.
const take = byName("take");
const save = (name, blob) => {
  const anchor = el("a", { href: URL.createObjectURL(blob), download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
};
const png = () => {
  const canvas = host.querySelector("canvas"), copy = el("canvas", { width: canvas.width, height: canvas.height }), context = copy.getContext("2d");
  context.fillStyle = tone.ground;
  context.fillRect(0, 0, copy.width, copy.height);
  // drawn anew: what the graphics card drew cannot be read back
  const { scale, left, top } = windowNow(), dense = scale * canvas.width / host.clientWidth;
  context.setTransform(dense, 0, 0, dense, -left * dense, -top * dense);
  drawHulls(context);
  drawEdges(context);
  for (const number of shown.nodes) drawNode(context, number);
  drawNames(context);
  copy.toBlob((blob) => save("map.png", blob));
};
// text that no XML parser chokes on: signs that XML has no place for are left out
const xml = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
const svg = () => {
  const sight = windowNow(), { left, top, right, bottom, scale } = sight, { plain, bright } = strands(sight), round = (value) => Math.round(value * 10) / 10;
  const path = (lines) => lines.map(([a, b]) => `M${a.x} ${a.y}L${b.x} ${b.y}`).join("");
  const strokes = (set, alpha, width) => [...set].map(([kind, lines]) => `<path d="${path(lines)}" stroke="${tone.kinds.get(kind)}" stroke-opacity="${alpha}" stroke-width="${width}" fill="none"/>`);
  const grounds = hulls.map(({ group, points }) => `<path d="M${points.map(({ x, y }) => `${x} ${y}`).join("L")}Z" fill="${hullFill(group)}" stroke="${hullFill(group)}" stroke-width="${2 * HULL}" stroke-linejoin="round"/>`);
  const signs = [...shown.nodes].map((number) => {
    const { x, y, kind, label } = nodes[number], wide = radius(number), paper = isPaper(number), colour = tone.kinds.get(kind);
    return `<path transform="translate(${round(x - wide)} ${round(y - wide)}) scale(${(wide / 6).toFixed(3)})" d="${signOf(kind)}" fill="${paper ? tone.card : colour}" stroke="${paper ? colour : tone.ground}" stroke-width="${paper ? 1.6 : 0.8}"` +
      `${lit !== null && !lit.has(number) ? ' opacity=".22"' : ""}><title>${xml(label)}</title></path>`;
  });
  const names = labelsAt(scale, lit).map(({ text, x, y, size, heavy, fill }) => `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}" font-weight="${heavy > 500 ? "bold" : "normal"}" fill="${fill}" stroke="${tone.ground}" stroke-width="${round(3 / scale)}" paint-order="stroke" stroke-linejoin="round">${xml(text)}</text>`);
  const box = [left, top, right - left, bottom - top].map(round);
  save("map.svg", new Blob([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.join(" ")}" width="${host.clientWidth}" height="${host.clientHeight}"><rect x="${box[0]}" y="${box[1]}" width="${box[2]}" height="${box[3]}" fill="${tone.ground}"/>${grounds.join("")}` +
    `${strokes(plain, faintness(), 1.1).join("")}${strokes(bright, 0.9, 2.2).join("")}${signs.join("")}<g font-family="system-ui, sans-serif" text-anchor="middle" dominant-baseline="central">${names.join("")}</g></svg>`], { type: "image/svg+xml" }));
};
// the edges that the table and the query tell of: those of the things in sight that the filters let through
const taken = () => {
  const centres = [state.node, state.other].filter((one) => one !== null), some = new Set(state.edge !== null ? [state.edge] : centres.flatMap((one) => edgesOf[one]));
  const papers = (number) => state.kinds.has("paper") || shown.nodes.has(number);
  return shown.ties.filter((edge) => (!some.size || some.has(edge)) && shown.nodes.has(edges[edge].to) && papers(edges[edge].from)).sort((a, b) => a - b);
};
// a cell that a spreadsheet would take for a formula is told apart by an apostrophe
const cell = (value) => {
  const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = () => {
  const rows = taken().map((number) => {
    const { from, to, role } = edges[number];
    return [data.base + nodes[from].id, nodes[from].label, nodes[from].year ?? "", role, data.base + nodes[to].id, nodes[to].label, nodes[to].kind];
  });
  const text = [["paper", "title", "year", "role", "concept", "name", "kind"], ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  save("map.csv", new Blob([text], { type: "text/csv" }));
};
const TAKES = { png, svg, csv, sparql: () => showQuery() };
for (const one of take.querySelectorAll("[data-take]")) one.addEventListener("click", () => { take.open = false; TAKES[one.dataset.take](); });
document.addEventListener("click", (event) => { if (!take.contains(event.target)) take.open = false; });

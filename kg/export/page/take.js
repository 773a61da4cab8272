// Taking the view away: picture, drawing, table, query.
const save = (name, blob) => {
  const anchor = el("a", { href: URL.createObjectURL(blob), download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
};
const ordered = () => [...shownNodes].sort((a, b) => a - b);
const png = () => {
  const canvas = document.querySelector("#map canvas"), copy = el("canvas", { width: canvas.width, height: canvas.height }), context = copy.getContext("2d");
  context.fillStyle = css("--ground");
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => save("map.png", blob));
};
const xml = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "");
const svg = () => {
  const shown = ordered(), xs = shown.map((one) => nodes[one].x), ys = shown.map((one) => nodes[one].y), least = (list) => list.reduce((a, b) => Math.min(a, b), Infinity), most = (list) => list.reduce((a, b) => Math.max(a, b), -Infinity);
  const [left, top, right, bottom] = shown.length ? [least(xs) - 80, least(ys) - 40, most(xs) + 80, most(ys) + 50] : [0, 0, 100, 100];
  const lines = edgeSet.get().map((edge) => `<line x1="${nodes[edge.from].x}" y1="${nodes[edge.from].y}" x2="${nodes[edge.to].x}" y2="${nodes[edge.to].y}"/>`);
  const dots = shown.map((one) => { const node = nodes[one], wide = size(one); return `<g><title>${xml(node.label)}</title><path transform="translate(${node.x - wide},${node.y - wide}) scale(${wide / 6})" fill="${colourOf(node.kind)}" d="${SHAPES[node.kind === "paper" ? "dot" : kindOf.get(node.kind).shape] || SHAPES.dot}"/><text x="${node.x}" y="${node.y + wide + 10}">${isPaper(one) ? "" : xml(shorten(node.label, 30))}</text></g>`; });
  save("map.svg", new Blob([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${right - left} ${bottom - top}"><rect x="${left}" y="${top}" width="100%" height="100%" fill="${css("--ground")}"/><g stroke="${css("--edge")}" stroke-width=".8" opacity=".6">${lines.join("")}</g><g font-family="sans-serif" font-size="10" text-anchor="middle" fill="${css("--ink")}">${dots.join("")}</g></svg>`], { type: "image/svg+xml" }));
};
const cell = (value) => (/[",\n\r]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
const csv = () => {
  const rows = edgeSet.getIds().sort((a, b) => a - b).map((number) => { const edge = edges[number]; return [data.base + nodes[edge.a].id, nodes[edge.a].label, edge.role, data.base + nodes[edge.b].id, nodes[edge.b].label, nodes[edge.b].kind]; });
  save("map.csv", new Blob([[["paper", "title", "role", "concept", "name", "kind"], ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n"], { type: "text/csv" }));
};
const query = () => {
  const node = state.node === null ? null : nodes[state.node];
  const where = node === null ? "  ?paper ?role ?concept ." : node.kind === "paper" ? `  BIND(<${data.base}${node.id}> AS ?paper)\n  ?paper ?role ?concept .` : `  BIND(<${data.base}${node.id}> AS ?concept)\n  ?paper ?role ?concept .`;
  return `PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX schema: <https://schema.org/>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nSELECT ?paper ?title ?role ?concept ?name WHERE {\n${where}\n  ?paper a schema:ScholarlyArticle ; dcterms:title ?title .\n  ?concept skos:prefLabel|rdfs:label ?name .\n} ORDER BY ?title ?name`;
};
const sparql = async () => {
  const note = document.getElementById("status");
  try { await navigator.clipboard.writeText(query()); note.textContent = "Query copied"; } catch { save("query.rq", new Blob([query()], { type: "application/sparql-query" })); }
};
for (const button of document.querySelectorAll("[data-take]")) button.addEventListener("click", () => { ({ png, svg, csv, sparql })[button.dataset.take](); document.getElementById("take").open = false; });

// The data of the page, and small ways to look things up in it.
const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes, edges = data.edges;
const byId = new Map(nodes.map((node, number) => [node.id, number]));
const kindOf = new Map(data.kinds.map((kind) => [kind.key, kind]));
const PAGES = { repository: { label: "Repository", plural: "repositories", colour: "#3f7d20", shape: "star" },
  project_page: { label: "Project page", plural: "project pages", colour: "#3f7d20", shape: "star" },
  dataset_page: { label: "Dataset page", plural: "dataset pages", colour: "#3f7d20", shape: "star" },
  paper: { label: "Paper", plural: "papers", colour: "#37506b", shape: "ellipse" } };
for (const [key, kind] of Object.entries(PAGES)) if (!kindOf.has(key)) kindOf.set(key, { key, ...kind });
const roleLabel = new Map([...data.roles.map((role) => [role.key, role.label]), ["links", "links to"]]);
const edgesOf = nodes.map(() => []);
edges.forEach((edge, number) => { edgesOf[edge.a].push(number); edgesOf[edge.b].push(number); });
const other = (edge, node) => (edge.a === node ? edge.b : edge.a);
const isPaper = (number) => nodes[number].kind === "paper";
const textOf = (number) => nodes[number].label + "\n" + data.papers[number].abstract;
// offsets count code points, strings in JavaScript count UTF-16 units
const points = new Map();
const cut = (number, start, end) => {
  if (!points.has(number)) points.set(number, Array.from(textOf(number)));
  return points.get(number).slice(start, end).join("");
};
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}+#.]+/gu, " ").trim();
const degree = (number) => (isPaper(number) ? edgesOf[number].length : nodes[number].papers || 1);
const el = (tag, props = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "class") made.className = value;
    else if (key === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (key.includes("-") || key === "role" || key === "for") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};
const SHAPES = { dot: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z", square: "M1.5 1.5h9v9h-9z", diamond: "M6 0l6 6l-6 6l-6-6z", triangle: "M6 1l5.5 10h-11z",
  triangleDown: "M.5 1h11L6 11z", hexagon: "M3 .8h6l3 5.2l-3 5.2h-6l-3-5.2z", star: "M6 0l1.6 4h4.2l-3.3 2.7l1.2 4.3L6 8.6L2.3 11l1.2-4.3L.2 4h4.2z", ellipse: "M6 2.5a6 3.6 0 1 0 0 7a6 3.6 0 1 0 0-7z" };
const colourOf = (kind) => (kind === "paper" ? css("--paper") : shade(kindOf.get(kind).colour));
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const dark = () => document.documentElement.dataset.theme === "dark";
// a kind's colour, lifted on a dark ground so that it stands out there too
const shade = (hex) => {
  if (!dark()) return hex;
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return "#" + parts.map((part) => Math.round(part + (255 - part) * 0.42).toString(16).padStart(2, "0")).join("");
};
const sign = (kind) => {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 12 12");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[kindOf.get(kind).shape] || SHAPES.dot);
  path.setAttribute("fill", colourOf(kind));
  drawing.append(path);
  return drawing;
};

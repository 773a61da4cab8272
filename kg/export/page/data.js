// The data of the page, and small ways to look things up in it.
const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges } = data;
const LINKS = "links";
const byId = new Map(nodes.map((node, number) => [node.id, number]));
const kindOf = new Map([["paper", { key: "paper", label: "paper", plural: "papers", shape: "ring" }], ...data.kinds.map((kind) => [kind.key, kind])]);
const roleOf = new Map([...data.roles.map((role) => [role.key, role]), [LINKS, { key: LINKS, label: "links to" }]]);
const edgesOf = nodes.map(() => []);
edges.forEach((edge, number) => {
  edgesOf[edge.from].push(number);
  edgesOf[edge.to].push(number);
});
const YEARS = [...new Set(nodes.map((node) => node.year).filter(Boolean))].sort((a, b) => a - b);
const SPAN = YEARS.length ? Array.from({ length: YEARS.at(-1) - YEARS[0] + 1 }, (_, at) => YEARS[0] + at) : [];
const isPaper = (number) => nodes[number].kind === "paper";
const isPage = (number) => "url" in nodes[number];
const otherEnd = (edge, number) => (edges[edge].from === number ? edges[edge].to : edges[edge].from);
const neighbours = (number) => [...new Set(edgesOf[number].map((edge) => otherEnd(edge, number)))];
const weight = (number) => (isPaper(number) ? nodes[number].links : nodes[number].papers);

const plural = (count, word, many = word + "s") => `${count.toLocaleString("en")} ${count === 1 ? word : many}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const shorten = (text, most) => (text.length > most ? Array.from(text).slice(0, most - 1).join("").trimEnd() + "…" : text);
const describe = (number) => {
  const node = nodes[number], kind = kindOf.get(node.kind).label;
  return isPaper(number) ? [kind, node.year].filter(Boolean).join(", ") : `${kind}, ${plural(node.papers, "paper")}`;
};
// names are compared without case, accents and signs
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}+#.]+/gu, " ").trim();

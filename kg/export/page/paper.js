// A paper in the panel.
const mark = (node, text) => {
  const made = link(node, text);
  made.className = "mark";
  made.title = `${kindOf.get(nodes[node].kind).label}: ${nodes[node].label}`;
  made.style.setProperty("--c", tone.kinds.get(nodes[node].kind));
  return made;
};
const abstractOf = (number) => {
  const text = textOf(number), made = el("p", { class: "abstract" });
  let last = nodes[number].label.length + 1;
  for (const [start, end, node] of nodes[number].paper.marks) {
    if (start < last) continue; // the title's own are told by the list of concepts
    made.append(text.slice(last, start), mark(node, text.slice(start, end)));
    last = end;
  }
  made.append(text.slice(last));
  return made;
};
const resultLine = ({ value, metric, subject, on, versus }) =>
  el("li", {}, el("strong", {}, value), [metric, subject && ` by ${subject}`, on && ` on ${on}`, versus && ` against ${versus}`].filter(Boolean).map((part, at) => (at ? part : " " + part.trimStart())));
const why = (edge) => el("details", { class: "why" }, el("summary", { "aria-label": `Why: ${nodes[edges[edge].to].label}` }, "why"), quotes(edge));
const tellPaper = (number) => {
  const node = nodes[number], { paper } = node, found = edgesOf[number];
  const pages = found.filter((edge) => edges[edge].role === LINKS);
  const meta = [paper.date, paper.organisation, paper.authors && plural(paper.authors, "author")].filter(Boolean).join(" · ");
  const links = [paper.arxiv ? el("li", {}, web("https://arxiv.org/abs/" + paper.arxiv, "arXiv " + paper.arxiv)) : null,
    ...pages.map((edge) => el("li", { class: "named" }, sign(nodes[edges[edge].to].kind), web(nodes[edges[edge].to].url, nodes[edges[edge].to].label), link(edges[edge].to, "who shares it")))].filter(Boolean);
  return [el("h2", {}, node.label), meta && el("p", { class: "soft" }, meta), tools(number),
    links.length ? section("Code and pages", el("ul", {}, links)) : null,
    section("Abstract", paper.abstract ? abstractOf(number) : el("p", { class: "soft" }, "There is none.")),
    ...byRole(found.filter((edge) => edges[edge].role !== LINKS)).map(([role, some]) => section(capital(roleOf.get(role).label),
      el("ul", { class: "rows" }, some.map((edge) => el("li", {}, named(edges[edge].to), edges[edge].shown.length ? why(edge) : null))))),
    paper.results ? section("Results it states", el("ul", {}, paper.results.map(resultLine))) : null,
    paper.near.length ? section("Nearest papers", el("ul", { class: "rows" }, paper.near.map((one) => el("li", {}, link(one.paper), " ",
      button("compare", () => { compare(number, one.paper); panel.focus(); }, { class: "link soft", "aria-label": `Compare with ${nodes[one.paper].label}` }),
      el("div", { class: "shares" }, one.shared.map(([thing]) => named(thing))))))) : null];
};

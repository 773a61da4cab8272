// The panel: what a paper, a concept, a page, an edge or a pair of papers is, and the sentences that show it.
const panel = document.getElementById("panel");
const link = (number, text) => el("button", { type: "button", class: "link", on: { click: () => choose(number) } }, text ?? nodes[number].label);
const named = (number) => el("span", { class: "kind" }, sign(nodes[number].kind), link(number));
const section = (title, ...children) => [el("h3", {}, title), ...children];
const quotes = (edge) => (edge.sentences || []).map(([start, end]) => el("blockquote", {}, cut(edge.a, start, end)));
const web = (url, text) => (/^https?:\/\//i.test(url) ? el("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, text ?? url) : el("span", {}, text ?? url));
const byRole = (numbers) => {
  const groups = new Map();
  for (const role of [...data.roles.map((one) => one.key), "links"]) groups.set(role, []);
  for (const number of numbers) groups.get(edges[number].role).push(number);
  return [...groups].filter(([, found]) => found.length);
};
const marked = (number) => {
  const letters = Array.from(data.papers[number].abstract), box = el("p", { class: "abstract" });
  let last = 0;
  for (const [start, end, node] of data.papers[number].marks) {
    if (!nodes[node]) continue;
    box.append(letters.slice(last, start).join(""));
    const mark = el("button", { type: "button", title: kindOf.get(nodes[node].kind).label + ": " + nodes[node].label, on: { click: () => choose(node) } }, letters.slice(start, end).join(""));
    mark.style.setProperty("--c", colourOf(nodes[node].kind));
    box.append(mark);
    last = end;
  }
  box.append(letters.slice(last).join(""));
  return box;
};
const showPaper = (number) => {
  const node = nodes[number], paper = data.papers[number];
  const meta = [paper.date, paper.organisation, paper.authors ? count(paper.authors, "author") : null].filter(Boolean).join(" · ");
  const links = edgesOf[number].filter((one) => edges[one].role === "links");
  const arxiv = paper.arxiv ? el("li", {}, web("https://arxiv.org/abs/" + paper.arxiv, "arXiv " + paper.arxiv)) : null;
  return [el("h2", {}, node.label), meta ? el("p", { class: "meta" }, meta) : null,
    ...(links.length || arxiv ? section("Code and pages", el("ul", {}, arxiv, ...links.map((one) => el("li", { class: "kind" }, sign(nodes[edges[one].b].kind), web(nodes[edges[one].b].url, nodes[edges[one].b].label), " ", link(edges[one].b, "who shares it"))))) : []),
    ...section("Abstract", marked(number)),
    ...byRole(edgesOf[number].filter((one) => edges[one].role !== "links")).flatMap(([role, found]) => section(capital(roleLabel.get(role)),
      el("ul", {}, ...found.map((one) => el("li", {}, named(edges[one].b), " ", el("button", { type: "button", class: "link role", title: "Show the sentence", on: { click: () => go({ node: number, other: null, edge: one }) } }, "why")))))),
    ...(paper.near.length ? section("Nearest papers", el("ul", {}, ...paper.near.map((one) => el("li", {}, link(one.paper), " ", el("button", { type: "button", class: "link role", on: { click: () => go({ node: number, other: one.paper, edge: null }) } }, "compare"),
      el("div", { class: "role" }, one.shared.map(([name]) => name).join(", "))))))
      : [])];
};
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const showConcept = (number) => {
  const node = nodes[number], found = edgesOf[number];
  const together = new Map();
  for (const one of found) for (const next of edgesOf[edges[one].a]) if (edges[next].b !== number && edges[next].role !== "links") together.set(edges[next].b, (together.get(edges[next].b) || 0) + 1);
  const close = [...together].filter(([, times]) => times > 1).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 8);
  return [el("h2", {}, node.label), el("p", { class: "meta kind" }, sign(node.kind), `${kindOf.get(node.kind).label}, ${count(new Set(found.map((one) => edges[one].a)).size, "paper")}`),
    node.url ? el("p", {}, web(node.url)) : null,
    node.aliases ? el("p", { class: "meta" }, "also " + node.aliases.join(", ")) : null,
    timeline(found.map((one) => nodes[edges[one].a].year)),
    ...byRole(found).flatMap(([role, part]) => section(`${capital(roleLabel.get(role))} (${part.length})`, el("ul", {}, ...part.map((one) => el("li", {}, link(edges[one].a), ...quotes(edges[one]).slice(0, 1)))))),
    ...(close.length ? section("Comes with", el("ul", {}, ...close.map(([one, times]) => el("li", {}, named(one), " ", el("span", { class: "role" }, count(times, "paper")))))) : [])];
};
const timeline = (years) => {
  const known = years.filter(Boolean);
  if (known.length < 2) return null;
  return el("div", { role: "img", "aria-label": "Papers by year: " + YEARS.map((year) => [year, known.filter((one) => one === year).length]).filter(([, many]) => many).map((pair) => pair.join(": ")).join(", ") }, bars(known, () => true), ends());
};
const bars = (years, inside) => {
  const counts = span().map((year) => years.filter((one) => one === year).length), most = Math.max(1, ...counts);
  return el("div", { class: "years", "aria-hidden": "true" }, ...counts.map((many, at) => { const bar = el("i", { class: inside(span()[at]) ? "in" : "" }); bar.style.height = (many ? 8 + 92 * many / most : 2) + "%"; return bar; }));
};
const span = () => (YEARS.length ? Array.from({ length: YEARS.at(-1) - YEARS[0] + 1 }, (_, at) => YEARS[0] + at) : []);
const ends = () => el("div", { class: "scale", "aria-hidden": "true" }, el("span", {}, String(YEARS[0])), el("span", {}, String(YEARS.at(-1))));
const showEdge = (number) => {
  const edge = edges[number];
  return [el("h2", {}, `${capital(roleLabel.get(edge.role))} ${nodes[edge.b].label}`), el("p", {}, link(edge.a)), el("p", { class: "meta" }, `${roleLabel.get(edge.role)}, score ${edge.score}`), el("p", {}, named(edge.b)),
    ...section("The sentence that shows it", ...quotes(edge))];
};
const showPair = (a, b) => {
  const mine = new Map(edgesOf[a].map((one) => [edges[one].b, one])), both = edgesOf[b].filter((one) => mine.has(edges[one].b));
  const way = route(a, b);
  return [el("h2", {}, "Two papers"), el("p", {}, "A: ", link(a)), el("p", {}, "B: ", link(b)),
    ...section(`What they share (${both.length})`, both.length ? null : el("p", {}, "Nothing directly."),
      ...both.map((one) => el("div", {}, named(edges[one].b), el("div", { class: "role" }, `A ${roleLabel.get(edges[mine.get(edges[one].b)].role)}, B ${roleLabel.get(edges[one].role)}`), ...quotes(edges[mine.get(edges[one].b)]).slice(0, 1), ...quotes(edges[one]).slice(0, 1)))),
    ...section("Shortest path", way.length ? el("ul", {}, ...way.map((one) => el("li", {}, named(one)))) : el("p", {}, "There is none."))];
};
const fill = () => {
  panel.hidden = state.node === null;
  if (panel.hidden) return;
  const left = hidden(state.node);
  const top = el("div", { class: "top" },
    el("button", { type: "button", id: "expand", disabled: left === 0, on: { click: () => { expand(state.node); paint(); fill(); } } }, left ? `Show ${left} more` : "All shown"),
    isPaper(state.node) ? el("button", { type: "button", id: "compare", on: { click: () => compareWith(state.node) } }, "Compare…") : null,
    el("button", { type: "button", id: "close", "aria-label": "Close the panel", on: { click: () => go({ node: null, other: null, edge: null }) } }, "✕"));
  const body = state.other !== null ? showPair(state.node, state.other) : state.edge !== null ? showEdge(state.edge) : isPaper(state.node) ? showPaper(state.node) : showConcept(state.node);
  panel.replaceChildren(top, ...body.filter(Boolean));
  panel.scrollTop = 0;
};

// A concept, repository or page in the panel, and an edge.
const timeline = (papers) => {
  const years = papers.map((number) => nodes[number].year).filter(Boolean);
  if (years.length < 2 || SPAN.length < 2) return null;
  const text = YEARS.map((year) => [year, years.filter((one) => one === year).length]).filter(([, many]) => many).map((pair) => pair.join(": ")).join(", ");
  return el("div", { role: "img", "aria-label": "Papers by year: " + text, class: "timeline" }, bars(years));
};
const company = (number) => {
  const counts = new Map();
  for (const paper of neighbours(number)) for (const one of neighbours(paper)) if (one !== number && !isPage(one)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].filter(([, times]) => times > 1).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 8);
};
const narrower = (number) => nodes.map((_, one) => one).filter((one) => nodes[one].wider?.includes(number));
const family = (title, some) => (some.length ? el("p", { class: "shares" }, el("span", { class: "soft" }, title), some.map(named)) : null);
const tellThing = (number) => {
  const node = nodes[number], found = edgesOf[number], papers = neighbours(number), close = company(number);
  return [el("h2", {}, node.label), el("p", { class: "named soft" }, sign(node.kind), describe(number)),
    node.url ? el("p", {}, web(node.url)) : null,
    node.aliases ? el("p", { class: "soft" }, "also " + node.aliases.join(", ")) : null,
    tools(number), timeline(papers), family("part of", node.wider ?? []), family("narrower", narrower(number)),
    ...byRole(found).map(([role, some]) => section(`${capital(roleOf.get(role).label)} (${some.length})`,
      el("ul", { class: "rows" }, newest(some).map((edge) => el("li", {}, link(edges[edge].from), el("span", { class: "soft" }, " " + (nodes[edges[edge].from].year ?? "")), quotes(edge, 1)))))),
    close.length ? section("Comes with", el("ul", {}, close.map(([one, times]) => el("li", {}, named(one), el("span", { class: "soft" }, ` in ${plural(times, "paper")}`))))) : null];
};
const newest = (some) => [...some].sort((a, b) => (nodes[edges[b].from].paper.date ?? "").localeCompare(nodes[edges[a].from].paper.date ?? "") || a - b);
const tellEdge = (number) => {
  const edge = edges[number];
  return [el("p", { class: "soft" }, "One edge of the map"), el("h2", {}, link(edge.from)),
    el("p", {}, el("strong", { class: "role" }, roleOf.get(edge.role).label), " ", named(edge.to)),
    edge.score === undefined ? null : el("p", { class: "soft" }, `a careful reader would agree with a probability of about ${Math.round(edge.score * 100)} %`),
    section(edge.shown.length > 1 ? "The sentences that show it" : "The sentence that shows it", edge.shown.length ? quotes(number) : el("p", { class: "soft" }, "It is not at hand."))];
};

// Two papers beside each other: what they share, by which sentences, and the shortest way between them.
const tieTo = (paper, thing) => edgesOf[paper].find((edge) => otherEnd(edge, paper) === thing);
const side = (letter, paper, thing) => {
  const edge = tieTo(paper, thing);
  return el("div", {}, el("p", { class: "soft" }, el("b", { class: "letter" }, letter), " " + roleOf.get(edges[edge].role).label), quotes(edge, 1));
};
const tellPair = (a, b) => {
  const both = between(a, b).sort((one, other) => weight(one) - weight(other) || one - other), way = route(a, b);
  const head = (letter, paper) => el("div", { class: "head" }, el("b", { class: "letter" }, letter), el("div", {}, link(paper), el("div", { class: "soft" }, String(nodes[paper].year ?? ""))));
  return [el("h2", {}, "Two papers"), el("div", { class: "two" }, head("A", a), head("B", b)),
    el("div", { class: "tools" }, button("Compare A with another…", () => askWhich(a))),
    section(`What they share (${both.length})`, both.length ? null : el("p", {}, "Nothing directly."),
      both.map((thing) => el("div", { class: "shared" }, el("p", {}, named(thing), el("span", { class: "soft" }, ` in ${plural(nodes[thing].papers, "paper")}`)), el("div", { class: "two" }, side("A", a, thing), side("B", b, thing))))),
    section("Shortest path", way.length ? el("ol", { class: "way" }, way.map((one) => el("li", {}, named(one)))) : el("p", {}, "There is none."))];
};

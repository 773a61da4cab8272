// The panel: what is chosen, told in full. Each of its parts is in a file of its own.
const panel = byName("panel");
// a true link, so that it can be copied and opened beside this page; a plain click stays here, and keeps the filters
const link = (number, text = nodes[number].label) => el("a", { href: "#" + new URLSearchParams({ node: nodes[number].id }), on: { click: (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(number);
  panel.focus();
} } }, text);
const named = (number) => el("span", { class: "named" }, sign(nodes[number].kind), link(number));
const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);
const textOf = (number) => nodes[number].label + "\n" + nodes[number].paper.abstract;
// a sentence of a paper, with what it names marked
const quote = (number, [start, end, stretches]) => {
  const text = textOf(number), parts = [];
  let last = start;
  for (const [from, to] of stretches) {
    if (from < last || to > end) continue;
    parts.push(text.slice(last, from), el("mark", {}, text.slice(from, to)));
    last = to;
  }
  return el("blockquote", {}, ...parts, text.slice(last, end));
};
const quotes = (edge, most = 3) => edges[edge].shown.slice(0, most).map((sentence) => quote(edges[edge].from, sentence));
const byRole = (found) => [...roleOf.keys()].map((role) => [role, found.filter((edge) => edges[edge].role === role)]).filter(([, some]) => some.length);
const bars = (years, inside = () => true) => {
  const counts = SPAN.map((year) => years.filter((one) => one === year).length), most = Math.max(1, ...counts);
  return el("div", { "aria-hidden": "true" },
    el("div", { class: "years" }, counts.map((many, at) => {
      const bar = el("i", { class: inside(SPAN[at]) ? "in" : "", title: `${SPAN[at]}: ${many}` });
      bar.style.height = (many ? 8 + 92 * many / most : 2) + "%";
      return bar;
    })), el("div", { class: "ends" }, el("span", {}, String(SPAN[0])), el("span", {}, String(SPAN.at(-1)))));
};
const tools = (number) => {
  const left = hiddenBeside(number).length, paper = isPaper(number);
  const chip = (label, set, key) => button(label, () => go({ [key]: toggled(set, number) }), { "aria-pressed": String(set.has(number)) });
  return el("div", { class: "tools" },
    left ? button(`Show ${left} more`, () => { unfold(number); panel.focus(); }, { id: "unfold", title: "Bring in what it is tied to (E)" }) : null,
    paper ? button("Compare with…", () => askWhich(number), { id: "compare", title: "Choose another paper (C)" }) : null,
    paper ? null : chip("Only papers with it", state.has, "has"), paper ? null : chip("Without it", state.lacks, "lacks"));
};
const fill = () => {
  panel.hidden = state.node === null;
  document.body.classList.toggle("with-panel", !panel.hidden);
  if (panel.hidden) { panel.replaceChildren(); return; }
  const body = state.other !== null ? tellPair(state.node, state.other) : state.edge !== null ? tellEdge(state.edge) : isPaper(state.node) ? tellPaper(state.node) : tellThing(state.node);
  const close = button("✕", () => { go(NOTHING); host.focus(); }, { id: "close", class: "round", "aria-label": "Close the panel (Esc)" });
  panel.replaceChildren(close, ...body.filter(Boolean));
  panel.scrollTop = 0;
};

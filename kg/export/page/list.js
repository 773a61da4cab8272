// The same graph as tables: for screen readers, and for whoever likes to read in rows.
const list = byName("list"), stage = byName("stage");
const table = (caption, head, body) => el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, head.map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, body));
const first = (rows) => (rows.length > data.limit ? `, the first ${data.limit.toLocaleString("en")}` : "");
const cells = (...parts) => el("tr", {}, parts.map((part) => el("td", {}, part)));
const several = (numbers, most) => [...numbers.slice(0, most).flatMap((one, at) => [at ? "; " : "", link(one)]), numbers.length > most ? ` and ${numbers.length - most} more` : ""];
const fillList = () => {
  if (list.hidden) return;
  const all = [...shown.nodes].sort((a, b) => weight(b) - weight(a) || nodes[a].label.localeCompare(nodes[b].label, "en"));
  const things = all.filter((one) => !isPaper(one)), papers = all.filter(isPaper);
  byName("rows").replaceChildren(
    table(`${things.length.toLocaleString("en")} concepts and pages${first(things)}`, ["Name", "Kind", "Papers"], things.slice(0, data.limit).map((one) => cells(link(one), kindOf.get(nodes[one].kind).label, several(neighbours(one), 6)))),
    table(`${papers.length.toLocaleString("en")} papers${first(papers)}`, ["Title", "Year", "Names"], papers.slice(0, data.limit).map((one) => cells(link(one), String(nodes[one].year ?? ""), several(neighbours(one).filter((thing) => shown.nodes.has(thing)), 8)))));
};
const showList = (open) => {
  list.hidden = !open;
  stage.hidden = open;
  byName("list-button").setAttribute("aria-pressed", String(open));
  fillList();
  if (open) byName("list-heading").focus(); else { network.redraw(); host.focus(); }
};

// What is chosen, unfolded and filtered. It lives in the address, so that back, forward and sending a view to a colleague work.
const LEAST = nodes.some((node) => node.papers > 1) ? 2 : 1; // at first only what ties papers together is shown
const fresh = () => ({ node: null, other: null, edge: null, all: false, open: new Set(), kinds: new Set(), roles: new Set(), groups: new Set(),
  from: YEARS[0] ?? 0, to: YEARS.at(-1) ?? 0, least: LEAST, has: new Set(), lacks: new Set() });
let state = fresh();
const hasYears = () => YEARS.length > 0 && (state.from !== YEARS[0] || state.to !== YEARS.at(-1));
const isFiltered = () => Boolean(state.kinds.size || state.roles.size || state.groups.size || state.has.size || state.lacks.size || state.least !== LEAST || hasYears());
const unfiltered = () => { const { kinds, roles, groups, from, to, least, has, lacks } = fresh(); return { kinds, roles, groups, from, to, least, has, lacks }; };

const ids = (set) => [...set].map((number) => nodes[number].id).sort().join(".");
const written = () => {
  const parts = new URLSearchParams();
  if (state.node !== null) parts.set("node", nodes[state.node].id);
  if (state.other !== null) parts.set("compare", nodes[state.other].id);
  if (state.edge !== null) parts.set("edge", `${nodes[edges[state.edge].to].id}.${edges[state.edge].role}`);
  if (state.open.size) parts.set("open", ids(state.open));
  if (state.all) parts.set("all", "1");
  const filter = [
    state.kinds.size && "kinds-without:" + [...state.kinds].sort().join("."),
    state.roles.size && "roles-without:" + [...state.roles].sort().join("."),
    state.groups.size && "communities-without:" + [...state.groups].sort((a, b) => a - b).join("."),
    hasYears() && `years:${state.from}-${state.to}`,
    state.least !== LEAST && "papers:" + state.least,
    state.has.size && "with:" + ids(state.has),
    state.lacks.size && "without:" + ids(state.lacks),
  ].filter(Boolean);
  if (filter.length) parts.set("filter", filter.join(","));
  return parts.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",");
};

const numbers = (text) => new Set((text || "").split(".").map((id) => byId.get(id)).filter((number) => number !== undefined));
const READERS = {
  "kinds-without": (found, value) => { found.kinds = new Set(value.split(".").filter((kind) => kindOf.has(kind))); },
  "roles-without": (found, value) => { found.roles = new Set(value.split(".").filter((role) => roleOf.has(role))); },
  "communities-without": (found, value) => { found.groups = new Set(value.split(".").map(Number).filter((group) => group >= 0 && group <= data.communities.length)); },
  years: (found, value) => { const [from, to] = value.split("-").map(Number); if (from && to && YEARS.length) Object.assign(found, { from: clamp(from), to: clamp(to) }); },
  papers: (found, value) => { found.least = Math.max(1, Math.floor(Number(value)) || LEAST); },
  with: (found, value) => { found.has = numbers(value); },
  without: (found, value) => { found.lacks = numbers(value); },
};
const clamp = (year) => Math.min(Math.max(year, YEARS[0]), YEARS.at(-1));
// an address may come from another map: what this one does not know is passed over
const parsed = (hash) => {
  const parts = new URLSearchParams(hash.replace(/^#/, "")), found = fresh();
  found.node = byId.get(parts.get("node") ?? "") ?? null;
  if (found.node !== null) {
    const other = byId.get(parts.get("compare") ?? "") ?? null;
    if (other !== null && other !== found.node && isPaper(other) && isPaper(found.node)) found.other = other;
    const [target, role] = (parts.get("edge") ?? "").split(".");
    found.edge = edgesOf[found.node].find((edge) => nodes[edges[edge].to].id === target && edges[edge].role === role) ?? null;
  }
  found.all = parts.get("all") === "1";
  found.open = numbers(parts.get("open"));
  for (const item of (parts.get("filter") ?? "").split(",")) {
    const at = item.indexOf(":"), reader = READERS[item.slice(0, at)];
    if (at > 0 && Object.hasOwn(READERS, item.slice(0, at))) reader(found, item.slice(at + 1));
  }
  return found;
};

// a page in a notebook's frame may have no history of its own: the state then lives in the page alone
const remember = () => {
  const hash = "#" + written();
  if (hash === (location.hash || "#")) return;
  try { history.pushState(null, "", hash); } catch { /* no history here */ }
};
const go = (change) => {
  state = { ...state, ...change };
  remember();
  show();
};
const NOTHING = { node: null, other: null, edge: null };
const choose = (number) => { go({ ...NOTHING, node: number }); look(); };
const compare = (a, b) => { go({ node: a, other: b, edge: null }); look(); };
const clear = () => go(unfiltered());
const toggled = (set, key) => { const copy = new Set(set); if (!copy.delete(key)) copy.add(key); return copy; };

// The query that gives the same list as the table, of the whole graph: what the map shows at most is no part of it.
const PREFIXES = { dcterms: "http://purl.org/dc/terms/", rdfs: "http://www.w3.org/2000/01/rdf-schema#", schema: "https://schema.org/", skos: "http://www.w3.org/2004/02/skos/core#" };
const iriOf = (number) => `<${data.base}${nodes[number].id}>`;
const iris = (numbers) => [...numbers].map(iriOf).sort().join(" ");
const ONTOLOGY = data.roles.length ? data.roles[0].iri.replace(/[^#/]*$/, "") : "";
PREFIXES.kg = ONTOLOGY;
const short = (iri) => (/^[\w-]+$/.test(iri.slice(ONTOLOGY.length)) && iri.startsWith(ONTOLOGY) ? "kg:" + iri.slice(ONTOLOGY.length) : `<${iri}>`);
const hasKind = (key) => !state.kinds.has(key);
const tiesOf = () => {
  const roles = data.roles.filter(({ key }) => !state.roles.has(key)).map(({ key, iri }) => `(${short(iri)} "${key}")`);
  const links = state.roles.has(LINKS) ? [] : data.kinds.filter(({ key, property }) => property && hasKind(key)).map(({ property }) => `(${short(property)} "${LINKS}")`);
  return `VALUES (?tie ?role) { ${[...roles, ...links].join(" ")} }`;
};
// a benchmark's class is a dataset's too: the kind is told by the identifier
const kindsOf = () => {
  const all = data.kinds.filter(({ property }) => !property), some = all.filter(({ key }) => hasKind(key));
  if (some.length === all.length && data.whole) return [];
  return [`FILTER(${[...some.map(({ key }) => `STRSTARTS(STR(?concept), "${data.base}${key}/")`), `?role = "${LINKS}"`].join(" || ")})`];
};
// which papers: those of the map where it shows a part of the graph, or where communities are left out, which the graph does not hold
const papersOf = () => {
  const lines = [];
  if (!data.whole || state.groups.size) lines.push(`VALUES ?paper { ${iris([...shown.papers])} }`);
  if (hasYears()) lines.push(`?paper dcterms:issued ?day . FILTER(SUBSTR(STR(?day), 1, 4) >= "${state.from}" && SUBSTR(STR(?day), 1, 4) <= "${state.to}")`);
  for (const one of state.has) lines.push(`FILTER EXISTS { ?paper ?with ${iriOf(one)} }`);
  for (const one of state.lacks) lines.push(`FILTER NOT EXISTS { ?paper ?without ${iriOf(one)} }`);
  return lines;
};
const onlyOf = () => {
  if (state.edge !== null) return [`VALUES (?paper ?concept) { (${iriOf(edges[state.edge].from)} ${iriOf(edges[state.edge].to)}) }`, `FILTER(?role = "${edges[state.edge].role}")`];
  const papers = [state.node, state.other].filter((one) => one !== null && isPaper(one));
  if (papers.length) return [`VALUES ?paper { ${iris(papers)} }`];
  return state.node === null ? [] : [`VALUES ?concept { ${iriOf(state.node)} }`];
};
const query = () => {
  const inner = [tiesOf(), "?paper a schema:ScholarlyArticle ; ?tie ?concept .", ...papersOf()];
  const asked = [...new Set([...state.open, state.node])].filter((one) => one !== null && !isPaper(one));
  const count = state.least > 1 && state.edge === null ? [
    "{ SELECT ?concept (COUNT(DISTINCT ?paper) AS ?papers) WHERE {", ...inner.map((line) => "    " + line), "  } GROUP BY ?concept }",
    `FILTER(?papers >= ${state.least}${asked.length ? ` || ?concept IN (${asked.map(iriOf).sort().join(", ")})` : ""})`] : [];
  const lines = [...count, ...inner, ...kindsOf(), ...onlyOf(), "?paper dcterms:title ?title .", "?concept skos:prefLabel|rdfs:label ?name ."];
  const text = lines.map((line) => "  " + line).join("\n");
  const used = Object.entries(PREFIXES).filter(([prefix, space]) => space && new RegExp(`(^|[\\s(])${prefix}:`).test(text)).map(([prefix, space]) => `PREFIX ${prefix}: <${space}>`);
  return `${used.join("\n")}\nSELECT DISTINCT ?paper ?title ?role ?concept ?name WHERE {\n${text}\n}\nORDER BY ?title ?role ?name\n`;
};
const dialog = byName("query");
const showQuery = () => {
  byName("query-text").value = query();
  byName("copied").textContent = "";
  dialog.showModal();
};
const copied = async (text) => {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* not in every frame: the old way then */ }
  byName("query-text").select();
  return document.execCommand("copy");
};
byName("copy").addEventListener("click", async () => { byName("copied").textContent = (await copied(query())) ? "Copied" : "Select the text and copy it"; });

"""Entries as RDF statements: papers, concepts, links, results, listings. The evidence is in ``kg.evidence``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from kg import iri
from kg.model import Concept, Entry, Link, Ontology, Paper, Result, Source
from kg.terms import TYPE, Term, Triple, day, documents, number, short, term, text
from kg.text import fold

LINKS = {  # kind of link: role of the edge, classes of the node, property of the address
    "repository": ("kg:hasRepository", ("schema:SoftwareSourceCode",), "schema:codeRepository"),
    "project_page": ("kg:hasProjectPage", ("schema:WebPage",), "schema:url"),
    "dataset_page": ("kg:hasDatasetPage", ("schema:WebPage",), "schema:url"),
}
PARTS = {"subject": ("kg:subject", "kg:subjectName"), "metric": ("kg:metric", "kg:metricName"),
         "on": ("kg:on", "kg:onName"), "versus": ("kg:versus", "kg:versusName")}
ALSO = {"dataset": ("dcat:Dataset",), "benchmark": ("schema:Dataset", "dcat:Dataset")}
_LIKELY = {  # where a name means several concepts of a paper, the kind that a part of a result leads to
    "subject": ("method",), "metric": ("metric",), "on": ("benchmark", "dataset", "task"), "versus": ("method",)}
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


class Statements:
    """Makes the statements of entries under an ontology and a base."""

    def __init__(self, ontology: Ontology, base: str = iri.BASE) -> None:
        self.base = base
        self.classes = {kind.key: ox.NamedNode(kind.iri) for kind in ontology.kinds}
        self.roles = {role.key: ox.NamedNode(role.iri) for role in ontology.roles}
        self._version = ontology.version
        self._known = {(concept.kind, concept.name): concept for concept in ontology.concepts}

    def things(self, entries: Sequence[Entry]) -> Iterator[Triple]:
        """All statements but the evidence, each once: papers, concepts, links, listings, the description of it all.

        Statements of one document follow each other, so that a writer need not hold the graph.
        """
        counts: Counter[tuple[str, str]] = Counter()
        for document in documents(self._things(entries)):
            counts.update(("class", value.value) if predicate == TYPE else ("property", predicate.value)
                          for _, predicate, value in document)
            yield from document
        yield from self._dump(entries, counts)

    def _things(self, entries: Sequence[Entry]) -> Iterator[Triple]:
        concepts: dict[tuple[str, str], Concept] = {}
        links: dict[str, Link] = {}
        for entry in entries:
            yield from self._paper(entry)
            for claim in entry.claims:
                concepts[claim.concept.kind, claim.concept.name] = claim.concept
            links.update((link.url, link) for link in entry.links)
        for concept in self._once(self._with_wider(concepts)):
            yield from self._concept(concept)
        for url in sorted(links):
            yield from self._link(links[url])
        yield from self._listings(entries)

    def _with_wider(self, concepts: dict[tuple[str, str], Concept]) -> dict[tuple[str, str], Concept]:
        queue = list(concepts.values())
        while queue:
            concept = queue.pop()
            for name in concept.broader:
                key = (concept.kind, name)
                if key not in concepts:
                    concepts[key] = self._known.get(key, Concept(*key))
                    queue.append(concepts[key])
        return concepts

    def _once(self, concepts: Mapping[tuple[str, str], Concept]) -> Iterable[Concept]:
        """The concepts in order, those of one IRI (A+B, A + B) as one that bears the name of the first and the others' too."""
        found: dict[str, Concept] = {}
        for key in sorted(concepts):
            node = iri.concept(*key, self.base)
            found[node] = _joined(found[node], concepts[key]) if node in found else concepts[key]
        return found.values()

    def paper_node(self, paper: Paper) -> ox.NamedNode:
        """The node of a paper."""
        return ox.NamedNode(iri.paper(paper.title, self.base))

    def concept_node(self, concept: Concept) -> ox.NamedNode:
        """The node of a concept."""
        return ox.NamedNode(iri.concept(concept.kind, concept.name, self.base))

    def link_node(self, link: Link) -> ox.NamedNode:
        """The node of a repository or page."""
        return ox.NamedNode(iri.link(link.url, self.base))

    def _paper(self, entry: Entry) -> Iterator[Triple]:
        paper = entry.paper
        node = self.paper_node(paper)
        yield node, TYPE, term("schema:ScholarlyArticle")
        if paper.arxiv:
            yield node, TYPE, term("fabio:Preprint")
            yield node, term("schema:url"), ox.NamedNode(f"https://arxiv.org/abs/{paper.arxiv}")
        yield from ((node, term(name), value) for name, value in _properties(paper))
        for source in paper.sources:
            yield node, term("dcterms:source"), ox.NamedNode(iri.listing(source.sha256, self.base))
        for claim in entry.claims:
            yield node, self.roles[claim.role], self.concept_node(claim.concept)
        for link in entry.links:
            yield node, term(LINKS[link.kind][0]), self.link_node(link)
        named = _named(entry)
        for result, place in results(entry, node.value):
            yield node, term("kg:hasResult"), place
            yield from self._result(entry.paper, place, result, named)

    def _result(self, paper: Paper, node: ox.NamedNode, result: Result, named: Mapping[str, list[Concept]]) -> Iterator[Triple]:
        yield node, TYPE, term("kg:Result")
        yield node, term("kg:value"), text(result.value)
        yield node, term("kg:sentence"), text(paper.text[slice(*result.sentence)])
        amount, unit = measure(result.value)
        if amount is not None:
            yield node, term("kg:number"), number(amount)
        if unit:
            yield node, term("kg:unit"), text(unit)
        for part, (to_concept, as_text) in PARTS.items():
            value = getattr(result, part)
            if value is not None:
                yield node, term(as_text), text(value)
                found = named.get(fold(value), ())
                if found:
                    best = min(found, key=lambda concept: (concept.kind not in _LIKELY[part], concept.kind, concept.name))
                    yield node, term(to_concept), self.concept_node(best)

    def _concept(self, concept: Concept) -> Iterator[Triple]:
        node = self.concept_node(concept)
        yield node, TYPE, self.classes[concept.kind]
        yield from ((node, TYPE, term(name)) for name in ALSO.get(concept.kind, ("skos:Concept",)))
        yield node, term("skos:prefLabel"), text(concept.name, "en")
        yield from ((node, term("skos:altLabel"), text(alias, "en")) for alias in concept.aliases)
        yield from ((node, term("skos:hiddenLabel"), text(form, "en")) for form in concept.hidden)
        yield from ((node, term("skos:broader"), ox.NamedNode(iri.concept(concept.kind, name, self.base)))
                    for name in concept.broader)
        yield from ((node, term("skos:exactMatch"), ox.NamedNode(same)) for same in concept.exact)
        yield from ((node, term("skos:closeMatch"), ox.NamedNode(same)) for same in concept.close)
        if concept.known:
            yield node, term("skos:inScheme"), term("kg:vocabulary")

    def _link(self, link: Link) -> Iterator[Triple]:
        node = self.link_node(link)
        _, classes, address = LINKS[link.kind]
        yield from ((node, TYPE, term(name)) for name in classes)
        yield node, term(address), _address(link.url)
        yield node, term("rdfs:label"), text(_label(link))

    def _listings(self, entries: Sequence[Entry]) -> Iterator[Triple]:
        placed: dict[str, list[tuple[Source, Paper]]] = defaultdict(list)
        for entry in entries:
            for source in entry.paper.sources:
                placed[source.sha256].append((source, entry.paper))
        for sha256, items in sorted(placed.items()):
            items.sort(key=lambda item: (item[0].position, item[1].title))
            yield from self._listing(items[0][0], ox.NamedNode(iri.listing(sha256, self.base)))
            for source, paper in items:
                node = ox.NamedNode(iri.listing(sha256, self.base))
                place = ox.NamedNode(iri.position(node.value, source.position))
                yield node, term("schema:dataFeedElement"), place
                yield place, TYPE, term("schema:DataFeedItem")
                yield place, term("schema:position"), number(source.position)
                yield place, term("schema:item"), self.paper_node(paper)

    def _listing(self, first: Source, node: ox.NamedNode) -> Iterator[Triple]:
        yield node, TYPE, term("schema:DataFeed")
        yield node, TYPE, term("prov:Entity")
        yield node, term("dcterms:title"), text(first.listing)
        yield node, term("dcterms:identifier"), text(first.sha256)
        if first.day:
            yield node, term("dcterms:date"), day(first.day)

    def _dump(self, entries: Sequence[Entry], counts: Mapping[tuple[str, str], int]) -> Iterator[Triple]:
        node = ox.NamedNode(iri.dump(self.base))
        yield node, TYPE, term("void:Dataset")
        yield node, TYPE, term("dcat:Dataset")
        yield node, term("dcterms:title"), text("A knowledge graph of research papers", "en")
        yield node, term("dcterms:license"), ox.NamedNode(_LICENCE)
        yield node, term("owl:versionInfo"), text(self._version)
        yield node, term("void:documents"), number(len(entries))
        yield node, term("void:triples"), number(sum(counts.values()))
        listings = {source.sha256 for entry in entries for source in entry.paper.sources}
        yield from ((node, term("dcterms:source"), ox.NamedNode(iri.listing(one, self.base))) for one in sorted(listings))
        for (what, about), count in sorted(counts.items()):
            part = ox.NamedNode(iri.count(node.value, what, short(about)))
            yield node, term(f"void:{what}Partition"), part
            yield part, term(f"void:{what}"), ox.NamedNode(about)
            yield part, term("void:entities" if what == "class" else "void:triples"), number(count)


def results(entry: Entry, paper: str) -> Iterator[tuple[Result, ox.NamedNode]]:
    """The results of an entry, each once, with their nodes; several may stand at one place."""
    seen: Counter[tuple[int, int]] = Counter()
    for result in dict.fromkeys(entry.results):
        seen[result.start, result.end] += 1
        yield result, ox.NamedNode(iri.result(paper, result.start, result.end, seen[result.start, result.end]))


def _joined(one: Concept, other: Concept) -> Concept:
    return replace(
        one, known=one.known or other.known, aliases=tuple(sorted({*one.aliases, other.name, *other.aliases} - {one.name})),
        hidden=_both(one.hidden, other.hidden), broader=_both(one.broader, other.broader), exact=_both(one.exact, other.exact),
        close=_both(one.close, other.close))


def _both(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


def _named(entry: Entry) -> Mapping[str, list[Concept]]:
    """The concepts of an entry by each folded form that they are called in it."""
    named: dict[str, list[Concept]] = defaultdict(list)
    for concept, claim in ((claim.concept, claim) for claim in entry.claims):
        forms = (concept.name, *concept.aliases, *(mention.name for mention in claim.evidence))
        for form in {fold(form) for form in forms}:
            named[form].append(concept)
    return named


def _properties(paper: Paper) -> Iterator[tuple[str, Term]]:
    """What is known of a paper as literals."""
    known: Iterable[tuple[str, object, Callable[..., Term]]] = (
        ("dcterms:title", paper.title, text), ("dcterms:abstract", paper.abstract, text),
        ("dcterms:identifier", paper.id, text), ("dcterms:issued", paper.published, day),
        ("kg:authorCount", paper.authors, number), ("kg:organisation", paper.organisation, text),
        ("schema:commentCount", paper.comments, number), ("kg:arxiv", paper.arxiv, text))
    return ((name, make(value)) for name, value, make in known if value is not None)


_MEASURE = re.compile(r"([-+~<>]*)\s*(\d[\d,]*(?:\.\d+)?)\s*(.*)", re.DOTALL)


def measure(value: str) -> tuple[int | float | None, str]:
    """The number and the unit of a value as written; (None, "") where it is no single number with a unit."""
    found = _MEASURE.fullmatch(value.strip())
    if not found or re.search(r"\d", found[3]):
        return None, ""
    plain = found[2].replace(",", "")
    amount = float(plain) if "." in plain else int(plain)
    unit = found[3].strip().replace("\\", "").replace("times", "x").strip("$ ")
    return (-amount if "-" in found[1] else amount), unit


def _address(url: str) -> Term:
    """The address as a node where it is an IRI, else as text."""
    try:
        return ox.NamedNode(url)
    except ValueError:
        return text(url)


def _label(link: Link) -> str:
    short = link.url.removeprefix("https://").removeprefix("http://")
    return short.partition("/")[2] if link.kind == "repository" and "/" in short else short

"""Evidence as W3C Web Annotations: which stretch of which text shows that a paper has an edge to a thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from kg import iri
from kg.model import Concept, Entry, Mention, Paper
from kg.statements import LINKS, Statements, results
from kg.terms import TYPE, Triple, number, term, text

_AROUND = 32  # characters of prefix and suffix


@dataclass(frozen=True, slots=True)
class _Shown:
    """One annotation to be: at ``[start, end)`` of the paper's text, a component found a thing in a role."""

    start: int
    end: int
    kind: str
    body: ox.NamedNode
    role: ox.NamedNode
    by: str
    score: float = 1.0  # of addresses and values, which are there as they are written


class Placed(Protocol):
    """What stands at ``[start, end)`` of a paper's text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def place(paper: Paper, found: Placed) -> tuple[str, int, int]:
    """Which part of the paper something stands in (title or abstract), and its start and end there."""
    shift = len(paper.title) + 1
    if found.start < shift:
        return "title", found.start, found.end
    return "abstract", found.start - shift, found.end - shift


def evidence(entries: Iterable[Entry], statements: Statements, version: str) -> Iterator[Triple]:
    """The annotations of claims, links and results of all entries, each with one selector of both kinds.

    Statements of one paper follow each other. ``version`` is that of the components that found things.
    """
    components: set[str] = set()
    for entry in entries:
        yield from _Annotations(entry, statements, version, components).triples()
    for by in sorted(components):
        node = ox.NamedNode(iri.component(by, version, statements.base))
        yield node, TYPE, term("prov:SoftwareAgent")
        yield node, term("rdfs:label"), text(f"kg {by} {version}")
        yield node, term("schema:name"), text(by)
        yield node, term("schema:softwareVersion"), text(version)


class _Annotations:
    """Makes the annotations of one entry; adds to ``components`` who found them."""

    def __init__(self, entry: Entry, statements: Statements, version: str, components: set[str]) -> None:
        self._entry, self._statements, self._version, self._components = entry, statements, version, components
        self._paper = statements.paper_node(entry.paper)
        self._seen: Counter[tuple[int, int, str]] = Counter()

    def triples(self) -> Iterator[Triple]:
        for claim in self._entry.claims:
            for mention in claim.evidence:
                yield from self._mention(claim.concept, mention)
        for link in self._entry.links:
            role = term(LINKS[link.kind][0])
            yield from self._shown(_Shown(link.start, link.end, link.kind, self._statements.link_node(link), role, "links"))
        for result, node in results(self._entry, self._paper.value):
            yield from self._shown(_Shown(result.start, result.end, "result", node, term("kg:hasResult"), "results"))

    def _mention(self, concept: Concept, mention: Mention) -> Iterator[Triple]:
        body, role = self._statements.concept_node(concept), self._statements.roles[mention.role]
        found = list(self._shown(_Shown(mention.start, mention.end, concept.kind, body, role, mention.by, mention.score)))
        yield from found
        if found:
            node = found[0][0]
            yield node, term("kg:sentence"), text(self._entry.paper.text[slice(*mention.sentence)])
            if mention.name != concept.name:
                yield node, term("rdfs:label"), text(mention.name)

    def _shown(self, shown: _Shown) -> Iterator[Triple]:
        """The annotation, its target and its selector; nothing for what has no extent."""
        if shown.start >= shown.end:
            return
        part, start, end = place(self._entry.paper, shown)
        self._seen[shown.start, shown.end, shown.kind] += 1
        nth = self._seen[shown.start, shown.end, shown.kind]
        node, target, selector = (ox.NamedNode(iri.evidence(self._paper.value, sort, part, start, end, shown.kind, nth))
                                  for sort in ("annotation", "target", "selector"))
        self._components.add(shown.by)
        yield node, TYPE, term("oa:Annotation")
        yield node, TYPE, term("prov:Entity")
        yield node, term("oa:hasBody"), shown.body
        yield node, term("schema:about"), self._paper
        yield node, term("kg:supportsProperty"), shown.role
        yield node, term("kg:confidence"), number(float(shown.score))
        yield node, term("oa:hasTarget"), target
        yield node, term("prov:wasAttributedTo"), ox.NamedNode(
            iri.component(shown.by, self._version, self._statements.base))
        yield target, TYPE, term("oa:SpecificResource")
        yield target, term("oa:hasSource"), ox.NamedNode(iri.part(self._paper.value, part))
        yield target, term("oa:hasSelector"), selector
        yield from self._selector(selector, part, start, end)

    def _selector(self, node: ox.NamedNode, part: str, start: int, end: int) -> Iterator[Triple]:
        whole = self._entry.paper.title if part == "title" else self._entry.paper.abstract
        yield node, TYPE, term("oa:TextPositionSelector")
        yield node, TYPE, term("oa:TextQuoteSelector")
        yield node, term("oa:start"), number(start)
        yield node, term("oa:end"), number(end)
        yield node, term("oa:exact"), text(whole[start:end])
        yield node, term("oa:prefix"), text(whole[max(0, start - _AROUND):start])
        yield node, term("oa:suffix"), text(whole[end:end + _AROUND])

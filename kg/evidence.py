"""Evidence as W3C Web Annotations: which stretch of which text shows that a paper has an edge to a concept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.model import Claim, Entry, Mention, Paper
from kg.statements import Statements, Triple
from kg.terms import TYPE, number, term, text

_AROUND = 32  # characters of prefix and suffix


def place(paper: Paper, mention: Mention) -> tuple[str, int, int]:
    """Which part of the paper a mention stands in (title or abstract), and its start and end there."""
    shift = len(paper.title) + 1
    if mention.start < shift:
        return "title", mention.start, mention.end
    return "abstract", mention.start - shift, mention.end - shift


def evidence(entries: Iterable[Entry], statements: Statements, version: str) -> Iterator[Triple]:
    """The annotations of all entries, each with one selector of both kinds."""
    components = set()
    for entry in entries:
        for claim in entry.claims:
            for mention in claim.evidence:
                components.add(mention.by)
                yield from _annotation(entry.paper, claim, mention, statements, version)
    for by in sorted(components):
        node = _component(by, statements, version)
        yield node, TYPE, term("prov:SoftwareAgent")
        yield node, term("rdfs:label"), text(f"kg {by} {version}")


def _component(by: str, statements: Statements, version: str) -> ox.NamedNode:
    return ox.NamedNode(f"{statements.base}component/{by}-{version}")


def _annotation(paper: Paper, claim: Claim, mention: Mention, statements: Statements, version: str) -> Iterator[Triple]:
    subject = statements.paper_node(paper)
    part, start, end = place(paper, mention)
    whole = paper.title if part == "title" else paper.abstract
    node, target, selector = (ox.NamedNode(f"{subject.value}#{name}-{part}-{start}-{end}-{claim.concept.kind}")
                              for name in ("annotation", "target", "selector"))
    yield node, TYPE, term("oa:Annotation")
    yield node, TYPE, term("prov:Entity")
    yield node, term("oa:hasBody"), statements.concept_node(claim.concept)
    yield node, term("schema:about"), subject
    yield node, term("kg:supportsProperty"), statements.roles[claim.role]
    yield node, term("kg:confidence"), number(float(mention.score))
    yield node, term("kg:sentence"), text(paper.text[slice(*mention.sentence)])
    yield node, term("oa:hasTarget"), target
    yield node, term("prov:wasAttributedTo"), _component(mention.by, statements, version)
    yield target, TYPE, term("oa:SpecificResource")
    yield target, term("oa:hasSource"), ox.NamedNode(f"{subject.value}#{part}")
    yield target, term("oa:hasSelector"), selector
    yield selector, TYPE, term("oa:TextPositionSelector")
    yield selector, TYPE, term("oa:TextQuoteSelector")
    yield selector, term("oa:start"), number(start)
    yield selector, term("oa:end"), number(end)
    yield selector, term("oa:exact"), text(whole[start:end])
    yield selector, term("oa:prefix"), text(whole[max(0, start - _AROUND):start])
    yield selector, term("oa:suffix"), text(whole[end:end + _AROUND])

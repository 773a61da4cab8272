"""The gate: a graph that breaks the shapes (SHACL), or evidence that is not where it says, is not let through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.evidence import evidence, place
from kg.model import Entry, KgError
from kg.ontology import PATH
from kg.statements import Statements
from kg.terms import Triple

if TYPE_CHECKING:
    import rdflib

SHAPES = PATH / "shapes.ttl"
_SHOWN = 5
_SHARD = 500  # papers validated at a time: pySHACL's time grows faster than the graph


def check(entries: Sequence[Entry], statements: Statements, version: str) -> None:
    """Raises KgError, naming paper and node, where the entries' graph breaks the shapes or quotes what is not there."""
    found = list(misquotes(entries))
    for first in range(0, max(1, len(entries)), _SHARD):
        shard = entries[first:first + _SHARD]
        found += violations([*statements.things(shard), *evidence(shard, statements, version)])
        if found:
            break
    if found:
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise KgError("the graph breaks its shapes: " + "; ".join(found[:_SHOWN]) + more)


def misquotes(entries: Iterable[Entry]) -> Iterator[str]:
    """Mentions whose offsets do not give their text, or whose sentence is not around them."""
    for entry in entries:
        text = entry.paper.text
        for claim in entry.claims:
            if not claim.evidence:
                yield f"{entry.paper.title!r}: no evidence for {claim.role} {claim.concept.name!r}"
            for mention in claim.evidence:
                part, start, end = place(entry.paper, mention)
                whole = entry.paper.title if part == "title" else entry.paper.abstract
                if whole[start:end] != mention.text or text[mention.start:mention.end] != mention.text:
                    yield f"{entry.paper.title!r}: {mention.text!r} is not at {mention.start}-{mention.end}"


def violations(triples: Iterable[Triple]) -> list[str]:
    """What breaks the shapes, one line each: the node, the property, and why."""
    import pyshacl
    import rdflib
    from rdflib.namespace import SH

    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    conforms, report, _ = pyshacl.validate(_graph(triples), shacl_graph=shapes, advanced=False, inplace=True)
    if conforms or not isinstance(report, rdflib.Graph):
        return []
    lines = set()
    for result in report.objects(None, SH.result):
        node, path, message = (report.value(result, name) for name in (SH.focusNode, SH.resultPath, SH.resultMessage))
        lines.add(f"{node} {path or ''}: {message}".replace("\n", " "))
    return sorted(lines)


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    graph.addN((_term(subject), _term(predicate), _term(value), graph) for subject, predicate, value in triples)
    return graph


def _term(value: ox.NamedNode | ox.Literal) -> rdflib.URIRef | rdflib.Literal:
    import rdflib

    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if value.language:
        return rdflib.Literal(value.value, lang=value.language)
    return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))


def file(path: Path) -> list[str]:
    """What breaks the shapes in a Turtle file, with the evidence beside it where there is some."""
    store = ox.Store()
    from kg.store import load

    load(store, path, None)
    beside = path.with_name("evidence.ttl")
    if path.name == "graph.ttl" and beside.is_file():
        load(store, beside, None)
    triples = ((quad.subject, quad.predicate, quad.object) for quad in store)
    return [*violations(triples), *_unquoted(store)]


def _unquoted(store: ox.Store) -> Iterator[str]:
    """Selectors whose exact text is not at their offsets in the paper's title or abstract."""
    rows = store.query("""
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX schema: <https://schema.org/> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?note ?part ?start ?end ?exact ?title ?abstract WHERE {
          ?note schema:about ?paper ; oa:hasTarget ?target . ?target oa:hasSource ?part ; oa:hasSelector ?selector .
          ?selector oa:start ?start ; oa:end ?end ; oa:exact ?exact . ?paper dcterms:title ?title ; dcterms:abstract ?abstract }""")
    for row in rows:  # type: ignore[union-attr]
        whole = row["title"].value if row["part"].value.endswith("#title") else row["abstract"].value
        if whole[int(row["start"].value):int(row["end"].value)] != row["exact"].value:
            yield f"{row['note'].value}: {row['exact'].value!r} is not at its offsets"

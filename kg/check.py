"""The gate: a graph that breaks the shapes (SHACL), or evidence that is not where it says, is not let through.

pySHACL's time and memory grow with what it is given at once, so a graph is validated some papers at a time, each with the
classes and names of all that it leads to. No shape looks further than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import ontology
from kg.evidence import evidence, place
from kg.model import Entry, KgError
from kg.ontology import PATH
from kg.statements import Statements
from kg.store import Store
from kg.terms import PREFIXES, TYPE, Triple, short, term

if TYPE_CHECKING:
    import rdflib

SHAPES = PATH / "shapes.ttl"
_SHOWN = 5
_PAPERS = 500  # papers of a build that are validated at a time
_TRIPLES = 50_000  # statements of a file that are validated at a time
_Subject = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Report:
    """What breaks the rules, one line each, and whether there was evidence that claims could be held against."""

    found: tuple[str, ...]
    has_evidence: bool


def check(entries: Sequence[Entry], statements: Statements, version: str) -> None:
    """Raises KgError, naming paper and node, where the entries' graph breaks the shapes or quotes what is not there."""
    found = list(misquotes(entries, statements))
    for first in range(0, max(1, len(entries)), _PAPERS):
        shard = entries[first:first + _PAPERS]
        triples = [*statements.things(shard), *evidence(shard, statements, version)]
        if broken := violations(triples):
            store = Store.of(triples)
            found += (_told(store, one) for one in broken)
        if found:
            break
    if found:
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise KgError("the graph breaks its shapes: " + "; ".join(found[:_SHOWN]) + more)


def misquotes(entries: Iterable[Entry], statements: Statements) -> Iterator[str]:
    """Claims without evidence, mentions whose offsets do not give their text, and those outside of their sentences."""
    for entry in entries:
        text = entry.paper.text
        for claim in entry.claims:
            about = f"{entry.paper.title!r}, {claim.role} {statements.concept_node(claim.concept).value}"
            if not claim.evidence:
                yield f"{about}: no evidence"
            for mention in claim.evidence:
                part, start, end = place(entry.paper, mention)
                whole = entry.paper.title if part == "title" else entry.paper.abstract
                if whole[start:end] != mention.text or text[mention.start:mention.end] != mention.text:
                    yield f"{about}: {mention.text!r} is not at {mention.start}-{mention.end}"
                elif not mention.sentence[0] <= mention.start < mention.sentence[1]:
                    yield f"{about}: {mention.text!r} does not begin in its sentence"


def file(path: Path) -> Report:
    """What breaks the rules in a Turtle file, or a folder or store of a build, with the evidence beside it where there is some.

    Raises InputError for what cannot be read.
    """
    store = Store.open(path)
    found = [_told(store, one) for subjects, triples in _shards(store.store) for one in violations(triples, subjects)]
    has_evidence = next(store.store.quads_for_pattern(None, TYPE, term("oa:Annotation")), None) is not None
    claims = _unsupported(store) if has_evidence else ()
    return Report((*sorted(found), *_unquoted(store), *claims), has_evidence)


def _shards(store: ox.Store) -> Iterator[tuple[set[str], list[Triple]]]:
    """The subjects of some documents at a time, with all statements that the shapes look at for them."""
    subjects = sorted({quad.subject for quad in store if not isinstance(quad.subject, ox.Triple)}, key=lambda node: node.value)
    here: set[str] = set()
    shard: list[Triple] = []
    for _, nodes in groupby(subjects, key=lambda node: node.value.partition("#")[0]):
        for node in nodes:
            here.add(node.value)
            shard += _of(store, node)
        if len(shard) > _TRIPLES:
            yield here, [*shard, *_beyond(store, here, shard)]
            here, shard = set(), []
    yield here, [*shard, *_beyond(store, here, shard)]


def _of(store: ox.Store, node: _Subject, predicate: ox.NamedNode | None = None) -> Iterator[Triple]:
    for quad in store.quads_for_pattern(node, predicate, None):
        if not isinstance(quad.object, ox.Triple):
            yield quad.subject, quad.predicate, quad.object  # type: ignore[misc]  # blank nodes in a graph that is not ours


def _beyond(store: ox.Store, here: set[str], shard: Iterable[Triple]) -> Iterator[Triple]:
    """Class and name of what the statements lead to."""
    far = {value for _, _, value in shard if not isinstance(value, ox.Literal) and value.value not in here}
    for node in sorted(far, key=str):
        yield from _of(store, node, TYPE)
        yield from _of(store, node, term("skos:prefLabel"))


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a shape, the property at which it does, and why."""

    node: str
    path: str
    message: str


@lru_cache(maxsize=1)
def _shapes() -> rdflib.Graph:
    """The shapes. Those of properties have the targets of the nodes that they are of.

    pySHACL asks a property of a node shape of one node after another, and a shape of its own of all nodes at once.
    """
    import rdflib
    from rdflib.namespace import SH

    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    for node, part in list(shapes.subject_objects(SH.property)):
        targets = [(name, of) for name in (SH.targetClass, SH.targetSubjectsOf) for of in shapes.objects(node, name)]
        if targets:
            shapes.remove((node, SH.property, part))
            shapes += [(part, name, of) for name, of in targets]
    return shapes


@lru_cache(maxsize=1)
def _asked() -> frozenset[str]:
    """The properties that a shape looks at."""
    from rdflib.namespace import SH

    names = (SH.path, SH.targetSubjectsOf)
    return frozenset({TYPE.value, *(str(of) for name in names for of in _shapes().objects(None, name))})


def violations(triples: Iterable[Triple], subjects: set[str] | None = None) -> list[Violation]:
    """What breaks the shapes, at these subjects alone where some are given."""
    import pyshacl
    import rdflib
    from rdflib.namespace import SH

    conforms, report, _ = pyshacl.validate(_graph(triples), shacl_graph=_shapes(), advanced=False, inplace=True)
    if conforms or not isinstance(report, rdflib.Graph):
        return []
    found = set()
    for result in report.objects(None, SH.result):
        node, path, message = (report.value(result, name) for name in (SH.focusNode, SH.resultPath, SH.resultMessage))
        if subjects is None or str(node) in subjects:
            found.add(Violation(str(node), str(path or ""), str(message).replace("\n", " ")))
    return sorted(found)


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """What of the statements a shape looks at, for pySHACL."""
    import rdflib

    graph, asked = rdflib.Graph(), _asked()
    graph.addN((_term(subject), _term(predicate), _term(value), graph)
               for subject, predicate, value in triples if predicate.value in asked)
    return graph


def _term(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    import rdflib

    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return rdflib.BNode(value.value)
    if value.language:
        return rdflib.Literal(value.value, lang=value.language)
    return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))


def _told(store: Store, broken: Violation) -> str:
    path = f" {short(broken.path)}" if broken.path else ""
    return f"{_paper(store.store, broken.node)}{broken.node}{path}: {broken.message}"


def _paper(store: ox.Store, node: str) -> str:
    """The title of the paper that a node belongs to, or that leads to it, before a comma; nothing where there is none."""
    try:
        leading = store.quads_for_pattern(None, None, ox.NamedNode(node))
    except ValueError:  # a blank node
        return ""
    documents = [node.partition("#")[0], *sorted({quad.subject.value.partition("#")[0] for quad in leading})]  # type: ignore[union-attr]
    for one in documents:
        papers = store.quads_for_pattern(ox.NamedNode(one), TYPE, term("schema:ScholarlyArticle"))
        titles = store.quads_for_pattern(ox.NamedNode(one), term("dcterms:title"), None)
        if next(papers, None):
            title = getattr(getattr(next(titles, None), "object", None), "value", None)
            return f"{title!r}, " if title else "a paper without title, "
    return ""


def _unquoted(store: Store) -> Iterator[str]:
    """Selectors whose exact text is not at their offsets in the paper's title or abstract."""
    rows = store.store.query("""
        SELECT ?note ?part ?start ?end ?exact ?title ?abstract WHERE {
          ?note schema:about ?paper ; oa:hasTarget ?target . ?target oa:hasSource ?part ; oa:hasSelector ?selector .
          ?selector oa:start ?start ; oa:end ?end ; oa:exact ?exact . ?paper dcterms:title ?title ; dcterms:abstract ?abstract
          FILTER(DATATYPE(?start) = xsd:integer && DATATYPE(?end) = xsd:integer)
        } ORDER BY ?note""", prefixes=PREFIXES, use_default_graph_as_union=True)
    for row in rows:  # type: ignore[union-attr]
        whole = row["title"].value if row["part"].value.endswith("#title") else row["abstract"].value
        start, end = int(row["start"].value), int(row["end"].value)
        if whole[max(start, 0):end] != row["exact"].value:
            yield f"{row['title'].value!r}, {row['note'].value}: {row['exact'].value!r} is not at {start}-{end}"


def _unsupported(store: Store) -> Iterator[str]:
    """Edges from papers to concepts that no annotation shows."""
    roles = " ".join(f"<{role.iri}>" for role in ontology.load().roles)
    rows = store.store.query(f"""
        SELECT ?paper ?title ?role ?concept WHERE {{
          VALUES ?role {{ {roles} }} ?paper ?role ?concept ; dcterms:title ?title .
          FILTER NOT EXISTS {{ ?note schema:about ?paper ; oa:hasBody ?concept }}
        }} ORDER BY ?paper ?role ?concept""", prefixes=PREFIXES, use_default_graph_as_union=True)
    for row in rows:  # type: ignore[union-attr]
        yield f"{row['title'].value!r}, {short(row['role'].value)} {row['concept'].value}: no evidence"

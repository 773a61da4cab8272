"""SPARQL over a graph: named queries and free ones, read-only, within a time limit, in the formats of the W3C.

Things are in the default graph, the evidence in the named graph ``kg:evidence``; a pattern outside of GRAPH is asked of both.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import iri, ontology, sparql
from kg.model import KgError, UsageError
from kg.ontology import PATH
from kg.store import Store
from kg.terms import PREFIXES, TYPE, term
from kg.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from kg.tabular import Cell, Row

QUERIES = PATH / "queries"
TIMEOUT = 30.0  # seconds
FORMATS = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON,
           "xml": ox.QueryResultsFormat.XML}
_KINDS = {"method": ("method",), "benchmark": ("benchmark", "dataset"), "concept": ()}
_PARAMETER = re.compile(r"# parameter (\w+): (.+)")
_NUMBERS: dict[ox.NamedNode, type[int] | type[float]] = {
    term("xsd:integer"): int, term("xsd:decimal"): float, term("xsd:double"): float, term("xsd:float"): float}
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Bound = dict[ox.Variable, Node]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query: what it is, and whether the query needs it."""

    name: str
    help: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A named query: its help, parameters and text, as its file has them."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: a table, yes or no, or a graph as Turtle.

    ``data`` is the table or the yes or no in a W3C format, if one was asked for; ``notes`` say why nothing may have come.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    turtle: str | None = None
    data: bytes = b""
    notes: tuple[str, ...] = ()


def named() -> tuple[Named, ...]:
    """The named queries, by name."""
    return tuple(_named(path.stem, path.read_text("utf-8")) for path in sorted(QUERIES.glob("*.rq")))


def _named(name: str, text: str) -> Named:
    comments = [line for line in text.splitlines() if line.startswith("#")]
    found = [match for line in comments if (match := _PARAMETER.match(line))]
    return Named(name, " ".join(line.lstrip("# ") for line in comments if not _PARAMETER.match(line)), tuple(
        Parameter(match[1], match[2].replace(" (needed)", ""), "(needed)" in match[2]) for match in found), text)


def prefixes(store: Store) -> dict[str, str]:
    """The prefixes that need no declaration: those of the vocabularies, and those of the graph's own nodes."""
    dumps = sorted(quad.subject.value for quad in store.store.quads_for_pattern(None, TYPE, term("void:Dataset"))
                   if isinstance(quad.subject, ox.NamedNode))
    base = next((one.removesuffix("dump") for one in dumps if one == iri.dump(one.removesuffix("dump"))), None)
    return PREFIXES if base is None else {**iri.spaces((kind.key for kind in ontology.kinds()), base), **PREFIXES}


def prepare(store: Store, query: str, parameters: Mapping[str, str]) -> tuple[str, Bound]:
    """The text of a query, or of the named one, and what its variables are bound to.

    Raises UsageError for what is no query, is not allowed, or lacks a parameter; KgError for a name that is not there.
    """
    found = {one.name: one for one in named()}
    if query in found:
        return found[query].text, _bound(store, found[query], parameters)
    if re.fullmatch(r"[\w-]*", query.strip()):
        raise UsageError(f"no query named {query.strip()!r}{sparql.nearest(query.strip(), found)}; kg queries lists them")
    sparql.allow(query, prefixes(store))
    return query, _bound(store, _named("the query", query), parameters)


def _bound(store: Store, query: Named, parameters: Mapping[str, str]) -> Bound:
    names = [parameter.name for parameter in query.parameters]
    if unknown := sorted(set(parameters) - set(names)):
        raise UsageError(f"{query.name} has no parameter {unknown[0]!r}; it has {', '.join(names) or 'none'}")
    if missing := [one.name for one in query.parameters if one.needed and one.name not in parameters]:
        raise UsageError(f"{query.name} needs --{missing[0]}")
    return {ox.Variable(name): _term(store, name, value) for name, value in parameters.items()}


def _term(store: Store, parameter: str, value: str) -> ox.NamedNode | ox.Literal:
    if parameter != "paper" and parameter not in _KINDS:
        return ox.Literal(value)
    node = next((ox.NamedNode(one) for name, one in sparql.names(value, prefixes(store)) if name == value), None)
    if node is not None and next(store.store.quads_for_pattern(node, None, None), None):
        return node
    return _paper(store, value) if parameter == "paper" else _concept(store, value, _KINDS[parameter])


def _paper(store: Store, value: str) -> ox.NamedNode:
    """The paper of a title as it is written, else of one that holds the value."""
    for quad in store.store.quads_for_pattern(None, term("dcterms:title"), ox.Literal(value)):
        if isinstance(quad.subject, ox.NamedNode) and _is(quad.subject, (), "dcterms:title"):
            return quad.subject
    wanted = value.casefold()
    titles = dict(_labels(store, "dcterms:title", ()))
    hits = [title for title in titles if title.casefold() == wanted] or sorted(title for title in titles if wanted in title.casefold())
    if len(hits) > 1:
        raise KgError(f"{len(hits)} titles hold {value!r}: " + "; ".join(hits[:5]))
    if not hits:
        raise KgError(f"no paper's title holds {value!r}{sparql.nearest(value, titles)}")
    return titles[hits[0]]


def _concept(store: Store, value: str, kinds: Sequence[str]) -> ox.NamedNode:
    """The concept of a name as it is written, else folded; a preferred name goes before others."""
    for written in (True, False):  # a store finds what is written at once
        for properties in (("skos:prefLabel",), ("skos:altLabel", "skos:hiddenLabel")):
            hits = {node for name in properties for label, node in _labels(store, name, kinds, value if written else None)
                    if written or fold(label) == fold(value)}
            if len(hits) > 1:
                short = sorted(":".join(node.value.rsplit("/", 2)[1:]) for node in hits)
                raise KgError(f"{value!r} is the name of {', '.join(short)}; give one of these in its place")
            if hits:
                return hits.pop()
    near = sparql.nearest(value, (label for name in ("skos:prefLabel", "skos:altLabel") for label, _ in _labels(store, name, kinds)))
    raise KgError(f"no {' or '.join(kinds) or 'concept'} named {value!r}{near}")


def _labels(store: Store, name: str, kinds: Sequence[str], value: str | None = None) -> Iterable[tuple[str, ox.NamedNode]]:
    """Names of nodes of these kinds (of all, where none is given) by a property; with ``value`` those alone that are so written."""
    wanted = None if value is None else ox.Literal(value, language="en")
    for quad in store.store.quads_for_pattern(None, term(name), wanted, ox.DefaultGraph()):
        node = quad.subject
        if isinstance(node, ox.NamedNode) and isinstance(quad.object, ox.Literal) and _is(node, kinds, name):
            yield quad.object.value, node


def _is(node: ox.NamedNode, kinds: Sequence[str], name: str) -> bool:
    """Whether the node is of one of the kinds; a title is a paper's."""
    kind = node.value.rsplit("/", 2)[-2]
    return kind in kinds if kinds else name != "dcterms:title" or kind == "paper"


def answer(store: Store, query: str, parameters: Mapping[str, str], form: str = "") -> Answer:
    """What a query gives. ``form`` is csv, tsv, json or xml for a table, or yes or no, as data of that W3C format."""
    text, bound = prepare(store, query, parameters)
    try:
        found = store.store.query(text, prefixes=prefixes(store), use_default_graph_as_union=True, substitutions=bound or None)
        given = _answer(found, form, prefixes(store))
    except SyntaxError as error:
        raise UsageError(sparql.explain(text, error)) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise UsageError(f"not answered: {error}") from None
    return given if given.rows or given.truth or given.turtle or form else Answer(
        given.columns, truth=given.truth, turtle=given.turtle, notes=tuple(_missing(store, text)))


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, form: str, spaces: Mapping[str, str]) -> Answer:
    if isinstance(found, ox.QueryTriples):
        return Answer(turtle=_turtle(found, spaces))
    truth = bool(found) if isinstance(found, ox.QueryBoolean) else None
    if form in FORMATS:
        out = io.BytesIO()
        found.serialize(out, format=FORMATS[form])
        return Answer(truth=truth, data=out.getvalue())
    if isinstance(found, ox.QueryBoolean):
        return Answer(truth=truth)
    columns = tuple(variable.value for variable in found.variables)
    return Answer(columns, tuple(tuple(map(_plain, row)) for row in found))


def _turtle(found: Iterable[ox.Triple], spaces: Mapping[str, str]) -> str:
    triples = sorted(set(found), key=str)
    used = {name: space for name, space in spaces.items() if any(f"<{space}" in str(triple) for triple in triples)}
    out = io.BytesIO()
    ox.serialize(triples, out, format=ox.RdfFormat.TURTLE, prefixes=used)
    return out.getvalue().decode() if triples else ""


def _missing(store: Store, text: str) -> Iterable[str]:
    """The prefixed names of a query that the graph does not hold, each with what is near."""
    held = store.store
    for name, full in dict(sparql.names(text, prefixes(store))).items():
        node, space = ox.NamedNode(full), name.partition(":")[0]
        if any(next(held.quads_for_pattern(*[node if place == at else None for place in range(3)]), None) for at in range(3)):
            continue
        namespace = prefixes(store)[space]
        there = {part.value for quad in held for part in (quad.subject, quad.predicate)
                 if isinstance(part, ox.NamedNode) and part.value.startswith(namespace) and "#" not in part.value[len(namespace):]}
        yield f"the graph has no {name}{sparql.nearest(name, (f'{space}:{one.removeprefix(namespace)}' for one in sorted(there)), 1)}"


def _plain(node: Node | None) -> Cell:
    """A term as a Python value: numbers as numbers, all else as text; None where it is unbound."""
    if node is None:
        return None
    if isinstance(node, ox.Triple):
        return str(node)
    if not isinstance(node, ox.Literal):
        return node.value
    return _NUMBERS.get(node.datatype, str)(node.value)


def frame(store: Store, query: str, parameters: Mapping[str, str]) -> pd.DataFrame:
    """What a SELECT query gives, as a DataFrame. Raises UsageError for other queries."""
    import pandas as pd

    found = answer(store, query, parameters)
    if not found.columns:
        raise UsageError("only a SELECT query gives a table; ask the graph's rdf for others")
    return pd.DataFrame(list(found.rows), columns=list(found.columns))


def query(query: str, graph: Path | str = "output", **parameters: str) -> pd.DataFrame:
    """The rows of a SPARQL query, or of a named one with its parameters, over a build's folder, a graph's file or a store.

    >>> kg.query("shared-benchmarks", benchmark="Long Range Arena")  # doctest: +SKIP
    """
    return frame(Store.open(Path(graph)), query, parameters)


def ask(path: Path, query: str, parameters: Mapping[str, str], form: str = "", timeout: float = TIMEOUT) -> Answer:
    """As ``answer``, on the graph at ``path``, in a worker process that is ended after ``timeout`` seconds."""
    from multiprocessing import get_context

    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(theirs, path, query, dict(parameters), form), daemon=True)
    worker.start()
    theirs.close()
    try:
        if not ours.poll(timeout):
            raise KgError(f"no answer within {timeout:g} seconds; narrow the query, or give it longer with --timeout")
        found = ours.recv()
    except EOFError:
        raise KgError("the query's worker ended without an answer (out of memory?)") from None
    finally:
        worker.kill()
        worker.join()
    if isinstance(found, KgError):
        raise found
    assert isinstance(found, Answer)
    return found


def _work(pipe: Any, path: Path, query: str, parameters: Mapping[str, str], form: str) -> None:
    try:
        pipe.send(answer(Store.open(path), query, parameters, form))
    except KgError as error:
        pipe.send(error)

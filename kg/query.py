"""SPARQL over a graph: named queries and free ones, read-only, within a time limit, in the formats of the W3C."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.iri import ONTOLOGY
from kg.model import InputError, KgError, UsageError
from kg.ontology import PATH
from kg.store import Store
from kg.terms import PREFIXES
from kg.text import fold

if TYPE_CHECKING:
    import pandas as pd

QUERIES = PATH / "queries"
TIMEOUT = 30.0  # seconds
FORMATS = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON,
           "xml": ox.QueryResultsFormat.XML}
_KINDS = {"method": ("method",), "benchmark": ("benchmark", "dataset"), "concept": ()}
_PARAMETER = re.compile(r"# parameter (\w+): (.+)")
Bound = dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]


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
    """What a query gave: a table, yes or no, or a graph as Turtle. ``data`` is the table in a W3C format, if asked for."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    turtle: str | None = None
    data: bytes = b""


def named() -> tuple[Named, ...]:
    """The named queries, by name."""
    return tuple(_named(path) for path in sorted(QUERIES.glob("*.rq")))


def _named(path: Path) -> Named:
    text = path.read_text("utf-8")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    found = [match for line in comments if (match := _PARAMETER.match(line))]
    return Named(path.stem, comments[0].lstrip("# "), tuple(
        Parameter(match[1], match[2].replace(" (needed)", ""), "(needed)" in match[2]) for match in found), text)


def prepare(store: Store, query: str, parameters: Mapping[str, str]) -> tuple[str, Bound]:
    """The text of a query, or of the named one, and what its variables are bound to.

    Raises UsageError for what is no query, is not allowed, or lacks a parameter; KgError for a name that is not there.
    """
    found = {one.name: one for one in named()}
    if query in found:
        return found[query].text, _bound(store, found[query], parameters)
    if re.fullmatch(r"[\w-]+", query.strip()):
        raise UsageError(f"no query named {query.strip()!r}{_nearest(query.strip(), found)}; kg queries lists them")
    if parameters:
        raise UsageError("parameters go with named queries; write the value into a query of your own")
    allow(query)
    return query, {}


def allow(text: str) -> None:
    """Raises UsageError for a query that is no SPARQL, asks elsewhere (SERVICE, FROM), writes, or names unknown terms."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    plain = re.sub(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|<[^<>\s]*>|#[^\n]*", " ", text)
    verb = re.search(r"(?i)\b(select|ask|construct|describe|insert|delete|load|clear|create|drop|copy|move|add)\b", plain)
    if verb and verb[1].lower() not in ("select", "ask", "construct", "describe"):
        raise UsageError(f"{verb[1].upper()} would change the graph; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered")
    try:
        tree = parseQuery(text)
    except ParseException as error:
        raise UsageError(_caret(text, error.lineno, error.column)) from None
    for name in _parts(tree):
        if name == "ServiceGraphPattern":
            raise UsageError("SERVICE asks another server; queries are answered from the graph alone")
        if name == "DatasetClause":
            raise UsageError("FROM reads other graphs; queries are answered from the graph alone")
    unknown_terms(plain)


def _parts(tree: object) -> Iterable[str]:
    from rdflib.plugins.sparql.parserutils import CompValue

    queue = [tree]
    while queue:
        part = queue.pop()
        if isinstance(part, CompValue):
            yield part.name
            queue.extend(part.values())
        elif isinstance(part, list | tuple) or hasattr(part, "as_list"):
            queue.extend(part)  # type: ignore[arg-type]


def _caret(text: str, line: int, column: int) -> str:
    shown = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    return f"syntax error in line {line}, column {column}\n  {shown}\n  {' ' * (column - 1)}^"


def unknown_terms(text: str) -> None:
    """Raises UsageError for a term of our namespace that the ontology lacks, with its nearest neighbour."""
    known = _terms()
    for name in re.findall(r"\bkg:(\w+)", text):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.5)
            raise UsageError(f"no property or class kg:{name}" + (f"; did you mean kg:{near[0]}?" if near else ""))


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    quads = ox.parse(path=str(PATH / "kg.ttl"), format=ox.RdfFormat.TURTLE)
    subjects = {str(quad.subject.value) for quad in quads}
    return frozenset(one.removeprefix(ONTOLOGY) for one in subjects if one.startswith(ONTOLOGY))


def _bound(store: Store, query: Named, parameters: Mapping[str, str]) -> Bound:
    names = [parameter.name for parameter in query.parameters]
    if unknown := sorted(set(parameters) - set(names)):
        raise UsageError(f"{query.name} has no parameter {unknown[0]!r}; it has {', '.join(names) or 'none'}")
    if missing := [one.name for one in query.parameters if one.needed and one.name not in parameters]:
        raise UsageError(f"{query.name} needs --{missing[0]}")
    return {ox.Variable(name): _term(store, name, value) for name, value in parameters.items()}


def _term(store: Store, parameter: str, value: str) -> ox.NamedNode | ox.Literal:
    if parameter == "paper":
        return _paper(store, value)
    if parameter in _KINDS:
        return _concept(store, value, _KINDS[parameter])
    return ox.Literal(value)


def _paper(store: Store, value: str) -> ox.NamedNode:
    wanted = value.casefold()
    titles = {row["title"].value: row["paper"] for row in _rows(
        store, "SELECT ?paper ?title WHERE { ?paper a schema:ScholarlyArticle ; dcterms:title ?title }")}
    hits = [title for title in titles if title.casefold() == wanted] or sorted(title for title in titles if wanted in title.casefold())
    if len(hits) > 1:
        raise KgError(f"{len(hits)} titles hold {value!r}: " + "; ".join(hits[:5]))
    if not hits:
        raise KgError(f"no paper's title holds {value!r}{_nearest(value, titles)}")
    node: ox.NamedNode = titles[hits[0]]
    return node


def _concept(store: Store, value: str, kinds: Sequence[str]) -> ox.NamedNode:
    wanted = fold(value)
    labels: dict[str, ox.NamedNode] = {}
    for row in _rows(store, "SELECT ?node ?label WHERE { ?node skos:altLabel|skos:hiddenLabel ?label }"):
        labels.setdefault(fold(row["label"].value), row["node"]) if _is(row["node"], kinds) else None
    for row in _rows(store, "SELECT ?node ?label WHERE { ?node skos:prefLabel ?label }"):
        if _is(row["node"], kinds):
            labels[fold(row["label"].value)] = row["node"]
    if wanted not in labels:
        raise KgError(f"no {' or '.join(kinds) or 'concept'} named {value!r}{_nearest(wanted, labels)}")
    return labels[wanted]


def _is(node: ox.NamedNode, kinds: Sequence[str]) -> bool:
    return not kinds or node.value.rsplit("/", 2)[-2] in kinds


def _nearest(value: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(value, list(names), 3, 0.6)
    return f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""


def _rows(store: Store, text: str) -> Any:
    return store.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)


def answer(store: Store, query: str, parameters: Mapping[str, str], form: str = "") -> Answer:
    """What a query gives. ``form`` is csv, tsv, json or xml for a table as data of that W3C format."""
    text, bound = prepare(store, query, parameters)
    try:
        found = store.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=bound or None)
    except SyntaxError as error:
        raise UsageError(f"not answered: {error}") from None
    if isinstance(found, ox.QueryBoolean):
        return Answer(truth=bool(found))
    if isinstance(found, ox.QueryTriples):
        return Answer(turtle=_turtle(found))
    if form in FORMATS:
        out = io.BytesIO()
        found.serialize(out, format=FORMATS[form])
        return Answer(data=out.getvalue())
    columns = tuple(variable.value for variable in found.variables)
    return Answer(columns, tuple(tuple(_plain(row[name]) for name in columns) for row in found))


def _turtle(found: Iterable[ox.Triple]) -> str:
    from kg.export.turtle import lines

    return "".join(lines(((one.subject, one.predicate, one.object) for one in found), PREFIXES))  # type: ignore[misc]


def _plain(term: object) -> object:
    """A term as a Python value: numbers as numbers, all else as text; None where it is unbound."""
    if not isinstance(term, ox.Literal):
        return getattr(term, "value", None)
    kind = term.datatype.value.removeprefix(PREFIXES["xsd"])
    if kind == "integer":
        return int(term.value)
    return float(term.value) if kind in ("decimal", "double", "float") else term.value


def frame(store: Store, query: str, parameters: Mapping[str, str]) -> pd.DataFrame:
    """What a SELECT query gives, as a DataFrame. Raises UsageError for other queries."""
    import pandas as pd

    found = answer(store, query, parameters)
    if not found.columns:
        raise UsageError("only a SELECT query gives a table; ask the graph's rdf for others")
    return pd.DataFrame(list(found.rows), columns=list(found.columns))


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
    except (KgError, InputError) as error:
        pipe.send(error)

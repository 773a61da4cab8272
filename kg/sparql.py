"""What a SPARQL text asks: whether it may be answered, and, where not, the place in it that is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import pyoxigraph as ox

from kg.iri import ONTOLOGY
from kg.model import UsageError
from kg.ontology import PATH
from kg.tabular import cells

_UPDATES = frozenset("insert delete load clear create drop copy move add with".split())
# what may hold anything is passed over first: strings, IRIs, comments, variables, language tags
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""' r"|'''(?:\\.|[^\\])*?'''" r'|"(?:\\.|[^"\\\n])*"' r"|'(?:\\.|[^'\\\n])*'"
    r'|<(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>|#[^\n]*|[?$]\w+|@[\w-]+|_:[\w.-]+'
    r"|(?P<prefix>(?:[^\W\d_](?:[\w.-]*[\w-])?)?):(?P<local>(?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.)(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)?)"
    r"|(?P<word>\w+)", re.DOTALL)
_ERROR = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def allow(text: str, prefixes: Mapping[str, str]) -> None:
    """Raises UsageError for a text that is no query, asks elsewhere (SERVICE, FROM), writes, or uses unknown terms.

    ``prefixes`` are those that need no declaration.
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    tokens = list(_TOKEN.finditer(text))
    _known(text, tokens, prefixes)
    try:
        parts = set(_parts(parseQuery(text)))
    except ParseException as error:
        words = [token["word"].lower() for token in tokens if token["word"]]
        if words and (verb := next((word for word in words if word not in ("base", "prefix")), "")) in _UPDATES:
            raise UsageError(f"{verb.upper()} would change the graph; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered") from None
        _reparse(text, prefixes, _caret(text, error.lineno, error.column))
        parts = {"DatasetClause"} if "from" in words else set()
    except RecursionError:
        raise UsageError("the query is nested too deeply") from None
    if "ServiceGraphPattern" in parts:
        raise UsageError("SERVICE asks another server; queries are answered from the graph alone")
    if "DatasetClause" in parts:
        raise UsageError("FROM reads other graphs; queries are answered from the graph alone")


def explain(text: str, error: SyntaxError) -> str:
    """The engine's syntax error with its place in the text."""
    found = _ERROR.match(str(error))
    if not found:
        return f"not answered: {error}"
    # besides grammar rules, the engine tells some reasons in words
    reasons = (re.sub("^(expected )?(one of )?", "", one) for one in found[3].split(", "))
    told = next((one for one in reasons if re.fullmatch(r"\w+( [\w*]+){2,}", one)), "")
    return _caret(text, int(found[1]), int(found[2]), told)


def nearest(value: str, names: Iterable[str], count: int = 3, cutoff: float = 0.6) -> str:
    """A question for what was meant; empty where nothing is near."""
    near = difflib.get_close_matches(value, list(names), count, cutoff)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def names(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The prefixed names in a query under these prefixes, each with its IRI."""
    for token in _TOKEN.finditer(text):
        if token["prefix"] in prefixes and token["local"]:
            yield token[0], prefixes[token["prefix"]] + re.sub(r"\\(.)", r"\1", token["local"])


def _reparse(text: str, prefixes: Mapping[str, str], caret: str) -> None:
    """Raises UsageError with the engine's view of what the parser refused, which tells the place better.

    What the engine takes is let through. Only a text that cannot reach out is shown to it, since it runs what it reads.
    """
    if re.search(r"(?i)service|\\u", text):
        raise UsageError(caret)
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise UsageError(explain(text, error)) from None
    except (RuntimeError, ValueError):
        return  # read, but not answered; answering will tell


def _parts(tree: object) -> Iterator[str]:
    from rdflib.plugins.sparql.parserutils import CompValue

    queue = [tree]
    while queue:
        part = queue.pop()
        if isinstance(part, CompValue):
            yield part.name
            queue.extend(part.values())
        elif isinstance(part, list | tuple | set) or hasattr(part, "as_list"):
            queue.extend(part)  # type: ignore[arg-type]


def _caret(text: str, line: int, column: int, reason: str = "") -> str:
    rows = text.splitlines()
    shown = (rows[line - 1] if line <= len(rows) else "").replace("\t", " ")
    reason = f": {reason[0].lower() if reason[1:2].islower() else reason[0]}{reason[1:]}" if reason else ""
    return f"syntax error in line {line}, column {column}{reason}\n  {shown}\n  {' ' * cells(shown[:column - 1])}^"


def _known(text: str, tokens: Iterable[re.Match[str]], prefixes: Mapping[str, str]) -> None:
    """Raises UsageError for a prefix that is not declared, or a term of our namespace that the ontology lacks."""
    declared = dict(prefixes)
    declares = ""
    for token in tokens:
        if declares and token["prefix"] is not None:
            declares = token["prefix"] + ":"
        elif declares and token["iri"] is not None:
            declared[declares.removesuffix(":")] = token["iri"]
            declares = ""
        elif token["prefix"] is not None:
            _name(text, token, declared)
        elif token["iri"] is not None and token["iri"].startswith(ONTOLOGY):
            _term(token["iri"].removeprefix(ONTOLOGY))
        declares = ":" if (token["word"] or "").lower() == "prefix" else declares


def _name(text: str, token: re.Match[str], declared: Mapping[str, str]) -> None:
    if token["prefix"] not in declared:
        line, column = text.count("\n", 0, token.start()) + 1, token.start() - text.rfind("\n", 0, token.start())
        near = nearest(f"{token['prefix']}:", (f"{name}:" for name in declared))
        raise UsageError(_caret(text, line, column, f"no prefix {token['prefix']}: is declared{near}"))
    if declared[token["prefix"]] == ONTOLOGY:
        _term(token["local"])


def _term(name: str) -> None:
    if name and name not in _terms():
        what, like = ("class", str.isupper) if name[0].isupper() else ("property", str.islower)
        likely = [f"kg:{one}" for one in sorted(_terms()) if like(one[0])]
        # a longer name for a term begins as the term does
        meant = max((one for one in likely if f"kg:{name}".startswith(one)), key=len, default="")
        near = f"; did you mean {meant}?" if meant else nearest(f"kg:{name}", likely, 1, 0.5)
        raise UsageError(f"no {what} kg:{name}{near}")


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    quads = ox.parse(path=str(PATH / "kg.ttl"), format=ox.RdfFormat.TURTLE)
    subjects = {str(quad.subject.value) for quad in quads}
    return frozenset(one.removeprefix(ONTOLOGY) for one in subjects if one.startswith(ONTOLOGY))

"""The one door to the ontology: classes, roles, cue words and known names, read from Turtle."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.iri import ONTOLOGY
from kg.model import Concept, InputError, Kind, Ontology, Role

_HERE = Path(__file__).parent
PATH = _HERE / "_ontology" if (_HERE / "_ontology").is_dir() else _HERE.parent / "ontology"

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
_OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#ObjectProperty"

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")

Facts = dict[str, dict[str, list[str]]]  # subject, property: values, in the order of the file


def load(extra: Sequence[Path] = ()) -> Ontology:
    """The ontology with its vocabulary, and with the SKOS files ``extra`` after it; read once for the same files.

    Raises InputError for a file that is missing, is no Turtle, or gives a concept no known class or no name.
    """
    return _load(tuple(map(Path, extra)))


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """The classes of concepts, without reading the vocabulary."""
    return tuple(_kinds(_facts(PATH / "kg.ttl")))


@lru_cache(maxsize=4)
def _load(extra: tuple[Path, ...]) -> Ontology:
    terms = _facts(PATH / "kg.ttl")
    roles = tuple(sorted(_roles(terms), key=lambda role: role.rank))
    keys = {kind.iri: kind.key for kind in kinds()}
    concepts: dict[tuple[str, str], Concept] = {}
    for path in (*sorted((PATH / "vocabulary").glob("*.ttl")), *extra):
        for concept in _concepts(_facts(path), keys, path):
            concepts[concept.kind, concept.name] = concept
    version = next(values[_VERSION][0] for values in terms.values() if _VERSION in values)
    return Ontology(version, kinds(), roles, tuple(concepts[key] for key in sorted(concepts)))


def _facts(path: Path) -> Facts:
    facts: Facts = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            facts[str(quad.subject.value)][quad.predicate.value].append(_value(quad.object))
    except SyntaxError as error:
        raise InputError(f"{path}: not readable as Turtle ({error.msg})") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    return facts


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _kinds(terms: Facts) -> Iterator[Kind]:
    for iri, facts in terms.items():
        if ONTOLOGY + "colour" in facts:
            (key,), (plural,), (colour,), (shape,) = (facts[ONTOLOGY + name] for name in ("key", "plural", "colour", "shape"))
            yield Kind(key, iri, facts[_RDFS + "label"][0], plural, colour, shape, float(facts[ONTOLOGY + "minScore"][0]),
                       tuple(facts[_SKOS + "hiddenLabel"]))


def _roles(terms: Facts) -> Iterator[Role]:
    for iri, facts in terms.items():
        if ONTOLOGY + "rank" in facts and _OBJECT_PROPERTY in facts[_RDF_TYPE]:
            yield Role(facts[ONTOLOGY + "key"][0], iri, facts[_RDFS + "label"][0], int(facts[ONTOLOGY + "rank"][0]),
                       tuple(facts[_SKOS + "hiddenLabel"]))


def _concepts(facts: Facts, kinds: dict[str, str], path: Path) -> Iterator[Concept]:
    names = {iri: values[_SKOS + "prefLabel"] for iri, values in facts.items() if _SKOS + "prefLabel" in values}
    for iri, (name, *_) in names.items():
        values = facts[iri]
        kind = next((kinds[found] for found in values.get(_RDF_TYPE, ()) if found in kinds), None)
        if kind is None:
            raise InputError(f"{path}: {iri} has no class of the ontology, such as kg:Method")
        exact, close = _labels(values, "exactMatch"), _labels(values, "closeMatch")
        if relative := [same for same in (*exact, *close) if not _ABSOLUTE.match(same)]:
            raise InputError(f"{path}: {iri} matches {relative[0]!r}, which is no IRI")
        yield Concept(
            kind, name, known=True,
            aliases=_labels(values, "altLabel"), hidden=_labels(values, "hiddenLabel"),
            broader=tuple(sorted(names[wider][0] for wider in values.get(_SKOS + "broader", ()) if wider in names)),
            exact=exact, close=close,
        )


def _labels(values: dict[str, list[str]], name: str) -> tuple[str, ...]:
    found: Iterable[str] = values.get(_SKOS + name, ())
    return tuple(dict.fromkeys(sorted(found)))

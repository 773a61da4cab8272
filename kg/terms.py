"""The vocabularies of the graph: their namespaces, prefixes, and terms made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

import pyoxigraph as ox

from kg.iri import ONTOLOGY

Node = ox.NamedNode
Term = ox.NamedNode | ox.Literal
Triple = tuple[ox.NamedNode, ox.NamedNode, Term]

PREFIXES = {
    "kg": ONTOLOGY,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "mls": "http://www.w3.org/ns/mls#",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LONE = re.compile("[\ud800-\udfff]")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@lru_cache(maxsize=1024)
def term(short: str) -> Node:
    """The node of a prefixed name, such as ``dcterms:title``."""
    prefix, name = short.split(":", 1)
    return ox.NamedNode(PREFIXES[prefix] + name)


@lru_cache(maxsize=1024)
def short(iri: str) -> str:
    """The prefixed name of a term of the vocabularies; the IRI itself where no prefix fits."""
    found = max((space for space in PREFIXES.values() if iri.startswith(space)), key=len, default=None)
    prefix = next((name for name, space in PREFIXES.items() if space == found), None)
    return f"{prefix}:{iri.removeprefix(found)}" if found and prefix else iri


def text(value: str, language: str | None = None) -> ox.Literal:
    """A string, with its language where it has one. A lone surrogate, which RDF cannot hold, becomes U+FFFD."""
    clean = value if value.isascii() else _LONE.sub("\ufffd", value)
    return ox.Literal(clean, language=language) if language else ox.Literal(clean)


def number(value: int | float) -> ox.Literal:
    """An xsd:integer, or an xsd:decimal in canonical form (no exponent, no trailing zeros), as stores rewrite it."""
    if isinstance(value, int):
        return ox.Literal(str(value), datatype=term("xsd:integer"))
    plain = f"{Decimal(repr(value)):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return ox.Literal("0" if plain in ("", "-0") else plain, datatype=term("xsd:decimal"))


def day(value: object) -> ox.Literal:
    """An xsd:date."""
    return ox.Literal(str(value), datatype=term("xsd:date"))


def documents(triples: Iterable[Triple]) -> Iterator[list[Triple]]:
    """The statements of one document (what subjects have before ``#``) after another, in the order of the stream, each once.

    Statements of one document are expected in one run, as ``kg.statements`` gives them: no more is held in memory.
    """
    for _, found in groupby(triples, key=lambda triple: triple[0].value.partition("#")[0]):
        yield list(dict.fromkeys(found))

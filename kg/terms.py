"""The vocabularies of the graph: their namespaces, prefixes, and terms made of them."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from kg.iri import ONTOLOGY

Node = ox.NamedNode
Term = ox.NamedNode | ox.Literal

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
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@lru_cache(maxsize=1024)
def term(short: str) -> Node:
    """The node of a prefixed name, such as ``dcterms:title``."""
    prefix, name = short.split(":", 1)
    return ox.NamedNode(PREFIXES[prefix] + name)


def text(value: str, language: str | None = None) -> ox.Literal:
    """A string, with its language where it has one. A lone surrogate, which RDF cannot hold, becomes U+FFFD."""
    clean = value.encode("utf-8", "replace").decode("utf-8")
    return ox.Literal(clean, language=language) if language else ox.Literal(clean)


def number(value: int | float) -> ox.Literal:
    """An xsd:integer, or an xsd:decimal in canonical form (no exponent, no trailing zeros), as stores rewrite it."""
    if isinstance(value, int):
        return ox.Literal(str(value), datatype=term("xsd:integer"))
    plain = f"{value:.4f}".rstrip("0").rstrip(".")
    return ox.Literal(plain or "0", datatype=term("xsd:decimal"))


def day(value: object) -> ox.Literal:
    """An xsd:date."""
    return ox.Literal(str(value), datatype=term("xsd:date"))

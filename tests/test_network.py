"""The graph as networkx."""

from __future__ import annotations

from datetime import date

from kg import iri, ontology
from kg.model import Claim, Concept, Entry, Link, Paper
from kg.network import to_networkx
from kg.statements import LINKS, Statements
from kg.terms import term

ENTRY = Entry(Paper("1", "A Title", "Text.", date(2025, 2, 3)),
              (Claim("uses", Concept("method", "Llama-8B", broader=("Llama",)), (), 0.75),
               Claim("extends", Concept("method", "Llama"), (), 0.5)),
              (Link(0, 3, "https://github.com/org/code", "repository"),))


def test_nodes_and_edges() -> None:
    graph = to_networkx([ENTRY])
    paper, small, family = iri.paper("A Title"), iri.concept("method", "Llama-8B"), iri.concept("method", "Llama")
    assert graph.nodes[paper] == {"kind": "paper", "label": "A Title", "published": "2025-02-03"}
    assert graph.nodes[small] == {"kind": "method", "label": "Llama-8B"}
    assert graph.edges[paper, small, "uses"]["score"] == 0.75
    assert {(source, target, key) for source, target, key in graph.edges(keys=True)} == {
        (paper, small, "uses"), (paper, family, "extends"), (small, family, "broader"),
        (paper, iri.link("https://github.com/org/code"), "repository")}


def test_what_is_wider_than_a_wider_concept_comes_from_the_known_ones() -> None:
    small = Concept("method", "Llama-3-8B", broader=("Llama 3",))
    known = [Concept("method", "Llama 3", broader=("Llama",)), Concept("method", "Other")]
    graph = to_networkx([Entry(Paper("1", "T", "A"), (Claim("uses", small, (), 0.5),))], concepts=known)
    names = {label for _, label in graph.nodes(data="label")}
    assert names == {"T", "Llama-3-8B", "Llama 3", "Llama"}
    assert graph.has_edge(iri.concept("method", "Llama 3"), iri.concept("method", "Llama"), "broader")


def test_the_base_is_where_identifiers_begin() -> None:
    graph = to_networkx([ENTRY], "https://example.org/")
    assert all(node.startswith("https://example.org/") for node in graph)


def test_nodes_and_edges_are_those_of_the_rdf() -> None:
    known = ontology.load()
    statements = Statements(known)
    keys = {node.value: key for key, node in statements.roles.items()}
    keys |= {term(name).value: kind for kind, (name, *_) in LINKS.items()} | {term("skos:broader").value: "broader"}
    rdf = {(str(one.value), str(other.value), keys[role.value])
           for one, role, other in statements.things([ENTRY]) if role.value in keys}
    assert set(to_networkx([ENTRY], concepts=known.concepts).edges(keys=True)) == rdf

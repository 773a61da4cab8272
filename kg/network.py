"""The graph as networkx: the same nodes and edges as the RDF, as plain attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx

from kg import iri
from kg.model import Claim, Concept, Entry, Link

BROADER = "broader"


def to_networkx(
    entries: Iterable[Entry], base: str = iri.BASE, concepts: Iterable[Concept] = (),
) -> nx.MultiDiGraph[str]:
    """A directed multigraph: nodes are IRIs, edge keys are roles.

    Nodes bear ``kind`` (``paper``, a kind of concept, or a kind of link) and ``label``; papers also ``published`` (ISO
    date) where known. Edges go from paper to concept (key: the role; ``score``), from paper to link (key: the kind of
    link) and from concept to wider concept (key: ``broader``). All attributes are strings or numbers, as GraphML needs.
    ``concepts`` are known ones, which tell what is wider than a wider concept that no paper names.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    known = {(concept.kind, concept.name): concept for concept in concepts}
    entries = tuple(entries)
    for entry in entries:
        paper = iri.paper(entry.paper.title, base)
        graph.add_node(paper, kind="paper", label=entry.paper.title, **_dates(entry))
        for claim in entry.claims:
            _claim(graph, paper, claim, base)
        for link in entry.links:
            _link(graph, paper, link, base)
    for concept in sorted(_with_wider(entries, known), key=lambda concept: (concept.kind, concept.name)):
        _concept(graph, concept, base)
    return graph


def _with_wider(entries: Iterable[Entry], known: Mapping[tuple[str, str], Concept]) -> set[Concept]:
    """The concepts of the entries and all that are wider."""
    found: dict[tuple[str, str], Concept] = {}
    queue = [claim.concept for entry in entries for claim in entry.claims]
    for concept in queue:
        if (concept.kind, concept.name) not in found:
            found[concept.kind, concept.name] = concept
            queue.extend(known.get((concept.kind, name), Concept(concept.kind, name)) for name in concept.broader)
    return set(found.values())


def _dates(entry: Entry) -> dict[str, str]:
    return {"published": entry.paper.published.isoformat()} if entry.paper.published else {}


def _claim(graph: nx.MultiDiGraph[str], paper: str, claim: Claim, base: str) -> None:
    node = iri.concept(claim.concept.kind, claim.concept.name, base)
    graph.add_edge(paper, node, key=claim.role, role=claim.role, score=claim.score)


def _concept(graph: nx.MultiDiGraph[str], concept: Concept, base: str) -> None:
    node = iri.concept(concept.kind, concept.name, base)
    graph.add_node(node, kind=concept.kind, label=concept.name)
    for name in concept.broader:
        graph.add_edge(node, iri.concept(concept.kind, name, base), key=BROADER, role=BROADER)


def _link(graph: nx.MultiDiGraph[str], paper: str, link: Link, base: str) -> None:
    node = iri.link(link.url, base)
    graph.add_node(node, kind=link.kind, label=link.url)
    graph.add_edge(paper, node, key=link.kind, role=link.kind)

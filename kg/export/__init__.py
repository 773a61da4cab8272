"""The graph as files: one format, one file, and one dictionary that tells which writes what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kg import iri
from kg.evidence import evidence
from kg.export import graphml, map, tables, turtle
from kg.graph import Graph
from kg.model import Merge


def _graph(graph: Graph, path: Path) -> None:
    turtle.write(graph.statements.things(graph.entries), path, spaces(graph))


def _evidence(graph: Graph, path: Path) -> None:
    turtle.write(evidence(graph.entries, graph.statements, graph.ontology.version), path, spaces(graph))


WRITERS: dict[str, Callable[[Graph, Path], None]] = {
    "graph.ttl": _graph,
    "evidence.ttl": _evidence,
    "graph.graphml": lambda graph, path: graphml.write(graph.to_networkx(), path),
    "map.html": lambda graph, path: map.write(graph.entries, graph.ontology, graph.base, path),
}


def spaces(graph: Graph) -> dict[str, str]:
    """Prefixes for the graph's own nodes."""
    return iri.spaces((kind.key for kind in graph.ontology.kinds), graph.base)


def write(graph: Graph, merges: Iterable[Merge], folder: Path) -> list[str]:
    """Write every file of a build into ``folder``; returns their names."""
    for name, writer in WRITERS.items():
        writer(graph, folder / name)
    tables.write(graph.entries, merges, graph.base, folder)
    return [*WRITERS, *(f"{name}.csv" for name in tables.COLUMNS)]

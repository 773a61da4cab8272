"""The graph as files: one format, one file, and one dictionary that tells which writes what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from kg import iri
from kg.evidence import evidence
from kg.export import graphml, jsonld, map, nquads, tables, turtle
from kg.graph import Graph
from kg.model import Merge
from kg.terms import Triple


def _graph(graph: Graph, path: Path) -> None:
    turtle.write(graph.statements.things(graph.entries), path, spaces(graph))


def _evidence(graph: Graph, path: Path) -> None:
    turtle.write(_shown(graph), path, spaces(graph))


def _shown(graph: Graph) -> Iterator[Triple]:
    return evidence(graph.entries, graph.statements, graph.ontology.version)


WRITERS: dict[str, Callable[[Graph, Path], None]] = {
    "graph.ttl": _graph,
    "evidence.ttl": _evidence,
    "graph.graphml": lambda graph, path: graphml.write(graph.to_networkx(), path),
    "map.html": lambda graph, path: map.write(graph.entries, graph.ontology, graph.base, path),
}

# what is written only when asked for: the file, and what writes it
ALSO: dict[str, tuple[str, Callable[[Graph, Path], None]]] = {
    "jsonld": ("graph.jsonld", lambda graph, path: jsonld.write(graph.statements.things(graph.entries), _shown(graph), path, graph.base)),
    "nquads": ("graph.nq", lambda graph, path: nquads.write(graph.statements.things(graph.entries), _shown(graph), path)),
}


def spaces(graph: Graph) -> dict[str, str]:
    """Prefixes for the graph's own nodes."""
    return iri.spaces((kind.key for kind in graph.ontology.kinds), graph.base)


def write(graph: Graph, merges: Iterable[Merge], folder: Path, also: Collection[str] = ()) -> list[str]:
    """Write every file of a build into ``folder``, ``also`` those of these keys of ALSO; returns their names."""
    writers = {**WRITERS, **dict(ALSO[key] for key in ALSO if key in also)}
    for name, writer in writers.items():
        writer(graph, folder / name)
    tables.write(graph.entries, merges, graph.base, folder)
    return [*writers, *(f"{name}.csv" for name in tables.COLUMNS)]

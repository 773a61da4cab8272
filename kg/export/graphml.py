"""The graph as GraphML, for Gephi, Cytoscape and yEd."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import networkx as nx


def write(graph: nx.MultiDiGraph[str], path: Path) -> None:
    """Nodes and edges with their plain attributes; lists are joined by a bar, what is unknown is left out."""
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(graph):
        plain.add_node(node, **_plain(graph.nodes[node]))
    for start, end, key in sorted(graph.edges(keys=True)):
        plain.add_edge(start, end, key=key, **_plain(graph.edges[start, end, key]))
    nx.write_graphml(plain, path, encoding="utf-8", prettyprint=True, named_key_ids=True)


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    return {name: _value(value) for name, value in sorted(data.items()) if value is not None}


def _value(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return " | ".join(_legal(str(item)) for item in value)
    return _legal(str(value))


def _legal(text: str) -> str:
    """Text without the control characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")

"""GraphML: the same nodes and edges as networkx has, whatever names hold, and readable to other programs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx

import kg
from kg import ontology
from kg.export import graphml
from kg.model import Claim, Concept, Entry
from tests.made import ENTRIES


def back(graph: nx.MultiDiGraph[str], path: Path) -> nx.MultiDiGraph[str]:
    """The graph as networkx reads it from a file."""
    graphml.write(graph, path)
    return nx.read_graphml(path, force_multigraph=True)


def test_the_five_pages_come_back_as_they_were(five: kg.Build, tmp_path: Path) -> None:
    graph = five.graph.to_networkx()
    read = back(graph, tmp_path / "graph.graphml")
    assert dict(read.nodes(data=True)) == {node: {name: value for name, value in data.items() if value is not None}
                                          for node, data in graph.nodes(data=True)}
    edges = [Counter((start, end, key, *sorted(data.items())) for start, end, key, data in one.edges(keys=True, data=True))
             for one in (read, graph)]
    assert edges[0] == edges[1]
    assert edges[0].total() > 500


def test_edges_between_the_same_nodes_are_kept_apart(tmp_path: Path) -> None:
    claims = tuple(Claim(role, Concept("method", "LoRA"), (), 0.5) for role in ("uses", "studies"))
    graph = kg.Graph((Entry(kg.Paper("x", "On it", "An abstract."), claims),), ontology.load()).to_networkx()
    assert sorted(key for _, _, key in back(graph, tmp_path / "a").edges(keys=True)) == ["studies", "uses"]


def test_the_order_of_papers_changes_no_byte(tmp_path: Path) -> None:
    known = ontology.load()
    for name, entries in (("a", ENTRIES), ("b", ENTRIES[::-1])):
        graphml.write(kg.Graph(entries, known).to_networkx(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_xml_cannot_hold_is_left_out_and_the_rest_stays(tmp_path: Path) -> None:
    hostile = 'a\x00b\x1b<script>&amp;"]]>\ud800\ufffe 😀\u202e'
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("urn:a", label=hostile, names=("x", "y"), nothing=None, known=True, score=0.25)
    read = back(graph, tmp_path / "a")
    assert dict(read.nodes["urn:a"]) == {"label": 'ab<script>&amp;"]]> 😀\u202e', "names": "x | y", "known": True, "score": 0.25}


def test_attributes_have_names_and_types_that_other_programs_show(five: kg.Build, tmp_path: Path) -> None:
    graphml.write(five.graph.to_networkx(), tmp_path / "a")
    space = "{http://graphml.graphdrawing.org/xmlns}"
    whole = ElementTree.parse(tmp_path / "a")  # noqa: S314  written the line before
    keys = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in whole.iter(f"{space}key")}
    assert keys == {("node", "kind"): "string", ("node", "label"): "string", ("node", "published"): "string",
                    ("edge", "role"): "string", ("edge", "score"): "double"}

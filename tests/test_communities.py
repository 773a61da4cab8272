"""Groups of papers."""

from __future__ import annotations

import importlib.util

import pytest

from kg import communities
from kg.model import Claim, Concept, Entry, Paper, UsageError
from kg.sharing import Index


def entry(title: str, *names: str) -> Entry:
    return Entry(Paper(title, title, "Text."), tuple(Claim("uses", Concept("method", name), (), 0.9) for name in names))


def two_groups() -> list[Entry]:
    """Six papers on attention, six on graphs, one bridge, one alone."""
    return [*(entry(f"Attention {n}", "attention", f"a{n % 2}", "models") for n in range(6)),
            *(entry(f"Graph {n}", "graph network", f"g{n % 2}", "models") for n in range(6)),
            entry("Bridge", "attention", "graph network", "a0"), entry("Zero", "nothing else")]


def test_groups_are_found_and_named_by_what_sets_them_apart() -> None:
    index = Index(two_groups())
    found = communities.find(index, resolution=0.5)
    groups = [{index.entries[paper].paper.title.split()[0] for paper in one.papers} for one in found.communities]
    assert sorted(map(sorted, groups)) == [["Attention", "Bridge"], ["Graph"]]
    labels = {communities.label(index, one).split(",")[0] for one in found.communities}
    assert labels == {"attention", "graph network"}
    assert [index.entries[paper].paper.title for paper in found.alone] == ["Zero"]
    assert 0 < found.modularity <= 1


def test_the_same_graph_gives_the_same_groups() -> None:
    assert communities.find(Index(two_groups())) == communities.find(Index(two_groups()))


def test_each_paper_is_in_one_group_or_alone() -> None:
    found = communities.find(Index(two_groups()))
    papers = [paper for one in found.communities for paper in one.papers]
    assert sorted([*papers, *found.alone]) == list(range(14))


def test_no_paper_keeps_more_than_its_heaviest_edges_and_wide_things_make_none() -> None:
    index = Index([entry(f"P{n}", "shared by many", f"x{n // 2}") for n in range(300)])
    graph = communities.projection(index)
    assert graph.number_of_edges() == 150


def test_an_empty_graph_has_no_groups() -> None:
    assert communities.find(Index([])) == communities.Partition((), (), 0.0)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(UsageError, match="walktrap"):
        communities.find(Index([]), "walktrap")


@pytest.mark.skipif(importlib.util.find_spec("igraph") is not None, reason="igraph is installed")
def test_leiden_without_igraph_says_what_is_missing() -> None:
    with pytest.raises(UsageError, match="igraph"):
        communities.find(Index(two_groups()), "leiden")

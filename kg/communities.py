"""Groups of papers that share more with each other than with the rest."""

from __future__ import annotations

import importlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from kg.model import UsageError
from kg.sharing import Index, agreement

SEED = 0
METHODS = ("louvain", "leiden")
_WIDEST = 200  # a thing that more papers have says little of a group and would cost its square in pairs
_NEIGHBOURS = 15  # edges kept for each paper, the heaviest
_LABEL = 3


@dataclass(frozen=True, slots=True)
class Community:
    """Papers by number; ``things`` are (thing, papers of the group that have it), the most distinguishing first."""

    papers: tuple[int, ...]
    things: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Partition:
    """Communities from the largest, papers that share nothing with any other, Newman's modularity of the partition."""

    communities: tuple[Community, ...]
    alone: tuple[int, ...]
    modularity: float


def projection(index: Index) -> nx.Graph[int]:
    """Papers joined by what they share, weighted by rarity and like roles; each keeps its heaviest edges only.

    Pairs are counted thing by thing, so memory grows with the pairs that exist, never with the square of the papers;
    things that more than a quarter of the papers, or more than 200 papers, have are passed over.
    """
    weights: dict[tuple[int, int], float] = defaultdict(float)
    widest = min(_WIDEST, max(10, len(index.entries) // 4))
    for number, papers in enumerate(index.papers_of):
        if 1 < len(papers) <= widest and index.weight(number):
            held = list(papers.items())
            for place, (a, role_a) in enumerate(held):
                for b, role_b in held[place + 1:]:
                    weights[a, b] += index.weight(number) * agreement(role_a, role_b)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(index.entries)))
    graph.add_weighted_edges_from((a, b, round(weight, 9)) for (a, b), weight in sorted(_heaviest(weights)))
    return graph


def _heaviest(weights: dict[tuple[int, int], float]) -> set[tuple[tuple[int, int], float]]:
    beside: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for pair, weight in weights.items():
        for paper in pair:
            beside[paper].append((-weight, pair))
    return {(pair, -weight) for edges in beside.values() for weight, pair in sorted(edges)[:_NEIGHBOURS]}


def find(index: Index, method: str = "louvain", resolution: float = 1.0) -> Partition:
    """Communities by Louvain (Blondel et al. 2008), or Leiden (Traag et al. 2019) with the optional igraph.

    The seed is fixed, so that the same graph gives the same groups. Raises UsageError for another method.
    """
    if method not in METHODS:
        raise UsageError(f"no method {method!r}; give one of {', '.join(METHODS)}")
    graph = projection(index)
    alone = tuple(node for node, degree in graph.degree() if not degree)
    graph.remove_nodes_from(alone)
    if not graph:
        return Partition((), alone, 0.0)
    split = _louvain if method == "louvain" else _leiden
    groups = sorted((tuple(sorted(group)) for group in split(graph, resolution)),
                    key=lambda group: (-len(group), group))
    modularity = float(nx.community.modularity(graph, map(set, groups), weight="weight", resolution=resolution))
    return Partition(tuple(Community(group, _distinguishing(index, group)) for group in groups), alone, modularity)


def _louvain(graph: nx.Graph[int], resolution: float) -> Iterable[Iterable[int]]:
    groups: list[set[int]] = nx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=SEED)
    return groups


def _leiden(graph: nx.Graph[int], resolution: float) -> Iterable[Iterable[int]]:
    try:
        igraph = importlib.import_module("igraph")
    except ImportError:
        raise UsageError("leiden needs the optional package igraph; louvain needs nothing more") from None
    import random

    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311
    nodes = list(graph)
    place = {node: number for number, node in enumerate(nodes)}
    copy = igraph.Graph(n=len(nodes), edges=[(place[a], place[b]) for a, b in graph.edges()])
    found = copy.community_leiden(objective_function="modularity", resolution=resolution, n_iterations=-1,
                                  weights=[graph.edges[edge]["weight"] for edge in graph.edges()])
    return [[nodes[number] for number in group] for group in found]


def _distinguishing(index: Index, group: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Things frequent in the group and rare outside: part of the group's papers times the log of how much that is above
    the part of all papers."""
    counts = Counter(number for paper in group for number in index.of_paper[paper] if index.weight(number))
    total = len(index.entries)

    def strength(number: int) -> float:
        part = counts[number] / len(group)
        return part * math.log(part * total / len(index.papers_of[number]))

    several = [number for number in counts if counts[number] > 1] or list(counts)
    best = sorted(several, key=lambda number: (-strength(number), number))
    return tuple((number, counts[number]) for number in best[:10])


def label(index: Index, community: Community) -> str:
    """The names of the most distinguishing things."""
    return ", ".join(index.things[number].name for number, _ in community.things[:_LABEL])

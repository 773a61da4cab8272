"""How papers lead to one another: what builds on what, who compares with whom, the shortest chain between two."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from kg.finding import Node
from kg.model import Result
from kg.sharing import Index, rank
from kg.text import fold

_BUILDING = ("extends", "uses", "evaluates_on")
_COMPARING = "compares_with"
_INTRODUCING = "introduces"


@dataclass(frozen=True, slots=True, order=True)
class BuildsOn:
    """Paper ``paper`` extends, uses or evaluates on the thing that paper ``on`` introduces (all by number)."""

    paper: int
    on: int
    thing: int
    role: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paper ``paper`` compares ``own`` (what it introduces; may be empty) with ``other``; results that say so."""

    paper: int
    own: tuple[int, ...]
    other: int
    results: tuple[Result, ...]


def builds_on(index: Index) -> Iterator[BuildsOn]:
    """All directed edges between papers, in a fixed order; time linear in the edges."""
    for number, papers in enumerate(index.papers_of):
        sources = [paper for paper, role in papers.items() if role == _INTRODUCING]
        for paper, role in papers.items() if sources else ():
            if role in _BUILDING:
                yield from (BuildsOn(paper, source, number, role) for source in sources if source != paper)


def chains(index: Index, paper: int) -> list[tuple[BuildsOn, ...]]:
    """For every paper that this one builds on, directly or not, a shortest chain of edges down to it."""
    edges: dict[int, list[BuildsOn]] = {}
    for edge in sorted(builds_on(index), key=lambda edge: (edge.paper, rank(edge.role), edge.on, edge.thing)):
        edges.setdefault(edge.paper, []).append(edge)
    found: dict[int, tuple[BuildsOn, ...]] = {paper: ()}
    queue = deque([paper])
    while queue:
        here = queue.popleft()
        for edge in edges.get(here, ()):
            if edge.on not in found:
                found[edge.on] = (*found[here], edge)
                queue.append(edge.on)
    return [chain for chain in found.values() if chain]


def comparisons(index: Index, number: int) -> tuple[list[Comparison], list[Comparison]]:
    """Who compares with a thing, and whom the papers that introduce it compare with."""
    papers = index.papers_of[number].items()
    against = [Comparison(paper, _introduced(index, paper), number, _results(index, paper, number))
               for paper, role in papers if role == _COMPARING]
    by_it = [Comparison(paper, (number,), other, _results(index, paper, other))
             for paper, role in papers if role == _INTRODUCING
             for other, other_role in index.of_paper[paper].items() if other_role == _COMPARING]
    return against, by_it


def _introduced(index: Index, paper: int) -> tuple[int, ...]:
    return tuple(number for number, role in index.of_paper[paper].items() if role == _INTRODUCING)


def _results(index: Index, paper: int, number: int) -> tuple[Result, ...]:
    """The results of a paper that name the thing as subject or as what was surpassed."""
    thing = index.things[number]
    names = {fold(thing.name)}
    for claim in index.entries[paper].claims:
        if (claim.concept.kind, claim.concept.name) == (thing.kind, thing.name):
            names |= {fold(form) for form in (*claim.concept.aliases, *(mention.text for mention in claim.evidence))}
    return tuple(result for result in index.entries[paper].results
                 if {fold(result.versus or ""), fold(result.subject or "")} & names)


def path(index: Index, start: Node, goal: Node) -> list[Node]:
    """The shortest chain of papers and things from one to the other; empty where there is none.

    From each paper rarer things are followed first. Things that nearly every paper has do not link.
    """
    before: dict[Node, Node | None] = {start: None}
    queue = deque([start])
    while queue and goal not in before:
        here = queue.popleft()
        for node in _neighbours(index, here):
            if node not in before and (node == goal or _links(index, node)):
                before[node] = here
                queue.append(node)
    chain: list[Node] = []
    step: Node | None = goal if goal in before else None
    while step is not None:
        chain.append(step)
        step = before[step]
    return chain[::-1]


def _links(index: Index, node: Node) -> bool:
    return node.paper is not None or index.weight(index.number[node.thing]) > 0


def _neighbours(index: Index, node: Node) -> Iterator[Node]:
    if node.paper is not None:
        numbers = index.of_paper[node.paper]
        for number in sorted(numbers, key=lambda number: (-index.weight(number), number)):
            yield Node(index.things[number].kind, index.things[number].name)
        return
    papers = {paper for number in index.family(node.thing) for paper in index.papers_of[number]}
    for paper in sorted(papers):
        yield Node("paper", index.entries[paper].paper.title, paper)

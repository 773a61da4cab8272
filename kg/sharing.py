"""What papers share, and how much it tells.

Two papers are near when they share things that few papers have, in like roles. With ``w(c)`` the inverse document
frequency of a thing over papers (Spärck Jones 1972) and ``g`` in [0, 1] the agreement of the two roles::

    score(a, b) = sum over shared c of w(c) g(c) / sqrt(sum over c in a of w(c) * sum over c in b of w(c))

which is the cosine of Salton and Buckley (1988) with the weights sqrt(w), damped by ``g``: symmetric, in [0, 1].
A thing that nearly every paper has weighs nothing, so it never relates two papers by itself.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg import iri
from kg.model import Concept, Entry

REPOSITORY = "repository"
LINKS = "links"
COMMON = 0.75
"""Part of the papers above which a thing is common: it weighs nothing."""
ROLES = ("introduces", "extends", "uses", "evaluates_on", "compares_with", "studies", LINKS, "mentions")
"""From the strongest tie to the weakest."""
_BACKGROUND = 0.5
_OTHER_ROLE = 0.75


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """What papers can share: a concept, or a repository under its address."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that two papers have: its number, the role in each, how many papers have it, its part of the score."""

    thing: int
    role_a: str
    role_b: str
    papers: int
    weight: float


@dataclass(frozen=True, slots=True)
class Related:
    """Two papers by number, ``a`` as asked for (in pairs: the lower), their score, and what they share."""

    a: int
    b: int
    score: float
    shared: tuple[Shared, ...]


@lru_cache(maxsize=256)
def agreement(one: str, other: str) -> float:
    """How far two roles agree, in [0, 1]: 1 for the same, 0.75 for different ones, half for each in the background."""
    background = (one == "mentions") + (other == "mentions")
    return float((1.0 if one == other else _OTHER_ROLE) * _BACKGROUND**background)


class Index:
    """Papers by title and things by kind and name, each under its number, with the ways between them."""

    def __init__(self, entries: Iterable[Entry], base: str = iri.BASE, concepts: Iterable[Concept] = ()) -> None:
        self.entries: tuple[Entry, ...] = tuple(sorted(entries, key=lambda entry: (entry.paper.title, entry.paper.id)))
        self.base = base
        found = [_of(entry) for entry in self.entries]
        self.things: tuple[Thing, ...] = tuple(sorted({thing for roles in found for thing in roles}))
        self.number: dict[Thing, int] = {thing: place for place, thing in enumerate(self.things)}
        self.of_paper: list[dict[int, str]] = [
            dict(sorted((self.number[thing], role) for thing, role in roles.items())) for roles in found]
        self.papers_of: list[dict[int, str]] = [{} for _ in self.things]
        for paper, roles in enumerate(self.of_paper):
            for number, role in roles.items():
                self.papers_of[number][paper] = role
        self.concepts: tuple[Concept, ...] = tuple(concepts)
        self._weights = [self._weight(len(papers)) for papers in self.papers_of]
        self._norms = [math.sqrt(sum(map(self._presence, roles))) for roles in self.of_paper]

    def _weight(self, papers: int) -> float:
        """Inverse document frequency in (0, 1], 0 for a thing that nearly every paper has."""
        total = len(self.entries)
        if papers > 2 and papers > COMMON * total:
            return 0.0
        return math.log(1 + total / papers) / math.log(1 + total)

    def _presence(self, number: int) -> float:
        """The weight of a thing in the length of a paper; a repository of its own does not set a paper apart."""
        alone = self.things[number].kind == REPOSITORY and len(self.papers_of[number]) == 1
        return 0.0 if alone else self._weights[number]

    def weight(self, number: int) -> float:
        """Inverse document frequency of a thing, scaled to [0, 1]."""
        return self._weights[number]

    def paper_iri(self, paper: int) -> str:
        """The identifier of a paper in the graph."""
        return iri.paper(self.entries[paper].paper.title, self.base)

    def thing_iri(self, number: int) -> str:
        """The identifier of a concept or repository in the graph."""
        return self.iri_of(self.things[number])

    def iri_of(self, thing: Thing) -> str:
        """The identifier of any concept or repository, one that no paper names included."""
        if thing.kind == REPOSITORY:
            return iri.link(thing.name, self.base)
        return iri.concept(thing.kind, thing.name, self.base)

    def shared(self, paper: int, kinds: Collection[str] = ()) -> Iterator[Related]:
        """The papers that share something of these kinds (all, when empty) with this one, the nearest first.

        All are scored and ordered at once; the details are worked out as they are asked for.
        """
        common = self._around(paper, kinds, after=-1)
        scores = {other: self._score(paper, other, numbers) for other, numbers in common.items()}
        for other in sorted(scores, key=lambda other: (-scores[other], other)):
            yield self._related(paper, other, common[other])

    def shared_between(self, a: int, b: int, kinds: Collection[str] = ()) -> Related:
        """What two papers share, common things included."""
        return self._related(a, b, [number for number in self.of_paper[a]
                                    if number in self.of_paper[b] and self._wanted(number, kinds)])

    def pairs(self, kinds: Collection[str] = ()) -> Iterator[Related]:
        """Every pair of papers that share something of these kinds, once, in the order of the papers; streamed.

        What weighs nothing is listed too when its kind is asked for by name. The time grows with the pairs,
        the memory with the neighbours of one paper.
        """
        for paper in range(len(self.entries)):
            common = self._around(paper, kinds, after=paper)
            for other in sorted(common):
                yield self._related(paper, other, common[other])

    def _around(self, paper: int, kinds: Collection[str], after: int) -> dict[int, list[int]]:
        """The numbers of the things that each later paper has in common with this one."""
        common: dict[int, list[int]] = defaultdict(list)
        for number in self.of_paper[paper]:
            if self._wanted(number, kinds) and (kinds or self._weights[number]):
                for other in self.papers_of[number]:
                    if other > after and other != paper:
                        common[other].append(number)
        return common

    def _score(self, a: int, b: int, numbers: Iterable[int]) -> float:
        length = self._norms[a] * self._norms[b]
        of_a, of_b, weights = self.of_paper[a], self.of_paper[b], self._weights
        return sum(weights[one] * agreement(of_a[one], of_b[one]) for one in numbers) / length if length else 0.0

    def _wanted(self, number: int, kinds: Collection[str]) -> bool:
        return not kinds or self.things[number].kind in kinds

    def _related(self, a: int, b: int, numbers: Sequence[int]) -> Related:
        length = self._norms[a] * self._norms[b]
        shared = []
        for number in numbers:
            role_a, role_b = self.of_paper[a][number], self.of_paper[b][number]
            weight = self._weights[number] * agreement(role_a, role_b) / length if length else 0.0
            shared.append(Shared(number, role_a, role_b, len(self.papers_of[number]), weight))
        if len(shared) > 1:
            shared.sort(key=lambda one: (-one.weight, one.thing))
        return Related(a, b, min(1.0, sum(one.weight for one in shared)), tuple(shared))

    @cached_property
    def _children(self) -> dict[Thing, set[Thing]]:
        below: dict[Thing, set[Thing]] = defaultdict(set)
        met = {claim.concept for entry in self.entries for claim in entry.claims if claim.concept.broader}
        for concept in (*met, *self.concepts):
            for name in concept.broader:
                below[Thing(concept.kind, name)].add(Thing(concept.kind, concept.name))
        return below

    def family(self, thing: Thing) -> tuple[int, ...]:
        """The numbers of a thing and of all narrower ones that papers name; the thing itself may be named by none."""
        return tuple(self.number[one] for one in _reach(thing, self._children) if one in self.number)

    @cached_property
    def families(self) -> tuple[Thing, ...]:
        """Wider concepts that no paper names itself."""
        return tuple(sorted(thing for thing in self._children if thing not in self.number and self.family(thing)))

    def papers_with(self, numbers: Iterable[int]) -> list[tuple[int, int, str]]:
        """Paper, thing and role for each of these things, by role from the strongest, then the newest paper first."""
        rows = {(paper, number, role) for number in numbers for paper, role in self.papers_of[number].items()}
        return sorted(rows, key=self._by_role)

    def _by_role(self, row: tuple[int, int, str]) -> tuple[int, int, int, int]:
        paper, number, role = row
        published = self.entries[paper].paper.published
        return rank(role), -(published.toordinal() if published else 0), paper, number

    def sentence(self, paper: int, number: int) -> str:
        """The sentence of a paper that shows a thing best; empty where the evidence is not at hand."""
        thing, entry = self.things[number], self.entries[paper]
        text = entry.paper.text
        if thing.kind == REPOSITORY:
            place = next(link.start for link in entry.links if link.url == thing.name)
            return _sentence_at(text, place)
        for claim in entry.claims:
            if (claim.concept.kind, claim.concept.name) == (thing.kind, thing.name) and claim.evidence:
                start, end = claim.evidence[0].sentence
                return " ".join(text[start:end].split())
        return ""


def rank(role: str) -> int:
    """The place of a role from the strongest tie to the weakest; unknown roles come last."""
    return ROLES.index(role) if role in ROLES else len(ROLES)


def _of(entry: Entry) -> dict[Thing, str]:
    """The things of a paper with its role in each: the strongest, should a graph hold several."""
    things = {Thing(REPOSITORY, link.url): LINKS for link in entry.links if link.kind == REPOSITORY}
    for claim in sorted(entry.claims, key=lambda claim: -rank(claim.role)):
        things[Thing(claim.concept.kind, claim.concept.name)] = claim.role
    return things


def _reach(thing: Thing, below: Mapping[Thing, Collection[Thing]]) -> Iterator[Thing]:
    """The thing and all below it, level by level."""
    seen: set[Thing] = set()
    queue = deque([thing])
    while queue:
        one = queue.popleft()
        if one not in seen:
            seen.add(one)
            yield one
            queue.extend(sorted(below.get(one, ())))


def _sentence_at(text: str, place: int) -> str:
    """The sentence around a place, by full stops before blanks: enough for a line that shows a link."""
    start = max(text.rfind(". ", 0, place) + 2 if ". " in text[:place] else 0, text.rfind("\n", 0, place) + 1)
    end = text.find(". ", place)
    return " ".join(text[start:end + 1 if end >= 0 else len(text)].split())

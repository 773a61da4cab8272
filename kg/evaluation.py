"""How well found contents agree with gold annotations.

Scores are per paper, on the set of its things: a found thing matches an annotated one of its kind when any form of one equals any form of
the other after folding. Optional annotations neither reward nor punish. ``core`` takes methods, datasets and benchmarks together, the
latter two as one kind; ``core loose`` also takes another kind, and a form within the other at half its length or more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from kg.text import singular
from kg.training.gold import KINDS, Contents, Entity, Gold

CORE = {"method": "method", "dataset": "data", "benchmark": "data"}
_ARTICLES = frozenset({"the", "a", "an", "our", "proposed", "novel"})
Test = Callable[[Entity, Entity], bool]
Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """How many were found rightly, found wrongly, and missed."""

    hit: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.hit + other.hit, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.hit / (self.hit + self.wrong) if self.hit + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Evaluation:
    """Scores by name; how many roles of matched core things are right, of how many; names missed and falsely found, by kind."""

    scores: dict[str, Score] = field(default_factory=dict)
    roles: tuple[int, int] = (0, 0)
    missed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    false: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, name: str, score: Score) -> None:
        """Add to the score of a name."""
        self.scores[name] = self.scores.get(name, Score()) + score

    @property
    def role_accuracy(self) -> float | None:
        """The share of right roles; None where no core thing matches."""
        return self.roles[0] / self.roles[1] if self.roles[1] else None


def evaluate(gold: Iterable[Gold], found: Mapping[str, Contents]) -> Evaluation:
    """Score what was ``found``, by paper id; of a paper that is not there all is missed."""
    rows = tuple(gold)
    result = Evaluation({name: Score() for name in ("core", "core loose", "all", *KINDS, "links", "results", "sharing pairs")})
    for row in rows:
        theirs = found.get(row.paper.id, Contents())
        _entities(result, row.contents.entities, theirs.entities)
        result.add("links", _bags(set(map(_address, row.contents.links)), set(map(_address, theirs.links))))
        result.add("results", _bags(map(str.strip, row.contents.values), map(str.strip, theirs.values)))
    result.add("sharing pairs", _sharing(rows, found))
    return result


def above(contents: Contents, least: float | Mapping[str, float]) -> Contents:
    """The contents without the things that score lower, by kind or all alike."""
    leasts = dict.fromkeys(KINDS, least) if isinstance(least, int | float) else least
    return Contents(tuple(entity for entity in contents.entities if entity.score >= leasts[entity.kind]), contents.links, contents.values)


def pair_up(gold: Sequence[Entity], found: Sequence[Entity], *tests: Test) -> dict[int, int]:
    """Match each found thing to at most one annotated: the stricter test first, then required ones first; greedy, in order."""
    taken: set[int] = set()
    pairs: dict[int, int] = {}
    for test in tests:
        for optional in (False, True):
            for place, entity in enumerate(found):
                if place not in pairs:
                    for target, annotated in enumerate(gold):
                        if target not in taken and annotated.optional == optional and test(entity, annotated):
                            taken.add(target)
                            pairs[place] = target
                            break
    return pairs


def same(one: Entity, other: Entity) -> bool:
    """Whether two things have the same kind and a form in common."""
    return one.kind == other.kind and bool(_forms(one) & _forms(other))


def _same_core(one: Entity, other: Entity) -> bool:
    return CORE[one.kind] == CORE[other.kind] and bool(_forms(one) & _forms(other))


def same_form(one: Entity, other: Entity) -> bool:
    """Whether two things have a form in common."""
    return bool(_forms(one) & _forms(other))


def _near_form(one: Entity, other: Entity) -> bool:
    return any(_within(mine, theirs) for mine in _forms(one) for theirs in _forms(other))


def _within(one: str, other: str) -> bool:
    short, long = sorted((one.split(), other.split()), key=len)
    size = len(short)
    return 2 * size >= len(long) and any(long[place:place + size] == short for place in range(len(long) - size + 1))


@lru_cache(maxsize=100_000)
def _forms(entity: Entity) -> frozenset[str]:
    return frozenset(filter(None, map(fold, (entity.name, *entity.surface))))


@lru_cache(maxsize=100_000)
def fold(form: str) -> str:
    """The form without case, hyphens, punctuation, leading articles and plural s.

    Unlike ``kg.text.fold`` it leaves LaTeX and wide letters as they are: annotations are compared as they are written.
    """
    words = [word.strip(".") for word in re.sub(r"[^\w@+#.%^]+", " ", form.casefold().replace("_", " ")).split()]
    while words and words[0] in _ARTICLES:
        words = words[1:]
    if words:
        words[-1] = singular(words[-1])
    return " ".join(filter(None, words))


def _count(gold: Sequence[Entity], found: Sequence[Entity], pairs: Mapping[int, int]) -> Score:
    hit = sum(not gold[target].optional for target in pairs.values())
    return Score(hit, len(found) - len(pairs), sum(not entity.optional for entity in gold) - hit)


def _entities(result: Evaluation, gold: Sequence[Entity], found: Sequence[Entity]) -> None:
    for kind in KINDS:
        annotated, theirs = ([entity for entity in side if entity.kind == kind] for side in (gold, found))
        pairs = pair_up(annotated, theirs, same_form)
        result.add(kind, _count(annotated, theirs, pairs))
        # a second find of a thing that is matched already is a duplicate, hence wrong
        result.false[kind].update(entity.name for place, entity in enumerate(theirs) if place not in pairs)
        reached = set(pairs.values())
        result.missed[kind].update(entity.name for place, entity in enumerate(annotated) if not entity.optional and place not in reached)
    result.add("all", _count(gold, found, pair_up(gold, found, same)))
    annotated, theirs = ([entity for entity in side if entity.kind in CORE] for side in (gold, found))
    pairs = pair_up(annotated, theirs, _same_core)
    result.add("core", _count(annotated, theirs, pairs))
    result.add("core loose", _count(annotated, theirs, pair_up(annotated, theirs, same_form, _near_form)))
    matched = [(theirs[place].role, annotated[target].role) for place, target in pairs.items() if not annotated[target].optional]
    result.roles = (result.roles[0] + sum(one == other for one, other in matched), result.roles[1] + len(matched))


def _bags(gold: Iterable[str], found: Iterable[str]) -> Score:
    right, theirs = Counter(gold), Counter(found)
    hit = (right & theirs).total()
    return Score(hit, theirs.total() - hit, right.total() - hit)


def _address(url: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", url.strip().rstrip("/.,;")).casefold()


def _sharing(rows: Sequence[Gold], found: Mapping[str, Contents]) -> Score:
    """Pairs of papers with a core concept in common; those that share optional things alone are left aside."""
    annotated = {row.paper.id: row.contents for row in rows}
    right = _pairs(annotated, lambda entity: "" if entity.optional else fold(entity.name))
    neutral = _pairs(annotated, lambda entity: fold(entity.name)) - right
    theirs = _pairs({key: found.get(key, Contents()) for key in annotated}, lambda entity: entity.concept or fold(entity.name)) - neutral
    return Score(len(right & theirs), len(theirs - right), len(right - theirs))


def _pairs(contents: Mapping[str, Contents], key: Callable[[Entity], str]) -> Pairs:
    papers: dict[str, set[str]] = defaultdict(set)
    for paper, held in contents.items():
        for entity in held.entities:
            if entity.kind in CORE:
                papers[key(entity)].add(paper)
    papers.pop("", None)
    return {pair for ids in papers.values() for pair in combinations(sorted(ids), 2)}

"""Whether scores can be believed: of the things that score 0.8, are 0.8 right? (Reliability; Guo et al., 2017.)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.evaluation import Score, above, evaluate, pair_up, same
from kg.training.gold import Contents, Gold

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Things whose score lies in ``[low, high)``: how many, their mean score, and the share that is right."""

    low: float
    high: float
    count: int
    score: float
    right: float


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of all things, and of the core, where those that score lower than ``least`` are left out."""

    least: float
    every: Score
    core: Score


def judged(gold: Iterable[Gold], found: Mapping[str, Contents]) -> list[tuple[float, bool]]:
    """The score of each thing and whether it is right, without those that match an optional annotation.

    A second find of one thing is wrong; the one with the higher score counts as the first.
    """
    told: list[tuple[float, bool]] = []
    for row in gold:
        annotated = row.contents.entities
        theirs = sorted(found.get(row.paper.id, Contents()).entities, key=lambda entity: -entity.score)
        pairs = pair_up(annotated, theirs, same)
        told += [(entity.score, place in pairs) for place, entity in enumerate(theirs)
                 if place not in pairs or not annotated[pairs[place]].optional]
    return told


def reliability(told: Iterable[tuple[float, bool]], bins: int = BINS) -> tuple[Bin, ...]:
    """The bins of equal width, empty ones too; a score of 1 belongs to the last."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for score, right in told:
        groups[min(int(score * bins), bins - 1)].append((score, right))
    return tuple(
        Bin(place / bins, (place + 1) / bins, len(group),
            sum(score for score, _ in group) / len(group) if group else 0.0,
            sum(right for _, right in group) / len(group) if group else 0.0)
        for place, group in enumerate(groups))


def expected_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far score and share of right ones lie apart, over the bins by their counts."""
    total = sum(part.count for part in bins)
    return sum(part.count * abs(part.score - part.right) for part in bins) / total if total else 0.0


def cuts(gold: Sequence[Gold], found: Mapping[str, Contents], leasts: Iterable[float]) -> tuple[Cut, ...]:
    """Precision and recall by the least score that is kept."""
    made = []
    for least in leasts:
        scores = evaluate(gold, {key: above(held, least) for key, held in found.items()}).scores
        made.append(Cut(least, scores["all"], scores["core"]))
    return tuple(made)

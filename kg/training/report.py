"""What readings of annotated papers say of a model: scores, errors, and whether its scores can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg import iri
from kg.evaluation import Evaluation, Score, above, evaluate
from kg.extract import rows
from kg.model import Reading
from kg.training import calibration
from kg.training.calibration import Bin, Cut
from kg.training.gold import Contents, Gold, contents

_LEASTS = tuple(number / 10 for number in range(10))


@dataclass(frozen=True, slots=True)
class Report:
    """The evaluation of the things that score the ``least`` of their kind or more; bins and cuts of all things."""

    papers: int
    least: Mapping[str, float]
    evaluation: Evaluation
    bins: tuple[Bin, ...]
    error: float
    cuts: tuple[Cut, ...]


def report(gold: Sequence[Gold], readings: Iterable[Reading], least: Mapping[str, float]) -> Report:
    """Compare readings with the annotations of the same papers."""
    return compare(gold, {reading.paper.id: found(reading) for reading in readings}, least)


def found(reading: Reading) -> Contents:
    """What a reading says its paper holds, as ``kg extract`` writes it."""
    return contents(rows.row(reading, iri.concept), f"paper {reading.paper.id}")


def compare(gold: Sequence[Gold], theirs: dict[str, Contents], least: Mapping[str, float]) -> Report:
    """Compare what was found, by paper id, with annotations."""
    bins = calibration.reliability(calibration.judged(gold, theirs))
    kept = {key: above(held, least) for key, held in theirs.items()}
    return Report(len(gold), least, evaluate(gold, kept), bins, calibration.expected_error(bins),
                  calibration.cuts(gold, theirs, _LEASTS))


def plain(made: Report, errors: int) -> dict[str, Any]:
    """The report as plain values, rounded to four places."""
    result = made.evaluation
    return {
        "papers": made.papers, "min_score": dict(made.least), **figures(made),
        "missed": {kind: dict(names.most_common(errors)) for kind, names in result.missed.items()},
        "false": {kind: dict(names.most_common(errors)) for kind, names in result.false.items()},
        "reliability": [{"low": part.low, "high": part.high, "things": part.count, "score": round(part.score, 4),
                         "right": round(part.right, 4)} for part in made.bins],
        "cuts": [{"min_score": cut.least, "all": _score(cut.every), "core": _score(cut.core)} for cut in made.cuts],
    }


def figures(made: Report) -> dict[str, Any]:
    """The scores, the share of right roles, and the calibration error, as plain values."""
    accuracy = made.evaluation.role_accuracy
    return {"scores": {name: _score(score) for name, score in made.evaluation.scores.items()},
            "roles": None if accuracy is None else round(accuracy, 4), "calibration_error": round(made.error, 4)}


def _score(score: Score) -> dict[str, float]:
    return {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": round(score.f1, 4),
            "gold": score.hit + score.missed, "found": score.hit + score.wrong}

"""How well papers are read, against annotations that nothing was trained on: floors a little under what was reached.

The floors are of ``kg evaluate dev.jsonl`` with the least scores of the ontology; the README tells the figures themselves.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg import ontology
from kg.extract.tagger import DEFAULT, Model
from kg.training import gold, report
from kg.training.report import Report

pytestmark = pytest.mark.slow

FLOORS = {  # F1, or the share of right ones for roles
    "full": {"core": 0.77, "method": 0.76, "dataset": 0.90, "benchmark": 0.74,
             "task": 0.60, "metric": 0.50, "topic": 0.54, "links": 1.00, "results": 0.75,
             "sharing pairs": 0.70, "roles": 0.76},
    "fast": {"core": 0.57, "method": 0.55, "dataset": 0.78, "benchmark": 0.68, "links": 1.00, "results": 0.74, "roles": 0.54},
}
CALIBRATION = {"full": 0.07, "fast": 0.10}  # expected calibration error, at most
TUNED = 0.05  # how far the development papers may lie above the cross-validated training papers


@pytest.fixture(scope="module", params=list(FLOORS))
def made(request: pytest.FixtureRequest, shared: Path) -> tuple[str, Report]:
    rows = gold.read(shared / "gold" / "dev.jsonl")
    reader = kg.extractor(model="" if request.param == "fast" else None)
    return request.param, report.report(rows, reader.read(row.paper for row in rows), ontology.load().min_scores())


def test_scores_stay_above_their_floors(made: tuple[str, Report]) -> None:
    mode, found = made
    reached = {name: score.f1 for name, score in found.evaluation.scores.items()} | {"roles": found.evaluation.role_accuracy or 0.0}
    assert {name: round(reached[name], 3) for name, floor in FLOORS[mode].items() if reached[name] < floor} == {}


def test_scores_can_be_believed(made: tuple[str, Report]) -> None:
    mode, found = made
    assert found.error < CALIBRATION[mode]


def test_a_higher_score_is_more_often_right(made: tuple[str, Report]) -> None:
    filled = [part for part in made[1].bins if part.count >= 30]
    assert len(filled) >= 3
    assert filled[-1].right > filled[0].right + 0.3


def test_the_development_papers_were_not_tuned_on() -> None:
    figures = Model(DEFAULT).about.get("figures")
    if not figures:
        pytest.skip("the model's manifest holds no figures")
    for mode in FLOORS:
        dev, crossed = (figures[f"{papers}, {mode}"]["scores"]["core"]["f1"] for papers in ("dev", "cross-validated"))
        assert dev - crossed <= TUNED, mode

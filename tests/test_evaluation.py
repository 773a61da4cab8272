"""Scores against annotations: those of the annotators' own scorer, whatever was found; bad rows named; scores and truth."""

from __future__ import annotations

import importlib.util
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.evaluation import Score, above, evaluate, fold
from kg.model import InputError
from kg.training import gold
from kg.training.calibration import cuts, expected_error, judged, reliability
from kg.training.gold import KINDS, ROLES, Contents, Entity, contents

ROW = {"title": "Foo: a net", "abstract": "We train Foo on ImageNet. Code: github.com/a/b.", "entities": [
    {"type": "method", "name": "Foo", "surface": ["Foo"], "role": "introduces", "optional": False},
    {"type": "dataset", "name": "ImageNet", "surface": ["ImageNet"], "role": "evaluates_on", "optional": False},
    {"type": "topic", "name": "net", "surface": ["net"], "role": "mentions", "optional": True}],
    "links": [{"url": "https://github.com/a/b", "kind": "repository"}], "results": []}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8")
    return path


def changed(**values: object) -> dict[str, object]:
    return {**ROW, **values}


def entity(**values: object) -> dict[str, object]:
    return changed(entities=[{**ROW["entities"][0], **values}])  # type: ignore[index]


@pytest.fixture
def rows(tmp_path: Path) -> tuple[gold.Gold, ...]:
    return gold.read(write(tmp_path / "gold.jsonl", ROW))


def things(*found: tuple[str, str, str]) -> Contents:
    return Contents(tuple(Entity(kind, name, (name,), role) for kind, name, role in found))


def test_what_is_right_wrong_missed_and_neutral(rows: tuple[gold.Gold, ...]) -> None:
    theirs = things(("method", "foo", "uses"), ("method", "FOO", "uses"), ("topic", "nets", "studies"), ("task", "training", "studies"))
    result = evaluate(rows, {rows[0].paper.id: theirs})
    assert result.scores["method"] == Score(hit=1, wrong=1)  # the second find of one thing is wrong
    assert result.scores["topic"] == Score()  # optional ones count neither way
    assert result.scores["core"] == Score(1, 1, 1)
    assert result.scores["links"] == Score(missed=1)
    assert result.roles == (0, 1)
    assert dict(result.missed["dataset"]) == {"ImageNet": 1}
    assert dict(result.false["task"]) == {"training": 1}


def test_a_paper_that_was_not_read_is_all_missed(rows: tuple[gold.Gold, ...]) -> None:
    result = evaluate(rows, {})
    assert result.scores["all"] == Score(missed=2)
    assert result.role_accuracy is None


def test_a_dataset_may_be_called_benchmark_within_the_core(rows: tuple[gold.Gold, ...]) -> None:
    result = evaluate(rows, {rows[0].paper.id: things(("benchmark", "ImageNet", "evaluates_on"))})
    assert result.scores["core"].hit == 1
    assert (result.scores["benchmark"], result.scores["dataset"]) == (Score(wrong=1), Score(missed=1))
    assert result.role_accuracy == 1.0


def test_precision_recall_and_their_mean() -> None:
    score = Score(hit=3, wrong=1, missed=2)
    assert (score.precision, score.recall, round(score.f1, 4)) == (0.75, 0.6, 0.6667)
    assert Score().f1 == 0.0


@pytest.mark.parametrize(("one", "other"), [("The GLUE", "glue"), ("sparse-autoencoders", "Sparse Autoencoder"), ("our novel Foo", "foo")])
def test_forms_that_count_as_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_least_scores_by_kind() -> None:
    held = Contents((Entity("method", "a", (), "uses", score=0.4), Entity("task", "b", (), "uses", score=0.4)))
    assert [entity.name for entity in above(held, dict.fromkeys(KINDS, 0.5) | {"task": 0.3}).entities] == ["b"]


# against the annotators' scorer


def scorer(shared: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(rows: tuple[gold.Gold, ...], found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    result = evaluate(rows, {key: contents(row) for key, row in found.items()})
    names = {"results": "results (values)"}
    return {names.get(name, name): {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": round(score.f1, 4),
                                    "gold": score.hit + score.missed, "predicted": score.hit + score.wrong}
            for name, score in result.scores.items()} | {
        "roles (accuracy on matched core)": None if result.role_accuracy is None else round(result.role_accuracy, 4)}


def disturbed(row: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The annotations as a poor reader would have found them."""
    entities = []
    for item in row["entities"]:
        one = {**item, "concept": dice.choice(["", f"c/{item['name']}", "c/1"])}
        if dice.random() < 0.3:
            one["type"] = dice.choice(KINDS)
        if dice.random() < 0.3:
            one["role"] = dice.choice(ROLES)
        if dice.random() < 0.3:
            one["name"], one["surface"] = f"the {one['name']} {dice.choice(['model', 's', 'x-y'])}", []
        entities += [one] * dice.choice([0, 1, 1, 1, 2])
    links = [{"url": dice.choice([link["url"], link["url"].upper() + "/.", "http://www.x.org"])} for link in row["links"]]
    results = [dice.choice([result, {"value": "1%"}]) for result in row["results"]] * dice.choice([1, 1, 2])
    return {"id": row["id"], "entities": entities, "links": links, "results": results}


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_the_annotators_scorer_on_any_find(shared: Path, seed: int) -> None:
    score, path = scorer(shared), shared / "gold" / "dev.jsonl"
    wanted, dice = score.read(path), random.Random(seed)  # noqa: S311  no secret
    found = {key: disturbed(row, dice) for key, row in wanted.items() if dice.random() < 0.95}
    assert ours(gold.read(path), found) == score.score(wanted, found)[0]


def test_agrees_with_the_annotators_scorer_on_what_kg_extract_writes(
        shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    score, path, out = scorer(shared), shared / "gold" / "dev.jsonl", tmp_path / "found.jsonl"
    assert main(["extract", str(path), "--fast", "-o", str(out)]) == 0
    assert main(["evaluate", str(path), "--fast", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    wanted = score.score(score.read(path), score.read(out))[0]
    for name, figures in told["scores"].items():
        theirs = dict(wanted["results (values)" if name == "results" else name])
        assert figures == {"found": theirs.pop("predicted"), **theirs}, name
    assert told["roles"] == wanted["roles (accuracy on matched core)"]


# annotations that are wrong


@pytest.mark.parametrize(("row", "told"), [
    ("{", "line 2: not a JSON object"), ("[1]", "line 2: not a JSON object but a list"),
    ({"title": "T", "entities": []}, "line 2: abstract: is missing"), (changed(title=" "), "line 2: title: ' ' is no text"),
    ({"title": "T", "abstract": "A"}, "line 2: entities: is missing"), (changed(entities={}), "line 2: entities: {} is no list of objects"),
    (entity(type="person"), "line 2: entities[0].type: 'person' is none of method, dataset"),
    (entity(role="likes"), "line 2: entities[0].role: 'likes' is none of introduces"),
    (entity(name=""), "line 2: entities[0].name: '' is no text"), (entity(optional="no"), "line 2: entities[0].optional: 'no' is neither"),
    (entity(surface="Foo"), "line 2: entities[0].surface: 'Foo' is no list of forms"),
    (entity(score="x"), "line 2: entities[0].score: 'x' is no number"),
    (changed(links=[{"kind": "repository"}]), "line 2: links[0].url: is missing"),
    (changed(results=[{"value": 3}]), "line 2: results[0].value: 3 is no text"),
])
def test_a_bad_row_is_named_by_line_and_field(row: object, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "gold.jsonl", changed(title="Another"), row)
    with pytest.raises(InputError) as error:
        gold.read(path)
    assert str(error.value).startswith(f"{path}, {told}")
    assert main(["evaluate", str(path)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_all_bad_rows_are_named_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", "{", ROW, ROW, entity(type="x"))
    with pytest.raises(InputError, match=r"line 1: .* \(and 2 more bad rows: lines 3, 4\)"):
        gold.read(path)


def test_a_surface_that_does_not_stand_in_the_text_is_told_to_who_trains(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", entity(surface=["Fooo"]))
    assert gold.read(path)
    with pytest.raises(InputError, match=r"entities\[0\]\.surface: 'Fooo' stands neither in the title nor in the abstract"):
        gold.read(path, located=True)


def test_a_row_may_have_its_text_elsewhere(tmp_path: Path) -> None:
    whole, = gold.read(write(tmp_path / "gold.jsonl", ROW))
    bare = {key: value for key, value in ROW.items() if key not in ("title", "abstract")} | {"id": "2401.00001"}
    paper = replace(whole.paper, id="2401.00001")
    path = write(tmp_path / "bare.jsonl", bare)
    assert gold.read(path, located=True, texts={paper.id: paper}) == (replace(whole, paper=paper),)
    with pytest.raises(InputError, match=r"line 1: id: no text is given for '2401\.00001'"):
        gold.read(path, texts={"other": paper})
    with pytest.raises(InputError, match="line 1: title: is missing"):
        gold.read(path)


def test_the_annotations_can_be_read(shared: Path) -> None:
    rows = gold.read(shared / "gold" / "train.jsonl", located=True)
    assert len(rows) == 1118
    assert sum(len(row.contents.entities) for row in rows) > 10_000


# scores and truth


def test_each_find_is_right_wrong_or_left_aside(rows: tuple[gold.Gold, ...]) -> None:
    found = Contents((Entity("method", "Foo", (), "uses", score=0.6), Entity("method", "foo", (), "uses", score=0.9),
                      Entity("topic", "net", (), "uses", score=0.5), Entity("task", "x", (), "uses", score=0.2)))
    assert sorted(judged(rows, {rows[0].paper.id: found})) == [(0.2, False), (0.6, False), (0.9, True)]


def test_reliability_and_its_error() -> None:
    told = [(0.95, True)] * 9 + [(0.95, False)] + [(1.0, True), (0.0, False)]
    bins = reliability(told)
    assert [part.count for part in bins] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 11]
    assert bins[-1].right == pytest.approx(10 / 11)
    assert bins[-1].score == pytest.approx(10.5 / 11)
    assert expected_error(bins) == pytest.approx(0.5 / 12)
    assert expected_error(reliability([])) == 0.0


def test_a_higher_cut_keeps_fewer(rows: tuple[gold.Gold, ...]) -> None:
    found = {rows[0].paper.id: Contents((Entity("method", "Foo", (), "uses", score=0.6), Entity("task", "x", (), "uses", score=0.2)))}
    low, high = cuts(rows, found, [0.0, 0.5])
    assert (low.every, high.every) == (Score(1, 1, 1), Score(1, 0, 1))


# the command


def test_the_command_prints_scores_errors_and_reliability(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "gold.jsonl", ROW)
    assert main(["evaluate", str(path), "--fast", "--min-score", "0"]) == 0
    told = capsys.readouterr().out
    for part in ("1 papers, things that score 0.0 or more", "core loose", "Roles right on matched core",
                 "expected calibration error", "By --min-score"):
        assert part in told
    assert "ImageNet" not in told.split("Commonest errors")[1].split("Scores and truth")[0]  # it was found, so it is no error


def test_figures_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "gold.jsonl", ROW)
    assert main(["evaluate", str(path), "--fast", "--format", "json", "--min-score", "0"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scores"]["links"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1, "found": 1}
    assert told["scores"]["dataset"]["recall"] == 1.0
    assert [part["low"] for part in told["reliability"]] == [number / 10 for number in range(10)]

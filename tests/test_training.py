"""The parts of the recipe; those that need torch are skipped where it is missing."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import kg
from kg.cli import main
from kg.extract.judge import Judge
from kg.extract.wordpieces import WordPieces, words
from kg.model import Paper, UsageError
from kg.readers.listing import identifier
from kg.readers.rows import stream
from kg.training import gold, judging, lexicon, recipe
from kg.training.gold import KINDS, ROLES, Contents, Entity, Gold
from kg.training.labels import IGNORED, LONGEST, example, labels, occurrences, things

TORCH = importlib.util.find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not TORCH, reason="torch is not installed; it comes with the extra train")

ROW = Gold(Paper("1", "Foo Net", "We train Foo Nets on ImageNet by 3.5%. Foo and ImageNet-A."), Contents((
    Entity("method", "Foo Net", ("Foo Net", "Foo Nets", "Foo"), "introduces"),
    Entity("dataset", "ImageNet", ("ImageNet",), "evaluates_on"),
    Entity("task", "Train", ("train",), "studies", optional=True)), (), ("3.5%",)))


def row(number: int, method: str, data: str) -> Gold:
    """A paper about a method and data, with common words that are no names."""
    text = f"We propose {method} for sound. It is trained on {data} and improves over the BaselineNet by {number}.5%, written in SomeThing."
    return Gold(Paper(f"p{number}", f"{method}: Learning to Hear", text), Contents((
        Entity("method", method, (method,), "introduces"), Entity("dataset", data, (data,), "evaluates_on"),
        Entity("method", "BaselineNet", ("BaselineNet",), "compares_with", optional=True)), (), (f"{number}.5%",)))


ROWS = tuple(row(number, f"Foo{letter}Net", f"{letter}ound{number}K") for number, letter in enumerate("ABCDEFGHIJKLMNOP"))


# labels


def test_forms_are_found_as_whole_words_and_in_plural() -> None:
    text = "SAE, SAEs, SAEx, xSAE, SAE-2"
    assert [text[start:end] for start, end in occurrences(text, "SAE")] == ["SAE", "SAEs", "SAE"]
    assert list(occurrences("a", "")) == []


def test_the_longest_thing_stands_where_two_overlap() -> None:
    text = ROW.paper.text
    assert [text[slice(*span)] for span, _ in things(ROW)] == ["Foo Net", "train", "Foo Nets", "ImageNet", "Foo", "ImageNet"]


def test_each_word_has_its_labels() -> None:
    text = ROW.paper.text
    spans = words(text)
    made = labels(ROW, spans)
    told = {(text[start:end], start): (made.kind[place], made.required[place], made.role[place], made.value[place])
            for place, (start, end) in enumerate(spans)}
    method, data, task = (1 + 2 * KINDS.index(kind) for kind in ("method", "dataset", "task"))
    assert told["Foo", 0] == (method, 1, ROLES.index("introduces"), 0)
    assert told["Net", 4] == (method + 1, 1, ROLES.index("introduces"), 0)
    assert told["train", text.index("train")] == (task, 0, ROLES.index("studies"), 0)
    assert told["ImageNet", text.index("ImageNet")][0] == data
    assert told["We", 8] == (0, IGNORED, IGNORED, 0)
    assert [word for (word, _), label in told.items() if label[3]] == ["3", ".", "5", "%"]
    shares = {(text[start:end], start): made.share[place] for place, (start, end) in enumerate(spans)}
    assert shares["Foo", 0] == shares["Nets", text.index("Nets")] == 1 / 5  # two words, twice, and one more
    assert shares["We", 8] == 0
    assert sum(made.share) == pytest.approx(3)  # one for each thing


def test_a_paper_as_the_network_sees_it() -> None:
    pieces = WordPieces(["[UNK]", "[CLS]", "[SEP]", "foo", "net", "##s", "we", "train"])
    made = example(ROW, pieces)
    assert made.pieces[:7] == [1, 3, 4, 2, 6, 7, 3]
    assert made.segments[:7] == [0, 0, 0, 0, 1, 1, 1]
    assert made.pieces[-1] == 2
    assert len({len(made.pieces), len(made.shapes), len(made.segments), len(made.shares), *map(len, made.labels.values())}) == 1
    later = made.pieces.index(5)
    assert made.shapes[later] >= 10
    assert made.labels["kind"][later] == IGNORED
    assert made.shares[later] == 0
    long = example(replace(ROW, paper=replace(ROW.paper, abstract="foo " * 900)), pieces)
    assert len(long.pieces) <= LONGEST


# lexicon and folds


def test_what_became_of_each_form() -> None:
    other = Gold(Paper("2", "On Foo", "Foo is not ImageNet."), Contents((Entity("topic", "Foo", (), "mentions", optional=True),)))
    counts = lexicon.lexicon([ROW, other])
    method, topic = 2 * KINDS.index("method"), 2 * KINDS.index("topic") + 1
    assert {place: count for place, count in enumerate(counts["foo"]) if count} == {method: 1, topic: 1}
    assert counts["imagenet"][-1] == 1  # it stands in the other paper without being annotated
    assert list(counts) == sorted(counts)
    assert counts == lexicon.lexicon([other, ROW])


def test_folds_part_the_papers_whatever_their_order() -> None:
    ids = [f"p{number}" for number in range(11)]
    parts = lexicon.folds(ids, 3, 7)
    assert sorted(map(len, parts)) == [3, 4, 4]
    assert frozenset().union(*parts) == set(ids)
    assert parts == lexicon.folds(ids[::-1], 3, 7) != lexicon.folds(ids, 3, 8)


# the judge


def test_a_network_learns_what_can_be_learned_and_is_the_same_for_a_seed() -> None:
    dice = np.random.default_rng(3)
    rows = dice.normal(size=(600, 4)).astype(np.float32)
    known = [(row, int(row[0] > 0) + int(row[1] > 1)) for row in rows]
    weights = judging.fit(known, 3, 7, 1e-3, epochs=90)
    assert weights == judging.fit(known, 3, 7, 1e-3, epochs=90) != judging.fit(known, 3, 8, 1e-3, epochs=90)
    judge = Judge({"worth": weights, "role": weights})
    assert sum(int(judge.worth.shares(row).argmax()) == label for row, label in known) > 540


def test_a_judge_learns_from_what_is_found() -> None:
    reader = kg.extractor(model="")
    known = list(judging.cases(ROWS, reader))
    assert {case.verdict for case in known} >= {KINDS.index("method"), KINDS.index("dataset"), 2 * len(KINDS)}
    weights = judging.judge(known, 7)
    taught = replace(reader, judge=Judge(weights))
    new = row(77, "ZooZNet", "Zound77K")
    (reading,) = taught.read([new.paper])
    scores = {mention.text: (mention.kind, mention.role, mention.score) for mention in reading.mentions}
    assert scores["ZooZNet"][:2] == ("method", "introduces")
    assert scores["ZooZNet"][2] > 0.5
    assert json.loads(json.dumps(weights)) == weights


def test_the_annotations_that_the_package_carries_fit_their_texts(shared: Path) -> None:
    texts = {paper.id: paper for paper in stream(shared / "abstracts" / "arxiv.jsonl.gz")}
    more = gold.read(Path(gold.__file__).with_name("annotations.jsonl.gz"), located=True, texts=texts)
    assert len(more) == 11484
    known = {identifier(row.paper.title) for name in ("train", "dev") for row in gold.read(shared / "gold" / f"{name}.jsonl")}
    assert not known & {identifier(row.paper.title) for row in more}


# the recipe


def test_what_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_NEEDED", ("no_such_package",))
    assert main(["train", str(tmp_path / "a"), "--dev", str(tmp_path / "b"), "-o", str(tmp_path / "c")]) == 2
    assert "pip install 'kg-papers[train]'" in capsys.readouterr().err


def test_papers_to_learn_from_stand_in_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_NEEDED", ())
    again = replace(ROWS[2], paper=replace(ROWS[2].paper, id="other"))  # the same title
    with pytest.raises(UsageError, match=r"1 papers to train on are in --dev too, such as p2"):
        recipe.train(ROWS[:2], [again], ROWS[2:], tmp_path / "model", recipe.Recipe(folds=2), print)
    with pytest.raises(UsageError, match="1 papers stand in both files to train on, such as p1"):
        recipe.train(ROWS[:2], ROWS[1:2], ROWS[2:], tmp_path / "model", recipe.Recipe(folds=2), print)


@pytest.mark.parametrize(("rows", "dev", "chosen", "told"), [
    (ROWS, (), recipe.Recipe(epochs=0), "at least one epoch"), (ROWS, (), recipe.Recipe(first=0), "at least one epoch"),
    (ROWS, (), recipe.Recipe(folds=1), "from two folds"),
    (ROWS[:3], (), recipe.Recipe(folds=4), r"as many as papers \(3\)"), (ROWS, ROWS[:1], recipe.Recipe(), "are in --dev too, such as p0")])
def test_settings_that_make_no_sense(rows: tuple[Gold, ...], dev: tuple[Gold, ...], chosen: recipe.Recipe, told: str, tmp_path: Path,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_NEEDED", ())
    with pytest.raises(UsageError, match=told):
        recipe.train(rows, (), dev, tmp_path / "model", chosen, print)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_no_model_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_NEEDED", ())
    (tmp_path / "thesis.txt").write_text("dear")
    with pytest.raises(UsageError, match="exists and is no model"):
        recipe.train(ROWS, (), (), tmp_path, recipe.Recipe(), print)


def test_a_run_with_other_papers_is_not_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_NEEDED", ())
    (tmp_path / "model.training").mkdir()
    (tmp_path / "model.training" / "run.json").write_text("{}")
    with pytest.raises(UsageError, match="holds a run with other papers or settings"):
        recipe.train(ROWS, (), (), tmp_path / "model", recipe.Recipe(), print)


# with torch


@pytest.fixture
def network() -> object:
    import torch

    from kg.training.network import Network

    torch.manual_seed(1)
    return Network(vocabulary=50, width=96, layers=2, heads=4, inner=192).eval()


@needs_torch
def test_batches_hold_every_example_once_and_are_of_about_one_size() -> None:
    from kg.training import tuning

    sizes = [number % 97 for number in range(333)]
    made = tuning.batches(sizes, 5)
    assert sorted(place for batch in made for place in batch) == list(range(333))
    assert made == tuning.batches(sizes, 5) != tuning.batches(sizes, 6)
    spread = [max(sizes[place] for place in batch) - min(sizes[place] for place in batch) for batch in made]
    assert sum(spread) / len(spread) < 25


@needs_torch
def test_a_torch_that_cannot_be_asked_counts_in_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from kg.training import tuning

    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: False)
    assert not tuning._halves(torch.device("cpu"))
    assert tuning._halves(torch.device("cuda"))


@needs_torch
def test_padding_changes_no_score(network: object) -> None:
    import torch

    pieces = torch.arange(1, 7)[None]
    zeros, ones = torch.zeros_like(pieces), torch.ones_like(pieces)
    padded = torch.nn.functional.pad
    alone = network(pieces, zeros, zeros, ones)  # type: ignore[operator]
    beside = network(*(padded(part, (0, 4)) for part in (pieces, zeros, zeros, ones)))  # type: ignore[operator]
    assert [part.shape[-1] for part in alone] == [13, 2, 7, 3]
    for one, other in zip(alone, beside, strict=True):
        assert torch.allclose(one, other[:, :6], atol=1e-5)


@needs_torch
def test_words_are_masked_while_tuning_but_no_marks() -> None:
    import torch

    from kg.training import tuning

    torch.manual_seed(5)
    pieces, shapes = torch.full((8, 500), 7), torch.zeros((8, 500), dtype=torch.long)
    shapes[:, ::5] = 9  # marks
    made = tuning.masked(pieces, shapes)
    assert set(made[:, ::5].flatten().tolist()) == {7}
    assert set(made.flatten().tolist()) == {7, 103}
    assert float((made[shapes == 0] == 103).float().mean()) == pytest.approx(0.12, abs=0.02)


@needs_torch
def test_a_thing_weighs_the_same_in_the_loss_however_often_it_is_named() -> None:
    import torch

    from kg.training import tuning

    sure, wrong, unlabelled = [9.0, 0.0], [0.0, 9.0], [0.0, 0.0]
    scores = torch.tensor([[sure, sure, sure, wrong, unlabelled]])
    wanted = torch.tensor([[0, 0, 0, 0, IGNORED]])
    loss = tuning._cross_entropy(scores, wanted, torch.tensor([[1 / 3, 1 / 3, 1 / 3, 1.0, 0.0]]))
    assert float(loss) == pytest.approx(4.5, abs=0.01)  # half of the things are wrong
    assert float(tuning._cross_entropy(scores, wanted * 0 + IGNORED, torch.ones(1, 5))) == 0


@needs_torch
def test_what_is_written_for_the_reader_scores_as_the_network_does(network: object, tmp_path: Path) -> None:
    import onnx
    import onnxruntime
    import torch

    from kg.training import tuning

    tuning.export(network, tmp_path / "tagger.onnx")  # type: ignore[arg-type]
    weights = [onnx.numpy_helper.to_array(part) for part in onnx.load(tmp_path / "tagger.onnx").graph.initializer
               if part.data_type == onnx.TensorProto.INT8]
    assert 32 < max(abs(part.astype(int)).max() for part in weights) <= 64  # sums of more are clipped by some processors
    assert [file.name for file in tmp_path.iterdir()] == ["tagger.onnx"]
    session = onnxruntime.InferenceSession(tmp_path / "tagger.onnx", providers=["CPUExecutionProvider"])
    pieces = torch.arange(1, 9)[None]
    feed = {"pieces": pieces, "shapes": pieces * 0, "segments": pieces * 0}
    found = session.run(None, {name: part.numpy() for name, part in feed.items()})
    wanted = network(*feed.values(), torch.ones_like(pieces))  # type: ignore[operator]
    for one, other in zip(found, wanted, strict=True):
        assert np.corrcoef(one.ravel(), other.detach().numpy().ravel())[0, 1] > 0.99  # eight bits

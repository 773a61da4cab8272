"""The trained tagger: word pieces, decoding, windows, and a model that is what it was made as."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import spacy

from kg.extract.tagger import DEFAULT, Model, Tags, _path, shares_of_kinds, stretches
from kg.extract.wordpieces import MOST_PIECES, WordPieces, shape, words
from kg.model import InputError

OUTSIDE, BEGIN, INSIDE, BEGIN_DATA, INSIDE_DATA = 0, 1, 2, 3, 4
TEXT = ("Sparse Foo: A Fast Net\nWe introduce Sparse Foo (SF), evaluated on ImageNet with 83.1% accuracy. "
        "It beats ResNet by 2.5% in image classification.")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(DEFAULT)


def tags(*likely: int, sure: float = 0.9) -> Tags:
    """Words "w w w …", each with one likely tag."""
    kinds = np.full((len(likely), 13), (1 - sure) / 12, np.float32)
    kinds[np.arange(len(likely)), likely] = sure
    size = len(likely)
    return Tags([(2 * number, 2 * number + 1) for number in range(size)], kinds,
                np.zeros(size, np.float32), np.zeros((size, 7), np.float32), np.zeros((size, 3), np.float32))


@pytest.mark.parametrize(("likely", "wanted"), [
    ((), []), ((OUTSIDE, OUTSIDE), []), ((BEGIN,), [(0, 1)]), ((OUTSIDE, BEGIN, INSIDE, OUTSIDE), [(1, 3)]),
    ((BEGIN, BEGIN), [(0, 1), (1, 2)]), ((BEGIN, INSIDE, BEGIN_DATA, INSIDE_DATA), [(0, 2), (2, 4)])])
def test_stretches(likely: tuple[int, ...], wanted: list[tuple[int, int]]) -> None:
    assert [(found.first, found.last) for found in stretches(tags(*likely))] == wanted


def test_inside_never_stands_without_a_begin_of_its_kind() -> None:
    dice = np.random.default_rng(5)
    for likely in dice.integers(0, 13, (50, 8)):
        path = [0, *_path(np.log(tags(*likely, sure=0.6).kinds))]
        assert all(tag % 2 or tag == OUTSIDE or before in (tag - 1, tag) for before, tag in pairwise(path))


def test_a_lean_finds_more() -> None:
    unsure = tags(OUTSIDE)
    unsure.kinds[0, :2] = 0.5, 0.4
    assert not stretches(unsure)
    assert len(stretches(unsure, lean=1.0)) == 1


def test_the_share_of_a_kind_over_a_stretch() -> None:
    found = tags(BEGIN, INSIDE)
    assert shares_of_kinds(found, stretches(found)[0])[0] == pytest.approx(0.9)


def test_words_and_their_shapes() -> None:
    text = "GPT-3.5's β_2 3D"
    assert [text[start:end] for start, end in words(text)] == ["GPT", "-", "3", ".", "5", "'", "s", "β_2", "3D"]
    assert [shape(word) for word in ("net", "Net", "GPT", "FooNet", "2024", "3D", "-", "SAEs", "A")] == [0, 1, 2, 3, 4, 5, 6, 7, 8]


def test_word_pieces_are_the_longest_known_ones() -> None:
    pieces = WordPieces(["[UNK]", "[CLS]", "[SEP]", "auto", "##enc", "##encoder", "e", "中", "##x"])
    assert pieces.numbers("Autoencoder") == (3, 5)
    assert pieces.numbers("é") == (6,)  # without accents
    assert pieces.numbers("中中") == (7, 7)
    assert pieces.numbers("zebra") == (0,)
    assert pieces.numbers("") == (0,)
    assert pieces.numbers("e" + "x" * 50) == (6, *[8] * (MOST_PIECES - 1))
    assert pieces.numbers("e" * 101) == (0,)


def test_the_model_tags_every_word(model: Model) -> None:
    found = model.tag(TEXT)
    assert found.words == words(TEXT)
    assert {len(part) for part in (found.kinds, found.required, found.roles, found.values)} == {len(found.words)}
    assert np.allclose(found.roles.sum(1), 1, atol=1e-4)
    assert np.allclose(found.values.sum(1), 1, atol=1e-4)


def test_a_text_longer_than_the_encoder_is_tagged_in_windows(model: Model) -> None:
    text = TEXT + " " + "We also train a ResNet on ImageNet for 3 days. " * 60
    found = model.tag(text)
    assert len(found.kinds) == len(words(text)) > 600
    assert model.tag("").words == []
    assert model.tag("\n").words == []


def test_a_name_does_not_go_on_from_the_title_to_the_abstract(model: Model) -> None:
    for title, abstract in (("Sparse", "autoencoders work"), ("Image", "Net is used"), ("T", "aaaa")):
        found = model.tag(f"{title}\n{abstract}")
        assert not any(part.start < len(title) < part.end for part in stretches(found))


def test_a_name_does_not_go_on_from_one_sentence_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_name(_model: Model, _text: str, spans: Sequence[tuple[int, int]], _title: int) -> list[np.ndarray]:
        """An encoder that takes the whole text for one name."""
        kinds = np.full((len(spans), 13), 0.01, np.float32)
        kinds[0, 1] = kinds[1:, 2] = 0.88
        return [kinds, *(np.full((len(spans), size), 1 / size, np.float32) for size in (2, 7, 3))]

    monkeypatch.setattr(Model, "_run", one_name)
    text = "Long Texts!\nBest on enwik8. Pretrained on C4 (cf. Sec. 2). Yahoo! Answers"
    assert [text[part.start:part.end] for part in stretches(Model(DEFAULT).tag(text))] == [
        "Long Texts!", "Best on enwik8.", "Pretrained on C4 (cf. Sec. 2).", "Yahoo! Answers"]


def test_the_component_finds_what_everybody_would() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_tagger")
    doc = nlp(TEXT)
    group = doc.spans["kg_tagger"]
    forms = {TEXT[span.start_char:span.end_char] for span in group}
    assert {"Sparse Foo", "ImageNet", "ResNet", "image classification"} <= forms
    assert {len(group.attrs[name]) for name in ("scores", "kinds", "required", "roles")} == {len(group)}
    assert doc.spans["kg_values"].attrs["words"]


def test_side_by_side_is_as_one_by_one() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_tagger")
    texts = [TEXT, "", "Short\n", TEXT[:90], TEXT * 3] * 3
    one = [[(span.start, span.end, span.label_) for span in doc.spans["kg_tagger"]] for doc in list(map(nlp, texts)) for _ in [doc]]
    docs = list(nlp.pipe(texts))
    assert [[(span.start, span.end, span.label_) for span in doc.spans["kg_tagger"]] for doc in docs] == one
    assert [doc.text for doc in docs] == texts


def test_a_model_travels_to_workers_by_its_folder(model: Model) -> None:
    assert model.session
    assert model.pieces
    again = pickle.loads(pickle.dumps(model))  # noqa: S301  our own bytes
    assert again.folder == model.folder


def test_every_file_is_pinned_by_its_hash(model: Model, tmp_path: Path) -> None:
    assert set(model.about["sha256"]) == {file.name for file in DEFAULT.iterdir()} - {"model.json"}
    for name in model.about["sha256"]:
        assert model.file(name)
    assert sum(file.stat().st_size for file in DEFAULT.iterdir()) <= 40e6
    shutil.copytree(DEFAULT, tmp_path / "model")
    with (tmp_path / "model" / "pieces.txt").open("ab") as file:
        file.write(b"x")
    with pytest.raises(InputError, match=r"pieces\.txt: not the file that the model was made with"):
        _ = Model(tmp_path / "model").pieces


@pytest.mark.parametrize("about", [None, "", "{", "[]", "{}", json.dumps({"kinds": ["a"], "roles": ["b"]})])
def test_a_folder_without_a_model_is_named(about: str | None, tmp_path: Path) -> None:
    if about is not None:
        (tmp_path / "model.json").write_text(about)
    with pytest.raises(InputError, match="no model here") as error:
        Model(tmp_path)
    assert str(tmp_path) in str(error.value)

"""The whole pipeline: one reading for one text, whatever is around it, and any text is read or refused."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

import kg
from kg.cli import main
from kg.extract import Extractor
from kg.extract.extractor import LONGEST
from kg.extract.places import is_name
from kg.extract.tagger import DEFAULT
from kg.extract.tokenizer import parts
from kg.model import InputError, Paper, Reading, UsageError

PAPER = Paper("a", "SparseFoo: Sparse Autoencoders for Sound", (
    "We introduce SparseFoo, which extends Sparse Autoencoders (SAEs). Trained on LibriSpeech with Adam, it improves accuracy "
    "by 15.2% over ResNet-50. An SAE has R\\\"ossler features in ell_2 norm, 2.44times fewer. Code: https://github.com/org/foo}."))


@pytest.fixture(scope="module")
def full() -> Extractor:
    return kg.extractor()


@pytest.fixture(scope="module")
def fast() -> Extractor:
    return kg.extractor(model="")


@pytest.fixture(params=["full", "fast"])
def extractor(request: pytest.FixtureRequest) -> Extractor:
    return request.getfixturevalue(request.param)


def read(extractor: Extractor, *papers: Paper) -> list[Reading]:
    return list(extractor.read(papers))


def sound(reading: Reading) -> None:
    """Offsets give back the text; scores are shares; things of one kind and name have one role."""
    text = reading.paper.text
    for mention in reading.mentions:
        assert text[mention.start:mention.end] == mention.text
        assert mention.text.strip() == mention.text != ""
        assert mention.sentence[0] <= mention.start
        assert 0 <= mention.score <= 1
        assert mention.name
        assert not mention.start < len(reading.paper.title) < mention.end
    for result in reading.results:
        assert text[result.start:result.end] == result.value
    for link in reading.links:
        assert 0 <= link.start < link.end <= len(text)
        assert link.url.startswith("https://")
    roles = {(mention.kind, mention.name): mention.role for mention in reading.mentions}
    assert all(roles[mention.kind, mention.name] == mention.role for mention in reading.mentions)
    places = sorted((mention.start, mention.end) for mention in reading.mentions)
    assert all(one[1] <= other[0] for one, other in pairwise(places))


def test_what_a_person_would_read(full: Extractor) -> None:
    (reading,) = read(full, PAPER)
    sound(reading)
    things = {(mention.text, mention.kind) for mention in reading.mentions if mention.score > 0.3}
    assert {("SparseFoo", "method"), ("Sparse Autoencoders", "method"), ("SAEs", "method"), ("SAE", "method"),
            ("LibriSpeech", "dataset")} <= things
    names = {mention.name for mention in reading.mentions if mention.text in ("Sparse Autoencoders", "SAEs", "SAE")}
    assert len(names) == 1  # an abbreviation and its expansion are one thing in a paper
    roles = {mention.text: mention.role for mention in reading.mentions}
    assert roles["SparseFoo"] == "introduces"
    assert [link.url for link in reading.links] == ["https://github.com/org/foo"]
    assert "15.2%" in {result.value for result in reading.results}


def test_rules_alone_read_much_of_it(fast: Extractor) -> None:
    (reading,) = read(fast, PAPER)
    sound(reading)
    assert {"SparseFoo", "Sparse Autoencoders", "SAE", "LibriSpeech"} <= {mention.text for mention in reading.mentions}
    assert {"15.2%", "2.44times"} <= {result.value for result in reading.results}


def test_the_same_text_is_read_the_same_whatever_is_around_it(extractor: Extractor) -> None:
    papers = [PAPER, *kg.sample()[:9], replace(PAPER, id="b", abstract=""), Paper("c", "T", "x" * 300)]
    alone = [read(extractor, paper)[0] for paper in papers]
    assert read(extractor, *papers) == alone
    assert read(extractor, *reversed(papers)) == alone[::-1]
    assert list(extractor.read(papers, workers=2)) == alone
    assert [extractor.reading(extractor.nlp(paper.text), paper) for paper in papers] == alone


def test_batches_of_any_size_give_the_same(fast: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = kg.sample()[:7]
    wanted = read(fast, *papers)
    for size in (1, 3, 1000):
        monkeypatch.setattr(sys.modules["kg.extract.extractor"], "_BATCH", size)
        assert read(fast, *papers) == wanted


HARD = {
    "empty": "", "blank": "   ", "chinese": "我们提出一种基于BERT的新方法，在ImageNet上达到95.3%的准确率。代码：https://github.com/a/b。",
    "latex": "$\\frac{a_1}{b^{2}} \\mathbb{R}$ \\textbf{} \\cite{x} \\\"o \\begin{equation} \\ell_2 \\end{equation}",
    "brackets": "(" * 10_000, "closing": "]" * 10_000, "mixed": "([{<" * 2500 + ">}])" * 2500, "one word": "a" * 100_000,
    "right to left": "\u202eشبكة عصبية\u202c " * 20, "astral": "😀 ResNet😀 on 𝒳 " * 20, "control": "a\x07b\x1b[0m\u2028c\u0085d" * 9,
    "script": "<script>alert(1)</script><img onerror=x>", "combining": "R\u0308o\u0301" * 500,
}


@pytest.mark.parametrize("abstract", HARD.values(), ids=HARD)
def test_any_text_is_read(extractor: Extractor, abstract: str) -> None:
    (reading,) = read(extractor, Paper("x", "On ResNet", abstract))
    sound(reading)


def test_what_is_too_long_is_refused_in_one_line(fast: Extractor) -> None:
    with pytest.raises(InputError, match="longer than 1,000,000 characters") as error:
        read(fast, Paper("long", "Title", "a " * LONGEST))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("abstract", "name"), [
    ("We introduce \\textbf{FooNet}, a novel method for images.", "FooNet"),
    ("We present \\textbf{\\textsc{FooNet}}, a method for images.", "FooNet"),
    ("We present \\emph{Sparse Foo Net} (SFN), a method for images.", "Sparse Foo Net"),
    ("We propose \\textbf{S}parse \\textbf{F}oo \\textbf{N}et (SFN), a new method for images.", "Sparse Foo Net"),
    ("We propose SFN (\\textit{Sparse Foo Net}), a new method for images.", "Sparse Foo Net"),
    ("We evaluate \\ours on \\texttt{ImageNet} and \\method{} on it.", "ImageNet"),
    ("We compare with strong models (e.g.~ResNet).", "ResNet"),
    ("We compare with ResNet-based methods.", "ResNet"),
    ("We gain 3.1 BLEU points on translation.", "BLEU"),
    ("We propose SFWS (Sparse Foo Net with Wide Steps), a new method for images.", "Sparse Foo Net with Wide Steps"),
])
def test_a_name_is_read_without_what_surrounds_it(extractor: Extractor, abstract: str, name: str) -> None:
    (reading,) = read(extractor, Paper("x", "Images seen by machines", abstract))
    sound(reading)
    names = {mention.name for mention in reading.mentions}
    assert name in names
    assert not [other for other in names if any(sign in other for sign in "\\{}~")]


@pytest.mark.parametrize(("text", "form"), [
    ("results of J. Smith", "J. Smith"), ("as Foo et al. say", "Foo"), ("by OpenAI and others", "OpenAI"), ("at CVPR 2026", "CVPR 2026"),
    ("our \\ours is", "\\ours"), ("\\textbf{S}parse", "S"),
])
def test_what_is_no_name_of_a_thing(text: str, form: str) -> None:
    assert not is_name(text, text.index(form), text.index(form) + len(form))


@pytest.mark.parametrize(("text", "form"), [("OpenAI Gym", "OpenAI Gym"), ("the \\textbf{GRU}, and", "GRU"), ("on ISBI2012", "ISBI2012")])
def test_what_may_name_a_thing(text: str, form: str) -> None:
    assert is_name(text, text.index(form), text.index(form) + len(form))


GROWING = {
    "prose": "We propose FooNet-3, a novel method (FN) that improves 3.2% over LASP-2 on ImageNet. ",
    "brackets": "(", "pairs": "(ab) [cd] {ef} ",
    "definitions": "Sparse Foo Bar (SFB) ", "latex": "\\frac{a_1}{b^2} $x_{i}$ \\textbf{Foo} ", "chinese": "我们提出一种新的方法",
    "word": "aA", "values": "improves from 3.2% to 4.1% over ", "links": "https://github.com/a/b{c} ",
    "names": "ImageNet ResNet GLUE BERT ",
    "dots": "A.a-",
}


def growth(work: Callable[[int], object], size: int, tries: int = 3) -> float:
    """How many times longer twice the size takes; the least of some tries, as other work on the machine only slows."""
    def seconds(size: int) -> float:
        gc.collect()
        start = time.process_time()
        work(size)
        return time.process_time() - start
    work(100)
    gc.disable()  # its passes over all objects come at odd times
    try:
        return min(seconds(2 * size) for _ in range(tries)) / min(seconds(size) for _ in range(tries))
    finally:
        gc.enable()


@pytest.mark.parametrize("unit", GROWING.values(), ids=GROWING)
def test_time_is_linear_in_the_text(fast: Extractor, unit: str) -> None:
    def work(size: int) -> None:
        read(fast, Paper("x", "Title", (unit * (size // len(unit) + 1))[:size]))
    assert growth(work, 25_000) < 3.2  # quadratic work takes four times as long


@pytest.mark.slow
def test_a_hundred_thousand_characters_are_read_in_linear_time_with_the_tagger(full: Extractor) -> None:
    def work(size: int) -> None:
        sound(read(full, Paper("x", "Title", (GROWING["prose"] * size)[:size]))[0])
    assert growth(work, 50_000, tries=1) < 3.2


def test_different_names_by_the_hundred_are_read_in_linear_time(fast: Extractor) -> None:
    def work(size: int) -> None:
        sentences = (f"Foo{number} Bar Baz (F{number}BB) beats {number}Net-X by 3.{number}%." for number in range(size // 45))
        read(fast, Paper("x", "Title", " ".join(sentences)))
    assert growth(work, 25_000) < 3.2


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=60), abstract=st.text(max_size=400))
@example("", "")
@example("T", "(A) (AB) A (A B) ((AB)")
@example('R\\"ossler', "ell_2 2.44times scriptsizeFLaws")
@example("İ", "İ we use İİ ReſNet on İ")
def test_whatever_the_text_offsets_give_it_back(fast: Extractor, title: str, abstract: str) -> None:
    sound(read(fast, Paper("x", title.replace("\n", " "), abstract))[0])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([
    "ResNet", "ImageNet", "(", ")", "SAE", "sparse", "autoencoders", "we propose", "github.com/a/b", "3.2%",
    "over", ",", ".", "\\textbf{", "}",
    "$x_2$", "BERT's", "Llama-3-8B", "dataset", "a novel", "\n", "-", "–", "“Foo”", "的", "C++", "et al.",
    "e.g.,", "https://", "(SAE)", "45.2--48", "İ"]), max_size=60),
    st.sampled_from(["", " "]))
def test_whatever_the_words_offsets_give_them_back(fast: Extractor, words: list[str], joint: str) -> None:
    sound(read(fast, Paper("x", "A Title", joint.join(words)))[0])


@settings(max_examples=25, deadline=None)
@given(title=st.text(max_size=40), abstract=st.text(max_size=200))
def test_whatever_the_text_the_tagger_reads_it(full: Extractor, title: str, abstract: str) -> None:
    sound(read(full, Paper("x", title.replace("\n", " "), abstract))[0])


@given(st.text(alphabet=st.sampled_from("ab 的\n(") | st.characters(codec="utf-8"), max_size=500))
def test_a_text_in_parts_is_the_text(text: str) -> None:
    assert "".join(parts(text)) == text
    assert "".join(parts("a" * 350 + text)) == "a" * 350 + text


# other models, and the factories in other pipelines


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A spaCy pipeline of somebody else, saved to disk: it sets spans with our labels in its own spelling."""
    nlp = spacy.blank("en")
    nlp.add_pipe("span_ruler", config={"spans_key": "theirs"}).add_patterns([
        {"label": "DATASET", "pattern": "Zebra Corpus"}, {"label": "method", "pattern": [{"LOWER": "zebranet"}]},
        {"label": "PERSON", "pattern": "Ann"}])
    nlp.to_disk(tmp_path / "theirs")
    return tmp_path / "theirs"


def test_a_spacy_pipeline_that_sets_spans_with_our_labels_takes_the_taggers_place(foreign: Path) -> None:
    paper = Paper("x", "On stripes", "Ann runs zebranet on the Zebra Corpus. Code: github.com/a/b.")
    (reading,) = list(kg.extractor(model=foreign).read([paper]))
    sound(reading)
    found = {mention.text: mention.by for mention in reading.mentions}
    assert found["zebranet"] == found["Zebra Corpus"] == "tagger"
    assert "Ann" not in found
    assert [link.url for link in reading.links] == ["https://github.com/a/b"]
    assert list(kg.extractor(model=str(foreign)).read([paper, paper], workers=2)) == [reading, reading]


def test_a_model_that_cannot_be_had_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="neither a kg model nor a spaCy pipeline"):
        kg.extractor(model="no_such_model")
    rows = tmp_path / "in.jsonl"
    rows.write_text('{"title": "T", "abstract": "A"}\n')
    assert main(["extract", str(rows), "--model", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("name", ["tagger.onnx", "pieces.txt", "lexicon.json", "judge.json"])
def test_a_model_that_was_tampered_with_is_refused_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(DEFAULT, tmp_path / "model")
    with (tmp_path / "model" / name).open("ab") as file:
        file.write(b" ")
    rows = tmp_path / "in.jsonl"
    rows.write_text('{"title": "T", "abstract": "A"}\n')
    assert main(["extract", str(rows), "--model", str(tmp_path / "model"), "-o", str(tmp_path / "out.jsonl")]) == 1
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert name in told
    assert not (tmp_path / "out.jsonl").exists()


def test_the_parts_work_in_another_pipeline_that_never_imported_kg() -> None:
    program = """
import spacy
nlp = spacy.blank("en")
for name in "sentences names abbreviations phrases links tagger roles results".split():
    nlp.add_pipe(f"kg_{name}")
doc = nlp("Sparse Foo\\nWe evaluate a residual network (ResNet) on ImageNet: 83.1% accuracy. Code: github.com/a/b.")
print({key: [span.text for span in doc.spans[key]] for key in sorted(doc.spans)}, len(list(doc.sents)))
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": ""})
    assert done.returncode == 0, done.stderr
    for wanted in ("'kg_names': ['residual network', 'ResNet', 'ImageNet', 'accuracy']",
                   "'kg_abbreviations': ['residual network', 'ResNet']",
                   "'kg_links': ['github.com/a/b']", "'kg_results': ['83.1%']"):
        assert wanted in done.stdout
    assert done.stdout.strip().endswith("3")


def test_a_pipeline_with_our_parts_can_be_saved_and_loaded(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_names", config={"concepts": [{"kind": "method", "name": "ZebraNet", "aliases": ["ZN"]}]})
    nlp.add_pipe("kg_phrases", config={"heads": {"dataset": ["herd"]}})
    nlp.to_disk(tmp_path)
    doc = spacy.load(tmp_path)("ZN runs with the zebra herd")
    assert [span.id_ for span in doc.spans["kg_names"]] == ["ZebraNet"]
    assert [(span.text, span.label_) for span in doc.spans["kg_phrases"] if span.id_ == "headed"] == [("zebra herd", "dataset")]


# kg extract


def test_rows_in_the_promised_form(tmp_path: Path) -> None:
    rows, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows.write_text(json.dumps({"id": "a1", "title": PAPER.title, "abstract": PAPER.abstract}) + "\n\n"
                    + json.dumps({"title": "T", "abstract": "A"}) + "\n")
    assert main(["extract", str(rows), "--fast", "-o", str(out)]) == 0
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert list(first) == list(second) == ["id", "entities", "links", "results"]
    assert first["id"] == "a1"
    assert all(list(entity) == ["type", "name", "surface", "role", "concept", "score"] for entity in first["entities"])
    assert all(form in PAPER.text for entity in first["entities"] for form in entity["surface"])
    assert first["links"] == [{"url": "https://github.com/org/foo", "kind": "repository"}]
    assert {tuple(result) for result in first["results"]} == {("subject", "metric", "value", "on", "versus")}
    known = {entity["name"]: entity["concept"] for entity in first["entities"]}
    assert known["LibriSpeech"] in json.dumps([str(node) for node in kg.build([PAPER], model="", min_score=0).graph.rdf.subjects()])


def test_min_score_leaves_out_the_unsure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "in.jsonl"
    rows.write_text(json.dumps({"title": PAPER.title, "abstract": PAPER.abstract}))
    counts = []
    for least in ("0", "0.5", "1"):
        assert main(["extract", str(rows), "--fast", "--min-score", least]) == 0
        entities = json.loads(capsys.readouterr().out)["entities"]
        assert all(entity["score"] >= float(least) for entity in entities)
        counts.append(len(entities))
    assert counts[0] > counts[1] >= counts[2]


@pytest.mark.parametrize(("content", "told"), [
    ('{"title": "T"}', "line 1: no abstract"), ("[]", "line 1: not a JSON object"),
    ('{"title": "T", "abstract": "A"}\n{', "line 2: not a JSON object")])
def test_a_bad_row_is_named_and_nothing_is_written(content: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows.write_text(content)
    assert main(["extract", str(rows), "--fast", "-o", str(out)]) == 1
    assert told in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(("abstract", "found", "absent"), [
    ("We propose a Collaborative Memory Network for ranking. Our Collaborative Memory Network is fast.",
     "Collaborative Memory Network", "Collaborative Memory"),
    ("We edit images with StyleGAN2/StyleGAN3 and compare with BigGAN.", "StyleGAN3", "StyleGAN2/StyleGAN3"),
    ("We build on FlashAttention (Dao, 2023) and on an idea of V. M. Glushkov.", "FlashAttention", "Dao"),
    ("We collect MATHPILE - a dataset of problems - and train on MATHPILE.", "MATHPILE", "MATHPILE - a"),
])
def test_names_are_whole_and_nothing_else(abstract: str, found: str, absent: str) -> None:
    (reading,) = kg.extractor().read([replace(PAPER, abstract=abstract)])
    names = {mention.name for mention in reading.mentions}
    assert found in names
    assert not {absent, "V. M. Glushkov", "StyleGAN2/StyleGAN3"} & names

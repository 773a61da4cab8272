"""Measured values: what is one, and to what it belongs."""

from __future__ import annotations

import pytest
import spacy

from kg.extract.results import Thing, results
from kg.extract.sentences import sentences
from kg.model import Result

OURS, METRIC, BASELINE, BENCHMARK = ("method", "introduces"), ("metric", "uses"), ("method", "compares_with"), ("benchmark", "evaluates_on")


def read(text: str, **things: tuple[str, str]) -> list[Result]:
    """The results of a text in which things stand under their names (``_`` for a blank), the last place of each."""
    named = [Thing(text.rindex(name), text.rindex(name) + len(name), *kind, name)
             for name, kind in ((name.replace("_", " "), kind) for name, kind in things.items())]
    found = list(results(text, list(sentences(text)), sorted(named, key=lambda thing: thing.start)))
    assert all(text[result.start:result.end] == result.value for result in found)
    return found


@pytest.mark.parametrize(("text", "values"), [
    ("It improves by 15.2% over others.", ["15.2%"]),
    ("It reaches 86% on it.", ["86%"]),
    ("An accuracy of 83\\% is reached.", ["83\\%"]),
    ("It brings a 4.17x speedup.", ["4.17x"]),
    ("It is 2.44times faster.", ["2.44times"]),
    ("It is 2.44\\times faster.", ["2.44\\times"]),
    ("Accuracy rises from 8% to 37%.", ["8%", "37%"]),
    ("It reduces cost by 3% to 5%.", ["3% to 5%"]),
    ("It improves BLEU by 1.5-2.0 points.", ["1.5-2.0 points"]),
    ("It improves PSNR to 32.1 dB at 30 FPS.", ["32.1 dB", "30 FPS"]),
    ("It is faster by two orders of magnitude.", ["two orders of magnitude"]),
    ("It attains a perplexity of 12.4 there.", ["12.4"]),
    ("We improve training of 7B models on 1,000 examples with 12 layers.", []),
    ("With 10-fold cross-validation it improves.", []),
    ("At 95% confidence it improves.", []),
    ("Version 1.5 of GPT-3.5 improves on CIFAR-10 in 2024.", []),
    ("It uses 10% of the training data to improve.", []),
    ("There are 50% of them.", []), ("", []),
])
def test_values(text: str, values: list[str]) -> None:
    assert [result.value for result in read(text)] == values


def test_what_a_value_belongs_to() -> None:
    (result,) = read("LASP-2 improves training speed by 15.2% over RingAttention.", **{
        "LASP-2": OURS, "training_speed": METRIC, "RingAttention": BASELINE})
    assert (result.subject, result.metric, result.value, result.on, result.versus) == (
        "LASP-2", "training speed", "15.2%", None, "RingAttention")


def test_what_it_was_measured_on() -> None:
    (result,) = read("We reach 86% on the Long Range Arena benchmark.", Long_Range_Arena=BENCHMARK)
    assert (result.on, result.subject) == ("Long Range Arena", None)


def test_the_papers_own_method_is_the_subject_where_the_sentence_names_none() -> None:
    (result,) = read("We propose Foo. It has an accuracy of 83\\% there.", Foo=OURS)
    assert (result.subject, result.metric) == ("Foo", "accuracy")


def test_things_of_other_sentences_do_not_count() -> None:
    (result,) = read("Bar is one. It improves 3.2% over all.", Bar=BASELINE)
    assert (result.versus, result.on) == (None, None)


def test_a_judge_of_values_is_heard() -> None:
    text = "It improves by 1.5% and 2.5%."
    kept = list(results(text, list(sentences(text)), [], lambda span: text[slice(*span)] == "2.5%"))
    assert [result.value for result in kept] == ["2.5%"]


def test_the_component_takes_known_names_and_roles() -> None:
    nlp = spacy.blank("en")
    for name in ("kg_names", "kg_roles", "kg_results"):
        nlp.add_pipe(name)
    doc = nlp("We reach 86.1% accuracy on ImageNet.")
    assert [(span.text, span.label_) for span in doc.spans["kg_results"]] == [("86.1%", "result")]
    assert doc.spans["kg_results"].attrs["results"] == [
        {"value": "86.1%", "subject": None, "metric": "accuracy", "on": "ImageNet", "versus": None}]

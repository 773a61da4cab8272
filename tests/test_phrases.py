"""Names that nobody has listed yet, by form and by the words around them."""

from __future__ import annotations

import pytest
import spacy

from kg import ontology
from kg.extract.phrases import phrases

HEADS = {head.casefold(): kind.key for kind in ontology.load().kinds for head in kind.heads}


def found(text: str) -> set[tuple[str, str, str]]:
    return {(text[phrase.start:phrase.end], phrase.kind, phrase.sign) for phrase in phrases(text, HEADS)}


@pytest.mark.parametrize(("text", "name", "kind", "sign"), [
    ("FooNet: Nets for All\nWe", "FooNet", "method", "title"),
    ("Deep Foo: A Benchmark for All\nWe", "Deep Foo", "benchmark", "title"),
    ("We introduce BarBench to see.", "BarBench", "benchmark", "coined"),
    ("We propose Quick Foo for it.", "Quick Foo", "method", "coined"),
    ("A method called DoRA wins", "DoRA", "method", "coined"),
    ("CodeQueries, a dataset of queries", "CodeQueries", "dataset", "apposed"),
    ("and 4DiM, a cascaded model", "4DiM", "method", "apposed"),
    ("DreamFusion, the first such", "DreamFusion", "method", "apposed"),
    ("on the QuixBugs dataset", "QuixBugs dataset", "dataset", "headed"),
    ("the Foo benchmark", "Foo benchmark", "benchmark", "headed"),
    ("by stochastic gradient descent algorithm", "stochastic gradient descent algorithm", "method", "headed"),
    ("window attention helps", "window attention", "method", "headed"),
    ("a graph attention network", "graph attention network", "method", "headed"),
    ("with camelCase names", "camelCase", "method", "shaped"),
    ("with ResNet50 and", "ResNet50", "method", "shaped"),
    ("we run GPT-3.5 on", "GPT-3.5", "method", "shaped"),
    ("we run Llama-3-8B.", "Llama-3-8B", "method", "shaped"),
    ("we run Gemma2-2B.", "Gemma2-2B", "method", "shaped"),
    ("we run Mistral-7B-v0.1 on", "Mistral-7B-v0.1", "method", "shaped"),
    ("see \\textbf{FooBar} here", "FooBar", "method", "shaped"),
    ("in scriptsizeFLaws and", "scriptsizeFLaws", "method", "shaped"),
])
def test_a_name(text: str, name: str, kind: str, sign: str) -> None:
    assert (name, kind, sign) in found(text)


@pytest.mark.parametrize("text", [
    "", "We train large models on many GPUs.", "our method is the best algorithm", "Foo and Bar: what they are\nx", "see https://github.com/FooBar/BazQux",
    "\\cite{FooBar2020}", "in 2020, the first", "a B@C d"])
def test_what_is_no_name(text: str) -> None:
    assert not {sign for _, _, sign in found(text)} & {"coined", "apposed", "shaped", "title"}


def test_a_title_stands_alone() -> None:
    assert not any("\n" in name for name, _, _ in found("On Foo\nAttention network"))


def test_the_component_has_the_ontologys_last_words() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_phrases")
    doc = nlp("We use the sparse foo algorithm.")
    assert [(span.text, span.label_, span.id_) for span in doc.spans["kg_phrases"]] == [("sparse foo algorithm", "method", "headed")]

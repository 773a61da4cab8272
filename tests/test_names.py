"""Known names are found: acronyms by case, words without, in plural and with blanks for hyphens."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from kg.extract.names import by_case

CONCEPTS = [
    {"kind": "method", "name": "sparse autoencoder", "aliases": ["SAE"]},
    {"kind": "method", "name": "ADAM", "aliases": []},
    {"kind": "method", "name": "residual network", "aliases": ["ResNet"]},
    {"kind": "dataset", "name": "CIFAR-10"},
    {"kind": "dataset", "name": "The Pile"},
    {"kind": "benchmark", "name": "Long Range Arena", "aliases": ["LRA"]},
    {"kind": "task", "name": "image classification"},
    {"kind": "task", "name": "text-to-speech synthesis"},
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("kg_names", config={"concepts": CONCEPTS})
    return made


def found(nlp: Language, text: str) -> list[tuple[str, str, str]]:
    doc = nlp(text)
    spans = doc.spans["kg_names"]
    assert all(text[span.start_char:span.end_char] == span.text for span in spans)
    return [(span.text, span.label_, span.id_) for span in spans]


@pytest.mark.parametrize(("text", "form", "name"), [
    ("We train SAEs.", "SAEs", "sparse autoencoder"),
    ("Sparse Autoencoders are it", "Sparse Autoencoders", "sparse autoencoder"),
    ("on cifar-10", None, None),  # a proper name in one word is matched by case
    ("on CIFAR-10.", "CIFAR-10", "CIFAR-10"),
    ("adam was here", None, None),
    ("the long range arena of", "long range arena", "Long Range Arena"),
    ("an LRA score", "LRA", "Long Range Arena"),
    ("an lra score", None, None),
    ("a ResNet", "ResNet", "residual network"),
    ("Image Classification matters", "Image Classification", "image classification"),
    ("text to speech synthesis", "text to speech synthesis", "text-to-speech synthesis"),
    ("a pile of it", None, None),
])
def test_a_form_in_text(nlp: Language, text: str, form: str | None, name: str | None) -> None:
    assert [(span, concept) for span, _, concept in found(nlp, text)] == ([(form, name)] if form else [])


def test_the_longest_name_wins(nlp: Language) -> None:
    nlp.get_pipe("kg_names").add([])
    assert found(nlp, "the Long Range Arena (LRA)") == [
        ("Long Range Arena", "benchmark", "Long Range Arena"), ("LRA", "benchmark", "Long Range Arena")]


def test_latex_beside_a_name_leaves_its_offsets_right(nlp: Language) -> None:
    assert [span for span, _, _ in found(nlp, 'R\\"ossler and $\\ell_2$ on CIFAR-10 with ResNet, 2.44times')] == ["CIFAR-10", "ResNet"]


@pytest.mark.parametrize(("label", "case"), [
    ("SAE", True), ("sparse autoencoder", False), ("Adam", True), ("dropout", False), ("kl", True)])
def test_which_labels_are_matched_by_case(label: str, case: bool) -> None:
    assert by_case(label) is case

"""Short forms and what they stand for, as Schwartz and Hearst (2003) pair them."""

from __future__ import annotations

import pytest
import spacy

from kg.extract.abbreviations import abbreviations, best_long_form


@pytest.mark.parametrize(("text", "short", "long"), [
    ("We train Sparse Autoencoders (SAEs) here.", "SAEs", "Sparse Autoencoders"),
    ("the heat shock transcription factor (HSF)", "HSF", "heat shock transcription factor"),
    ("Reinforcement Learning from Human Feedback (RLHF)", "RLHF", "Reinforcement Learning from Human Feedback"),
    ("a Variational Auto-Encoder (VAE)", "VAE", "Variational Auto-Encoder"),
    ("Low-Rank Adaptation (LoRA)", "LoRA", "Low-Rank Adaptation"),
    ("Mixture of Experts (MoE)", "MoE", "Mixture of Experts"),
    ("3D Gaussian Splatting (3DGS)", "3DGS", "3D Gaussian Splatting"),
    ("K-Nearest Neighbors (k-NN) is", "k-NN", "K-Nearest Neighbors"),
    ("a Large Language Model (LLM)-based agent", "LLM", "Large Language Model"),
    ("stochastic gradient descent (SGD; see below)", "SGD", "stochastic gradient descent"),
    ("with LoRA (Low-Rank Adaptation) it", "LoRA", "Low-Rank Adaptation"),
    ("ASR (automatic speech recognition)", "ASR", "automatic speech recognition"),
])
def test_a_definition(text: str, short: str, long: str) -> None:
    (found,) = abbreviations(text)
    assert (found.short, found.long) == (short, long)
    assert (text[slice(*found.short_span)], text[slice(*found.long_span)]) == (short, long)


@pytest.mark.parametrize(("text", "long", "marked"), [
    ("\\textbf{SFN} (\\textit{Sparse Foo Net}) is", "Sparse Foo Net", "Sparse Foo Net"),
    ("a \\emph{Sparse Foo Net} (\\textsc{SFN})", "Sparse Foo Net", "Sparse Foo Net"),
    ("Sparse~Foo~Net~(SFN)", "Sparse Foo Net", "Sparse~Foo~Net"),
    ("a \\textbf{S}parse \\textbf{F}oo \\textbf{N}et (SFN)", "\\textbf{S}parse \\textbf{F}oo \\textbf{N}et",
     "\\textbf{S}parse \\textbf{F}oo \\textbf{N}et"),
])
def test_a_definition_set_in_fonts(text: str, long: str, marked: str) -> None:
    (found,) = abbreviations(text)
    assert (found.short, found.long) == ("SFN", long)
    assert (text[slice(*found.short_span)], text[slice(*found.long_span)]) == ("SFN", marked)


@pytest.mark.parametrize("text", ["in (this) case", "in 2020 (see 2021)", "it (ours) wins", "(", "Foo (", "title ends\nHere (TEH)",
                                  "it works. New (WN)", "apples and pears (XYZ)", "CIFAR (CIFAR)"])
def test_no_definition(text: str) -> None:
    assert not list(abbreviations(text))


def test_letters_are_matched_from_the_right_and_the_first_begins_a_word() -> None:
    assert best_long_form("HSF", "the heat shock transcription factor") == 4
    assert best_long_form("SF", "heat transcription factor") is None


def test_the_component_joins_both_forms() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_abbreviations")
    doc = nlp("Sparse Autoencoders (SAEs) work.")
    assert [(span.text, span.label_, span.id_) for span in doc.spans["kg_abbreviations"]] == [
        ("Sparse Autoencoders", "long", ""), ("SAEs", "short", "Sparse Autoencoders")]

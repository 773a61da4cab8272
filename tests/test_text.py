"""How names are compared."""

from __future__ import annotations

import pytest

from kg.text import fold, singular, unlatex, unmarked


@pytest.mark.parametrize(("one", "other"), [
    ("Sparse Autoencoders", "sparse autoencoder"), ("the GLUE", "GLUE"), ("self-attention", "Self Attention"),
    ('Schr\\"odinger bridge', "Schrödinger bridge"), ("R\\'enyi", "Rényi"), ("k-means", "K-Means"), ("mini_ImageNet", "mini ImageNet"),
])
def test_forms_of_one_name_fold_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("GPT-3", "GPT-3.5"), ("nDCG@10", "nDCG@100"), ("loss", "los")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_words_that_only_look_plural() -> None:
    assert [singular(word) for word in ("loss", "corpus", "analysis", "gas", "models")] == ["loss", "corpus", "analysis", "gas", "model"]


def test_latex_accents() -> None:
    assert unlatex('R\\"ossler, R\\\'enyi, \\c{c}a') == "Rössler, Rényi, ça"


@pytest.mark.parametrize(("marked", "plain"), [
    ("\\textbf{S}parse \\textbf{F}oo", "Sparse Foo"), ("\\textbf{\\textsc{Foo}}", "Foo"), ("Foo~3", "Foo 3"), ("C\\&S", "C&S"),
    ("Foo\\_cls", "Foo_cls"), ("$x_{i}$-norm", "$x_{i}$-norm"), ("~5", "~5"), ("\\emph{open", "\\emph{open"),
])
def test_latex_fonts_ties_and_escapes(marked: str, plain: str) -> None:
    assert unlatex(marked) == plain


@pytest.mark.parametrize(("marked", "plain"), [
    ("a \\emph{Foo Net} b", "a       Foo Net  b"), ("\\textbf{\\textsc{Foo}}.", "                Foo  ."), ("Foo~3", "Foo 3"),
    ("\\textbf{S}parse", "\\textbf{S}parse"), ("\\emph{open", "\\emph{open"),
])
def test_a_text_without_fonts_is_as_long(marked: str, plain: str) -> None:
    assert unmarked(marked) == plain
    assert len(plain) == len(marked)

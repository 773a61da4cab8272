"""Where sentences end in text full of decimals, references and LaTeX."""

from __future__ import annotations

import pytest
import spacy

from kg.extract.sentences import sentence_at, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(("text", "wanted"), [
    ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
    ("A Title: With a Colon\nThe abstract.", ["A Title: With a Colon", "The abstract."]),
    ("We gain 3.5% with v1.5. It is Llama 3.1 8B.", ["We gain 3.5% with v1.5.", "It is Llama 3.1 8B."]),
    ("This, e.g. that, holds (see Fig. 2). Next.", ["This, e.g. that, holds (see Fig. 2).", "Next."]),
    ("We follow Smith et al. We win.", ["We follow Smith et al.", "We win."]),
    ("Smith et al. (2020) did.", ["Smith et al. (2020) did."]),
    ("J. R. R. Tolkien wrote. I read.", ["J. R. R. Tolkien wrote.", "I read."]),
    ('"It ends." (So does this.) After', ['"It ends."', "(So does this.)", "After"]),
    ("Yahoo! Answers and Jeopardy! questions. Why? It works!", ["Yahoo! Answers and Jeopardy! questions.", "Why?", "It works!"]),
    ("中文。第二句！ Third", ["中文。", "第二句！", "Third"]),
    (" \n\n x ", ["x"]), ("", []), (" \n ", []),
])
def test_sentences(text: str, wanted: list[str]) -> None:
    assert split(text) == wanted


@pytest.mark.parametrize("latex", [
    'R\\"ossler attractors', "the ell_2 norm", "a 2.44times speedup", "scriptsizeFLaws", "$x_{i.j}$ in \\mathbb{R}"])
def test_latex_does_not_end_a_sentence(latex: str) -> None:
    assert split(f"We study {latex} here. Next.") == [f"We study {latex} here.", "Next."]


def test_what_is_longer_than_any_sentence_is_cut_at_blanks_without_loss() -> None:
    text = "word " * 2000
    found = list(sentences(text))
    assert max(end - start for start, end in found) <= 2000
    assert " ".join(text[start:end] for start, end in found) == text.strip()


def test_a_place_knows_its_sentence() -> None:
    bounds = list(sentences("One. Two. Three."))
    assert [sentence_at(bounds, place) for place in (0, 3, 5, 8, 10, 15)] == [(0, 4), (0, 4), (5, 9), (5, 9), (10, 16), (10, 16)]


@pytest.mark.parametrize("text", ["", "word", "One. Two.\nThree"])
def test_the_component_marks_the_first_tokens(text: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    doc = nlp(text)
    assert [sentence.text.strip() for sentence in doc.sents] == split(text)

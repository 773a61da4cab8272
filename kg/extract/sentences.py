"""Sentences of titles and abstracts: where one ends, for text full of decimals, references and LaTeX."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.tokenizer import text_of

Span = tuple[int, int]

_END = re.compile(r"[.!?。！？]+[\"'”’)\]}]*(?=\s)|\n|[。！？]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|cf|vs|resp|approx|w\.r\.t|a\.k\.a|Fig|Figs|Eq|Eqs|Sec|Ref|Refs|No|Dr|Prof|Mr|Ms|St|Jr|Inc|ca)"
    r"|\b[A-Z])\.$|\bYahoo!$")
_LONGEST = 2000  # characters; what looks at whole sentences takes linear time so
_LOOKBACK = 12  # characters: the longest abbreviation and its full stop


def sentences(text: str) -> Iterator[Span]:
    """``(start, end)`` of each sentence, without the white space around it; linear in the text.

    A line feed ends a sentence, so a title stands alone; what goes on in lower case does not. An abbreviation, an initial or
    a name with its own mark ("Yahoo! Answers") does not end one either, unless it is the last thing before a capital that
    begins a common sentence ("et al. We").
    """
    start = 0
    for found in _END.finditer(text):
        end = found.end()
        if found[0] != "\n" and _goes_on(text, found.start() + 1, end):
            continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def sentence_at(bounds: Sequence[Span], place: int) -> Span:
    """The sentence that holds a place; ``bounds`` are the sentences of the text, at least one, in order."""
    return bounds[max(0, bisect_right(bounds, place, key=lambda span: span[0]) - 1)]


def _goes_on(text: str, stop: int, end: int) -> bool:
    if text[stop - 1] not in ".!?":
        return False
    following = text[end:end + 8].lstrip()
    if following[:1].islower():
        return True
    short = _ABBREVIATION.search(text[max(0, stop - _LOOKBACK):stop])
    return short is not None and not (short[0] in ("et al.", "etc.") and following.startswith(("We ", "The ", "This ", "In ")))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without white space around it; in parts where it is longer than any sentence."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        blank = text.rfind(" ", start, start + _LONGEST)
        cut = blank if blank > start else start + _LONGEST
        yield start, cut
        start = cut + (cut == blank)
    if start < end:
        yield start, end


@Language.component("kg_sentences", assigns=["token.is_sent_start"])
def component(doc: Doc) -> Doc:
    """Mark the first token of each sentence."""
    offsets = doc.to_array("IDX")
    first = np.isin(offsets, [start for start, _ in sentences(text_of(doc))])
    first[:1] = True
    # a hundred times as fast as setting the tokens one by one
    return doc.from_array(["SENT_START"], np.where(first, 1, -1).astype(np.int64).view(np.uint64)[:, None])  # type: ignore[arg-type]

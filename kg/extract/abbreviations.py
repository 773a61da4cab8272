"""Abbreviations and what they stand for.

The algorithm is that of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text" (Pacific Symposium on Biocomputing, 2003): the letters of the short form are matched from right to left in the words
before the parenthesis; its first letter must begin a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.extract.tokenizer import text_of
from kg.text import unmarked

KEY = "kg_abbreviations"
_PAIR = re.compile(r"\(\s*[\"“']?([^()\[\]\n]{2,80}?)[\"”']?\s*\)")
_SHORT = re.compile(r"[A-Za-z0-9][\w.\-+/&@*]{0,14}(?: [A-Za-z0-9][\w\-+]{0,8})?")
_FONT = re.compile(r"\\[a-z]+\{$")
_LONGEST = 200  # characters before the parenthesis that may hold the long form


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, the long form it stands for, and where both are defined (offsets of ``[start, end)``)."""

    short: str
    long: str
    short_span: tuple[int, int]
    long_span: tuple[int, int]


def abbreviations(text: str) -> Iterator[Abbreviation]:
    """The definitions "long form (SHORT)" and "SHORT (long form)" in a text, in its order."""
    text = unmarked(text)
    for found in _PAIR.finditer(text):
        inside = re.split(r"[;,:]| i\.e\.| e\.g\.", found[1])[0].strip()
        at = found.start(1) + found[1].find(inside)
        yield from _long_before(text, found.start(), inside, at) or _short_before(text, found.start(), found[1], found.start(1))


def _long_before(text: str, opening: int, short: str, at: int) -> list[Abbreviation]:
    if not _is_short(short):
        return []
    begin = max(0, opening - _LONGEST)
    begin = max(begin, text.rfind("\n", begin, opening) + 1)
    before = text[begin:opening].rstrip()
    words = min(len(short) + 5, 2 * len(short))
    starts = [match.start() for match in re.finditer(r"\S+", before)][-words:]
    if not starts:
        return []
    candidate = before[starts[0]:]
    base = short[:-1] if len(short) > 2 and short.endswith("s") and short[:-1].isupper() else short
    offset = best_long_form(base, candidate)
    if offset is None or _broken(candidate[offset:]):
        return []
    start = begin + starts[0] + offset
    if font := _FONT.search(text, begin, start):  # the initials alone are set in bold
        start = font.start()
    long = text[start:begin + len(before)]
    if len(long) <= len(short) or short in long.split():
        return []
    return [Abbreviation(short, " ".join(long.split()), (at, at + len(short)), (start, start + len(long)))]


def _short_before(text: str, opening: int, inside: str, at: int) -> list[Abbreviation]:
    """The reverse order: an acronym, and in parentheses what it stands for."""
    word = re.search(r"(\S+)\s*$", text[max(0, opening - 20):opening])
    if not word or len(inside.split()) < 2 or not _is_short(word[1]) or sum(map(str.isupper, word[1])) < 2:
        return []
    if best_long_form(word[1], inside) != 0:
        return []
    start = text.rfind(word[1], 0, opening)
    return [Abbreviation(word[1], " ".join(inside.split()), (start, start + len(word[1])), (at, at + len(inside)))]


def best_long_form(short: str, candidate: str) -> int | None:
    """The offset in ``candidate`` at which the long form of ``short`` begins, or None where it holds none."""
    place = len(candidate) - 1
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].casefold()
        if not letter.isalnum():
            continue
        while place >= 0 and (candidate[place].casefold() != letter
                              or (number == 0 and place > 0 and candidate[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return None
        place -= 1
    place += 1
    return candidate.rfind(" ", 0, place + 1) + 1 if "-" in candidate[candidate.rfind(" ", 0, place + 1) + 1:place] else place


def _is_short(form: str) -> bool:
    return (_SHORT.fullmatch(form) is not None and len(form) <= 15 and any(map(str.isupper, form))
            and not re.fullmatch(r"[A-Z][a-z]+(?: [A-Z]?[a-z]+)?", form))


def _broken(long: str) -> bool:
    """A long form does not run over the end of a sentence or a bracket."""
    return re.search(r"[;:!?()\[\]]|\.\s", long) is not None


@Language.component("kg_abbreviations", assigns=["doc.spans"])
def component(doc: Doc) -> Doc:
    """Long and short forms as spans; the label is "long" or "short", and a short form's ``id`` is its long form."""
    spans: list[Span] = []
    for found in abbreviations(text_of(doc)):
        long = doc.char_span(*found.long_span, label="long", alignment_mode="expand")
        short = doc.char_span(*found.short_span, label="short", span_id=found.long, alignment_mode="expand")
        spans += [span for span in (long, short) if span is not None]
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
    return doc

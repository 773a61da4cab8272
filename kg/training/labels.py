"""What each word of an annotated paper should be tagged with, and how its words become the network's input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.wordpieces import WordPieces, shape, words
from kg.training.gold import KINDS, ROLES, Entity, Gold

IGNORED = -100  # the label of what has none: torch leaves it out of the loss
LONGEST = 512  # pieces with the marks; the encoder has no more places
_MARK = 9  # the shape of marks
_LATER = 10  # added to the shape of a word's later pieces
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labels:
    """One label a word: kind (0 outside, odd begin, the even after it inside), required (1) or optional (0), role, and value
    (0 outside, 1 begin, 2 inside). Required and role are IGNORED outside of annotated things.

    ``share`` is which part of its thing a word is: the words of a thing, at all of its places, have one together, others none.
    """

    kind: list[int]
    required: list[int]
    role: list[int]
    value: list[int]
    share: list[float]


@dataclass(frozen=True, slots=True)
class Example:
    """The pieces of a paper with shapes, segments, labels and shares, all of one length; a word's later pieces are IGNORED
    and have no share."""

    pieces: list[int]
    shapes: list[int]
    segments: list[int]
    labels: dict[str, list[int]]
    shares: list[float]


def occurrences(text: str, form: str) -> Iterator[Span]:
    """Where a form stands as whole words, also with a plural s behind it."""
    start = text.find(form) if form else -1
    while start >= 0:
        end = start + len(form)
        if not (start and text[start - 1].isalnum() and form[0].isalnum()):
            if not (form[-1].isalnum() and text[end:end + 1].isalnum()):
                yield start, end
            elif text[end] == "s" and not text[end + 1:end + 2].isalnum():
                yield start, end + 1
        start = text.find(form, start + 1)


def things(row: Gold) -> list[tuple[Span, Entity]]:
    """Where the annotated things stand, without overlaps: the longest first, then the required, then the first."""
    text = row.paper.text
    found = {(span, entity) for entity in row.contents.entities for form in entity.surface for span in occurrences(text, form)}
    order = sorted(found, key=lambda item: (item[0][0] - item[0][1], item[1].optional, item[0], item[1].kind, item[1].name))
    taken = bytearray(len(text))
    kept = []
    for (start, end), entity in order:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(((start, end), entity))
    return sorted(kept, key=lambda item: item[0])


def labels(row: Gold, spans: Sequence[Span]) -> Labels:
    """The labels of the words at ``spans``; a value is marked where it first stands."""
    size = len(spans)
    made = Labels([0] * size, [IGNORED] * size, [IGNORED] * size, [0] * size, [0.0] * size)
    standing: dict[Entity, list[int]] = {}
    for span, entity in things(row):
        inside = _inside(spans, span)
        standing.setdefault(entity, []).extend(inside)
        for nth, place in enumerate(inside):
            made.kind[place] = 1 + 2 * KINDS.index(entity.kind) + (nth > 0)
            made.required[place] = int(not entity.optional)
            made.role[place] = ROLES.index(entity.role)
    for places in standing.values():
        for place in places:
            made.share[place] = 1 / len(places)
    for value in row.contents.values:
        for span in list(occurrences(row.paper.text, value.strip()))[:1]:
            for nth, place in enumerate(_inside(spans, span)):
                made.value[place] = 1 + (nth > 0)
    return made


def _inside(spans: Sequence[Span], outer: Span) -> list[int]:
    return [place for place, (start, end) in enumerate(spans) if outer[0] <= start and end <= outer[1]]


def example(row: Gold, vocabulary: WordPieces) -> Example:
    """The paper as the network sees it, title and abstract between marks; cut where the encoder's places end."""
    text, title = row.paper.text, len(row.paper.title)
    spans = words(text)
    wanted = labels(row, spans)
    made = Example([], [], [], {"kind": [], "required": [], "role": [], "value": []}, [])
    _add(made, vocabulary.start, _MARK, 0)
    behind = False
    for place, (start, end) in enumerate(spans):
        pieces = vocabulary.numbers(text[start:end])
        if len(made.pieces) + len(pieces) > LONGEST - 2:
            break
        if not behind and start > title:
            _add(made, vocabulary.end, _MARK, 0)
            behind = True
        for nth, piece in enumerate(pieces):
            _add(made, piece, shape(text[start:end]) + (_LATER if nth else 0), int(behind), None if nth else (wanted, place))
    _add(made, vocabulary.end, _MARK, 1)
    return made


def _add(made: Example, piece: int, form: int, segment: int, label: tuple[Labels, int] | None = None) -> None:
    made.pieces.append(piece)
    made.shapes.append(form)
    made.segments.append(segment)
    made.shares.append(label[0].share[label[1]] if label else 0.0)
    for name, column in made.labels.items():
        column.append(getattr(label[0], name)[label[1]] if label else IGNORED)

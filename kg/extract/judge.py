"""How sure a thing is, of which kind it is and what its role: two small networks over what is known of it, trained on what
the components found in papers that the tagger had not seen."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.entities import Thing
from kg.extract.places import Place
from kg.names import fold

Floats = NDArray[np.float32]
_BEFORE = (frozenset({"via", "using", "with", "by", "through"}), frozenset({"of", "in", "for", "on", "to", "towards", "toward"}),
           frozenset({"beyond", "than", "extending", "improving", "accelerating", "rethinking", "improve", "vs", "against", "without"}))
_SIGNS = ("tagger", "names", "abbreviations", "phrases", "title", "coined", "shaped", "apposed", "headed", "repeat")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What became of a folded form in the training papers: for each kind in how many it is required, in how many
    optional, and last in how many it stands without being annotated."""

    counts: Mapping[str, Sequence[int]]
    size: int

    def of(self, thing: Thing) -> list[int]:
        """The counts of the thing's forms together (2 × kinds + 1)."""
        known = [self.counts[form] for form in {fold(form) for form in (*thing.forms, *thing.official.values(), thing.usual)}
                 if form in self.counts]
        return [sum(column) for column in zip(*known, strict=True)] if known else [0] * self.size


def features(thing: Thing, text: str, kinds: Sequence[str], roles: Sequence[str], lexicon: Lexicon) -> Floats:
    """What tells the kind and the worth of a thing: the tagger's word, forms, places, and what became of the forms elsewhere."""
    tagged = [place for place in thing.places if place.kinds is not None]
    named = {place.known for place in thing.places}
    guessed = {place.kind for place in thing.places if place.by == "phrases"}
    return np.array([
        *_tagger(tagged, len(kinds), len(roles)), *_form(thing), *_position(thing, text), *_past(lexicon.of(thing)),
        *(float(sign in thing.signs) for sign in _SIGNS), float(bool(thing.expansion)), float(thing.within), float(thing.around),
        *(float(kind in named) for kind in kinds), *(float(kind in guessed) for kind in kinds),
    ], np.float32)


def _tagger(tagged: Sequence[Place], kinds: int, roles: int) -> list[float]:
    if not tagged:
        return [-6.0] * kinds + [0.0] * (kinds + 4 + roles)
    columns = [list(column) for column in zip(*(place.kinds for place in tagged if place.kinds), strict=True)]
    required = [place.required or 0.0 for place in tagged]
    said = [sum(column) / len(tagged) for column in zip(*(place.roles for place in tagged if place.roles), strict=True)]
    return [*(math.log(max(column) + 1e-3) for column in columns), *(sum(column) / len(tagged) for column in columns),
            min(required), max(required), sum(required) / len(required), math.log1p(len(tagged)), *said]


def _form(thing: Thing) -> list[float]:
    form = max(thing.forms, key=len)
    short = min(thing.forms, key=len)
    return [len(form.split()), len(thing.forms), sum(map(str.isupper, short)) / len(short), float(any(map(str.isdigit, form))),
            float(any(map(str.isupper, short[1:]))), float(form[0].isupper()), float("-" in form), float(form == form.lower())]


def _position(thing: Thing, text: str) -> list[float]:
    title = text.find("\n")
    first = thing.places[0].start
    return [math.log(len(thing.places)), float(first < title), first / max(1, len(text)),
            float(any(place.start > title for place in thing.places))]


def _past(counts: Sequence[int]) -> list[float]:
    required, optional, plain, total = counts[:-1:2], counts[1:-1:2], counts[-1], sum(counts)
    return [*map(math.log1p, required), *map(math.log1p, optional), math.log1p(plain), float(total == 0),
            *((count + 0.2) / (total + 2.0) for count in (*required, *optional))]


def role_features(thing: Thing, kind: int, text: str, cues: Sequence[Mapping[str, float]],
                  kinds: Sequence[str], roles: Sequence[str], lexicon: Lexicon) -> Floats:
    """What tells the role of a thing: the tagger's word and the cue words at each of its places (``cues``), and where it stands."""
    said = [place.roles for place in thing.places if place.roles] or [(0.0,) * len(roles)]
    cued = [[cue[role] for role in roles] for cue in cues]
    shares = [*_mean(said), *_most(said), *said[0]]
    return np.array([
        *shares, *(math.log(share + 1e-3) for share in shares), *_mean(cued), *_most(cued),
        *(float(number == kind) for number in range(len(kinds))),
        *_position(thing, text), thing.places[-1].start / max(1, len(text)), float(bool(thing.expansion)), float(bool(thing.official)),
        *(float(sign in thing.signs) for sign in _SIGNS), *_titled(thing, text), math.log1p(sum(lexicon.of(thing)[:-1])),
    ], np.float32)


def _mean(rows: Sequence[Sequence[float]]) -> Sequence[float]:
    return rows[0] if len(rows) == 1 else [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def _most(rows: Sequence[Sequence[float]]) -> Sequence[float]:
    return rows[0] if len(rows) == 1 else [max(column) for column in zip(*rows, strict=True)]


def _titled(thing: Thing, text: str) -> list[float]:
    """How the title names the thing: first, before a colon, and behind which sort of preposition."""
    title = text.find("\n")
    place = next((place for place in thing.places if place.end <= title), None)
    if place is None:
        return [0.0] * (2 + len(_BEFORE))
    word = text[:place.start].split()[-1:] or [""]
    return [float(place.start == 0), float(text[place.end:place.end + 1] == ":"), *(float(word[0].casefold() in sort) for sort in _BEFORE)]


class Layers:
    """Two layers with a rectifier between, and shares that sum to one."""

    def __init__(self, weights: Mapping[str, object]) -> None:
        mean, scale, first, bias, second, shift = (
            np.array(weights[name], np.float64) for name in ("mean", "scale", "first", "bias", "second", "shift"))
        self._first, self._second = (scale[:, None] * first).astype(np.float32), second.astype(np.float32)
        self._bias, self._shift = (bias - (mean * scale) @ first).astype(np.float32), shift.astype(np.float32)

    def shares(self, row: Floats) -> Floats:
        """The shares of the classes. One row at a time, so that a thing's score does not depend on the things beside it."""
        scores = np.maximum(row @ self._first + self._bias, 0) @ self._second + self._shift
        grown = np.exp(scores - scores.max())
        shares: Floats = grown / grown.sum()
        return shares


class Judge:
    """``worth`` has the classes required (by kind), optional (by kind) and wrong; ``role`` has the roles."""

    def __init__(self, weights: Mapping[str, Mapping[str, object]]) -> None:
        self.worth, self.role = Layers(weights["worth"]), Layers(weights["role"])

    @classmethod
    def load(cls, data: bytes, mode: str) -> Judge:
        """The judge of a mode ("full" with the tagger's word, "fast" without)."""
        return cls(json.loads(data)[mode])

    def kind(self, row: Floats) -> tuple[int, float]:
        """The likeliest kind of a thing, and how sure it is that the thing is right as that kind.

        Readers differ about what is optional, so half of that share is left aside.
        """
        shares = self.worth.shares(row)
        count = len(shares) // 2
        required, optional = shares[:count], shares[count:2 * count]
        kind = int(required.argmax())
        return kind, float(required[kind] / (1.0 - optional[kind] / 2))

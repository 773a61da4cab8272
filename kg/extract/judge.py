"""How sure a thing is: a small network over what is known of it, trained on what the components found in other papers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.extract.entities import Place, Thing
from kg.text import fold

Floats = NDArray[np.float32]
_SIGNS = ("tagger", "names", "abbreviations", "phrases", "title", "coined", "shaped", "apposed", "headed", "repeat")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What became of a folded form in the training papers: for each kind in how many it is required, in how many
    optional, and last in how many it stands without being annotated."""

    counts: Mapping[str, Sequence[int]]
    size: int

    def of(self, thing: Thing) -> Floats:
        """The counts of the thing's forms together (2 × kinds + 1)."""
        total = np.zeros(self.size, np.float32)
        for form in {fold(form) for form in (*thing.forms, thing.name)}:
            if form in self.counts:
                total += np.array(self.counts[form], np.float32)
        return total


def features(thing: Thing, text: str, kinds: Sequence[str], roles: Sequence[str], lexicon: Lexicon) -> Floats:
    """What the judge looks at: the tagger's word, forms, places, and what became of the forms elsewhere."""
    number = kinds.index(thing.kind)
    tagged = [place for place in thing.places if place.kinds is not None]
    return np.array([
        *_tagger(tagged, number, len(roles)), *_form(thing), *_position(thing, text), *_past(lexicon.of(thing), number),
        *(float(sign in thing.signs) for sign in _SIGNS), float(thing.known), float(thing.expanded),
        *(float(kind == thing.kind) for kind in kinds),
        *((max((place.required or 0.0 for place in tagged), default=0.0) if kind == thing.kind else 0.0) for kind in kinds),
    ], np.float32)


def _tagger(tagged: Sequence[Place], number: int, roles: int) -> list[float]:
    if not tagged:
        return [-6.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0] + [0.0] * roles
    shares = [place.kinds[number] for place in tagged if place.kinds]
    required = [place.required or 0.0 for place in tagged]
    mean = [sum(column) / len(tagged) for column in zip(*(place.kinds for place in tagged if place.kinds), strict=True)]
    said = [sum(column) / len(tagged) for column in zip(*(place.roles for place in tagged if place.roles), strict=True)]
    return [math.log(max(shares) + 1e-4), sum(shares) / len(shares), min(required), max(required), sum(required) / len(required),
            mean[number] - max(share for place, share in enumerate(mean) if place != number), math.log1p(len(tagged)), *said]


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


def _past(counts: Floats, number: int) -> list[float]:
    required, optional = float(counts[2 * number]), float(counts[2 * number + 1])
    others, plain, total = float(counts[:-1].sum()) - required - optional, float(counts[-1]), float(counts.sum())
    return [math.log1p(required), math.log1p(optional), math.log1p(others), math.log1p(plain), float(total == 0),
            (required + 0.5) / (total + 2.0), (required + optional + 0.5) / (total + 2.0)]


class Judge:
    """Two layers with a rectifier between; three scores: required, optional, wrong."""

    def __init__(self, weights: Mapping[str, object]) -> None:
        self._mean, self._scale, self._first, self._bias, self._second, self._shift = (
            np.array(weights[name], np.float32) for name in ("mean", "scale", "first", "bias", "second", "shift"))

    @classmethod
    def load(cls, data: bytes, mode: str) -> Judge:
        """The judge of a mode ("full" with the tagger's word, "fast" without)."""
        return cls(json.loads(data)[mode])

    def shares(self, rows: Sequence[Floats]) -> Floats:
        """The shares of required, optional and wrong for each row of features."""
        if not rows:
            return np.zeros((0, 3), np.float32)
        # one row at a time, so that a thing's score does not depend on the things beside it
        scores = np.stack([np.maximum((row - self._mean) * self._scale @ self._first + self._bias, 0) @ self._second + self._shift
                           for row in rows])
        grown = np.exp(scores - scores.max(-1, keepdims=True))
        shares: Floats = grown / grown.sum(-1, keepdims=True)
        return shares


def score(shares: Floats) -> Floats:
    """The probability that a thing is right where a reader would decide at all: the optional ones are left aside."""
    sure: Floats = (shares[:, 0] + 0.02) / (shares[:, 0] + shares[:, 2] + 0.04)
    return sure

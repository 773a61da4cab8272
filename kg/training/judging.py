"""Training the judge: a small network in NumPy, over what the components found in papers that the tagger had not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.evaluation import pair_up, same_form
from kg.extract import Extractor
from kg.extract.entities import Thing, things
from kg.extract.sentences import sentence_at, sentences
from kg.training.gold import KINDS, ROLES, Entity, Gold

Floats = NDArray[np.float32]
Layer = dict[str, list[float] | list[list[float]]]
Weights = dict[str, Layer]
_HIDDEN = 96
_BATCH = 256
_RATE, _DROPPED = 3e-3, 0.2
_DECAY = {"worth": 1e-3, "role": 8e-3}  # of the weights


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a thing, which class of worth it has, and its role (None where none is annotated)."""

    worth: Floats
    verdict: int
    role: Floats
    wanted: int | None


def cases(rows: Iterable[Gold], extractor: Extractor) -> Iterator[Case]:
    """The things that are found in papers, each with what the annotations say of it."""
    for row in rows:
        yield from told(row, extractor.nlp(row.paper.text), extractor)


def told(row: Gold, doc: Doc, extractor: Extractor) -> Iterator[Case]:
    """The things of one paper, which the pipeline has seen."""
    text = row.paper.text
    found = things(doc)
    bounds = list(sentences(text))
    for thing, target in zip(found, targets(row, found), strict=True):
        around = [sentence_at(bounds, place.start) for place in thing.places]
        entity = row.contents.entities[target] if target is not None else None
        kind = KINDS.index(entity.kind) if entity else 0
        yield Case(
            extractor.worth_features(thing, text), 2 * len(KINDS) if entity is None else kind + len(KINDS) * entity.optional,
            extractor.role_features(thing, kind, text, around), ROLES.index(entity.role) if entity else None)


def targets(row: Gold, found: Sequence[Thing]) -> list[int | None]:
    """Which annotated thing each found thing is; of several finds of one thing, the one that the tagger marked most often."""
    annotated = row.contents.entities
    order = sorted(range(len(found)), key=lambda place: (-sum(spot.required or 0.0 for spot in found[place].places), place))
    entities = [Entity("", found[place].usual, (*found[place].forms, found[place].expansion), "") for place in order]
    pairs = pair_up(annotated, entities, same_form)
    matched: list[int | None] = [None] * len(found)
    for position, target in pairs.items():
        matched[order[position]] = target
    return matched


def judge(known: Sequence[Case], seed: int) -> Weights:
    """The weights of ``kg.extract.judge.Judge``."""
    roles = [(case.role, case.wanted) for case in known if case.wanted is not None]
    return {"worth": fit([(case.worth, case.verdict) for case in known], 2 * len(KINDS) + 1, seed, _DECAY["worth"]),
            "role": fit(roles, len(ROLES), seed, _DECAY["role"])}


def fit(known: Sequence[tuple[Floats, int]], classes: int, seed: int, decay: float, epochs: int = 30) -> Layer:
    """The weights of ``kg.extract.judge.Layers``, found with Adam (Kingma and Ba, 2015) and dropout; the same for the same seed."""
    dice = np.random.default_rng(seed)
    rows = np.stack([row for row, _ in known]).astype(np.float64)
    spread = rows.std(0)
    mean, scale = rows.mean(0), np.where(spread > 1e-6, 1 / (spread + 1e-3), 0.0)  # what never changes tells nothing
    inputs, targets = (rows - mean) * scale, np.eye(classes)[[label for _, label in known]]
    width = inputs.shape[1]
    parts = [dice.normal(0, width ** -0.5, (width, _HIDDEN)), np.zeros(_HIDDEN),
             dice.normal(0, _HIDDEN ** -0.5, (_HIDDEN, classes)), np.zeros(classes)]
    adam = _Adam(parts)
    for epoch in range(epochs):
        order = dice.permutation(len(inputs))
        for start in range(0, len(order), _BATCH):
            batch = order[start:start + _BATCH]
            kept = (dice.random((len(batch), _HIDDEN)) > _DROPPED) / (1 - _DROPPED)
            adam.step(_slopes(parts, inputs[batch], targets[batch], kept, decay), _RATE * (1 - epoch / epochs))
    names = ("mean", "scale", "first", "bias", "second", "shift")
    return {name: np.round(part, 4).tolist() for name, part in zip(names, (mean, scale, *parts), strict=True)}


def _slopes(parts: Sequence[NDArray[np.float64]], inputs: NDArray[np.float64], targets: NDArray[np.float64],
            kept: NDArray[np.float64], decay: float) -> list[NDArray[np.float64]]:
    """The gradients of the mean cross-entropy, with decay on the two matrices."""
    first, bias, second, shift = parts
    hidden = np.maximum(inputs @ first + bias, 0) * kept
    scores = hidden @ second + shift
    grown = np.exp(scores - scores.max(1, keepdims=True))
    error = (grown / grown.sum(1, keepdims=True) - targets) / len(targets)
    back = (error @ second.T) * kept * (hidden > 0)
    return [inputs.T @ back + decay * first, back.sum(0), hidden.T @ error + decay * second, error.sum(0)]


class _Adam:
    """Steps along gradients by their running means and squares; changes ``parts`` in place."""

    def __init__(self, parts: Sequence[NDArray[np.float64]]) -> None:
        self._parts, self._count = parts, 0
        self._means, self._squares = ([np.zeros_like(part) for part in parts] for _ in range(2))

    def step(self, slopes: Sequence[NDArray[np.float64]], rate: float) -> None:
        self._count += 1
        for part, slope, mean, square in zip(self._parts, slopes, self._means, self._squares, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope ** 2 - square)
            part -= rate * (mean / (1 - 0.9 ** self._count)) / (np.sqrt(square / (1 - 0.999 ** self._count)) + 1e-8)

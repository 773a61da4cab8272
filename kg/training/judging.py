"""Training the judge: a small network in NumPy, over what the components found in papers that the tagger had not seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.evaluation import pair_up, same
from kg.extract import Extractor
from kg.extract.entities import Thing, things
from kg.extract.judge import features
from kg.training.gold import Entity, Gold

Floats = NDArray[np.float32]
Case = tuple[Floats, int]
Weights = dict[str, list[float] | list[list[float]]]
REQUIRED, OPTIONAL, WRONG = range(3)
_HIDDEN = 32
_BATCH = 256
_RATE, _DECAY, _DROPPED = 3e-3, 1e-3, 0.2


def cases(rows: Iterable[Gold], extractor: Extractor) -> Iterator[Case]:
    """The features of each thing that is found, and whether it is required, optional or wrong."""
    for row in rows:
        doc = extractor.nlp(row.paper.text)
        found = things(doc, extractor.kinds)
        for thing, label in zip(found, verdicts(row, found), strict=True):
            yield features(thing, row.paper.text, extractor.kinds, extractor.roles, extractor.lexicon), label


def verdicts(row: Gold, found: Sequence[Thing]) -> list[int]:
    """What each thing is by the annotations: required, optional or wrong."""
    annotated = row.contents.entities
    pairs = pair_up(annotated, [Entity(thing.kind, thing.name, tuple(thing.forms), "") for thing in found], same)
    return [WRONG if place not in pairs else OPTIONAL if annotated[pairs[place]].optional else REQUIRED for place in range(len(found))]


def fit(known: Sequence[Case], seed: int, epochs: int = 30) -> Weights:
    """The weights of ``kg.extract.judge.Judge``, found with Adam (Kingma and Ba, 2015) and dropout; the same for the same seed."""
    dice = np.random.default_rng(seed)
    rows = np.stack([row for row, _ in known]).astype(np.float64)
    mean, scale = rows.mean(0), 1 / (rows.std(0) + 1e-3)
    inputs, targets = (rows - mean) * scale, np.eye(3)[[label for _, label in known]]
    width = inputs.shape[1]
    parts = [dice.normal(0, width ** -0.5, (width, _HIDDEN)), np.zeros(_HIDDEN),
             dice.normal(0, _HIDDEN ** -0.5, (_HIDDEN, 3)), np.zeros(3)]
    adam = _Adam(parts)
    for epoch in range(epochs):
        order = dice.permutation(len(inputs))
        for start in range(0, len(order), _BATCH):
            batch = order[start:start + _BATCH]
            kept = (dice.random((len(batch), _HIDDEN)) > _DROPPED) / (1 - _DROPPED)
            adam.step(_slopes(parts, inputs[batch], targets[batch], kept), _RATE * (1 - epoch / epochs))
    names = ("mean", "scale", "first", "bias", "second", "shift")
    return {name: np.round(part, 4).tolist() for name, part in zip(names, (mean, scale, *parts), strict=True)}


def _slopes(parts: Sequence[NDArray[np.float64]], inputs: NDArray[np.float64], targets: NDArray[np.float64],
            kept: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The gradients of the mean cross-entropy, with decay on the two matrices."""
    first, bias, second, shift = parts
    hidden = np.maximum(inputs @ first + bias, 0) * kept
    scores = hidden @ second + shift
    grown = np.exp(scores - scores.max(1, keepdims=True))
    error = (grown / grown.sum(1, keepdims=True) - targets) / len(targets)
    back = (error @ second.T) * kept * (hidden > 0)
    return [inputs.T @ back + _DECAY * first, back.sum(0), hidden.T @ error + _DECAY * second, error.sum(0)]


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

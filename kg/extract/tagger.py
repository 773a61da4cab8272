"""The trained tagger: an encoder in ONNX that sees each word in its context and says which kinds of thing it belongs to.

Each paper is run alone, so what is read of it does not depend on the papers beside it.
"""

from __future__ import annotations

import hashlib
import json
import math
import multiprocessing
import os
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.extract.places import TAGGER as KEY
from kg.extract.sentences import sentences
from kg.extract.tokenizer import text_of
from kg.extract.wordpieces import WordPieces, shape, words
from kg.model import InputError

Floats = NDArray[np.float32]
DEFAULT = Path(__file__).parent / "model"
VALUES = "kg_values"
_WINDOW = 510  # pieces, without the marks at both ends; the encoder has 512 places
_LATER = 10  # added to the shape of a word's later pieces
_MARK = 9  # the shape of marks


@dataclass(frozen=True, slots=True)
class Tags:
    """What the encoder says of each word: shares of kinds (words, 13), of being worth a node, of roles, of being a value."""

    words: list[tuple[int, int]]
    kinds: Floats
    required: Floats
    roles: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class Tagged:
    """A stretch of words ``[first, last)`` and its place in the text."""

    first: int
    last: int
    start: int
    end: int


class Model:
    """A folder with ``model.json`` (what it is, and the SHA-256 of each file), the encoder, and its vocabulary."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.about: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
            self.kinds: tuple[str, ...] = tuple(self.about["kinds"])
            self.roles: tuple[str, ...] = tuple(self.about["roles"])
            self._hashes: dict[str, str] = dict(self.about["sha256"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{folder}: no model here ({type(error).__name__}: model.json)") from None

    def __reduce__(self) -> tuple[type[Model], tuple[Path]]:
        return Model, (self.folder,)  # a worker opens the encoder for itself

    def file(self, name: str) -> bytes:
        """The bytes of a file of the model. Raises InputError where they are not those it was made with."""
        path = self.folder / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from None
        if hashlib.sha256(data).hexdigest() != self._hashes.get(name):
            raise InputError(f"{path}: not the file that the model was made with; install it again")
        return data

    @cached_property
    def pieces(self) -> WordPieces:
        """The vocabulary of word pieces."""
        return WordPieces(self.file("pieces.txt").decode("utf-8").split("\n"))

    @cached_property
    def session(self) -> Any:
        """The encoder, ready to run."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # papers side by side use the cores better than one paper on all of them
        return onnxruntime.InferenceSession(self.file("tagger.onnx"), options, providers=["CPUExecutionProvider"])

    def tag(self, text: str) -> Tags:
        """What the encoder says of a text whose first line is a title; long texts in windows, in linear time."""
        spans = words(text)
        title = text.find("\n")
        parts = [self._run(text, window, title) for window in self._windows(text, spans)]
        kinds, required, roles, values = (np.concatenate([part[head] for part in parts]) if parts else
                                          np.zeros((0, size), np.float32) for head, size in enumerate((13, 2, 7, 3)))
        # other marks may stand inside of a name (Yahoo! Answers)
        starts = [bisect_left(spans, (start, start)) for start, _ in sentences(text) if text[max(0, start - 2):start] not in ("! ", "? ")]
        kinds[[place for place in starts if place < len(spans)], 2::2] = 0.0  # no name goes on from one sentence to the next
        return Tags(spans, kinds, required[:, 1], roles, values)

    def _windows(self, text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
        first, size = 0, 0
        for number, (start, end) in enumerate(spans):
            pieces = len(self.pieces.numbers(text[start:end]))
            if size + pieces > _WINDOW - 1:
                yield spans[first:number]
                first, size = number, 0
            size += pieces
        if first < len(spans):
            yield spans[first:]

    def _run(self, text: str, spans: Sequence[tuple[int, int]], title: int) -> list[Floats]:
        pieces, shapes, segments, firsts = [self.pieces.start], [_MARK], [0], []
        behind = False
        for start, end in spans:
            if not behind and start > title:
                pieces.append(self.pieces.end)
                shapes.append(_MARK)
                segments.append(0)
                behind = True
            word = text[start:end]
            firsts.append(len(pieces))
            for number, piece in enumerate(self.pieces.numbers(word)):
                pieces.append(piece)
                shapes.append(shape(word) + (_LATER if number else 0))
                segments.append(int(behind))
        pieces.append(self.pieces.end)
        shapes.append(_MARK)
        segments.append(1)
        feed = {name: np.array([row], np.int64) for name, row in (("pieces", pieces), ("shapes", shapes), ("segments", segments))}
        return [_shares(scores[0][firsts]) for scores in self.session.run(None, feed)]


def _shares(scores: Floats) -> Floats:
    grown = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = grown / grown.sum(-1, keepdims=True)
    return shares


def stretches(tags: Tags, lean: float = 0.0) -> list[Tagged]:
    """The likeliest stretches of words of one kind (Viterbi over begin and inside); ``lean`` favours finding more."""
    scores = np.log(np.maximum(tags.kinds, 1e-6))
    if not len(scores):
        return []
    scores[:, 0] -= lean
    path = _path(scores)
    found, first = [], 0
    for number in range(1, len(path) + 1):
        if number == len(path) or path[number] != path[number - 1] + path[number - 1] % 2 or path[number] % 2:
            if path[first]:
                found.append(Tagged(first, number, tags.words[first][0], tags.words[number - 1][1]))
            first = number
    return found


def _path(scores: Floats) -> list[int]:
    """Tags in their likeliest order: 0 is outside, odd is begin, and the even one after it inside of the same kind."""
    rows = scores.tolist()  # a few numbers a word: plain ones are faster than arrays
    inside = range(2, len(rows[0]), 2)
    best = [-math.inf if tag in inside else score for tag, score in enumerate(rows[0])]
    origins = []
    for row in rows[1:]:
        highest = max(best)
        origin = [best.index(highest)] * len(row)
        gained = [highest + score for score in row]
        for tag in inside:
            origin[tag] = tag - 1 if best[tag - 1] >= best[tag] else tag
            gained[tag] = best[origin[tag]] + row[tag]
        origins.append(origin)
        best = gained
    path = [best.index(max(best))]
    for origin in reversed(origins):
        path.append(origin[path[-1]])
    return path[::-1]


def shares_of_kinds(tags: Tags, found: Tagged) -> Floats:
    """The share of each kind over a stretch: the geometric mean over its words."""
    part = tags.kinds[found.first:found.last]
    logs = np.log(np.maximum(part, 1e-6))
    shares: Floats = np.exp((logs[0, 1::2] + logs[1:, 2::2].sum(0)) / len(part))
    return shares


@Language.factory("kg_tagger", default_config={"model": "", "lean": 0.0}, assigns=["doc.spans"])
def factory(nlp: Language, name: str, model: str, lean: float) -> Tagger:  # noqa: ARG001
    """A component that runs the model of a folder (default: the package's)."""
    return Tagger(Model(Path(model) if model else DEFAULT), lean)


class Tagger:
    """Sets ``doc.spans["kg_tagger"]`` (label: the kind) and ``doc.spans["kg_values"]`` (likely measured values).

    The group's ``attrs`` hold for each span ``kinds`` (shares of the six), ``required`` and ``roles``, and ``scores``.
    """

    def __init__(self, model: Model, lean: float = 0.0) -> None:
        self.model, self._lean = model, lean

    def __call__(self, doc: Doc) -> Doc:
        return self._set(doc, self.model.tag(text_of(doc)))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 32) -> Iterator[Doc]:  # noqa: ARG002  spaCy gives it
        """The documents in their order; the encoder runs on as many at a time as there are cores, while others are prepared."""
        _ = self.model.session, self.model.pieces  # made once, before threads ask for them
        threads = _threads()
        with ThreadPoolExecutor(threads) as pool:
            waiting: deque[tuple[Doc, Future[Tags]]] = deque()
            for doc in stream:
                waiting.append((doc, pool.submit(self.model.tag, text_of(doc))))
                if len(waiting) > 2 * threads:
                    ready, tags = waiting.popleft()
                    yield self._set(ready, tags.result())
            for ready, tags in waiting:
                yield self._set(ready, tags.result())

    def _set(self, doc: Doc, tags: Tags) -> Doc:
        spans, told = [], []
        for found in stretches(tags, self._lean):
            kinds = shares_of_kinds(tags, found)
            span = doc.char_span(found.start, found.end, label=self.model.kinds[int(kinds.argmax())], alignment_mode="expand")
            if span is not None:
                spans.append(span)
                part = slice(found.first, found.last)
                told.append((_plain(kinds), float(tags.required[part].mean()), _plain(tags.roles[part].mean(0))))
        kinds_, required, roles = (list(column) for column in zip(*told, strict=True)) if told else ([], [], [])
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans, attrs={
            "scores": [max(row) for row in kinds_], "kinds": kinds_, "required": required, "roles": roles})
        likely = [(span, float(1 - share[0])) for span, share in zip(tags.words, tags.values, strict=True) if share[0] < 0.9]
        doc.spans[VALUES] = SpanGroup(doc, name=VALUES, attrs={
            "words": [list(span) for span, _ in likely], "scores": [score for _, score in likely]})
        return doc


def _threads() -> int:
    """The cores that this process may use; one in a worker, which shares them with its like."""
    if multiprocessing.parent_process() is not None:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _plain(row: Floats) -> list[float]:
    return [float(value) for value in row]

"""What became of each annotated form in the training papers; the judge weighs it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg.text import fold, singular
from kg.training.gold import KINDS, Gold

SIZE = 2 * len(KINDS) + 1
_LONGEST = 6  # words of a form that is looked for in text


def lexicon(rows: Sequence[Gold]) -> dict[str, list[int]]:
    """For each folded form: in how many papers it is required and optional, by kind, and last in how many it stands unannotated."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        for place, form in sorted({(2 * KINDS.index(entity.kind) + entity.optional, fold(form)) for entity in row.contents.entities
                                   for form in (entity.name, *entity.surface)}):
            if form:
                counts.setdefault(form, [0] * SIZE)[place] += 1
    standing = Counter(form for row in rows for form in _standing(row.paper.text) if form in counts)
    for form, count in counts.items():
        count[-1] = max(0, standing[form] - sum(count[:-1]))
    return dict(sorted(counts.items()))


def _standing(text: str) -> set[str]:
    """The folded forms of up to six words that stand in a text."""
    words = [word.strip(".") for word in re.sub(r"[^\w@+#.%^]+", " ", text.casefold().replace("_", " ")).split()]
    return set(_runs(words))


def _runs(words: Sequence[str]) -> Iterator[str]:
    for size in range(1, _LONGEST + 1):
        for start in range(len(words) - size + 1):
            yield " ".join([*words[start:start + size - 1], singular(words[start + size - 1])])


def folds(ids: Iterable[str], parts: int, seed: int) -> list[frozenset[str]]:
    """The papers' ids in parts of nearly one size; the same whatever the order of the ids."""
    import random

    order = sorted(ids)
    random.Random(seed).shuffle(order)  # noqa: S311  no secret
    return [frozenset(order[part::parts]) for part in range(parts)]

"""The vocabulary by its names: which known concept a form means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kg import text
from kg.families import acronym, tight
from kg.model import Concept

fold = lru_cache(maxsize=1 << 18)(text.fold)

Key = tuple[str, str]
"""Kind and folded name: what makes a concept one."""

_DATA = {"dataset": "benchmark", "benchmark": "dataset"}


class Vocabulary:
    """Known concepts by official and other names. Where two claim a name, official ones win, then the first."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        known = sorted(concepts, key=lambda concept: (concept.kind, concept.name))
        self.official: dict[Key, Concept] = {}
        self._other: dict[Key, tuple[Concept, str]] = {}
        self._tight: dict[Key, Concept] = {}
        for concept in known:
            self.official.setdefault((concept.kind, fold(concept.name)), concept)
        for concept, form in _others(known):
            self._other.setdefault((concept.kind, fold(form)), (concept, form))
        for concept in known:
            self._tight.setdefault((concept.kind, tight(fold(concept.name))), concept)

    def named(self, kind: str, forms: Sequence[str]) -> Concept | None:
        """The concept that one of these forms, equal when folded, names. An abbreviation must look like one."""
        key = (kind, fold(forms[0]))
        if key in self.official:
            return self.official[key]
        concept, form = self._other.get(key, (None, ""))
        if concept and acronym(form) and not any(map(acronym, forms)):
            return None
        return concept

    def spaced(self, key: Key) -> Concept | None:
        """The concept whose official name differs in blanks and hyphens alone."""
        return self._tight.get((key[0], tight(key[1])))

    def recast(self, kind: str, forms: Sequence[str]) -> Concept | None:
        """For a dataset the benchmark, for a benchmark the dataset, that the forms name."""
        return self.named(_DATA[kind], forms) if kind in _DATA else None


def _others(concepts: Iterable[Concept]) -> Iterator[tuple[Concept, str]]:
    for concept in concepts:
        for form in (*concept.aliases, *concept.hidden):
            yield concept, form

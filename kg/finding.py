"""Papers and things found by what people type: part of a title, another name, another case."""

from __future__ import annotations

import difflib
import heapq
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg.model import InputError
from kg.sharing import REPOSITORY, Index, Thing
from kg.text import fold

PAPER = "paper"
_NEAREST = 5
_LISTED = 12
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A paper (by its number) or a thing (a concept or repository) of the graph."""

    kind: str
    label: str
    paper: int | None = None

    @property
    def thing(self) -> Thing:
        """The thing; only for what is no paper."""
        return Thing(self.kind, self.label)


class Several(InputError):  # noqa: N818 - reads as what it says: raise Several(...)
    """A name that fits more than one node. ``hits`` are what to choose from."""

    def __init__(self, text: str, hits: Collection[Node]) -> None:
        self.text = text
        self.hits = tuple(hits)
        shown = "; ".join(f"{hit.kind} {hit.label!r}" for hit in self.hits[:_LISTED])
        more = f"; and {len(hits) - _LISTED} more" if len(hits) > _LISTED else ""
        super().__init__(f"{text!r} fits {len(hits)} names, write more of one: {shown}{more}")


class Unknown(InputError):  # noqa: N818
    """A name that fits nothing of the kind. ``others`` are what it fits of other kinds, ``near`` the nearest names."""

    def __init__(self, text: str, near: Collection[str], others: Collection[Node] = ()) -> None:
        self.near = tuple(near)
        hint = f"; nearest: {'; '.join(near)}" if near else ""
        if others:
            shown = ", ".join(f"{node.kind} {node.label!r}" for node in others)
            super().__init__(f"nothing of the kind asked for is named {text!r}; there is: {shown}")
        else:
            super().__init__(f"nothing in the graph is named {text!r}{hint}")


class Finder:
    """Names of an index, folded once."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._levels: tuple[dict[str, set[Node]], ...] = (defaultdict(set), defaultdict(set), defaultdict(set))
        self._label: dict[Node, str] = {}
        for number, entry in enumerate(index.entries):
            self._paper(number, entry.paper.title, (entry.paper.id, entry.paper.arxiv or ""))
        for thing in (*index.things, *index.families):
            self._add(0, _key(thing.kind, thing.name), Node(thing.kind, thing.name))
        for kind, name, alias in _aliases(index):
            self._add(1, fold(alias), Node(kind, name))
        for number, entry in enumerate(index.entries):
            for claim in entry.claims:
                if claim.role == "introduces":
                    self._add(2, fold(claim.concept.name), Node(PAPER, entry.paper.title, number))

    def _paper(self, number: int, title: str, identifiers: Iterable[str]) -> None:
        node = Node(PAPER, title, number)
        self._add(0, fold(title), node)
        for identifier in filter(None, identifiers):
            self._levels[0][identifier.casefold()].add(node)
        if ":" in title:
            self._add(1, fold(title.split(":")[0]), node)

    def _add(self, level: int, key: str, node: Node) -> None:
        if key:
            self._levels[level][key].add(node)
            self._label.setdefault(node, key)

    def find(self, text: str, kinds: Collection[str] = ()) -> list[Node]:
        """The nodes of these kinds (``paper`` or kinds of things; all, when empty) that fit best, in a fixed order.

        Tried in turn: IRI, whole title or name or identifier; other name, title before its colon; the paper that
        introduces the thing; part of a title or name from the start of a word. Of several that fit, those that are written just so.
        """
        text = text.strip()
        for hits in self._attempts(text):
            wanted = sorted(hit for hit in hits if not kinds or hit.kind in kinds)
            if wanted:
                return [hit for hit in wanted if hit.label == text] or wanted
        return []

    def _attempts(self, text: str) -> Iterator[Iterable[Node]]:
        if text.startswith(self.index.base):
            yield self._by_iri.get(text, ())
        keys = dict.fromkeys((fold(text), _key(REPOSITORY, text), text.casefold()))
        for level in self._levels:
            yield {node for key in keys for node in level.get(key, ())}
        needle = fold(text)
        if needle:
            yield (node for node, key in self._label.items() if f" {needle}" in f" {key}")
            address = _key(REPOSITORY, text)
            yield (node for node, key in self._label.items() if node.kind == REPOSITORY and address in key)

    @cached_property
    def _by_iri(self) -> dict[str, list[Node]]:
        index = self.index
        papers = {index.paper_iri(number): [Node(PAPER, entry.paper.title, number)]
                  for number, entry in enumerate(index.entries)}
        return papers | {index.thing_iri(number): [Node(thing.kind, thing.name)]
                         for number, thing in enumerate(index.things)}

    def one(self, text: str, kinds: Collection[str] = ()) -> Node:
        """The only node that fits. Raises Unknown with the nearest names, or Several with the hits."""
        hits = self.find(text, kinds)
        if not hits:
            raise Unknown(text, self.nearest(text, kinds), self.find(text)[:_NEAREST] if kinds else ())
        if len(hits) > 1:
            raise Several(text, hits)
        return hits[0]

    def paper(self, text: str) -> int:
        """The number of the only paper that fits. Raises as :meth:`one`."""
        found = self.one(text, {PAPER}).paper
        assert found is not None
        return found

    def nearest(self, text: str, kinds: Collection[str] = ()) -> list[str]:
        """Labels spelled most like the text: the ones with most letter triples in common, ranked by difflib."""
        needle = fold(text)
        triples = _triples(needle)
        labels = {key.split(":")[0]: node.label for level in self._levels[:2] for key, nodes in level.items()
                  for node in nodes if not kinds or node.kind in kinds}
        alike = heapq.nsmallest(200, labels, key=lambda key: (-len(triples & _triples(key)), key))
        found = difflib.get_close_matches(needle, alike, n=_NEAREST, cutoff=0.5)
        return list(dict.fromkeys(labels[key] for key in found))


def _key(kind: str, name: str) -> str:
    return _SCHEME.sub("", name).rstrip("/").casefold() if kind == REPOSITORY else fold(name)


def _triples(key: str) -> set[str]:
    return {key[place:place + 3] for place in range(len(key) - 2)}


def _aliases(index: Index) -> Iterator[tuple[str, str, str]]:
    """Kind, name and each other name of the concepts of the graph."""
    concepts = {claim.concept for entry in index.entries for claim in entry.claims}
    wider = set(index.families)
    for concept in sorted(concepts, key=lambda concept: (concept.kind, concept.name)):
        for alias in (*concept.aliases, *concept.hidden):
            yield concept.kind, concept.name, alias
    for concept in index.concepts:
        if Thing(concept.kind, concept.name) in wider:
            for alias in (*concept.aliases, *concept.hidden):
                yield concept.kind, concept.name, alias

"""What the map shows, as plain data: nodes with places, edges with the sentences that show them, details of papers."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg import communities, iri
from kg.export import details, places
from kg.finding import Finder
from kg.model import Concept, Entry, Link, Ontology, UsageError
from kg.sharing import LINKS, Index, Thing

PAGES = {  # kinds of links: label, plural, colour, shape
    "repository": ("repository", "repositories", "#3F7D20", "star"),
    "project_page": ("project page", "project pages", "#8A5A2B", "page"),
    "dataset_page": ("dataset page", "dataset pages", "#8A5A2B", "page"),
}
_STEPS = 2  # from a paper over what it has to the papers that have it too


def view(entries: Sequence[Entry], ontology: Ontology, base: str = iri.BASE, *, kinds: Collection[str] | None = None,
         min_papers: int = 1, centre: str | None = None, depth: int | None = None) -> dict[str, Any]:
    """The map of entries as data; nodes are told by their number, papers come first.

    ``kinds`` keeps things of these kinds only, ``min_papers`` those that so many papers have, ``centre`` what is within
    ``depth`` steps of the paper or thing of that name (from paper to thing is a step; two, where it is left out).

    Keys: ``base``, ``limit`` (how many nodes to draw at once), ``kinds``, ``roles``, ``communities``, ``nodes``, ``edges``,
    ``papers`` (details, one for each paper node). Raises UsageError for an unknown kind, a number below 1, or ``depth``
    without ``centre``; InputError for a centre that names nothing, or several things.
    """
    _check(ontology, kinds, min_papers, centre, depth)
    index = Index(entries, base, ontology.concepts)
    things = {number for number, thing in enumerate(index.things) if len(index.papers_of[number]) >= min_papers}
    part = _Part(index, things if kinds is None else {number for number in things if index.things[number].kind in kinds},
                 kinds is None or set(PAGES) - {"repository"} & set(kinds) if min_papers < 2 else set())
    raise NotImplementedError

"""Copies of one paper from several places become one paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kg.model import Paper
from kg.readers.listing import Listed, Listing, on
from kg.text import fold


def merge(listings: Sequence[Listing]) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    """The distinct papers, sorted by title, and what is to be told of copies that differ.

    Two entries are one paper when their titles fold equal or their arXiv ids are the same. The fuller value of each
    field wins, whatever the order of the listings.
    """
    notes: list[str] = []
    years = _settled_years(listings)
    papers = [_merged([_dated(entry, years.get(name)) for name, entry in group], notes) for group in _groups(listings)]
    return tuple(sorted(papers, key=lambda paper: (fold(paper.title), paper.title))), tuple(sorted(set(notes)))


def _groups(listings: Sequence[Listing]) -> Iterator[list[tuple[str, Listed]]]:
    """Entries of one paper together (union of equal titles and equal arXiv ids)."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    entries = [(listing.name, entry) for listing in listings for entry in listing.entries]
    for _, entry in entries:
        if entry.paper.arxiv:
            parent[root("arxiv " + entry.paper.arxiv)] = root(_key(entry))
    groups: dict[str, list[tuple[str, Listed]]] = defaultdict(list)
    for name, entry in entries:
        groups[root(_key(entry))].append((name, entry))
    yield from groups.values()


def _key(entry: Listed) -> str:
    return "title " + (fold(entry.paper.title) or entry.paper.title)


def _settled_years(listings: Sequence[Listing]) -> dict[str, int]:
    """Years of pages that write none, from papers that stand elsewhere with their year: the commonest wins."""
    written: dict[str, date] = {}
    for listing in listings:
        for entry in listing.entries:
            if entry.day is None and entry.paper.published:
                written[_key(entry)] = entry.paper.published
    years: dict[str, int] = {}
    for listing in listings:
        if listing.year is None:
            votes = Counter(found.year for entry in listing.entries
                            if entry.day and (found := written.get(_key(entry))) and (found.month, found.day) == entry.day)
            if votes:
                years[listing.name] = min(votes, key=lambda year: (-votes[year], year))
    return years


def _dated(entry: Listed, year: int | None) -> Listed:
    if entry.paper.published is None and entry.day and year:
        return replace(entry, paper=replace(entry.paper, published=on(year, entry.day)))
    return entry


def _merged(entries: list[Listed], notes: list[str]) -> Paper:
    papers = [entry.paper for entry in entries]
    title = _fullest((paper.title for paper in papers), len)

    def pick(name: str, fuller: Callable[[Any], int]) -> Any:
        values = {getattr(paper, name) for paper in papers} - {None}
        best = _fullest(values, fuller)
        if len(values) > 1 and name != "comments":  # comments only grow with time
            shown = ", ".join(_short(value) for value in sorted(values, key=str))
            notes.append(f"{title!r}: listings differ in {name} ({shown}); kept {_short(best)}")
        return best

    return replace(
        max(papers, key=lambda paper: (paper.title == title, paper.id)),
        title=pick("title", len), abstract=pick("abstract", len), published=_published(title, entries, notes),
        authors=pick("authors", int), organisation=pick("organisation", len), comments=pick("comments", int),
        arxiv=pick("arxiv", len), sources=tuple(sorted({source for paper in papers for source in paper.sources})),
    )


def _published(title: str, entries: Iterable[Listed], notes: list[str]) -> date | None:
    """A date with its year on the page settles one whose year was inferred."""
    found = {(entry.day is None, entry.paper.published, source.listing)
             for entry in entries if entry.paper.published for source in entry.paper.sources[:1] or [None]
             if source is not None} | {(entry.day is None, entry.paper.published, "")
                                       for entry in entries if entry.paper.published and not entry.paper.sources}
    if not found:
        return None
    best = min(found, key=lambda item: (not item[0], item[1], item[2]))[1]
    notes.extend(f"{title!r}: {place or 'a row'} {'says' if sure else 'implies'} {day}; kept {best}"
                 for sure, day, place in sorted(found) if day != best)
    return best


def _fullest(values: Iterable[Any], fuller: Callable[[Any], int]) -> Any:
    return max(values, key=lambda value: (fuller(value), str(value)), default=None)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:40]}… ({len(text)} characters)"

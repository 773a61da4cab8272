"""What a reader gives: a listing's papers as they stand there, before copies of one paper are brought together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from kg.model import Paper

Day = tuple[int, int]  # month and day of a date whose year is not written


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry. ``day`` is set where the listing leaves out the year, which is then inferred in ``paper.published``."""

    paper: Paper
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A file of papers in its order. ``notes`` are things worth telling; each is one line that names the place."""

    name: str
    entries: tuple[Listed, ...]
    notes: tuple[str, ...] = ()
    year: int | None = None



def identifier(title: str) -> str:
    """The first ten hex digits of the SHA-1 of the title."""
    return hashlib.sha1(title.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:10]


def on(year: int | None, day: Day | None) -> date | None:
    """The date of a day in a year; ``None`` where either is unknown or the day does not exist in that year."""
    if year is None or day is None:
        return None
    try:
        return date(year, *day)
    except ValueError:
        return None

"""Concepts over time, by the days on which their papers were published."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kg.model import UsageError
from kg.sharing import REPOSITORY, Index

PERIODS = ("month", "quarter", "year")
_LEAST = 2  # papers below which nothing is called a trend
_SURE = 1.645  # one-sided 5 % of the normal distribution


@dataclass(frozen=True, slots=True)
class Trend:
    """One thing over time. ``state`` is rising, fading, new, steady, or empty where too few papers tell.

    ``first`` and ``last`` are periods; ``before`` and ``recent`` its papers before and in the recent third of time.
    """

    thing: int
    papers: int
    first: str
    last: str
    before: int
    recent: int
    state: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """Trends, the strongest movement first; papers without a date; where the recent part begins; the last page."""

    trends: tuple[Trend, ...]
    undated: int
    since: str
    page: str


def period(day: date, by: str) -> str:
    """The month (2025-02), quarter (2025-Q1) or year (2025) of a day. Raises UsageError for another period."""
    if by == "month":
        return f"{day:%Y-%m}"
    if by == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if by == "year":
        return str(day.year)
    raise UsageError(f"no period {by!r}; give one of {', '.join(PERIODS)}")


def find(index: Index, by: str = "month", kinds: Collection[str] = ()) -> Trends:
    """How often papers name each concept, period by period.

    A concept rises (fades) when its part of the papers in the latest third of the dated papers is larger (smaller) than
    before, beyond the one-sided 5 % of a two-proportion z test with pooled variance. It is new when only papers
    of the last page have it. Either needs two papers at least. Time linear in the claims.
    """
    if by not in PERIODS:
        raise UsageError(f"no period {by!r}; give one of {', '.join(PERIODS)}")
    days = {paper: entry.paper.published for paper, entry in enumerate(index.entries) if entry.paper.published}
    since = _recent(sorted(days.values()), by)
    recent = {paper for paper, day in days.items() if period(day, by) >= since}
    page, fresh = _last_page(index)
    found = []
    for number, papers in enumerate(index.papers_of):
        kind = index.things[number].kind
        dated = sorted(days[paper] for paper in papers if paper in days)
        if dated and kind != REPOSITORY and (not kinds or kind in kinds):
            late = sum(paper in recent for paper in papers)
            tested = _state(len(dated) - late, late, len(days) - len(recent), len(recent))
            state = "new" if fresh.issuperset(papers) and len(papers) >= _LEAST else tested
            found.append(_trend(number, len(papers), dated, late, state, by))
    strong = sorted(found, key=lambda one: (one.state in ("", "steady"), -abs(_score(one, len(recent), len(days))),
                                            -one.papers, one.thing))
    return Trends(tuple(strong), len(index.entries) - len(days), since, page)


def _trend(number: int, papers: int, dated: list[date], late: int, state: str, by: str) -> Trend:
    counts = Counter(period(day, by) for day in dated)
    return Trend(number, papers, period(dated[0], by), period(dated[-1], by), len(dated) - late, late, state,
                 tuple(sorted(counts.items())))


def _recent(days: list[date], by: str) -> str:
    """The period in which the latest third of the papers begins; the last one where all fall in one or two."""
    if not days:
        return ""
    since = period(days[len(days) * 2 // 3], by)
    return since if since > period(days[0], by) else period(days[-1], by)


def _z(before: int, late: int, all_before: int, all_late: int) -> float:
    """The z value of the difference of two proportions, positive when the later one is larger; 0 where undefined."""
    if not (all_before and all_late):
        return 0.0
    pooled = (before + late) / (all_before + all_late)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / all_before + 1 / all_late))
    return (late / all_late - before / all_before) / spread if spread else 0.0


def _state(before: int, late: int, all_before: int, all_late: int) -> str:
    if before + late < _LEAST:
        return ""
    z = _z(before, late, all_before, all_late)
    if z > _SURE and late >= _LEAST:
        return "rising"
    return "fading" if z < -_SURE and before >= _LEAST else "steady"


def _score(trend: Trend, recent: int, dated: int) -> float:
    return _z(trend.before, trend.recent, dated - recent, recent)


def _last_page(index: Index) -> tuple[str, set[int]]:
    """The listing with the latest day, and the papers that no earlier one has; none where only one is known."""
    sources = {source for entry in index.entries for source in entry.paper.sources if source.day}
    days = {source.day for source in sources if source.day}
    if len(days) < 2:
        return "", set()
    last = max(days)
    name = min(source.listing for source in sources if source.day == last)
    return name, {paper for paper, entry in enumerate(index.entries)
                  if entry.paper.sources and all(source.day == last for source in entry.paper.sources)}

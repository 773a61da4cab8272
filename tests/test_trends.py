"""Concepts over time."""

from __future__ import annotations

from datetime import date

import pytest

from kg import trends
from kg.model import Claim, Concept, Entry, Paper, Source, UsageError
from kg.sharing import Index


def entry(title: str, day: date | None, *names: str, page: int = 1) -> Entry:
    source = Source(f"page{page}.txt", "0" * 64, 1, date(2025, page, 1))
    return Entry(Paper(title, title, "Text.", day, sources=(source,)),
                 tuple(Claim("uses", Concept("method", name), (), 0.9) for name in names))


def papers() -> list[Entry]:
    """Twenty papers a year with the old, twenty with the rising one; one lone name; two of the last page."""
    old = [entry(f"Old {n}", date(2023, 1 + n % 12, 1), "old way", "always") for n in range(20)]
    new = [entry(f"New {n}", date(2024, 1 + n % 12, 1), "rising way", "always") for n in range(20)]
    return [*old, *new, entry("Lone", date(2024, 12, 1), "lone way", "always"), entry("Undated", None, "always"),
            *(entry(f"Last {n}", date(2024, 12, 2), "fresh way", "always", page=2) for n in range(2))]


def states(by: str = "year") -> dict[str, str]:
    index = Index(papers())
    return {index.things[one.thing].name: one.state for one in trends.find(index, by).trends}


def test_states() -> None:
    assert states() == {
        "old way": "fading", "rising way": "rising", "always": "steady", "lone way": "", "fresh way": "new"}


def test_a_single_paper_is_never_a_trend() -> None:
    index = Index([entry("Only", date(2025, 1, 1), "one", page=2), entry("Other", date(2020, 1, 1), "two")])
    assert {one.state for one in trends.find(index).trends} == {""}


def test_papers_without_a_date_are_counted_apart() -> None:
    found = trends.find(Index(papers()), "year")
    assert (found.undated, found.since, found.page) == (1, "2024", "page2.txt")


def test_counts_by_period() -> None:
    index = Index(papers())
    (always,) = [one for one in trends.find(index, "year").trends if index.things[one.thing].name == "always"]
    assert (always.counts, always.papers) == ((("2023", 20), ("2024", 23)), 44)


def test_one_page_has_nothing_new() -> None:
    index = Index([entry(f"P{n}", date(2024, 1, 1), "way") for n in range(4)])
    assert [one.state for one in trends.find(index).trends] == ["steady"]


@pytest.mark.parametrize(("by", "expected"), [("month", "2025-05"), ("quarter", "2025-Q2"), ("year", "2025")])
def test_periods(by: str, expected: str) -> None:
    assert trends.period(date(2025, 5, 31), by) == expected


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(UsageError, match="week"):
        trends.find(Index([]), "week")

"""Readings written as JSON lines come back equal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.export import readings
from kg.model import InputError, Link, Mention, Paper, Reading, Result, Source

PAPER = Paper("1", "Über <b>X</b>\u2028", "We use X. See github.com/a/b.", date(2025, 2, 11), 3, "lab Lab", 2,
              (Source("p.txt", "ab", 1, date(2025, 2, 12)), Source("q.txt", "cd", 2)), "2502.00001")
READING = Reading(PAPER, (Mention(5, 13, "<b>X</b>", "method", "X", "introduces", (0, 14), "phrases", 0.5),),
                  (Link(29, 43, "https://github.com/a/b", "repository"),), (Result(0, 2, "2x", (0, 14), "X", "speed"),))


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "readings.jsonl"
    readings.write([READING, Reading(Paper("2", "T", "A"))], path)
    assert list(readings.read(path)) == [READING, Reading(Paper("2", "T", "A"))]
    assert readings.is_readings(path)


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text('{"title": "T", "abstract": "A"}\n')
    assert not readings.is_readings(path)
    with pytest.raises(InputError, match="line 1: not a reading"):
        list(readings.read(path))

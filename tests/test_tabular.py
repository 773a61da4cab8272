"""Rows as a table, CSV, JSON and Markdown."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import UsageError
from kg.tabular import Table, cells, cut, fit, write

TABLE = Table(("title", "day", "score"), (
    ("A | very, very long title " * 5, date(2025, 2, 3), 0.123456), ("短い\ntitle", None, 1.0)))


def written(table: Table, form: str, width: int | None = None) -> str:
    out = io.StringIO()
    write(table, form, out, width)
    return out.getvalue()


def test_a_table_fits_the_screen_and_cuts_with_an_ellipsis() -> None:
    lines = written(TABLE, "table", 60).splitlines()
    assert all(cells(line) <= 60 for line in lines)
    assert "…" in lines[2]
    assert lines[2].endswith("2025-02-03  0.123")
    assert lines[3].startswith("短い title")


def test_nothing_is_cut_elsewhere() -> None:
    for form in ("table", "csv", "json", "md"):
        assert "…" not in written(TABLE, form)


def test_csv_and_json_give_the_values_back() -> None:
    rows = list(csv.reader(io.StringIO(written(TABLE, "csv"))))
    assert rows[0] == ["title", "day", "score"]
    assert rows[2] == ["短い\ntitle", "", "1.0"]
    records = json.loads(written(TABLE, "json"))
    assert records[0]["day"] == "2025-02-03"
    assert records[1] == {"title": "短い\ntitle", "day": None, "score": 1.0}
    assert json.loads(written(Table(("a",), ()), "json")) == []


def test_markdown_escapes_bars() -> None:
    assert written(Table(("a",), (("x|y",),)), "md") == "| a |\n|---|\n| x\\|y |\n"


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in written(Table(("a",), (("\x1b[31mred",),)), "table")


def test_rows_are_written_as_they_come() -> None:
    out = io.StringIO()

    def rows() -> object:
        yield ("first",)
        assert "first" in out.getvalue()
        yield ("second",)

    assert write(Table(("a",), rows()), "csv", out) == 2  # type: ignore[arg-type]


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="xml"):
        written(TABLE, "xml")


def test_a_frame_has_the_columns() -> None:
    frame = Table(("a", "b"), [(1, "x")]).frame()
    assert list(frame.columns) == ["a", "b"]
    assert frame.iloc[0].tolist() == [1, "x"]


@given(st.lists(st.integers(1, 90), min_size=1, max_size=7), st.integers(30, 120))
def test_widths_fit_and_only_shrink(wide: list[int], width: int) -> None:
    widths = fit(wide, width)
    assert sum(widths) + 2 * (len(widths) - 1) <= max(width, 3 * len(wide) - 2)
    assert all(1 <= one <= other for one, other in zip(widths, wide, strict=True))
    if sum(wide) + 2 * (len(wide) - 1) <= width:
        assert widths == wide


@given(st.text(max_size=40), st.integers(1, 30))
def test_a_cut_text_is_no_wider_than_asked(text: str, size: int) -> None:
    assert cells(cut(text, size)) <= size



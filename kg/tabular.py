"""Rows with named columns, written as a table for the terminal, CSV, JSON or Markdown, or handed on as a DataFrame."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

from kg.model import UsageError

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]

_LOOK_AHEAD = 2_000  # rows that decide the widths of a table; later ones are cut to them
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. ``rows`` may be a stream that can be read once.

    ``narrow`` names the columns that a terminal shows (all, when empty); ``notes`` are sentences that belong below.
    """

    columns: tuple[str, ...]
    rows: Iterable[Row]
    narrow: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def frame(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame with the same columns."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=list(self.columns))


def write(table: Table, form: str, out: TextIO, width: int | None = None) -> int:
    """Write the rows as ``table``, ``csv``, ``json`` or ``md``; returns how many.

    CSV, JSON and Markdown are written as the rows come. A table is cut to ``width`` columns of the screen; ``None``
    cuts nothing. Raises UsageError for another form.
    """
    if form not in _WRITERS:
        raise UsageError(f"no format {form!r}; give one of {', '.join(_WRITERS)}")
    return _WRITERS[form](table, out, width)


def screen(out: TextIO) -> int | None:
    """The width that a table must fit: the terminal's, or COLUMNS; ``None`` where the output is no terminal."""
    if not out.isatty() and not os.environ.get("COLUMNS"):
        return None
    return shutil.get_terminal_size().columns


def _csv(table: Table, out: TextIO, _: int | None) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    count = 0
    for count, row in enumerate(table.rows, 1):  # noqa: B007
        writer.writerow(["" if cell is None else cell for cell in row])
    return count


def _json(table: Table, out: TextIO, _: int | None) -> int:
    out.write("[")
    count = 0
    for count, row in enumerate(table.rows, 1):
        record = dict(zip(table.columns, row, strict=True))
        out.write(("," if count > 1 else "") + "\n  " + json.dumps(record, ensure_ascii=False, default=str))
    out.write("\n]\n" if count else "]\n")
    return count


def _md(table: Table, out: TextIO, _: int | None) -> int:
    out.write(f"| {' | '.join(table.columns)} |\n|{'---|' * len(table.columns)}\n")
    count = 0
    for count, row in enumerate(table.rows, 1):  # noqa: B007
        cells = (plain(cell).replace("\\", "\\\\").replace("|", "\\|") for cell in row)
        out.write(f"| {' | '.join(cells)} |\n")
    return count


def _table(table: Table, out: TextIO, width: int | None) -> int:
    shown = [table.columns.index(name) for name in table.narrow or table.columns]
    rows: Iterator[Row] = (tuple(row[place] for place in shown) for row in table.rows)
    first = list(islice(rows, _LOOK_AHEAD))
    if not first:
        return 0
    heads = [table.columns[place].replace("_", " ") for place in shown]
    right = [all(isinstance(row[place], int | float) for row in first) for place in range(len(shown))]
    wide = [max(map(cells, column)) for column in zip(heads, *(map(plain, row) for row in first), strict=True)]
    widths = fit(wide, width)
    out.write(_line(heads, widths, right) + "\n" + _GAP.join("-" * size for size in widths) + "\n")
    count = 0
    for count, row in enumerate(chain(first, rows), 1):  # noqa: B007
        out.write(_line([plain(cell) for cell in row], widths, right) + "\n")
    return count


_WRITERS: dict[str, Callable[[Table, TextIO, int | None], int]] = {
    "table": _table, "csv": _csv, "json": _json, "md": _md}
FORMATS = tuple(_WRITERS)


def fit(wide: Sequence[int], width: int | None) -> list[int]:
    """Widths of columns that together fit ``width``: the widest give way, all to the same size."""
    if width is None:
        return list(wide)
    room = width - len(_GAP) * (len(wide) - 1)
    cap = max(wide)
    while cap > 1 and sum(min(size, cap) for size in wide) > room:
        cap -= 1
    widths = [min(size, cap) for size in wide]
    for place in sorted(range(len(wide)), key=lambda place: -wide[place])[:max(0, room - sum(widths))]:
        widths[place] = min(wide[place], cap + 1)
    return widths


def _line(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (pad(cut(text, size), size, at_right) for text, size, at_right in zip(texts, widths, right, strict=True))
    return _GAP.join(padded).rstrip()


def plain(cell: Cell) -> str:
    """A cell as text in one line, without control characters."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", str(cell)).strip()


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_cell(letter) for letter in text)


def _cell(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def cut(text: str, size: int) -> str:
    """The text in at most ``size`` columns; a cut one ends in an ellipsis."""
    if cells(text) <= size:
        return text
    kept = ""
    for letter in text:
        if cells(kept + letter) > size - 1:
            break
        kept += letter
    return kept.rstrip() + "…"


def pad(text: str, size: int, at_right: bool) -> str:
    """The text filled with blanks to ``size`` columns."""
    blanks = " " * max(size - cells(text), 0)
    return blanks + text if at_right else text + blanks

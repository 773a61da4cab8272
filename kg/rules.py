"""What a person has decided about merges: a small table that every later build obeys."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import InputError
from kg.text import fold

_COLUMNS = ("kind", "form", "name", "verdict")
_VERDICTS = {"allow": True, "forbid": False}


@dataclass(frozen=True, slots=True)
class Rules:
    """Decisions on merges. ``force`` maps (kind, folded form) to the name that the form shall have; ``forbid`` holds
    (kind, folded form, folded name) that shall stay apart."""

    force: Mapping[tuple[str, str], str] = field(default_factory=dict)
    forbid: frozenset[tuple[str, str, str]] = frozenset()

    def apart(self, kind: str, form: str, name: str) -> bool:
        """Whether a person forbids that the folded form and the folded name of this kind are one concept."""
        return (kind, form, name) in self.forbid


def read(path: Path) -> Rules:
    """Rules from a CSV or tab-separated file with the columns kind, form, name, verdict (``allow`` or ``forbid``).

    The heading may be left out; where it stands, columns may be in any order and others (such as the reason that
    ``merges.csv`` gives) are passed over, as are rows without a verdict. Raises InputError with file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    force: dict[tuple[str, str], str] = {}
    forbid: set[tuple[str, str, str]] = set()
    for line, (kind, form, name, verdict) in _rows(path, text.splitlines()):
        if verdict not in _VERDICTS:
            raise InputError(f"{path}, line {line}: verdict {verdict!r}; write allow or forbid")
        if not (kind and fold(form) and fold(name)):
            raise InputError(f"{path}, line {line}: kind, form and name must not be empty")
        if _VERDICTS[verdict]:
            force[kind, fold(form)] = name
        else:
            forbid.add((kind, fold(form), fold(name)))
    _refuse_circles(path, force)
    return Rules(force, frozenset(forbid))


def _rows(path: Path, lines: list[str]) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Line number and the four values of each row with a verdict."""
    heading = lines[0] if lines else ""
    table = csv.reader(lines, delimiter="\t" if "\t" in heading else ",")
    places: list[int] = list(range(len(_COLUMNS)))
    for cells in table:
        values = [cell.strip() for cell in cells]
        if table.line_num == 1 and "form" in values and "kind" in values:
            places = _places(path, values)
        elif any(values) and not values[0].startswith("#"):
            row = [values[place] if place < len(values) else "" for place in places]
            if row[3]:
                yield table.line_num, (row[0], row[1], row[2], row[3].casefold())


def _places(path: Path, heading: list[str]) -> list[int]:
    missing = [column for column in _COLUMNS if column not in heading]
    if missing:
        raise InputError(f"{path}, line 1: no column {' or '.join(missing)}; it needs {', '.join(_COLUMNS)}")
    return [heading.index(column) for column in _COLUMNS]


def _refuse_circles(path: Path, force: Mapping[tuple[str, str], str]) -> None:
    for start in _keys(force):
        seen = {start}
        kind, form = start
        while (kind, form) in force and fold(force[kind, form]) != form:
            form = fold(force[kind, form])
            if (kind, form) in seen:
                raise InputError(f"{path}: allowed merges of {kind} {start[1]!r} go round in a circle; drop one row")
            seen.add((kind, form))


def _keys(force: Mapping[tuple[str, str], str]) -> Iterable[tuple[str, str]]:
    return sorted(force)

"""Papers as rows of a table: JSON lines and CSV, with the columns that such files usually have.

Needed: ``title`` and ``abstract`` (or ``summary``). Taken where present: id, published (or date, publishedAt), authors (a
number or a list), organisation, comments, arxiv. A record of the daily_papers JSON API, whose paper is nested, is a row too.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kg.model import InputError, Paper, Source
from kg.readers import files
from kg.readers.listing import Listed, Listing, identifier

Row = Mapping[str, Any]
_ARXIV = re.compile(r"(?:arxiv[:/\s]*)?(?:abs/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE)


def read_jsonl(path: Path, year: int | None = None) -> Listing:  # noqa: ARG001
    """A file with one JSON object a line. Raises InputError naming the line that is not one."""
    file = files.read(path)
    return _listing(path, file, _json_rows(file.lines, path))


def read_csv(path: Path, year: int | None = None) -> Listing:  # noqa: ARG001
    """A CSV file with a header line. Raises InputError where title or abstract is missing."""
    file = files.read(path)
    csv.field_size_limit(files.LINE_LIMIT)
    lines = csv.DictReader(line + "\n" for line in file.lines)
    return _listing(path, file, _csv_rows(lines, path))


def stream(path: Path) -> Iterator[Paper]:
    """The papers of a file of JSON lines, one at a time, copies and all."""
    for number, row in _json_rows(files.stream(path), path):
        yield paper(row, f"{path}, line {number}")


def paper(row: Row, where: str, source: Source | None = None) -> Paper:
    """The paper of a row. ``where`` names the row in errors."""
    row = _flat({str(key).strip().casefold(): value for key, value in row.items() if key is not None})
    title, abstract = (_text(row, name, where) for name in (("title",), ("abstract", "summary")))
    identity = str(_first(row, "id") or "") or identifier(title)
    arxiv = _ARXIV.fullmatch(str(_first(row, "arxiv", "arxiv_id") or identity).strip())
    return Paper(
        id=identity, title=title, abstract=abstract,
        published=_date(_first(row, "published", "publishedat", "date"), where),
        authors=_count(_first(row, "authors")),
        organisation=_name(_first(row, "organisation", "organization")),
        comments=_count(_first(row, "comments", "numcomments")),
        sources=(source,) if source else (),
        arxiv=arxiv[1] if arxiv else None,
    )


def _listing(path: Path, file: files.File, rows: Iterable[tuple[int, Row]]) -> Listing:
    entries = tuple(Listed(paper(row, f"{path}, line {line}", Source(file.name, file.sha256, position)))
                    for position, (line, row) in enumerate(rows, 1))
    if not entries:
        raise InputError(f"{path}: no paper in the file")
    return Listing(str(path), entries)


def _json_rows(lines: Iterable[str], path: Path) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError(f"{path}, line {number}: not a JSON object; one object a line is needed") from None
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number}: not a JSON object but a {type(row).__name__}")
        yield number, row


def _csv_rows(rows: csv.DictReader[str], path: Path) -> Iterator[tuple[int, Row]]:
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as error:
        raise InputError(f"{path}, line {rows.line_num}: not readable as CSV ({error})") from None


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    nested = row.get("paper")
    if not isinstance(nested, dict):
        return row
    return {**row, **{key.casefold(): value for key, value in nested.items()}}


def _first(row: Row, *names: str) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _text(row: Row, names: tuple[str, ...], where: str) -> str:
    value = _first(row, *names)
    if not isinstance(value, str):
        raise InputError(f"{where}: no {' or '.join(names)}")
    if "\0" in value:
        raise InputError(f"{where}: a NUL character in the {names[0]}")
    # offsets count in the text as stored, so white space is settled here, once
    return re.sub(r"\s+", " ", value.encode("utf-8", "replace").decode()).strip()


def _date(value: Any, where: str) -> date | None:
    if value is None:
        return None
    found = re.match(r"\d{4}-\d{2}-\d{2}", str(value))
    try:
        return date.fromisoformat(found[0] if found else str(value))
    except ValueError:
        raise InputError(f"{where}: {str(value)[:40]!r} is no date; write 2025-02-11") from None


def _count(value: Any) -> int | None:
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else None


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        return " ".join(str(value[key]) for key in ("name", "fullname") if value.get(key)) or None
    return str(value) if value else None

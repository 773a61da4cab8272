"""Readings as JSON lines and back, so that a graph can be built again without reading its papers again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from kg.model import InputError, Link, Mention, Paper, Reading, Result, Source
from kg.readers import files


def write(readings: Iterable[Reading], path: Path) -> None:
    """One reading a line, in the order given."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(asdict(reading), ensure_ascii=False, default=date.isoformat) + "\n"
                        for reading in readings)


def read(path: Path) -> Iterator[Reading]:
    """The readings of a file. Raises InputError naming the line that does not hold one."""
    for number, line in enumerate(files.stream(path), 1):
        try:
            yield _reading(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}, line {number}: not a reading ({type(error).__name__}: {error})") from None


def is_readings(path: Path) -> bool:
    """Whether the file holds readings, judged by its first line."""
    first = next(iter(files.stream(path)), "")
    return path.suffix == ".jsonl" and first.startswith('{"paper": {') and '"mentions": [' in first


def _reading(row: dict[str, Any]) -> Reading:
    paper = row["paper"]
    sources = tuple(Source(**{**source, "day": _day(source["day"])}) for source in paper["sources"])
    return Reading(
        Paper(**{**paper, "published": _day(paper["published"]), "sources": sources}),
        tuple(Mention(**{**mention, "sentence": tuple(mention["sentence"])}) for mention in row["mentions"]),
        tuple(Link(**link) for link in row["links"]),
        tuple(Result(**{**result, "sentence": tuple(result["sentence"])}) for result in row["results"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

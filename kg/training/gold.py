"""Gold annotations: papers with what a careful reader finds in them, one JSON object a line.

A row has ``title`` and ``abstract`` (or an ``id`` under which another file has them), ``entities`` (``type``, ``name``, ``surface``:
the forms in the text, ``role``, ``optional``), ``links`` (``url``) and ``results`` (``value``). ``id``, ``surface``, ``optional``,
``links`` and ``results`` may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.model import InputError, Paper
from kg.readers import files
from kg.readers.rows import paper

KINDS = ("method", "dataset", "benchmark", "task", "metric", "topic")
ROLES = ("introduces", "extends", "uses", "evaluates_on", "compares_with", "studies", "mentions")
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of a paper: annotated (``optional``: neither right nor wrong to find) or found (with ``score`` and ``concept``)."""

    kind: str
    name: str
    surface: tuple[str, ...]
    role: str
    optional: bool = False
    score: float = 1.0
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What one paper holds, or is said to hold."""

    entities: tuple[Entity, ...] = ()
    links: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """A paper and what it holds."""

    paper: Paper
    contents: Contents


def read(path: Path, located: bool = False, texts: Mapping[str, Paper] = MappingProxyType({})) -> tuple[Gold, ...]:
    """The rows of a file. ``located`` demands that each surface stands in its text, as training needs.

    A row without title and abstract has the paper of its ``id`` in ``texts``.
    Raises InputError naming line and field of the first bad row, and the lines of the others.
    """
    rows: list[Gold] = []
    lines: dict[str, int] = {}
    faults: list[tuple[int, str]] = []
    for number, line in enumerate(files.stream(path), 1):
        if not line.strip():
            continue
        try:
            row = _gold(line, f"{path}, line {number}", located, texts)
            if row.paper.id in lines:
                raise InputError(f"{path}, line {number}: id: {row.paper.id!r} stands in line {lines[row.paper.id]} already")
        except InputError as error:
            faults.append((number, str(error)))
            continue
        lines[row.paper.id] = number
        rows.append(row)
    if faults:
        raise InputError(_together(faults))
    if not rows:
        raise InputError(f"{path}: no row in the file")
    return tuple(rows)


def contents(row: Mapping[str, Any], where: str = "row") -> Contents:
    """The contents of a row, annotated or found. Raises InputError naming ``where`` and the field."""
    return Contents(
        tuple(_entity(item, f"{where}: entities[{place}]") for place, item in enumerate(_objects(row, "entities", where, needed=True))),
        tuple(_text(item, "url", f"{where}: links[{place}]") for place, item in enumerate(_objects(row, "links", where))),
        tuple(_text(item, "value", f"{where}: results[{place}]") for place, item in enumerate(_objects(row, "results", where))))


def _gold(line: str, where: str, located: bool, texts: Mapping[str, Paper]) -> Gold:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(f"{where}: not a JSON object; one object a line is needed") from None
    if not isinstance(row, dict):
        raise InputError(f"{where}: not a JSON object but a {type(row).__name__}")
    gold = Gold(_paper(row, where, texts), contents(row, where))
    for place, entity in enumerate(gold.contents.entities if located else ()):
        for form in entity.surface:
            if form not in gold.paper.text:
                raise InputError(f"{where}: entities[{place}].surface: {form!r} stands neither in the title nor in the abstract")
    return gold


def _paper(row: Mapping[str, Any], where: str, texts: Mapping[str, Paper]) -> Paper:
    if texts and "title" not in row and "abstract" not in row:
        try:
            return texts[_text(row, "id", where + ":", " ")]
        except KeyError:
            raise InputError(f"{where}: id: no text is given for {row['id']!r}") from None
    for name in ("title", "abstract"):
        _text(row, name, where + ":", " ")
    return paper(row, where)


def _entity(item: Mapping[str, Any], where: str) -> Entity:
    optional, score = item.get("optional", False), item.get("score", 1.0)
    if not isinstance(optional, bool):
        raise InputError(f"{where}.optional: {optional!r} is neither true nor false")
    if isinstance(score, bool) or not isinstance(score, int | float):
        raise InputError(f"{where}.score: {score!r} is no number")
    forms = item.get("surface", [])
    if not isinstance(forms, list) or not all(isinstance(form, str) and form for form in forms):
        raise InputError(f"{where}.surface: {_shown(forms)} is no list of forms")
    return Entity(_one_of(item, "type", KINDS, where), _text(item, "name", where), tuple(forms), _one_of(item, "role", ROLES, where),
                  optional, float(score), str(item.get("concept") or ""))


def _objects(row: Mapping[str, Any], name: str, where: str, *, needed: bool = False) -> list[Mapping[str, Any]]:
    items = row.get(name, _MISSING if needed else [])
    if items is _MISSING:
        raise InputError(f"{where}: {name}: is missing")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise InputError(f"{where}: {name}: {_shown(items)} is no list of objects")
    return items


def _text(item: Mapping[str, Any], name: str, where: str, joint: str = ".") -> str:
    value = item.get(name, _MISSING)
    if value is _MISSING:
        raise InputError(f"{where}{joint}{name}: is missing")
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}{joint}{name}: {_shown(value)} is no text")
    return value


def _one_of(item: Mapping[str, Any], name: str, known: Iterable[str], where: str) -> str:
    value = _text(item, name, where)
    if value not in known:
        raise InputError(f"{where}.{name}: {_shown(value)} is none of {', '.join(known)}")
    return value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _together(faults: list[tuple[int, str]]) -> str:
    _, first = faults[0]
    others = [str(line) for line, _ in faults[1:]]
    if not others:
        return first
    shown = ", ".join(others[:10]) + (", …" if len(others) > 10 else "")
    return f"{first} (and {len(others)} more bad rows: line{'s' if len(others) > 1 else ''} {shown})"

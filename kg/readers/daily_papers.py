"""Daily Papers pages saved as text.

A page is site navigation, the page's day ("Jan 16"), then entries. Blank lines carry no meaning, so an entry is read from
the lines that are not blank: the title, the abstract, and mostly a foot of three lines: who ("• 4 authors", or an
organisation's handle and name), a middle dot, and a date with optional year and optional number of comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.model import InputError, Paper, Source
from kg.readers import files
from kg.readers.listing import Day, Listed, Listing, identifier, on

_MONTHS = {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11,
           "Dec": 12}
_DATE = re.compile(rf"({'|'.join(_MONTHS)})[a-z]* (\d{{1,2}})(?:, (\d{{4}}))?(?: (\d+))?")
_AUTHORS = re.compile(r"• ([\d,]+) authors?")
_DOT = "·"
_HEAD = "Daily Papers"
_NAVIGATION = frozenset({"new", "Get trending papers in your email inbox!", "Subscribe", _HEAD, "byAK and the research community",
                         "Previous", "Next", "Company", "TOS", "Privacy", "About", "Careers", "Website", "Models", "Datasets",
                         "Spaces", "Pricing", "Docs", "System theme", "Load more"})
_ENDS_WHOLE = re.compile(r"(?:[.!?…。)\]}\"'”’$]|https?://\S+)$")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Foot:
    authors: int | None
    organisation: str | None
    day: Day
    year: int | None
    comments: int


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    title: str
    abstract: str
    foot: _Foot | None


def read(path: Path, year: int | None = None) -> Listing:
    """The page at ``path``. ``year`` is the page's own year where known better than the page tells.

    Raises InputError where the file cannot be read, is no page, or has no entry.
    """
    file = files.read(path)
    lines = [_Line(number, text) for number, raw in enumerate(file.lines, 1) if (text := _clean(raw))]
    body, day = _body(lines, path)
    notes: list[str] = []
    entries = list(_entries(body, path, notes, file.ends_whole))
    if not entries:
        raise InputError(f"{path}: a Daily Papers page without a complete entry" + (f" ({notes[0]})" if notes else ""))
    written = [entry.foot.year for entry in entries if entry.foot and entry.foot.year]
    own = year or (max(written) + 1 if written else None)
    if own is None and any(entry.foot for entry in entries):
        notes.append(f"{path}: no year is written on the page, so its dates stay open; give the page's year with --year")
    listed = on(own, day)
    return Listing(str(path), tuple(
        _listed(entry, Source(file.name, file.sha256, position, listed), own) for position, entry in enumerate(entries, 1)
    ), tuple(notes), own)


def _clean(raw: str) -> str:
    return raw.replace("\u00a0", " ").replace("\ufeff", "").replace("\u200b", "").strip()


def _body(lines: list[_Line], path: Path) -> tuple[list[_Line], Day | None]:
    """The lines after the navigation, and the page's day."""
    if re.match(r"(?i)<(?:!doctype|html|\?xml)\b", lines[0].text):
        raise InputError(f"{path}: the page is saved as HTML; save it as text")
    head = next((i for i, line in enumerate(lines[:50]) if line.text == _HEAD), None)
    if head is None and not any(_foot_at(lines, i) for i in range(len(lines))):
        raise InputError(f"{path}: not a Daily Papers page saved as text (no such heading, and no entry with authors and date)")
    first = 0 if head is None else head
    while first < len(lines) and lines[first].text in _NAVIGATION:
        first += 1
    # a page's day stands alone; a date right after a middle dot is a foot's
    if first < len(lines) and (found := _DATE.fullmatch(lines[first].text)):
        return lines[first + 1:], (_MONTHS[found[1]], int(found[2]))
    return lines[first:], None


def _entries(lines: list[_Line], path: Path, notes: list[str], ends_whole: bool) -> Iterator[_Entry]:
    while lines and lines[-1].text in _NAVIGATION:
        lines = lines[:-1]
    at = 0
    while at < len(lines):
        title = lines[at]
        foot = _foot_at(lines, at + 1)
        if foot:  # a foot where the abstract should be
            notes.append(f"{path}, line {title.number}: entry without an abstract left out")
            at += 4
            continue
        foot = _foot_at(lines, at + 2)
        if foot is None and _cut(lines[at:at + 5], ends_whole):
            notes.append(f"{path}, line {title.number}: the page is cut here; the incomplete last entry is left out")
            return
        yield _Entry(title.number, title.text, lines[at + 1].text, foot)
        at += 5 if foot else 2


def _cut(rest: list[_Line], ends_whole: bool) -> bool:
    """Whether the page ends inside this entry: in its title, its abstract, or its foot (at most five lines are given)."""
    match rest:
        case [_] | []:
            return True
        case [_, abstract]:
            return not (ends_whole and _ENDS_WHOLE.search(abstract.text))
        case [_, _, who]:
            return who.text.startswith("•")  # else it is the title of a next, cut entry
        case [_, _, _, dot, *last]:
            return dot.text == _DOT and len(last) <= 1
    return False


def _foot_at(lines: list[_Line], at: int) -> _Foot | None:
    if at + 2 >= len(lines) or lines[at + 1].text != _DOT:
        return None
    found = _DATE.fullmatch(lines[at + 2].text)
    if not found:
        return None
    who = lines[at].text
    authors = _AUTHORS.fullmatch(who)
    return _Foot(
        authors=int(authors[1].replace(",", "")) if authors else None,
        organisation=None if authors else who.removeprefix("•").strip(),
        day=(_MONTHS[found[1]], int(found[2])),
        year=int(found[3]) if found[3] else None,
        comments=int(found[4] or 0),
    )


def _listed(entry: _Entry, source: Source, own: int | None) -> Listed:
    foot = entry.foot
    paper = Paper(
        id=identifier(entry.title),
        title=entry.title,
        abstract=entry.abstract,
        published=_published(foot, own),
        authors=foot.authors if foot else None,
        organisation=foot.organisation if foot else None,
        comments=foot.comments if foot else None,
        sources=(source,),
    )
    return Listed(paper, foot.day if foot and foot.year is None else None)


def _published(foot: _Foot | None, own: int | None) -> date | None:
    return on(foot.year or own, foot.day) if foot else None

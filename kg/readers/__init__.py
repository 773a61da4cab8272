"""Papers from files: one format, one file, and one dictionary that tells which reads what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import InputError, Paper
from kg.readers import daily_papers, rows
from kg.readers.listing import Listing
from kg.readers.merge import merge

READERS: dict[str, Callable[[Path, int | None], Listing]] = {
    ".txt": daily_papers.read,
    ".jsonl": rows.read_jsonl,
    ".csv": rows.read_csv,
}


@dataclass(frozen=True, slots=True)
class Papers:
    """The distinct papers of some files, how many files and entries they came from, and what is worth telling."""

    papers: tuple[Paper, ...]
    files: int
    entries: int
    notes: tuple[str, ...]


def read(paths: Iterable[Path], *, year: int | None = None, keep_going: bool = False) -> Papers:
    """The papers of files and folders. ``year`` is the pages' own year where it is known better than they tell.

    Raises InputError at the first file that cannot be read; with ``keep_going`` that becomes a note, unless no file
    can be read at all.
    """
    listings: list[Listing] = []
    notes: list[str] = []
    for path in _files(paths):
        try:
            listings.append(_reader(path)(path, year))
        except InputError as error:
            if not keep_going:
                raise
            notes.append(f"left out: {error}")
    if not listings:
        raise InputError("; ".join(notes) or "no file to read")
    papers, differences = merge(listings)
    notes.extend(note for listing in listings for note in listing.notes)
    return Papers(papers, len(listings), sum(len(listing.entries) for listing in listings), (*notes, *differences))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Each file once, in the order of their names. A folder stands for its pages, or else for its tables."""
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _folder(path) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    yield from sorted(found.values(), key=lambda file: (file.name, str(file)))


def _folder(path: Path) -> list[Path]:
    inside = [file for file in sorted(path.iterdir()) if file.is_file() and file.suffix.casefold() in READERS]
    pages = [file for file in inside if file.suffix.casefold() == ".txt"]
    if not inside:
        raise InputError(f"{path}: no page (.txt) and no table (.jsonl, .csv) in this folder")
    return pages or inside


def _reader(path: Path) -> Callable[[Path, int | None], Listing]:
    if path.suffix.casefold() in READERS:
        return READERS[path.suffix.casefold()]
    return daily_papers.read

"""Bytes from disk to lines of text; the one place where a file is opened for reading papers."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import InputError

LIMIT = 1 << 29  # bytes; a table of 100,000 papers has some 150 MB
LINE_LIMIT = 1 << 20  # characters; the longest abstracts have a few thousand
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class File:
    """A text file: its name, the SHA-256 of its bytes, and its lines without line ends."""

    name: str
    sha256: str
    lines: tuple[str, ...]
    ends_whole: bool  # whether the last line has its line end


def read(path: Path) -> File:
    """The file at ``path``. Raises InputError for what is missing, empty, too large, binary or not UTF-8."""
    data = _bytes(path)
    if not data.strip():
        raise InputError(f"{path}: the file is empty")
    text = _decode(data, path)
    lines = tuple(re.split(r"\r\n|\r|\n", text))
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_LIMIT:
            raise InputError(f"{path}, line {number}: {len(line):,} characters in one line, the limit is {LINE_LIMIT:,}")
    return File(path.name, hashlib.sha256(data).hexdigest(), lines, text.endswith(("\n", "\r")))


def stream(path: Path) -> Iterator[str]:
    """The lines of a file, one at a time, so that memory does not grow with it; one that ends in ``.gz`` is unpacked.

    Raises as ``read`` does.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            number = 0
            while raw := file.readline(LINE_LIMIT + 1):
                number += 1
                if len(raw) > LINE_LIMIT:
                    raise InputError(f"{path}, line {number}: longer than {LINE_LIMIT >> 20} MiB")
                yield _decode(raw, path, number)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (EOFError, zlib.error):
        raise InputError(f"{path}: broken or cut short; fetch the file again") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMIT:
            raise InputError(f"{path}: larger than {LIMIT >> 20} MiB; split it")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def _decode(data: bytes, path: Path, first: int = 1) -> str:
    if data.startswith(_UTF16):
        raise InputError(f"{path}: the text is UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise InputError(f"{path}: the file is binary, not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + first
        raise InputError(f"{path}, line {line}: the text is not UTF-8; save it as UTF-8") from None

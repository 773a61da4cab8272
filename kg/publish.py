"""Results are written beside the old ones and put in their place in one step, so that no crash leaves half of each."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.model import KgError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def folder(path: Path, stale: Collection[str] = ()) -> Iterator[Path]:
    """A fresh folder to write into, which takes the place of ``path`` when the block ends without an error.

    Files that stand in ``path`` and are not written anew are kept, but for those named ``stale``.
    Raises KgError where the place cannot be written.
    """
    path = path.resolve()
    if path.exists() and not path.is_dir():
        raise KgError(f"{path}: is a file; give a folder with -o")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise KgError(f"{path}: cannot be written ({error.strerror})") from None
    try:
        fresh.chmod(0o755)
        yield fresh
        _keep(path, fresh, stale)
        _swap(fresh, path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def file(path: Path) -> Iterator[Path]:
    """A fresh file name to write to, which takes the place of ``path`` when the block ends without an error."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise KgError(f"{path}: cannot be written ({error.strerror})") from None
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
        fresh.chmod(0o644)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _keep(old: Path, fresh: Path, stale: Collection[str]) -> None:
    """What stands in the old folder alone also stands in the new one (as links where the disk allows)."""
    for item in old.iterdir() if old.is_dir() else ():
        target = fresh / item.name
        if target.exists() or item.name in stale:
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, target, symlinks=True, copy_function=_link)
        else:
            _link(str(item), str(target))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _swap(fresh: Path, path: Path) -> None:
    if not path.exists():
        fresh.rename(path)
    elif not _exchange(fresh, path):
        # the next best where two folders cannot be exchanged: each file takes its place in one step
        for item in sorted(fresh.iterdir()):
            if item.is_file():
                item.replace(path / item.name)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step of the file system (Linux renameat2, RENAME_EXCHANGE)."""
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        done: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
        return done == 0
    return False

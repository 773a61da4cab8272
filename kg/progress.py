"""A progress bar on long work; none where standard error is not a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def track(items: Iterable[T], *, total: int | None, label: str, unit: str = " papers") -> Iterable[T]:
    """The items, counted on a bar that goes away when they are done."""
    return tqdm(items, total=total, desc=label, unit=unit, disable=None, leave=False)  # type: ignore[no-any-return]

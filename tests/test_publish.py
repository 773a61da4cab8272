"""Old results stay whole until new ones stand beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import publish
from kg.model import KgError


def test_folder_takes_the_place_of_the_old_one_and_keeps_other_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for text in ("old", "new"):
        with publish.folder(out) as fresh:
            (fresh / "graph.ttl").write_text(text)
        (out / "mine.txt").write_text("mine")
    assert {path.name: path.read_text() for path in out.iterdir()} == {"graph.ttl": "new", "mine.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_failure_leaves_the_old_folder_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.ttl").write_text("old")
    with pytest.raises(RuntimeError), publish.folder(out) as fresh:  # noqa: PT012
        (fresh / "graph.ttl").write_text("half")
        raise RuntimeError
    assert (out / "graph.ttl").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(KgError, match="is a file"), publish.folder(tmp_path / "out"):
        pass


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    with publish.file(tmp_path / "out.jsonl") as fresh:
        fresh.write_text("new")
    assert (tmp_path / "out.jsonl").read_text() == "new"
    with pytest.raises(KgError, match="cannot be written"), publish.file(tmp_path / "no" / "out.jsonl"):
        pass

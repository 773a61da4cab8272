"""The results kept in ``output/`` are those that the sample gives now, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.stages import SAMPLE

ROOT = Path(__file__).parents[1]


def kept(file: Path) -> bytes:
    return (ROOT / "output" / file.name).read_bytes()


@pytest.mark.slow
def test_the_kept_results_are_current(tmp_path: Path) -> None:
    files = kg.write(kg.build(SAMPLE), tmp_path / "output")
    for file in files:
        assert kept(file) == file.read_bytes(), f"{file.name}: kg build -o output/ anew, and keep the result"


@pytest.mark.slow
def test_built_again_from_readings_the_graph_is_the_same(tmp_path: Path) -> None:
    files = kg.write(kg.build(ROOT / "output" / "readings.jsonl"), tmp_path / "output")
    for file in files:
        assert kept(file) == file.read_bytes(), file.name

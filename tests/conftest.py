"""What several tests need: the shared material where it is there, and the sample's graph, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared pages and gold annotations beside the project."""
    if not (SHARED / "pages").is_dir():
        pytest.skip(f"{SHARED} is not there")
    return SHARED


@pytest.fixture(scope="session")
def pages(shared: Path) -> list[Path]:
    """The five real pages."""
    return sorted((shared / "pages").glob("0*.txt"))


@pytest.fixture(scope="session")
def five(pages: list[Path]) -> kg.Build:
    """The build of the five pages by rules alone."""
    return kg.build(pages, model="")


@pytest.fixture(scope="session")
def folder(five: kg.Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of results of the five pages in every format, which only conforming ones get."""
    path = tmp_path_factory.mktemp("five") / "output"
    kg.write(five, path, also=("jsonld", "nquads"))
    return path

"""The notebooks are kept without outputs and run from a clean kernel."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PUBLIC = {"kg", "collections", "csv", "pathlib", "tempfile", "matplotlib.pyplot", "networkx", "pandas"}


def cells(path: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_opens_with_its_question_and_holds_no_outputs(path: Path) -> None:
    first, *_ = cells(path)
    assert first["cell_type"] == "markdown"
    assert "".join(first["source"]).splitlines()[0].endswith("?")  # type: ignore[arg-type]
    for cell in cells(path):
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_only_the_public_face(path: Path) -> None:
    code = "\n".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "code")  # type: ignore[arg-type]
    lines = [line.split() for line in code.splitlines() if line.startswith(("import ", "from "))]
    assert {line[1] for line in lines} <= PUBLIC


def run(path: Path, monkeypatch: pytest.MonkeyPatch, replaced: tuple[str, str] = ("", "")) -> None:
    """Execute a notebook in a fresh kernel; raises the first error of a cell."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    for package in ("ipykernel", "matplotlib"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("MPLBACKEND", "agg")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(*replaced) if replaced[0] else cell.source
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the kernel's own libraries warn of their event loops
        nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3",
                                resources={"metadata": {"path": str(ROOT)}}).execute()


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_sample(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(path, monkeypatch)


@pytest.mark.slow
def test_a_notebook_runs_on_other_pages_by_changing_one_line(
        shared: Path, pages: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    assert shared.is_dir()
    run(ROOT / "notebooks" / "03-shared.ipynb", monkeypatch, ("papers = kg.sample()", f"papers = {str(pages[3])!r}"))

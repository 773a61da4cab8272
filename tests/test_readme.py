"""The README's commands and its Python do what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.store import is_current

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def command(name: str) -> str:
    """The command under a comment ``<!-- command: NAME -->``."""
    found = re.search(rf"<!-- command: {name} -->\n```sh\n(.+?)\n```", README)
    assert found, f"the README has no command {name!r}"
    return found[1]


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a fresh clone holds: the files that git keeps or would keep, without the results."""
    files = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(files, cwd=ROOT, capture_output=True, text=True, check=False)
    names = done.stdout.split("\0")
    if names == [""]:
        pytest.skip("not a clone of the repository")
    folder = tmp_path_factory.mktemp("clone")
    for name in filter(None, names):
        if (ROOT / name).is_file() and not name.startswith("output/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.mark.slow
def test_the_main_command_builds_the_sample_in_a_fresh_clone(clone: Path) -> None:
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command("main job"), shell=True, cwd=clone, env=bare, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.returncode == 0, done.stderr
    listed = set(re.findall(r"^\| `([\w.]+)` \|", README, re.MULTILINE))
    assert listed == {file.name for file in (clone / "output").iterdir()}
    assert all((clone / "output" / name).stat().st_size > 100 for name in listed)
    python = clone / ".venv" / "bin" / "python"
    elsewhere = subprocess.run([python, "-c", "import kg; print(len(kg.sample()))"], cwd=clone.parent, env=bare,
                               capture_output=True, text=True, check=False)
    assert int(elsewhere.stdout) >= 40, elsewhere.stderr


def test_the_test_command_runs_these_tests() -> None:
    assert command("tests").endswith("python -m pytest -n 2")
    assert "'.[test]'" in command("tests")
    assert "command: tests" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.+?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102  it is our own


@pytest.mark.slow
@pytest.mark.parametrize("line", re.findall(r"^(kg (?:shared|query) .+?)(?: +#.*)?$", README, re.MULTILINE))
def test_the_questions_of_the_readme_have_answers(line: str) -> None:
    assert len(run(line, ROOT)) > 2


@pytest.mark.slow
def test_the_build_with_more_formats_and_a_store_leaves_them(tmp_path: Path) -> None:
    lines = dict(re.findall(r"^(kg (?:check|build --also)) (.+?)(?: +#.*)?$", README, re.MULTILINE))
    run(f"kg build --also {lines['kg build --also']}", tmp_path)
    assert {"graph.jsonld", "graph.nq", "store"} <= {item.name for item in (tmp_path / "output").iterdir()}
    assert run(f"kg check {lines['kg check']}", tmp_path) == ["output/graph.ttl: conforms"]
    assert is_current(tmp_path / "output" / "store", tmp_path / "output")


def run(line: str, folder: Path) -> list[str]:
    """What a command of the README prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(line, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    assert target.startswith("https://") or (ROOT / target).exists()

"""The command line as a person meets it: help, errors in one line, exit statuses, and results that are whole or old."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.cli import main, parser
from kg.stages import SAMPLE

WANTED = {"graph.ttl", "evidence.ttl", "graph.graphml", "map.html", "papers.csv", "concepts.csv", "claims.csv", "links.csv",
          "results.csv", "merges.csv", "readings.jsonl"}
COLUMNS = {
    "papers.csv": "id,title,published,authors,organisation,comments,sources,arxiv,abstract",
    "concepts.csv": "id,kind,name,aliases,papers",
    "claims.csv": "paper,title,role,concept,name,kind,score,evidence",
    "links.csv": "paper,url,kind",
}


def run(*args: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run([sys.executable, "-m", "kg", *map(str, args)], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A small table of papers."""
    path = tmp_path / "papers.csv"
    path.write_text("title,abstract\n"
                    "\"QuickSort: A Fast Sorter\",\"We introduce QuickSort, evaluated on ImageNet. Code: github.com/a/b.\"\n"
                    "Other,We evaluate ResNet on ImageNet.\n", encoding="utf-8")
    return path


def test_a_build_tells_what_it_read_and_wrote(page: Path, tmp_path: Path) -> None:
    done = run("build", page, "--fast", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # no progress bar where nobody looks
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line}
    assert "2 " in lines["papers"]
    assert "ImageNet" in (tmp_path / "out" / "concepts.csv").read_text(encoding="utf-8")
    assert {Path(line.split()[1]).name for line in done.stdout.splitlines() if line.startswith("wrote")} == WANTED
    assert {file.name for file in (tmp_path / "out").iterdir()} == WANTED


def test_the_tables_have_the_promised_columns_and_name_nodes_of_the_graph(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["build", str(page), "--fast", "-o", str(out)]) == 0
    for name, columns in COLUMNS.items():
        assert (out / name).read_text(encoding="utf-8").splitlines()[0] == columns
    graph = kg.open(out).rdf
    subjects = {str(node) for node in graph.subjects()}
    with (out / "claims.csv").open(encoding="utf-8", newline="") as lines:
        claims = list(csv.DictReader(lines))
    assert claims
    assert {claim["paper"] for claim in claims} | {claim["concept"] for claim in claims} <= subjects
    assert len({(claim["paper"], claim["role"], claim["concept"]) for claim in claims}) == len(claims)


@pytest.mark.parametrize("content", [b"", b"\0\1\2\3" * 50, "Zürich".encode("latin-1"), b"just a note\n", b"   \n\n"],
                         ids=["empty", "binary", "latin", "no page", "blank"])
def test_a_file_that_is_no_page_is_named_and_the_old_result_stays(content: bytes, page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["build", str(page), "--fast", "-o", str(out)]) == 0
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    done = run("build", page, bad, "--fast", "-o", out)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert str(bad) in done.stderr
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    kept = run("build", page, bad, "--fast", "--keep-going", "-o", out)
    assert kept.returncode == 0
    assert str(bad) in kept.stderr


@pytest.mark.parametrize("args", [["build", "--min-score", "2"], ["build", "--years", "1"],
                                  ["extract", "in.jsonl", "--min-score", "-1"], ["evaluate", "in.jsonl", "--min-score", "nan"],
                                  ["extract", "in.jsonl", "--workers", "0"], ["nothing"], [], ["shared"],
                                  ["query"], ["build", "--base", "not an iri"]])
def test_bad_use_is_status_2_without_a_traceback(args: list[str], tmp_path: Path) -> None:
    done = run(*args, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_missing_is_one_line_and_a_traceback_only_on_demand(tmp_path: Path) -> None:
    done = run("build", tmp_path / "missing.txt", "-o", tmp_path / "out")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "missing.txt" in done.stderr
    assert "Traceback" in run("build", tmp_path / "missing.txt", "-o", tmp_path / "out", "--debug").stderr


@pytest.mark.parametrize("command", sorted(parser()._subparsers._group_actions[0].choices))  # type: ignore[union-attr, arg-type]
def test_each_command_has_help_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "example" in capsys.readouterr().out


def test_the_same_papers_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    papers = list(kg.sample())
    results = []
    for number in range(2):
        random.Random(number).shuffle(papers)  # noqa: S311  no secret
        built = kg.build(papers, model="", workers=number + 1)
        kg.write(built, tmp_path / str(number))
        results.append({file.name: file.read_bytes() for file in (tmp_path / str(number)).iterdir()})
    assert results[0] == results[1]


@pytest.mark.slow
def test_killed_at_any_point_the_old_result_stays_whole(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["build", str(page), "--fast", "-o", str(out)]) == 0
    old = {file.name: file.read_bytes() for file in out.iterdir()}
    start = time.monotonic()
    run("build", SAMPLE, "--fast", "-o", tmp_path / "whole")
    whole = time.monotonic() - start
    new = {file.name: file.read_bytes() for file in (tmp_path / "whole").iterdir()}
    for part in range(1, 9):
        process = subprocess.Popen([sys.executable, "-m", "kg", "build", str(SAMPLE), "--fast", "-o", str(out)],
                                   stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(whole * part / 8.5)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert {file.name: file.read_bytes() for file in out.iterdir()} in (old, new)


def test_a_reading_alone_has_the_promised_form(tmp_path: Path) -> None:
    rows = tmp_path / "in.jsonl"
    rows.write_text(json.dumps({"id": "x", "title": "QuickSort: A Fast Sorter",
                                "abstract": "We evaluate on ImageNet. Code: https://github.com/a/b."}) + "\n", encoding="utf-8")
    done = run("extract", rows, "--fast", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 0, done.stderr
    [row] = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row["id"] == "x"
    assert {key for entity in row["entities"] for key in entity} == {"type", "name", "surface", "role", "concept", "score"}
    assert row["links"] == [{"url": "https://github.com/a/b", "kind": "repository"}]


def test_what_is_piped_to_a_reader_that_stops_ends_quietly() -> None:
    done = subprocess.run(f"{sys.executable} -m kg queries | head -1", shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.stderr == ""

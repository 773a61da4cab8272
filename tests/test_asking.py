"""The commands that ask a built graph, run on the sample's result that the repository keeps."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.answers import Answers
from kg.cli import main
from kg.commands.asking import opened
from kg.export.view import view
from kg.sharing import Related

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "output"


@pytest.fixture(scope="module")
def answers() -> Answers:
    return opened(OUTPUT)


@pytest.fixture(scope="module")
def nearest(answers: Answers) -> Related:
    """The two papers of the sample that share most."""
    return max(answers.index.pairs(), key=lambda pair: pair.score)


def asked(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, str]]:
    """The rows that a command prints as CSV."""
    assert main([*args, "--graph", str(OUTPUT), "--format", "csv"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_shared_lists_the_nearest_first(
        answers: Answers, nearest: Related, capsys: pytest.CaptureFixture[str]) -> None:
    title = answers.index.entries[nearest.a].paper.title
    rows = asked(capsys, "shared", title)
    assert rows[0]["title"] == answers.index.entries[nearest.b].paper.title
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_two_papers_show_what_they_share(
        answers: Answers, nearest: Related, capsys: pytest.CaptureFixture[str]) -> None:
    titles = [answers.index.entries[paper].paper.title for paper in (nearest.a, nearest.b)]
    rows = asked(capsys, "shared", *titles)
    assert {row["name"] for row in rows} == {answers.index.things[one.thing].name for one in nearest.shared}
    assert all(row["sentence_a"] and row["sentence_b"] for row in rows)


def test_every_paper_with_a_thing(answers: Answers, nearest: Related, capsys: pytest.CaptureFixture[str]) -> None:
    thing = answers.index.things[nearest.shared[0].thing]
    rows = asked(capsys, "shared", f"--{thing.kind}", thing.name.upper())
    assert {answers.index.entries[nearest.a].paper.title, answers.index.entries[nearest.b].paper.title} <= {
        row["title"] for row in rows}


def test_pairs_limited_are_the_best(capsys: pytest.CaptureFixture[str]) -> None:
    everything = asked(capsys, "shared", "--pairs", "--kind", "method")
    best = asked(capsys, "shared", "--pairs", "--kind", "method", "--limit", "3")
    scores = sorted((float(row["score"]) for row in everything), reverse=True)
    assert [float(row["score"]) for row in best] == scores[:3]


@pytest.mark.parametrize("args", [
    ["communities"], ["communities", "--papers"], ["trends", "--by", "year", "--all"], ["trends", "--timeline"],
    ["shared", "--pairs"]])
def test_a_table_fits_the_terminal(
        args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert main([*args, "--graph", str(OUTPUT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 2
    assert max(map(len, lines)) <= 72


def test_a_path_leads_from_one_paper_to_another(
        answers: Answers, nearest: Related, capsys: pytest.CaptureFixture[str]) -> None:
    titles = [answers.index.entries[paper].paper.title for paper in (nearest.a, nearest.b)]
    main(["path", *titles, "--graph", str(OUTPUT), "--format", "json"])
    steps = json.loads(capsys.readouterr().out)
    assert [steps[0]["label"], steps[-1]["label"]] == titles
    assert len(steps) == 3


def test_nothing_found_is_status_1_with_the_nearest_names(
        answers: Answers, nearest: Related, capsys: pytest.CaptureFixture[str]) -> None:
    name = answers.index.entries[nearest.a].paper.title.split(":")[0]
    assert main(["shared", name[:-1] + "zz", "--graph", str(OUTPUT)]) == 1
    assert "nearest" in capsys.readouterr().err


def test_several_hits_are_listed_one_to_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shared", "language", "--graph", str(OUTPUT)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert sum(line.startswith("  paper") for line in lines) > 1


@pytest.mark.parametrize("args", [["shared"], ["shared", "a", "b", "c"], ["shared", "a", "--pairs"],
                                  ["shared", "--pairs", "--limit", "-1"]])
def test_a_question_that_makes_no_sense_is_status_2(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*args, "--graph", str(OUTPUT)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def drawn(data: dict[str, Any]) -> set[tuple[frozenset[str], str]]:
    """The pairs of papers that the map draws an edge to the same benchmark for."""
    papers: dict[int, set[str]] = defaultdict(set)
    for edge in data["edges"]:
        if data["nodes"][edge["to"]]["kind"] == "benchmark":
            papers[edge["to"]].add(data["nodes"][edge["from"]]["label"])
    return {(frozenset(pair), data["nodes"][node]["label"])
            for node, titles in papers.items() for pair in combinations(sorted(titles), 2)}


@pytest.mark.slow
def test_pairs_are_those_of_the_named_query_and_of_the_map(pages: list[Path]) -> None:
    """One truth, three ways: the pairs of ``kg shared --pairs``, the SPARQL query, and what the map shows."""
    graph = kg.build(pages).graph
    index = graph.answers.index
    titles = [entry.paper.title for entry in index.entries]
    pairs = {(frozenset((titles[one.a], titles[one.b])), index.things[it.thing].name)
             for one in index.pairs({"benchmark"}) for it in one.shared}
    rows = graph.query("shared-benchmarks").itertuples(index=False)
    assert pairs
    assert {(frozenset((row.title_a, row.title_b)), row.name) for row in rows} == pairs
    data = view(graph.entries, graph.ontology, graph.base)
    assert drawn(data) == pairs
    nodes = data["nodes"]
    for node in (node for node in nodes if node["kind"] == "paper"):
        scores = {titles[one.b]: round(one.score, 3) for one in index.shared(titles.index(node["label"]))}
        assert all(scores[nodes[near["paper"]]["label"]] == near["score"] for near in node["paper"]["near"])

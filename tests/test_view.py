"""What the map shows, as data; the browser's own tests are in ``browser/``."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from made import ENTRIES

import kg
from kg import ontology
from kg.cli import main
from kg.export.map import html
from kg.export.view import LIMIT, view
from kg.model import InputError, UsageError

ROOT = Path(__file__).parents[1]
BASE = "https://example.org/"


def made(**options: Any) -> dict[str, Any]:
    return view(ENTRIES, ontology.load(), BASE, **options)


def labels(data: dict[str, Any], kind: str | None = None) -> set[str]:
    return {node["label"] for node in data["nodes"] if kind in (None, node["kind"])}


def test_every_paper_and_edge_is_there_once() -> None:
    data = made()
    assert labels(data, "paper") == {entry.paper.title for entry in ENTRIES}
    ties = [(data["nodes"][edge["from"]]["label"], edge["role"], data["nodes"][edge["to"]]["label"]) for edge in data["edges"]]
    claims = {(entry.paper.title, claim.role, claim.concept.name) for entry in ENTRIES for claim in entry.claims}
    assert claims <= set(ties)
    assert len(set(ties)) == len(ties)


def test_the_sentence_of_an_edge_is_in_the_paper() -> None:
    data = made()
    units = {entry.paper.title: len(entry.paper.text.encode("utf-16-le")) // 2 for entry in ENTRIES}  # as JavaScript counts
    for edge in data["edges"]:
        size = units[data["nodes"][edge["from"]]["label"]]
        for start, end, marks in edge["shown"]:
            assert 0 <= start < end <= size
            assert all(start <= first < last <= end for first, last in marks)


def test_the_same_papers_in_any_order_give_the_same_page() -> None:
    known = ontology.load()
    assert html(view(ENTRIES, known, BASE)) == html(view(ENTRIES[::-1], known, BASE))


def test_parts_of_the_graph() -> None:
    assert labels(made(kinds=["benchmark"])) - labels(made(), "paper") == {"MMLU"}
    assert "kernel trick" not in labels(made(min_papers=2))
    near = made(centre="Kernels Alone", depth=1)
    assert labels(near) == {"Kernels Alone", "kernel trick"}
    assert "sparse autoencoder" in labels(made(centre="SAE"))


@pytest.mark.parametrize(("options", "error"), [
    ({"kinds": ["methods"]}, UsageError), ({"min_papers": 0}, UsageError), ({"depth": 2}, UsageError),
    ({"centre": "LoLCATs", "depth": 0}, UsageError), ({"centre": "nothing of that name"}, InputError)])
def test_what_makes_no_sense_is_refused(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        made(**options)


def test_the_page_works_alone_and_text_cannot_break_out() -> None:
    page = html(made())
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", page)
    [data] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert "<" not in data
    assert len(json.loads(data)["nodes"]) == len(made()["nodes"])
    assert "Content-Security-Policy" in page
    assert "default-src 'none'" in unescape(page)


def test_communities_lie_apart() -> None:
    graph = kg.open(ROOT / "output")
    data = view(graph.entries, graph.ontology, graph.base)
    groups: dict[int, list[tuple[int, int]]] = {}
    for node in data["nodes"]:
        if node["kind"] == "paper" and node.get("group") is not None:
            groups.setdefault(node["group"], []).append((node["x"], node["y"]))
    centres = {group: tuple(sum(axis) / len(places) for axis in zip(*places, strict=True))
               for group, places in groups.items() if len(places) > 2}
    assert len(centres) > 1
    nearer = total = 0
    for group, centre in centres.items():
        for x, y in groups[group]:
            own = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
            nearer += all(own <= (x - other[0]) ** 2 + (y - other[1]) ** 2 for other in centres.values())
            total += 1
    assert nearer > 0.9 * total
    assert len({(node["x"], node["y"]) for node in data["nodes"]}) == len(data["nodes"])


def test_no_more_than_the_limit_is_drawn_at_once() -> None:
    assert made()["limit"] == LIMIT == 1_500


def test_the_command_draws_a_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, part = tmp_path / "whole.html", tmp_path / "part.html"
    asked = ["map", "--graph", str(ROOT / "output"), "-o"]
    assert main([*asked, str(whole)]) == 0
    assert main([*asked, str(part), "--only", "method,benchmark", "--min-papers", "2", "--paper", "Mamba: Linear", "--depth", "2"]) == 0
    assert part.stat().st_size < whole.stat().st_size < 2_500_000
    assert main([*asked, str(part), "--only", "methods"]) == 2
    assert "no kind 'methods'" in capsys.readouterr().err


def test_a_notebook_shows_the_map_in_a_frame() -> None:
    shown = kg.open(ROOT / "output").map(kinds=["benchmark"])._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "sandbox=" in shown

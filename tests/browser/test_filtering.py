"""Filters of the map, and what people take away from it, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hands import SVG, drawing, names, pick, signs, table, taken
from made import ENTRIES

from kg import ontology
from kg.graph import Graph

LOLCATS = "LoLCATs: Linearizing Language Models"
TITLES = {entry.paper.title for entry in ENTRIES}


def only(page: Any, label: str) -> None:
    """Leave all others out."""
    page.get_by_role("button", name=f"Only {label}", exact=True).click()


def test_kinds_and_roles_with_their_counts(opened: Any, made: Path) -> None:
    page = opened(made, "#filter=papers:1")
    page.click("#filters-button")
    option = page.locator(".option", has_text="Benchmarks")
    assert option.locator("small").inner_text() == "1"
    option.locator("input").uncheck()
    assert option.locator("small").inner_text() == "0 of 1"
    assert "MMLU" not in names(page)
    page.locator(".option", has_text="Benchmarks").locator("input").check()
    only(page, "Introduces")
    assert names(page) - {entry.paper.title for entry in ENTRIES} == {"LoLCATs", "sparse autoencoder"}
    assert page.locator(".option", has_text="Uses").locator("small").inner_text() == "0 of 6"


def test_nothing_moves_when_filters_change(opened: Any, made: Path) -> None:
    page = opened(made)
    before = signs(page)
    page.click("#legend button:has-text('topics')")
    after = signs(page)
    assert set(before) - set(after) == {"superposition", "feature splitting"}
    assert all(after[name] == before[name] for name in after)


def test_years_with_a_histogram(opened: Any, made: Path) -> None:
    page = opened(made)
    page.keyboard.press("f")
    assert page.locator("#filters .years i").count() == 19  # 2007 to 2025
    page.get_by_label("from", exact=True).fill("2024")
    assert "filter=years:2024-2025" in page.url
    assert names(page) & TITLES == {LOLCATS, "Scaling Sparse Autoencoders", "Adapters for Interpretability"}
    assert page.locator("#filters .years i.in").count() == 2
    page.click("#clear-filters")
    assert "filter" not in page.url
    assert len(names(page)) == 19


def test_concepts_with_at_least_so_many_papers(opened: Any, made: Path) -> None:
    page = opened(made)
    page.keyboard.press("f")
    page.get_by_label("papers", exact=True).fill("3")
    assert names(page) - TITLES == {"linear attention", "language modeling", "sparse autoencoder", "superposition"}
    page.get_by_label("papers", exact=True).fill("1")
    assert len(names(page)) == 24


def test_communities(opened: Any, made: Path) -> None:
    page = opened(made)
    page.keyboard.press("f")
    rows = page.locator("fieldset", has_text="Communities").locator(".option")
    assert rows.count() >= 3
    only(page, "In no community")
    assert names(page) == {"Kernels Alone", "A Paper without Date"}


def test_with_and_without_a_concept(opened: Any, made: Path) -> None:
    page = opened(made)
    pick(page, "SAE")
    page.get_by_role("button", name="Only papers with it").click()
    page.keyboard.press("Escape")
    papers = {entry.paper.title for entry in ENTRIES}
    assert names(page) & papers == {"Sparse Autoencoders Find Features", "Scaling Sparse Autoencoders", "Adapters for Interpretability"}
    pick(page, "LoRA")
    page.get_by_role("button", name="Without it").click()
    page.keyboard.press("Escape")
    assert names(page) & papers == {"Sparse Autoencoders Find Features", "Scaling Sparse Autoencoders"}
    page.keyboard.press("f")
    page.get_by_role("button", name="No longer with sparse autoencoder").click()
    assert LOLCATS not in names(page)
    assert "Toy Models of Superposition" in names(page)


def test_nothing_matches_says_so_and_offers_to_clear(opened: Any, made: Path) -> None:
    page = opened(made, "#filter=with:benchmark/mmlu.topic/superposition")
    assert page.inner_text("#nothing-text") == "Nothing matches these filters."
    page.click("#clear")
    assert page.locator("#nothing").is_hidden()
    assert len(names(page)) == 19


def test_picture(opened: Any, made: Path) -> None:
    page = opened(made)
    data = taken(page, "png").read_bytes()
    assert data.startswith(b"\x89PNG")
    box = page.locator("#map").bounding_box()
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (round(box["width"]), round(box["height"]))
    assert len(data) > 10_000


def test_drawing_bears_signs_edges_and_names(opened: Any, made: Path) -> None:
    root = drawing(opened(made))
    assert {"MMLU", LOLCATS} <= {title.text for title in root.iter(f"{SVG}title")}
    assert "sparse autoencoder" in {text.text for text in root.iter(f"{SVG}text")}
    assert any(path.get("fill") == "none" for path in root.iter(f"{SVG}path"))


def test_table_of_what_is_shown(opened: Any, made: Path) -> None:
    page = opened(made)
    rows = table(page)
    assert {"paper": "https://example.org/paper/gated-linear-attention-transformers", "title": "Gated Linear Attention Transformers",
            "year": "2023", "role": "evaluates_on", "concept": "https://example.org/benchmark/mmlu", "name": "MMLU",
            "kind": "benchmark"} in rows
    assert "kernel trick" not in {row["name"] for row in rows}
    pick(page, "MMLU")
    assert {row["title"] for row in table(page)} == {"Gated Linear Attention Transformers", LOLCATS}


@pytest.mark.parametrize("address", [
    "", "#filter=papers:1", "#filter=papers:3", "#filter=kinds-without:method.task",
    "#filter=roles-without:studies.links,papers:1",
    "#filter=kinds-without:repository.project_page.dataset_page,papers:1",
    "#filter=years:2023-2024",
    "#filter=with:method/sparse-autoencoder",
    "#filter=without:method/sparse-autoencoder,years:2022-2025",
    "#filter=communities-without:1",
    "#filter=kinds-without:paper",
    "#node=method/linear-attention", "#node=method/hedgehog",
    "#node=paper/gated-linear-attention-transformers&filter=papers:1",
    "#node=paper/kernels-alone&open=method/kernel-trick",
    "#node=paper/gated-linear-attention-transformers&edge=benchmark/mmlu.evaluates_on"])
def test_query_gives_the_same_list(opened: Any, made: Path, address: str) -> None:
    page = opened(made, address)
    rows = {(row["paper"], row["role"], row["concept"]) for row in table(page)}
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("s")
    page.click("[data-take=sparql]")
    page.click("#copy")
    page.locator("#copied", has_text="Copied").wait_for()
    query = page.evaluate("navigator.clipboard.readText()")
    assert query == page.input_value("#query-text")
    found = Graph(ENTRIES, ontology.load(), "https://example.org/").query(query)
    assert {tuple(map(str, row)) for row in found[["paper", "role", "concept"]].itertuples(index=False)} == rows
    assert rows


def test_a_formula_in_a_title_stays_text(opened: Any, tmp_path: Path) -> None:
    from made import entry

    from kg.export import map as export

    title = '=HYPERLINK("https://example.org")'
    export.write([entry(title, "LoRA here.", [("uses", "LoRA")]), entry("Other", "LoRA too.", [("uses", "LoRA")])], ontology.load(),
                 "https://example.org/", tmp_path / "map.html")
    assert {row["title"] for row in table(opened(tmp_path / "map.html"))} == {"'" + title, "Other"}

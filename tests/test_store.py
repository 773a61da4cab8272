"""The store: things in the default graph, evidence in its own, in memory or on disk, and never out of date."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.cli import main
from kg.model import InputError, KgError, UsageError
from kg.stages import SAMPLE
from kg.store import EVIDENCE, Store, is_current, save


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's build with a store on disk in it and every format."""
    out = tmp_path_factory.mktemp("stored") / "out"
    assert main(["build", str(SAMPLE), "--fast", "-o", str(out), "--also", "jsonld,nquads", "--store", str(out / "store")]) == 0
    return out


def count(store: Store, graph: ox.NamedNode | ox.DefaultGraph) -> int:
    return sum(1 for _ in store.store.quads_for_pattern(None, None, None, graph))


def on_disk(folder: Path) -> bool:
    """Whether a folder is read from the store in it: such a one cannot be written to."""
    try:
        Store.open(folder).store.add(ox.Quad(ox.NamedNode("https://e.org/s"), ox.NamedNode("https://e.org/p"), ox.Literal("o")))
    except RuntimeError:
        return True
    return False


@pytest.mark.parametrize("where", ["", "graph.ttl", "graph.nq", "graph.jsonld", "store"])
def test_a_graph_is_the_same_from_each_place(where: str, written: Path) -> None:
    store = Store.open(written / where)
    assert set(store.store) == set(Store.open(written / "graph.ttl").store)
    assert count(store, ox.DefaultGraph()) > 1_000
    assert count(store, EVIDENCE) > 1_000


def test_a_file_alone_is_a_graph_without_evidence(written: Path, tmp_path: Path) -> None:
    shutil.copy(written / "graph.ttl", tmp_path / "mine.ttl")
    assert count(Store.open(tmp_path / "mine.ttl"), EVIDENCE) == 0


def test_rdflib_sees_the_things_and_not_the_evidence(written: Path) -> None:
    store = Store.open(written)
    assert len(store.rdflib()) == count(store, ox.DefaultGraph())


def test_a_store_is_current_while_both_files_are_those_that_it_was_made_of(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(written, folder)
    assert is_current(folder / "store", folder)
    assert on_disk(folder)
    for name in ("graph.ttl", "evidence.ttl"):
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(before + b"\n")
        assert not is_current(folder / "store", folder)
        assert not on_disk(folder)
        (folder / name).write_bytes(before)
    assert is_current(folder / "store", folder)
    (folder / "evidence.ttl").unlink()
    assert not is_current(folder / "store", folder)
    assert not on_disk(folder)


def test_the_command_line_asks_the_store_while_it_is_current(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A store that was changed under the same name gives itself away; once the graph is another, the graph is asked."""
    folder = tmp_path / "out"
    shutil.copytree(written, folder)
    store = ox.Store(str(folder / "store"))
    store.add(ox.Quad(ox.NamedNode("https://e.org/mark"), ox.NamedNode("https://e.org/p"), ox.Literal("mark")))
    store.flush()
    del store
    ask = ["query", "ASK { <https://e.org/mark> ?p ?o }", "--graph", str(folder)]
    assert main(ask) == 0
    (folder / "graph.ttl").write_bytes((folder / "graph.ttl").read_bytes() + b"# changed\n")
    assert main(ask) == 1
    assert capsys.readouterr().out.split() == ["yes", "no"]


def test_a_build_without_store_leaves_an_old_one_that_is_not_asked(written: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(written, folder)
    page = tmp_path / "one.csv"
    page.write_text("title,abstract\nA Net,We introduce A Net for classification.\n", encoding="utf-8")
    assert main(["build", str(page), "--fast", "-o", str(folder)]) == 0
    assert not on_disk(folder)
    assert main(["build", str(page), "--fast", "-o", str(folder), "--store", str(folder / "store")]) == 0
    assert on_disk(folder)
    assert set(Store.open(folder / "store").store) == set(Store.open(folder).store)


def test_what_is_no_store_is_not_overwritten_and_told_before_papers_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("years of work")
    assert main(["build", str(SAMPLE), "-o", str(tmp_path / "out"), "--store", str(tmp_path / "mine")]) == 2
    assert "not a store that kg made" in capsys.readouterr().err
    assert (tmp_path / "mine" / "thesis.tex").read_text() == "years of work"
    assert not (tmp_path / "out").exists()
    with pytest.raises(UsageError, match="not a store"):
        save(tmp_path, tmp_path / "mine" / "thesis.tex")


def test_an_empty_folder_and_a_new_place_become_stores(written: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "new" / "deep" / "store"):
        save(written, place)
        assert is_current(place, written)
        assert sorted(item.name for item in place.parent.iterdir() if item.name.startswith(".")) == []


def test_a_store_that_cannot_be_made_leaves_the_old_one(written: Path, tmp_path: Path) -> None:
    folder, place = tmp_path / "out", tmp_path / "store"
    shutil.copytree(written, folder)
    save(folder, place)
    (folder / "evidence.ttl").write_text("no turtle")
    with pytest.raises(InputError, match=r"evidence\.ttl, line 1"):
        save(folder, place)
    assert is_current(place, written)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["out", "store"]
    (tmp_path / "file").write_text("")
    with pytest.raises(KgError, match="cannot be written"):
        save(written, tmp_path / "file" / "store")


def test_a_broken_store_and_a_missing_graph_are_told(written: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(written / "store", store)
    for file in store.glob("*.sst"):
        file.unlink()
    with pytest.raises(InputError, match="not a whole store"):
        Store.open(store)
    with pytest.raises(InputError, match="no graph here; run kg build"):
        Store.open(tmp_path / "nowhere")
    (tmp_path / "bad.nq").write_text("<a> <b>\n")
    with pytest.raises(InputError, match=r"bad\.nq, line 1: not readable as N-Quads"):
        Store.open(tmp_path / "bad.nq")


def _ask(path: Path, answers: multiprocessing.Queue[int]) -> None:
    answers.put(len(Store.open(path).store))


def test_several_processes_read_a_store_at_once(written: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[int] = context.Queue()
    mine = Store.open(written / "store")
    workers = [context.Process(target=_ask, args=(written / "store", answers)) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert [answers.get(timeout=60) for _ in workers] == [len(mine.store)] * 2
    for worker in workers:
        worker.join()


def test_a_written_graph_opens_as_what_was_built(five: kg.Build, folder: Path) -> None:
    opened = kg.open(folder)
    assert opened.base == five.graph.base
    for mine, theirs in zip(opened.entries, five.graph.entries, strict=True):
        assert mine == theirs

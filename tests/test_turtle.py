"""Turtle, JSON-LD and N-Quads: each reads back as the very statements, and the same papers give the same bytes."""

from __future__ import annotations

import difflib
import json
import random
import re
import warnings
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg import iri, ontology
from kg.cli import main
from kg.evidence import evidence
from kg.export import ALSO, WRITERS, jsonld, nquads, turtle
from kg.terms import PREFIXES, TYPE, Triple, number, term, text
from tests.made import ENTRIES

EVIDENCE = ox.NamedNode(iri.EVIDENCE)
FORMATS = {"graph.jsonld": (ox.RdfFormat.JSON_LD, "json-ld"), "graph.nq": (ox.RdfFormat.N_QUADS, "nquads")}


def dataset(path: Path, form: str) -> rdflib.Dataset:
    """What rdflib reads from a file. Its own reader warns of itself, and leaves files open that it opens."""
    read = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        read.parse(data=path.read_text("utf-8"), format=form)
    return read


def same(one: rdflib.Graph, other: rdflib.Graph) -> bool:
    """Whether two graphs are isomorphic: where no node is blank, they are when they are equal."""
    assert not any(isinstance(part, rdflib.BNode) for triple in one for part in triple)
    return set(one) == set(other)


def quads(graph: kg.Graph) -> set[ox.Quad]:
    """What a graph states, without a file between."""
    shown = evidence(graph.entries, graph.statements, graph.ontology.version)
    return {ox.Quad(*one) for one in graph.statements.things(graph.entries)} | {ox.Quad(*one, EVIDENCE) for one in shown}


def test_turtle_reads_back_as_what_was_stated_in_both_engines(five: kg.Build, folder: Path) -> None:
    stated = quads(five.graph)
    for file, name in (("graph.ttl", ox.DefaultGraph()), ("evidence.ttl", EVIDENCE)):
        wanted = {quad.triple for quad in stated if quad.graph_name == name}
        assert {quad.triple for quad in ox.parse(path=folder / file, format=ox.RdfFormat.TURTLE)} == wanted
        lines = "\n".join(f"{triple.subject} {triple.predicate} {triple.object} ." for triple in wanted)
        assert same(rdflib.Graph().parse(folder / file), rdflib.Graph().parse(data=lines, format="nt"))


@pytest.mark.parametrize("file", FORMATS)
def test_the_other_formats_hold_the_same_with_the_evidence_as_a_named_graph(file: str, five: kg.Build, folder: Path) -> None:
    stated = quads(five.graph)
    form, name = FORMATS[file]
    assert set(ox.parse(path=folder / file, format=form)) == stated
    read = dataset(folder / file, name)
    for graph, beside in ((read.default_graph, "graph.ttl"), (read.graph(rdflib.URIRef(iri.EVIDENCE)), "evidence.ttl")):
        assert same(graph, rdflib.Graph().parse(folder / beside))


def test_no_node_is_blank(five: kg.Build) -> None:
    assert all(isinstance(part, ox.NamedNode | ox.Literal) for quad in quads(five.graph) for part in quad.triple)


def test_a_store_changes_no_statement(five: kg.Build) -> None:
    """Oxigraph writes numbers and dates in canonical form; ours are so from the start."""
    assert {ox.Quad(*quad) for quad in five.graph.store.store} == quads(five.graph)


def test_the_same_papers_in_any_order_give_the_same_bytes(five: kg.Build, folder: Path, tmp_path: Path) -> None:
    papers = [entry.paper for entry in five.graph.entries]
    random.Random(1).shuffle(papers)  # noqa: S311
    again = kg.build(papers, model="").graph
    for file, writer in (*WRITERS.items(), *ALSO.values()):
        if file != "map.html":
            writer(again, tmp_path / file)
            assert (tmp_path / file).read_bytes() == (folder / file).read_bytes(), file


def lines_of(entries: Iterable[kg.Entry], path: Path) -> list[str]:
    graph = kg.Graph(tuple(entries), ontology.load())
    turtle.write(graph.statements.things(graph.entries), path, {"paper": f"{iri.BASE}paper/"})
    return path.read_text("utf-8").splitlines()


def test_a_further_paper_adds_its_lines_and_changes_counts_alone(tmp_path: Path) -> None:
    one, other = lines_of(ENTRIES[:3], tmp_path / "a"), lines_of(ENTRIES[:4], tmp_path / "b")
    gone = [line for line in difflib.ndiff(one, other) if line.startswith("- ")]
    assert gone
    assert all(re.match(r"-     void:(entities|triples|documents) \d+ [.;]$", line) for line in gone), gone


def test_long_lists_stand_on_lines_of_their_own_in_natural_order() -> None:
    about, items = ox.NamedNode("https://e.org/a"), [ox.NamedNode(f"https://e.org/a#{n}") for n in (10, 9, 2, 1, 30, 11)]
    text_ = "".join(turtle.lines(((about, term("schema:item"), one) for one in items), {**PREFIXES, "e": "https://e.org/"}))
    assert re.findall(r"^        e:a\\#(\d+)", text_, re.MULTILINE) == []  # six short ones fit one line
    assert re.findall(r"e:a\\#(\d+)", text_) == ["1", "2", "9", "10", "11", "30"]
    far = [ox.NamedNode(f"https://e.org/a#item-number-{n}") for n in range(12)]
    text_ = "".join(turtle.lines(((about, term("schema:item"), one) for one in far), {**PREFIXES, "e": "https://e.org/"}))
    assert re.findall(r"^        e:a\\#item-number-(\d+)", text_, re.MULTILINE) == [str(n) for n in range(12)]
    assert max(map(len, text_.splitlines())) < 120


WILD = st.text(max_size=30) | st.sampled_from(['"', "\\", "\n\r\t", '"""', "\x00\x7f", "é😀\u202e", "\ufeff", "}> ."])
PART = st.text(st.sampled_from("aZ09_-.~/é+!$&'()*,;=:@?"), max_size=12)
NODES = st.tuples(PART, st.sampled_from(["", "#a", "#result-1-2"])).map(
    lambda parts: ox.NamedNode(f"https://w3id.org/kg-papers/paper/x%C3{parts[0]}{parts[1]}"))
VALUES = NODES | WILD.map(text) | WILD.map(lambda value: text(value, "en")) | st.integers().map(number) | st.decimals(
    allow_nan=False, allow_infinity=False, places=3).map(lambda value: number(float(value)))
TRIPLES = st.lists(st.tuples(NODES, st.sampled_from([TYPE, term("kg:number"), term("skos:prefLabel"), term("dcterms:issued")]),
                             VALUES), max_size=8)


@given(TRIPLES)
@settings(max_examples=300, deadline=None)
def test_any_text_and_any_iri_come_back(triples: list[Triple]) -> None:
    spaces = {**PREFIXES, "paper": f"{iri.BASE}paper/", "base": iri.BASE}
    written = "".join(turtle.lines(sorted(triples, key=lambda one: one[0].value.partition("#")[0]), spaces))
    assert {tuple(quad.triple) for quad in ox.parse(written, format=ox.RdfFormat.TURTLE)} == set(triples)
    assert len(rdflib.Graph().parse(data=written, format="turtle")) == len(set(triples))


@given(things=TRIPLES, shown=TRIPLES, base=st.sampled_from([iri.BASE, "https://e.org/x?y=/", "urn:x:/"]))
@settings(max_examples=200, deadline=None)
def test_any_text_and_any_iri_come_back_from_datasets(things: list[Triple], shown: list[Triple], base: str,
                                                      tmp_path_factory: pytest.TempPathFactory) -> None:
    things, shown = ([(*one[:1], TYPE if isinstance(one[2], ox.NamedNode) else term("kg:number"), *one[2:]) for one in group]
                     for group in (things, shown))
    path = tmp_path_factory.getbasetemp() / "any"
    stated = {ox.Quad(*one) for one in things} | {ox.Quad(*one, EVIDENCE) for one in shown}
    in_order = [sorted(group, key=lambda one: one[0].value.partition("#")[0]) for group in (things, shown)]
    jsonld.write(*in_order, path, base)
    assert set(ox.parse(path=path, format=ox.RdfFormat.JSON_LD)) == stated
    nquads.write(*in_order, path)
    assert set(ox.parse(path=path, format=ox.RdfFormat.N_QUADS)) == stated


def test_json_ld_reads_as_plain_json(folder: Path, five: kg.Build) -> None:
    """Every property has a short name, every node of ours a short address, and nothing is fetched."""
    whole = json.loads((folder / "graph.jsonld").read_text("utf-8"))
    published = json.loads(jsonld.CONTEXT.read_text("utf-8"))["@context"]
    assert whole["@context"] == {**published, "@base": iri.BASE}
    *nodes, shown = whole["@graph"]
    assert shown["id"] == "kg:evidence"
    keys = {key for node in (*nodes, *shown["@graph"]) for key in node}
    assert keys <= published.keys()
    unused = {key for key in published if key not in PREFIXES} - keys
    assert unused <= {"hasDatasetPage", "exactMatch", "closeMatch", "arxiv", "hiddenLabel"}  # of what the five pages have none
    assert not any(node["id"].startswith("http") for node in (*nodes, *shown["@graph"]))
    paper = next(node for node in nodes if node["id"] == iri.paper(five.graph.entries[0].paper.title).removeprefix(iri.BASE))
    assert paper["title"] == five.graph.entries[0].paper.title
    assert isinstance(paper["authorCount"], int)


def test_every_property_that_a_build_writes_is_in_the_context(five: kg.Build) -> None:
    context = json.loads(jsonld.CONTEXT.read_text("utf-8"))["@context"]
    names = {defined if isinstance(defined, str) else defined["@id"] for defined in context.values()}
    used = {quad.predicate.value for quad in quads(five.graph)} - {TYPE.value}
    assert {one for one in used if one not in {term(name).value for name in names if re.fullmatch(r"\w+:\w+", name)}} == set()


def test_formats_are_written_on_request_and_not_kept_when_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = tmp_path / "out", tmp_path / "page.csv"
    page.write_text("title,abstract\nMistral 7B,We introduce Mistral. It uses attention on ImageNet.\n", encoding="utf-8")
    assert main(["build", str(page), "--fast", "-o", str(out), "--also", "jsonld,nquads"]) == 0
    assert {"graph.jsonld", "graph.nq"} <= {file.name for file in out.iterdir()}
    assert str(out / "graph.nq") in capsys.readouterr().out
    assert main(["build", str(page), "--fast", "-o", str(out), "--also", "nquads"]) == 0
    assert {file.name for file in out.iterdir()} & set(FORMATS) == {"graph.nq"}
    with pytest.raises(SystemExit) as stopped:
        main(["build", "--also", "rdfxml"])
    assert stopped.value.code == 2
    assert "no format 'rdfxml'; give jsonld or nquads" in capsys.readouterr().err


@pytest.mark.parametrize("base", ["https://example.org/graph/", "http://example.org/a%20b/?q=/", "urn:graph:/"])
def test_a_base_of_ones_own_is_that_of_every_node(base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    page = tmp_path / "page.csv"
    page.write_text("title,abstract\nMistral 7B,We introduce Mistral. It uses attention on ImageNet.\n", encoding="utf-8")
    assert main(["build", str(page), "--fast", "--base", base, "-o", str(out), "--also", "jsonld,nquads"]) == 0
    stated = set(ox.parse(path=out / "graph.nq", format=ox.RdfFormat.N_QUADS))
    assert all(quad.subject.value.startswith(base) for quad in stated)
    assert set(ox.parse(path=out / "graph.jsonld", format=ox.RdfFormat.JSON_LD)) == stated
    assert len(dataset(out / "graph.jsonld", "json-ld")) == len(stated)
    assert kg.open(out).base == base
    assert main(["check", str(out)]) == 0
    capsys.readouterr()
    assert main(["query", "ASK { paper:mistral-7b kg:evaluatesOn ?m }", "--graph", str(out)]) == 0

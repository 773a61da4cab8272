"""The gate: what breaks the shapes is not written, and is told with the paper and the node."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg import check, ontology
from kg.cli import main
from kg.evidence import evidence
from kg.export import WRITERS
from kg.model import Entry, KgError, Link, Mention, Result, Source
from kg.statements import Statements
from tests.made import ENTRIES

FIRST = ENTRIES[0]  # LoLCATs, with a claim of each kind, a repository and a result
BASE = "https://w3id.org/kg-papers/"


def graph_of(*entries: Entry) -> kg.Graph:
    """A graph of entries."""
    return kg.Graph(entries, ontology.load())


def with_first_mention(**changes: object) -> Entry:
    """The first paper, whose first mention is changed."""
    claim = FIRST.claims[0]
    mention: Mention = replace(claim.evidence[0], **changes)  # type: ignore[arg-type]
    return replace(FIRST, claims=(replace(claim, evidence=(mention, *claim.evidence[1:])), *FIRST.claims[1:]))


PAPER = f"{BASE}paper/lolcats-linearizing-language-models-7c0547fa"
BROKEN: dict[str, tuple[Entry, str, str, str]] = {  # entry: paper, node, reason
    "no title": (Entry(kg.Paper("x", "", "An abstract.")), "a paper without title", f"{BASE}paper/", "a paper has one title"),
    "no identifier": (Entry(kg.Paper("", "A Title", "An abstract.")), "A Title", f"{BASE}paper/a-title", "a paper has an identifier"),
    "claim without evidence": (
        replace(FIRST, claims=(replace(FIRST.claims[0], evidence=()),)), FIRST.paper.title, f"{BASE}method/lolcats", "no evidence"),
    "confidence over 1": (with_first_mention(score=1.01), FIRST.paper.title, f"{PAPER}#annotation-", "confidence is between 0 and 1"),
    "confidence under 0": (with_first_mention(score=-0.01), FIRST.paper.title, f"{PAPER}#annotation-", "confidence is between 0 and 1"),
    "wrong offsets": (with_first_mention(start=3, end=9), FIRST.paper.title, f"{BASE}method/lolcats", "'LoLCATs' is not at 3-9"),
    "offsets past the end": (with_first_mention(start=9000, end=9007), FIRST.paper.title, f"{BASE}method/lolcats", "is not at 9000-9007"),
    "another sentence": (
        with_first_mention(sentence=(10, 20)), FIRST.paper.title, f"{BASE}method/lolcats", "does not begin in its sentence"),
    "repository without address": (
        replace(FIRST, links=(Link(0, 4, "", "repository"),)), FIRST.paper.title, f"{BASE}link/", "a repository has an address"),
    "page without address": (
        replace(FIRST, links=(Link(0, 4, "", "project_page"),)), FIRST.paper.title, f"{BASE}link/", "a page has an address"),
    "result without sentence": (
        replace(FIRST, results=(Result(0, 4, "5%", (0, 0)),)), FIRST.paper.title, f"{PAPER}#result-0-4", "a result has the sentence"),
    "link out of the text": (
        replace(FIRST, links=(Link(9000, 9010, "https://github.com/a/b", "repository"),)), FIRST.paper.title, f"{PAPER}#selector-",
        "a place quotes its text"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_not_written(case: str, tmp_path: Path) -> None:
    entry, paper, node, reason = BROKEN[case]
    out = tmp_path / "out"
    kg.write(kg.Build(graph_of(*ENTRIES[1:]), (), ()), out)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    with pytest.raises(KgError, match="the graph breaks its shapes: ") as failed:
        kg.write(kg.Build(graph_of(entry, *ENTRIES[1:]), (), ()), out)
    told = str(failed.value)
    assert "\n" not in told
    assert reason in told
    assert any(paper in one and node in one for one in told.split("; ")), told
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


# a file quotes what stands at the offsets, and says nothing of those of sentences
@pytest.mark.parametrize("case", [case for case in BROKEN if case not in ("wrong offsets", "another sentence", "offsets past the end")])
def test_what_is_broken_in_a_file_is_told_too(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry, paper, node, reason = BROKEN[case]
    graph = graph_of(entry, *ENTRIES[1:])
    for name in ("graph.ttl", "evidence.ttl"):
        WRITERS[name](graph, tmp_path / name)
    assert main(["check", str(tmp_path / "graph.ttl")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(paper in one and node in one and reason in one for one in lines), lines


def changed(folder: Path, into: Path, changes: dict[str, Callable[[str], str]]) -> Path:
    """A copy of a build's graph and evidence, with changes to their text."""
    for name in ("graph.ttl", "evidence.ttl"):
        text = (folder / name).read_text("utf-8")
        new = changes.get(name, str)(text)
        assert (new != text) == (name in changes)
        (into / name).write_text(new, encoding="utf-8")
    return into / "graph.ttl"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made graph as files."""
    path = tmp_path_factory.mktemp("made")
    for name in ("graph.ttl", "evidence.ttl"):
        WRITERS[name](graph_of(*ENTRIES), path / name)
    return path


@pytest.mark.parametrize(("file", "old", "new", "told"), [
    ("graph.ttl", "kg:introduces method:lolcats", "kg:introduces link:github-com-hazyresearch-lolcats-1f7f9d0f",
     r"'LoLCATs: [^']+', \S+paper/lolcats-\S+ kg:introduces: kg:introduces leads to a concept"),
    ("graph.ttl", "kg:hasRepository link:", "kg:hasRepository method:lolcats , link:",
     r"'\w[^']+', \S+paper/\S+ kg:hasRepository: kg:hasRepository leads to a repository"),
    ("graph.ttl", 'dcterms:title "Kernels Alone" ;', "",
     r"a paper without title, \S+paper/kernels-alone dcterms:title: a paper has one title"),
    ("graph.ttl", 'dcterms:issued "2007-03-04"^^xsd:date', 'dcterms:issued "March"',
     r"'Kernels Alone', \S+ dcterms:issued: a paper has at most"),
    ("graph.ttl", "method:kernel-trick a kg:Method , skos:Concept", "method:kernel-trick a skos:Concept",
     r"'Kernels Alone', \S+method/kernel-trick rdf:type: a concept is a method, dataset"),
    ("graph.ttl", " ;\n    schema:codeRepository <https://github.com/HazyResearch/lolcats> .", " .",
     r"'Gated Linear Attention Transformers', \S+link/\S+ schema:codeRepository: a repository has an address"),
    ("evidence.ttl", "kg:confidence 0.9 ;", "kg:confidence 1.5 ;",
     r"'\w[^']+', \S+#annotation-\S+ kg:confidence: confidence is between 0 and 1"),
    ("evidence.ttl", "oa:hasBody method:kernel-trick ;", "oa:hasBody method:lolcats ;",
     r"'Kernels Alone', kg:studies \S+method/kernel-trick: no evidence"),
    ("evidence.ttl", 'oa:exact "kernel trick"', 'oa:exact "kernel truck"',
     r"'Kernels Alone', \S+#annotation-\S+: 'kernel truck' is not at \d+-\d+"),
    ("evidence.ttl", 'oa:start 4 ;', 'oa:start "four" ;', r"'\w[^']+', \S+#selector-\S+ oa:start: a place has a start"),
    ("evidence.ttl", "oa:hasSource paper:kernels-alone\\#abstract", "oa:hasSource paper:kernels-alone\\#title",
     r"'Kernels Alone', \S+#annotation-\S+: 'kernel trick' is not at"),
    ("evidence.ttl", "prov:wasAttributedTo <https://w3id.org/kg-papers/component/rules-0.1.0> ;\n    schema:about paper:kernels-alone",
     "schema:about paper:kernels-alone", r"'Kernels Alone', \S+ prov:wasAttributedTo: evidence says which component found it"),
])
def test_each_change_of_a_written_graph_is_found(file: str, old: str, new: str, told: str, written: Path, tmp_path: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(written, tmp_path, {file: lambda text: text.replace(old, new)})
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(re.match(told, line) for line in lines), lines


def test_without_evidence_beside_it_that_is_said(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(written / "graph.ttl")]) == 0
    assert capsys.readouterr().err == ""
    alone = tmp_path / "other.ttl"
    alone.write_bytes((written / "graph.ttl").read_bytes())
    assert main(["check", str(alone)]) == 0
    assert "claims were not held against any" in capsys.readouterr().err
    both = tmp_path / "both.ttl"
    both.write_bytes(alone.read_bytes() + (written / "evidence.ttl").read_bytes().replace(b"oa:hasBody method:hedgehog ;", b""))
    assert main(["check", str(both)]) == 1
    assert "compares-with" not in (found := capsys.readouterr().out)
    assert re.search(r"kg:comparesWith \S+method/hedgehog: no evidence", found)


def test_any_graph_can_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = tmp_path / "any.ttl"
    graph.write_text("@prefix schema: <https://schema.org/> . @prefix kg: <https://w3id.org/kg-papers/ontology#> .\n"
                     "<urn:a> a schema:ScholarlyArticle ; kg:uses [ a kg:Method ] .\n_:b schema:name 'free' .\n", encoding="utf-8")
    assert main(["check", str(graph)]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if "dcterms:title" in line] == [
        "a paper without title, urn:a dcterms:title: a paper has one title"]
    graph.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    assert main(["check", str(graph)]) == 1
    assert capsys.readouterr().err.startswith(f"kg: {graph}, line 1: not readable as Turtle")
    assert main(["check", str(tmp_path / "none.ttl")]) == 1


def test_the_five_pages_conform(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}: conforms\n"


def test_small_shards_find_what_one_finds(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = changed(written, tmp_path, {
        "graph.ttl": lambda text: text.replace('dcterms:title "Kernels Alone" ;', "").replace(
            "method:hedgehog a kg:Method , skos:Concept", "method:hedgehog a kg:Nothing"),
        "evidence.ttl": lambda text: text.replace("kg:confidence 0.9 ;", "kg:confidence -2 ;")})
    whole = check.file(path)
    monkeypatch.setattr(check, "_TRIPLES", 5)
    assert check.file(path) == whole
    assert len(whole.found) > 20
    monkeypatch.setattr(check, "_PAPERS", 2)
    statements = Statements(ontology.load())
    check.check(ENTRIES, statements, "0.1.0")
    last = replace(ENTRIES[-1], paper=replace(ENTRIES[-1].paper, id=""))
    with pytest.raises(KgError, match=r"'A Paper without Date', .* a paper has an identifier"):
        check.check((*ENTRIES[:-1], last), statements, "0.1.0")


def test_every_shape_can_fail() -> None:
    """No shape is written in vain: each of its messages is met where what it asks for is taken away."""
    statements = Statements(ontology.load())
    listed = replace(FIRST, paper=replace(FIRST.paper, sources=(Source("a page", "0123" * 16, 1),)))
    entries = (listed, *ENTRIES[1:])
    triples = [*statements.things(entries), *evidence(entries, statements, "0.1.0")]
    assert check.violations(triples) == []
    messages = set(re.findall(r'sh:message "([^"]+)"', check.SHAPES.read_text("utf-8")))
    wrong = [*_without_literals(triples), *_twisted(triples)]
    met = {one.message for one in check.violations(wrong)}
    assert messages - met == set()


def _without_literals(triples: list[check.Triple]) -> list[check.Triple]:
    from kg.terms import term

    return [triple for triple in triples if triple[1] == term("rdf:type")]


def _twisted(triples: list[check.Triple]) -> list[check.Triple]:
    """Edges that lead to papers, and numbers and names that are out of bounds."""
    from kg.terms import number, term, text

    papers = [subject for subject, predicate, value in triples if value == term("schema:ScholarlyArticle")]
    notes = [subject for subject, predicate, value in triples if value == term("oa:Annotation")]
    roles = [term(f"kg:{name}") for name in ("introduces", "extends", "uses", "evaluatesOn", "comparesWith", "studies", "mentions",
                                              "hasRepository", "hasProjectPage", "hasDatasetPage", "hasResult")]
    return [*((papers[0], role, papers[2]) for role in roles), (papers[0], term("dcterms:issued"), text("today")),
            (papers[0], term("kg:authorCount"), number(-1)), (papers[1], term("skos:prefLabel"), text("one")),
            (papers[1], term("skos:prefLabel"), text("two")), (notes[0], term("kg:confidence"), number(2)),
            (notes[0], term("oa:hasBody"), papers[0])]

"""SPARQL: what may be asked, what is told where it may not, and that every named query answers as plain Python does."""

from __future__ import annotations

import io
import itertools
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.query import Result

import kg
from kg.cli import main
from kg.commands.query import _PARAMETERS
from kg.export import WRITERS
from kg.model import Claim, Concept, Entry, InputError, KgError, UsageError
from kg.queries import answer, ask, named, prefixes
from kg.sparql import allow
from kg.store import Store
from tests.made import ENTRIES

ONTOLOGY = "https://w3id.org/kg-papers/ontology#"
ROLES = {"introduces": "introduces", "extends": "extends", "uses": "uses", "evaluates_on": "evaluatesOn",
         "compares_with": "comparesWith", "studies": "studies", "mentions": "mentions"}
CLASSES = {"dataset": "https://schema.org/Dataset"}
HOSTILE = '"} DELETE WHERE { ?s ?p ?o } #'


@pytest.fixture(scope="module")
def made() -> kg.Graph:
    """The hand-made graph."""
    from kg import ontology

    return kg.Graph(ENTRIES, ontology.load())


@pytest.fixture(scope="module")
def written(made: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made graph as files."""
    path = tmp_path_factory.mktemp("made")
    for name in ("graph.ttl", "evidence.ttl"):
        WRITERS[name](made, path / name)
    return path


# What may be asked

@pytest.mark.parametrize("query", [
    "SELECT * WHERE { ?s ?p ?o }", "ask { ?s a kg:Method }", "CONSTRUCT WHERE { ?s kg:uses ?o }", "DESCRIBE method:lora",
    "PREFIX add: <http://example.org/> SELECT ?load WHERE { ?load add:insert ?service }",
    "SELECT (COUNT(*) AS ?n) { ?s rdfs:label 'SERVICE <http://example.org/> { }', \"\"\"DELETE \" FROM <x>\"\"\" } # LOAD <x>",
    "BASE <http://example.org/> SELECT ?s { ?s <service> ?o FILTER(?o < 3 && 5 > ?o) }",
    "SELECT ?s { ?s (kg:uses|^kg:extends)+/skos:broader* ?o MINUS { ?s kg:studies ?t } }",
    "SELECT ?note { GRAPH kg:evidence { ?note a oa:Annotation } }",
])
def test_queries_that_only_read_are_answered(query: str, made: kg.Graph) -> None:
    answer(made.store, query, {})


SERVICE = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"


@pytest.mark.parametrize("query", [
    f"SELECT * {{ {SERVICE} }}", f"SELECT * {{ {SERVICE.lower()} }}", "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "SELECT * { ?s rdfs:seeAlso ?where . SERVICE ?where { ?a ?b ?c } }", "SELECT * { SERVICE#\n<http://127.0.0.1:9/>{ ?a ?b ?c } }",
    f"SELECT * {{ OPTIONAL {{ {SERVICE} }} }}", f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ {SERVICE} }} }}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ {SERVICE} }} }}", f"SELECT * {{ GRAPH ?g {{ {SERVICE} }} }}",
    f"SELECT * {{ {{ SELECT * {{ {{ SELECT * {{ {SERVICE} }} }} }} }} }}", f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {SERVICE} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER(1 = 2 || (3 = 3 && EXISTS {{ {SERVICE} }})) }}",
    f"SELECT * {{ BIND(IF(EXISTS {{ {SERVICE} }}, 1, 2) AS ?x) }}", f"SELECT (EXISTS {{ {SERVICE} }} AS ?x) {{ }}",
    f"SELECT ?s {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {SERVICE} }})",
    f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ {SERVICE} }})",
    f"ASK {{ {SERVICE} }}", f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {SERVICE} }}", f"DESCRIBE ?a {{ {SERVICE} }}",
    f"SELECT * {{ LATERAL {{ {SERVICE} }} }}", "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
])
def test_no_other_server_is_asked_however_deep(query: str, made: kg.Graph) -> None:
    with pytest.raises(UsageError, match=r"SERVICE asks another server|syntax error") as refused:
        answer(made.store, query, {})
    # Oxigraph has words of its own, which the parser does not read; they are refused as such
    assert ("SERVICE" in str(refused.value).splitlines()[0]) != ("LATERAL" in query)


@pytest.mark.parametrize(("query", "word"), [
    ("DELETE WHERE { ?s ?p ?o }", "DELETE"), ("insert data { <a:a> <a:b> <a:c> }", "INSERT"), ("LOAD <file:///etc/passwd>", "LOAD"),
    ("PREFIX a: <a:> CLEAR ALL", "CLEAR"), ("DROP GRAPH kg:evidence", "DROP"),
    ("WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
    ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"), ("ASK FROM NAMED <http://127.0.0.1:9/> { ?s ?p ?o }", "FROM"),
    ("SELECT * { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }", "syntax"),
])
def test_what_writes_or_reads_elsewhere_is_refused(query: str, word: str, made: kg.Graph) -> None:
    before = len(made.store.store)
    with pytest.raises(UsageError, match=word):
        answer(made.store, query, {})
    assert len(made.store.store) == before


@pytest.mark.parametrize(("query", "line", "column", "reason"), [
    ("SELECT ?s WHERE {\n  ?s ?p }", 2, 10, ""),
    ("SELECT ?s { ?s a kg:Method", 1, 27, ""),
    ("SELECT ?s (COUNT(?o) AS ?n)\nWHERE { ?s ?p ?o }", 2, 19, "the SELECT contains a variable that is unbound"),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, 34, "SELECT * is not authorized with GROUP BY"),
    ("SELECT ?s {\n\t?s rdfs:label '\u6f22\u5b57' foo:bar ?o }", 2, 21, "no prefix foo: is declared; did you mean fabio:?"),
])
def test_a_syntax_error_shows_its_place(query: str, line: int, column: int, reason: str, made: kg.Graph) -> None:
    with pytest.raises(UsageError) as found:
        answer(made.store, query, {})
    first, shown, caret = str(found.value).split("\n")
    assert first == f"syntax error in line {line}, column {column}" + (f": {reason}" if reason else "")
    assert shown.strip() == query.splitlines()[line - 1].strip()
    assert len(caret.encode("utf-16-le")) // 2 == 2 + column + (2 if "\u6f22" in query else 0)  # two wide letters


@pytest.mark.parametrize(("query", "told"), [
    ("SELECT ?p { ?p kg:usesMethode ?m }", "no property kg:usesMethode; did you mean kg:uses?"),
    ("SELECT ?p { ?p a kg:Methd }", "no class kg:Methd; did you mean kg:Method?"),
    ("SELECT ?p { ?p <https://w3id.org/kg-papers/ontology#introduce> ?m }", "no property kg:introduce; did you mean kg:introduces?"),
    ("PREFIX own: <https://w3id.org/kg-papers/ontology#> SELECT ?p { ?p own:study ?m }", "no property kg:study; did you mean kg:studies?"),
    ("shared-benchmark", "no query named 'shared-benchmark'; did you mean shared-benchmarks?; kg queries lists them"),
    ("SELECT (<http://example.org/f>(1) AS ?x) { }", "not answered: The custom function <http://example.org/f> is not supported"),
    ("SELECT ?s " + "{" * 3000, "the query is nested too deeply"),
])
def test_what_is_unknown_is_told_with_what_is_near(query: str, told: str, made: kg.Graph) -> None:
    with pytest.raises(UsageError) as found:
        answer(made.store, query, {})
    assert str(found.value) == told


def test_a_term_that_is_redefined_is_not_ours() -> None:
    allow("PREFIX kg: <http://example.org/> SELECT ?s { ?s kg:anything ?o }", {"kg": "https://w3id.org/kg-papers/ontology#"})


def test_where_nothing_comes_the_names_that_the_graph_lacks_are_told(made: kg.Graph) -> None:
    found = answer(made.store, "SELECT ?p { ?p kg:introduces method:lolcat ; dcterms:titel ?t }", {})
    assert found.rows == ()
    assert found.notes == ("the graph has no method:lolcat; did you mean method:lolcats?",
                           "the graph has no dcterms:titel; did you mean dcterms:title?")
    assert answer(made.store, "SELECT ?p { ?p kg:introduces method:lolcats }", {}).notes == ()


def test_the_prefixes_of_the_graphs_own_nodes_follow_its_base(made: kg.Graph) -> None:
    graph = kg.Graph(made.entries, made.ontology, "https://example.org/mine/")
    assert prefixes(graph.store)["method"] == "https://example.org/mine/method/"
    titles = graph.query("SELECT ?title WHERE { ?p kg:introduces method:lolcats ; dcterms:title ?title }")
    assert list(titles["title"]) == ["LoLCATs: Linearizing Language Models"]


# Parameters

def test_parameters_are_values_whatever_they_hold(made: kg.Graph) -> None:
    paper = Entry(kg.Paper("x", f"On {HOSTILE}", f"We study {HOSTILE} here."), (Claim("studies", Concept("method", HOSTILE), (), 0.9),))
    graph = kg.Graph((*made.entries, paper), made.ontology)
    before = len(graph.store.store)
    assert list(graph.query("papers-with", concept=HOSTILE)["title"]) == [f"On {HOSTILE}"]
    assert list(graph.query("code-by-method", method=HOSTILE)["title"]) == []
    assert set(graph.query("paper", paper=f"On {HOSTILE}")["name"].dropna()) == {HOSTILE}
    assert graph.query("new-concepts", month=HOSTILE).empty
    assert len(graph.store.store) == before


def test_a_parameter_is_a_name_a_part_of_a_title_or_a_node(made: kg.Graph) -> None:
    for name in ("low-rank adaptation", "LoRA", "lora", "Low-Rank Adaptations", "method:low-rank-adaptation"):
        assert len(made.query("papers-with", concept=name)) == 2, name
    by_title, by_node = (made.query("paper", paper=name) for name in ("toy models", "paper:toy-models-of-superposition"))
    assert list(by_title["value"]) == list(by_node["value"]) != []


@pytest.mark.parametrize(("query", "parameters", "told"), [
    ("papers-with", {"concept": "LoRRA"}, "no concept named 'LoRRA'; did you mean LoRA?"),
    ("leaderboard", {"benchmark": "LoRA"}, "no benchmark or dataset named 'LoRA'"),
    ("paper", {"paper": "sparse"}, "2 titles hold 'sparse': Scaling Sparse Autoencoders; Sparse Autoencoders Find Features"),
    ("paper", {"paper": "Kernels Along"}, "no paper's title holds 'Kernels Along'; did you mean Kernels Alone?"),
    ("papers-with", {}, "papers-with needs --concept"),
    ("orphans", {"concept": "LoRA"}, "orphans has no parameter 'concept'; it has none"),
    ("SELECT ?s { ?s ?p ?o }", {"paper": "x"}, "the query has no parameter 'paper'; it has none"),
])
def test_a_parameter_that_fits_nothing_is_told(query: str, parameters: dict[str, str], told: str, made: kg.Graph) -> None:
    with pytest.raises(KgError) as found:
        made.query(query, **parameters)
    assert str(found.value) == told


def test_a_name_of_two_concepts_is_told_with_both(made: kg.Graph) -> None:
    text = "Attention is attention."
    claims = tuple(Claim("studies", Concept(kind, "attention"), (), 0.9) for kind in ("method", "topic"))
    graph = kg.Graph((Entry(kg.Paper("x", "On it", text), claims),), made.ontology)
    with pytest.raises(KgError, match="'attention' is the name of method:attention, topic:attention; give one of these"):
        graph.query("papers-with", concept="attention")
    assert len(graph.query("papers-with", concept="topic:attention")) == 1
    assert len(graph.query("shared-methods", method="attention")) == 0


def test_a_query_of_ones_own_may_declare_parameters(made: kg.Graph) -> None:
    own = "# Titles with a concept.\n# parameter concept: a name (needed)\n" \
        "SELECT ?concept ?title { ?p kg:uses ?concept ; dcterms:title ?title }"
    assert len(made.query(own, concept="LoRA")) == 2
    with pytest.raises(UsageError, match="needs --concept"):
        made.query(own)


def test_the_command_line_has_each_parameter() -> None:
    assert set(_PARAMETERS) == {parameter.name for query in named() for parameter in query.parameters}


# Forms of answers

def test_a_select_is_a_dataframe_and_nothing_else_is(made: kg.Graph) -> None:
    found = made.query("""SELECT ?title ?count { ?p a schema:ScholarlyArticle ; dcterms:title ?title
                          OPTIONAL { ?p kg:authorCount ?count } } ORDER BY ?title""")
    assert isinstance(found, pd.DataFrame)
    assert list(found.columns) == ["title", "count"]
    assert list(found["title"]) == sorted(entry.paper.title for entry in made.entries)
    assert found.set_index("title")["count"].dropna().to_dict() == {"LoLCATs: Linearizing Language Models": 8}
    with pytest.raises(UsageError, match="only a SELECT"):
        made.query("ASK { ?s ?p ?o }")
    assert list(made.query("SELECT ?nothing { ?x a mls:Nothing }").columns) == ["nothing"]


def test_ask_construct_and_describe(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--graph", str(written), "ASK { ?p kg:introduces ?m }"]) == 0
    assert capsys.readouterr().out == "yes\n"
    assert main(["query", "--graph", str(written), "ASK { ?p kg:introduces dataset:the-pile }"]) == 1
    assert capsys.readouterr().out == "no\n"
    whole = Graph().parse(written / "graph.ttl")
    assert main(["query", "--graph", str(written), "CONSTRUCT WHERE { ?p kg:evaluatesOn ?b }"]) == 0
    built = Graph().parse(data=capsys.readouterr().out, format="turtle")
    [predicate] = set(built.predicates())
    assert set(built) == set(whole.triples((None, predicate, None)))
    assert main(["query", "--graph", str(written), "DESCRIBE dataset:the-pile"]) == 0
    described = Graph().parse(data=capsys.readouterr().out, format="turtle")
    [node] = set(described.subjects())
    assert set(described) == set(whole.triples((node, None, None)))


def test_a_constructed_graph_may_have_blank_nodes(made: kg.Graph) -> None:
    found = answer(made.store, "CONSTRUCT { [] rdfs:label ?t } WHERE { ?p a schema:ScholarlyArticle ; dcterms:title ?t }", {})
    assert len(Graph().parse(data=found.turtle, format="turtle")) == len(made.entries)


SELECTED = """SELECT ?p ?t ?n ?d ?s {
  ?p dcterms:title ?t OPTIONAL { ?p kg:authorCount ?n } OPTIONAL { ?p dcterms:issued ?d ; kg:hasResult/kg:number ?s } }"""


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_the_readers_of_rdflib_accept_each_w3c_format(form: str, written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--graph", str(written), SELECTED, "--format", form]) == 0
    data = capsys.readouterr().out.encode()
    read = Result.parse(io.BytesIO(data), format=form)
    wanted = Graph().parse(written / "graph.ttl").query(SELECTED)
    assert [str(name) for name in read.vars or ()] == ["p", "t", "n", "d", "s"]
    plain: Callable[[object], str | None] = str if form == "csv" else lambda term: None if term is None else term.n3()  # type: ignore[attr-defined]
    # CSV has no types, and knows no difference between what is empty and what is not there
    rows = [Counter(tuple((plain(cell) if cell is not None else "") for cell in row) for row in result) for result in (read, wanted)]
    assert rows[0] == rows[1]
    assert rows[0].total() == len(ENTRIES) + 1  # the description of the graph has a title too


@pytest.mark.parametrize("form", ["json", "xml"])
def test_yes_and_no_have_w3c_formats_too(form: str, written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for query, status in (("ASK { ?p kg:uses ?m }", 0), ("ASK { ?p kg:uses ?p }", 1)):
        assert main(["query", "--graph", str(written), query, "--format", form]) == status
        assert Result.parse(io.BytesIO(capsys.readouterr().out.encode()), format=form).askAnswer is (status == 0)


class _Cells(HTMLParser):
    """The cells of a table, by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags[tag] += 1
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n")


def test_tables_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = tmp_path / "mine.ttl"
    graph.write_text('<urn:a> <http://purl.org/dc/terms/title> "<script>alert(1)</script> | a & b" .', encoding="utf-8")
    query = "SELECT ?s ?t { ?s dcterms:title ?t }"
    cells = ["urn:a", "<script>alert(1)</script> | a & b"]
    assert main(["query", query, "--graph", str(graph), "--format", "html"]) == 0
    page = _Cells(capsys.readouterr().out)
    assert page.rows == [["s", "t"], cells]
    assert set(page.tags) == {"table", "tr", "th", "td"}
    assert main(["query", query, "--graph", str(graph), "--format", "md"]) == 0
    assert capsys.readouterr().out.splitlines()[2] == "| urn:a | <script>alert(1)</script> \\| a & b |"
    assert main(["query", query, "--graph", str(graph)]) == 0
    assert [line.split("  ") for line in capsys.readouterr().out.splitlines()][2] == cells
    assert main(["query", "SELECT ?s { ?s dcterms:title 'another' }", "--graph", str(graph)]) == 0
    assert capsys.readouterr() == ("", "note: no rows\n")


# The command

def test_a_graph_is_a_folder_or_a_file(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lone = tmp_path / "graph.ttl"
    lone.write_bytes((written / "graph.ttl").read_bytes())
    count = "SELECT (COUNT(*) AS ?n) { ?note a oa:Annotation }"
    counts = []
    for path in (written, written / "graph.ttl", lone):
        assert main(["query", count, "--graph", str(path), "--format", "csv"]) == 0
        counts.append(int(capsys.readouterr().out.split()[1]))
    assert counts[0] == counts[1] > counts[2] == 0
    assert main(["query", count, "--graph", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    lone.write_text("<a> <b> .\n", encoding="utf-8")
    assert main(["query", count, "--graph", str(lone)]) == 1
    assert f"{lone}, line 1: not readable as Turtle" in capsys.readouterr().err


def test_a_query_is_read_from_a_file(written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("# my own\nSELECT ?t { ?p dcterms:title ?t } ORDER BY ?t LIMIT 1\n", encoding="utf-8")
    assert main(["query", "-f", str(file), "--graph", str(written), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert len(rows) == 1
    assert main(["query", "-f", str(tmp_path / "none.rq")]) == 1
    assert "none.rq: cannot be read" in capsys.readouterr().err
    assert main(["query", "ASK {}", "-f", str(file)]) == 2


def test_a_runaway_query_is_ended(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i) ?j ?k ?l }"
    start = time.monotonic()
    assert main(["query", runaway, "--graph", str(written), "--timeout", "3"]) == 1
    assert time.monotonic() - start < 10
    assert capsys.readouterr().err == "kg: no answer within 3 seconds; narrow the query, or give it longer with --timeout\n"
    assert ask(written, "ASK { ?s ?p ?o }", {}).truth is True


def test_an_error_in_the_worker_is_told_as_such(written: Path) -> None:
    with pytest.raises(UsageError, match="did you mean kg:uses"):
        ask(written, "ASK { ?s kg:usess ?o }", {})
    with pytest.raises(InputError, match="no graph here"):
        ask(written / "none", "ASK { ?s ?p ?o }", {})


def test_queries_are_listed_with_their_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries"]) == 0
    listed = capsys.readouterr().out
    assert len(named()) >= 15
    for query in named():
        assert re.search(rf"(?m)^{query.name} +{re.escape(query.help)}$", listed)
        for parameter in query.parameters:
            assert f"--{parameter.name}: {parameter.help}" in listed
            assert f"?{parameter.name}" in query.text.partition("SELECT")[2]
        for limit in re.findall(r"LIMIT (\d+)", query.text):
            assert re.search(rf"at most {limit}\b", query.help, re.IGNORECASE), query.name


# Every named query against plain Python, on the five pages

class World:
    """What the entries say, held plainly: the oracle of the named queries."""

    def __init__(self, graph: kg.Graph) -> None:
        self.graph = graph
        self.entries = graph.entries
        self.known = {(concept.kind, concept.name): concept for concept in graph.ontology.concepts}
        self.network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self.concepts: dict[str, Concept] = {}
        self.ids: dict[tuple[str, str], str] = {}
        for row in graph.query("SELECT ?node ?name { ?node skos:prefLabel ?name }").itertuples():
            self.ids[str(row.node).rsplit("/", 2)[1], str(row.name)] = str(row.node)
        self.papers = {str(row.title): str(row.node) for row in graph.query(
            "SELECT ?node ?title { ?node a schema:ScholarlyArticle ; dcterms:title ?title }").itertuples()}
        for entry in self.entries:
            for claim in entry.claims:
                self.concepts[self.id(claim.concept)] = claim.concept
                self.network.add_edge(entry.paper.title, self.id(claim.concept), key=claim.role)
        queue = list(self.concepts.values())
        while queue:
            concept = queue.pop()
            for name in concept.broader:
                wider = self.known.get((concept.kind, name), Concept(concept.kind, name))
                if self.id(wider) not in self.concepts:
                    self.concepts[self.id(wider)] = wider
                    queue.append(wider)

    def id(self, concept: Concept) -> str:
        """The node of a concept."""
        return self.ids[concept.kind, concept.name]

    def claims(self, *roles: str, kind: str = "") -> Iterator[tuple[Entry, Claim]]:
        """Claims of these roles (of all) to concepts of a kind (of all)."""
        for entry in self.entries:
            for claim in entry.claims:
                if (not roles or claim.role in roles) and (not kind or claim.concept.kind == kind):
                    yield entry, claim

    def used(self, kind: str) -> list[str]:
        """The nodes of a kind that papers name."""
        return sorted({self.id(claim.concept) for _, claim in self.claims(kind=kind)})


@pytest.fixture(scope="module")
def world(five: kg.Build) -> World:
    """The five pages."""
    return World(five.graph)


def rows(found: pd.DataFrame, *names: str) -> Counter[tuple[object, ...]]:
    """The rows under some columns, how often each; None for what is not there."""
    part = found[list(names)].astype(object)
    return Counter(part.where(part.notna(), None).itertuples(index=False, name=None))


def day(entry: Entry) -> str | None:
    """The day of a paper as the graph has it."""
    return entry.paper.published.isoformat() if entry.paper.published else None


def short(node: str) -> str:
    """A node as a parameter."""
    return ":".join(node.rsplit("/", 2)[1:])


def sharing(world: World, kind: str, roles: tuple[str, ...]) -> dict[str, Counter[tuple[str, str, str]]]:
    """Pairs of titles, in the order of their nodes, and the name of what they share, by node."""
    titles: dict[str, set[str]] = defaultdict(set)
    for entry, claim in world.claims(*roles, kind=kind):
        titles[world.id(claim.concept)].add(entry.paper.title)
    return {node: Counter((*pair, world.concepts[node].name)
                          for pair in itertools.combinations(sorted(found, key=lambda title: world.papers[title]), 2))
            for node, found in titles.items()}


@pytest.mark.parametrize(("query", "parameter", "roles"), [
    ("shared-methods", "method", tuple(role for role in ROLES if role != "mentions")), ("shared-benchmarks", "benchmark", tuple(ROLES))])
def test_shared(query: str, parameter: str, roles: tuple[str, ...], world: World) -> None:
    wanted = sharing(world, parameter, roles)
    every = sum(wanted.values(), Counter())
    assert 0 < every.total() < 1000  # the limit of the query is not met here
    found = world.graph.query(query)
    assert rows(found, "title_a", "title_b", "name") == every
    assert list(found["papers"]) == sorted(found["papers"])
    assert all(papers * (papers - 1) / 2 == len(pairs) for (_, papers), pairs in found.groupby([parameter, "papers"]))
    for node, pairs in wanted.items():
        assert rows(world.graph.query(query, **{parameter: short(node)}), "title_a", "title_b", "name") == pairs


def test_an_answer_over_its_limit_begins_with_what_few_share(made: kg.Graph) -> None:
    titles = [f"Study {number:02}" for number in range(60)]
    common, rare = Concept("method", "common"), Concept("method", "rare")
    entries = [Entry(kg.Paper(title, title, "An abstract."), tuple(
        Claim("uses", concept, (), 0.9) for concept in ((common, rare) if title in titles[-2:] else (common,)))) for title in titles]
    wanted = [(*titles[-2:], "rare", 2), *((a, b, "common", 60) for a, b in itertools.combinations(titles, 2))][:1000]
    for order in (entries, entries[::-1]):
        found = kg.Graph(tuple(order), made.ontology).query("shared-methods")
        assert list(found[["title_a", "title_b", "name", "papers"]].itertuples(index=False, name=None)) == wanted


def test_answers_do_not_depend_on_the_order_of_statements(world: World) -> None:
    quads = sorted(world.graph.store.store, key=str, reverse=True)
    other = ox.Store()
    for quad in quads:
        other.add(quad)
    for query in named():
        if not any(parameter.needed for parameter in query.parameters):
            assert answer(Store(other), query.name, {}).rows == answer(world.graph.store, query.name, {}).rows, query.name


def test_papers_with(world: World) -> None:
    wider: nx.DiGraph[str] = nx.DiGraph()
    wider.add_nodes_from(world.concepts)
    wider.add_edges_from((node, world.id(Concept(concept.kind, name)))
                         for node, concept in world.concepts.items() for name in concept.broader)
    several = [node for node in wider if wider.in_degree(node)]
    for node in (*several, *world.used("benchmark")):
        narrower = {node, *nx.ancestors(wider, node)}
        wanted = Counter((claim.role.replace("_", " "), day(entry), entry.paper.title, claim.concept.name)
                         for entry, claim in world.claims() if world.id(claim.concept) in narrower)
        found = world.graph.query("papers-with", concept=short(node))
        assert rows(found, "role", "date", "title", "name") == wanted
        assert list(found["role"]) == sorted(found["role"])
    assert len(several) > 5


def test_paper(world: World) -> None:
    for entry in world.entries:
        found = world.graph.query("paper", paper=entry.paper.title)
        edges = {(row.property.removeprefix(ONTOLOGY), row.value, row.name) for row in found.itertuples() if row.value in world.concepts}
        assert edges == {(ROLES[claim.role], world.id(claim.concept), claim.concept.name) for claim in entry.claims}
        values = found.groupby("property")["value"].agg(list)
        assert values["http://purl.org/dc/terms/title"] == [entry.paper.title]
        assert values["http://purl.org/dc/terms/abstract"] == [entry.paper.abstract]
        assert values.get("http://purl.org/dc/terms/issued", [None]) == [day(entry)]
        assert values.get(f"{ONTOLOGY}authorCount", [None]) == [entry.paper.authors]
        assert len(values.get("http://purl.org/dc/terms/source", [])) == len({source.sha256 for source in entry.paper.sources})
        links = sum(len(values.get(f"{ONTOLOGY}{name}", [])) for name in ("hasRepository", "hasProjectPage", "hasDatasetPage"))
        assert links == len({link.url for link in entry.links})
        assert len(values.get(f"{ONTOLOGY}hasResult", [])) == len(set(entry.results))


def test_builds_on(world: World) -> None:
    introducing: dict[str, set[str]] = defaultdict(set)
    for entry, claim in world.claims("introduces"):
        introducing[world.id(claim.concept)].add(entry.paper.title)
    wanted = Counter((entry.paper.title, claim.role.replace("_", " "), claim.concept.name, other)
                     for entry, claim in world.claims("extends", "uses", "evaluates_on")
                     for other in introducing[world.id(claim.concept)] if other != entry.paper.title)
    assert wanted
    found = world.graph.query("builds-on")
    assert rows(found, "title", "role", "name", "introduced_by") == wanted
    for title in set(found["title"]):
        assert rows(world.graph.query("builds-on", paper=title), "title", "role", "name", "introduced_by") == Counter(
            {row: count for row, count in wanted.items() if row[0] == title})


def test_comparisons(world: World) -> None:
    own: dict[str, list[str | None]] = defaultdict(list)
    for entry, claim in world.claims("introduces", kind="method"):
        own[entry.paper.title].append(claim.concept.name)
    compared = list(world.claims("compares_with"))
    wanted = Counter((entry.paper.title, mine, claim.concept.name)
                     for entry, claim in compared for mine in own[entry.paper.title] or [None])
    found = world.graph.query("comparisons")
    assert rows(found, "title", "own", "baseline") == wanted
    names = Counter(claim.concept.name for _, claim in compared if claim.concept.kind == "method")
    for node in (node for node in world.used("method") if names[world.concepts[node].name] > 1):
        assert rows(world.graph.query("comparisons", method=short(node)), "title", "own", "baseline") == Counter(
            {row: count for row, count in wanted.items() if row[2] == world.concepts[node].name})
    assert max(names.values()) > 1


def test_benchmarks_by_year(world: World) -> None:
    table = pd.DataFrame([(claim.concept.name, str(entry.paper.published.year), entry.paper.title)
                          for entry, claim in world.claims("evaluates_on", kind="benchmark") if entry.paper.published],
                         columns=["name", "year", "paper"])
    wanted = table.groupby(["name", "year"], as_index=False)["paper"].nunique().rename(columns={"paper": "papers"})
    pd.testing.assert_frame_equal(world.graph.query("benchmarks-by-year"), wanted, check_dtype=False)


def test_code_by_method(world: World) -> None:
    code = {entry.paper.title: {link.url for link in entry.links if link.kind == "repository"} for entry in world.entries}
    wanted = Counter((claim.concept.name, entry.paper.title, url)
                     for entry, claim in world.claims("introduces", "extends", "uses", kind="method") for url in code[entry.paper.title])
    assert 0 < wanted.total() < 5000
    assert rows(world.graph.query("code-by-method"), "name", "title", "repository") == wanted
    name = wanted.most_common(1)[0][0][0]
    assert rows(world.graph.query("code-by-method", method=name), "name", "title", "repository") == Counter(
        {row: count for row, count in wanted.items() if row[0] == name})


def test_evaluated_together(world: World) -> None:
    pairs: Counter[tuple[str, str]] = Counter()
    for entry in world.entries:
        baselines = [claim.concept for claim in entry.claims if claim.role == "compares_with" and claim.concept.kind == "method"]
        pairs.update(itertools.combinations(sorted(set(map(world.id, baselines))), 2))
    wanted = Counter((world.concepts[a].name, world.concepts[b].name, count) for (a, b), count in pairs.items())
    assert 0 < wanted.total() < 500
    assert rows(world.graph.query("evaluated-together"), "name_a", "name_b", "papers") == wanted


def test_leaderboard(world: World) -> None:
    results = [(entry, result) for entry in world.entries for result in dict.fromkeys(entry.results) if result.on]
    seen = 0
    for node in (*world.used("benchmark"), *world.used("dataset")):
        concept = world.concepts[node]
        wanted = Counter((result.subject, result.metric, result.value, result.versus, entry.paper.title) for entry, result in results
                         if place(entry, str(result.on)) == (concept.kind, concept.name))
        found = world.graph.query("leaderboard", benchmark=short(node))
        assert rows(found, "subject", "metric", "value", "versus", "title") == wanted
        for _, same in found.fillna({"metric": ""}).groupby("metric"):
            numbers = [number for number in same["number"] if number is not None and number == number]
            assert numbers == sorted(numbers, reverse=True)
        for row in found.itertuples():
            if re.fullmatch(r"\d+(\.\d+)?%?", row.value):
                assert float(row.number) == float(row.value.strip("%"))
        seen += len(found)
    assert seen > 3


def place(entry: Entry, on: str) -> tuple[str, str] | None:
    """What a result's place names among the paper's concepts: benchmarks before datasets before tasks."""
    from kg.text import fold

    forms = {(claim.concept.kind, claim.concept.name): {claim.concept.name, *claim.concept.aliases, *(one.name for one in claim.evidence)}
             for claim in entry.claims}
    found = [one for one, names in forms.items() if fold(on) in map(fold, names)]
    return min(found, key=lambda one: (one[0] not in ("benchmark", "dataset", "task"), one), default=None)


def test_new_concepts(world: World) -> None:
    first: dict[str, str] = {}
    for entry, claim in world.claims():
        if entry.paper.published:
            day = entry.paper.published.isoformat()
            first[world.id(claim.concept)] = min(day, first.get(world.id(claim.concept), day))
    months = sorted({day[:7] for day in first.values()})
    for month in [*months[::7], months[-1]]:
        kind = {node: world.concepts[node].kind for node in first}
        wanted = Counter((world.concepts[node].name, CLASSES.get(kind[node], f"{ONTOLOGY}{kind[node].title()}"),
                          day) for node, day in first.items() if day.startswith(month))
        assert rows(world.graph.query("new-concepts", month=month), "name", "class", "first") == wanted


def test_without_links(world: World) -> None:
    wanted = sorted((entry.paper.title, day(entry)) for entry in world.entries if not entry.links)
    wanted.sort(key=lambda row: row[1] or "", reverse=True)
    assert list(rows(world.graph.query("without-links"), "title", "date").elements()) == wanted


def test_aliases(world: World) -> None:
    named = [node for node, concept in world.concepts.items() if concept.aliases]
    for node in named[:40]:
        concept = world.concepts[node]
        found = world.graph.query("aliases", concept=short(node))
        assert list(found["alias"]) == sorted(concept.aliases)
        assert set(found["name"]) == {concept.name}
    assert len(named) > 10


def test_evidence(world: World) -> None:
    def wanted(entry: Entry, node: str = "") -> Counter[tuple[object, ...]]:
        return Counter((f"{ONTOLOGY}{ROLES[mention.role]}", claim.concept.name,
                        entry.paper.text[slice(*mention.sentence)], round(mention.score, 9), mention.by)
                       for claim in entry.claims if node in ("", world.id(claim.concept)) for mention in claim.evidence)

    def found(**parameters: str) -> Counter[tuple[object, ...]]:
        table = world.graph.query("evidence", **parameters)
        table["by"] = table["component"].str.extract(r"component/([a-z]+)-")
        table["confidence"] = table["confidence"].round(9)
        return rows(table, "role", "name", "sentence", "confidence", "by")

    for entry in world.entries[::4]:
        assert found(paper=entry.paper.title) == wanted(entry)
    entry = max(world.entries, key=lambda entry: len(entry.claims))
    for claim in entry.claims:
        node = world.id(claim.concept)
        assert found(paper=entry.paper.title, concept=short(node)) == wanted(entry, node)
    busy = Counter(world.id(claim.concept) for _, claim in world.claims()).most_common(20)[-1][0]
    assert found(concept=short(busy)) == sum((wanted(entry, busy) for entry in world.entries), Counter())
    assert found().total() == 1000  # the limit


def test_orphans(world: World) -> None:
    wanted = sorted((world.concepts[node].name, node) for node in world.concepts if node not in world.network)
    assert wanted
    assert list(rows(world.graph.query("orphans"), "name", "concept").elements()) == wanted


def test_shared_code(world: World) -> None:
    titles: dict[str, set[str]] = defaultdict(set)
    for entry in world.entries:
        for link in entry.links:
            if link.kind == "repository":
                titles[link.url].add(entry.paper.title)
    wanted = sorted(((url, len(found), tuple(sorted(found))) for url, found in titles.items() if len(found) > 1),
                    key=lambda row: (-row[1], row[0]))
    found = world.graph.query("shared-code")
    assert [(row.repository, row.papers, tuple(row.titles.split(" | "))) for row in found.itertuples()] == wanted
    assert wanted


def test_statistics(world: World) -> None:
    found = world.graph.query("statistics")
    assert found["what"].is_unique
    counts = dict(found.itertuples(index=False, name=None))
    assert counts["https://schema.org/ScholarlyArticle"] == len(world.entries)
    roles = Counter(key for _, _, key in world.network.edges(keys=True))
    for role, name in ROLES.items():
        assert counts.get(f"{ONTOLOGY}{name}", 0) == roles[role]
    kinds = Counter(concept.kind for concept in world.concepts.values())
    for kind in ("method", "benchmark", "task", "metric", "topic"):
        assert counts[f"{ONTOLOGY}{kind.title()}"] == kinds[kind] > 0
    assert counts["https://schema.org/Dataset"] == kinds["dataset"] + kinds["benchmark"]
    assert counts[f"{ONTOLOGY}hasRepository"] == sum(
        len({link.url for link in entry.links if link.kind == "repository"}) for entry in world.entries)


def test_every_named_query_is_tested_here() -> None:
    tests = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    assert {query.name for query in named()} <= tests | {"shared-methods", "shared-benchmarks"}


def test_rdflib_answers_the_named_queries_as_oxigraph_does(made: kg.Graph) -> None:
    whole = Graph()
    for quad in made.store.store:
        whole.parse(data=f"{ox.Triple(quad.subject, quad.predicate, quad.object)} .", format="nt")
    for query in named():
        if any(parameter.needed for parameter in query.parameters):
            continue
        theirs = whole.query(query.text, initNs=prefixes(made.store))
        columns = [str(name) for name in theirs.vars or ()]
        # where nothing is grouped, rdflib gives an empty row
        found = [[None if cell is None else str(cell) for cell in row] for row in theirs if any(row)]
        mine = [[None if cell is None else str(cell) for cell in row] for row in rows(made.query(query.name), *columns).elements()]
        assert sorted(found, key=repr) == sorted(mine, key=repr), query.name


def test_the_package_answers_about_a_written_graph_as_a_dataframe(written: Path) -> None:
    found = kg.query("aliases", graph=written, concept="LoRA")
    assert isinstance(found, pd.DataFrame)
    assert list(found.columns) == ["concept", "name", "alias"]
    pd.testing.assert_frame_equal(found, kg.open(written).query("aliases", concept="LoRA"))
    assert kg.query("SELECT (COUNT(*) AS ?n) { ?p a schema:ScholarlyArticle }", str(written)).loc[0, "n"] == len(kg.open(written).entries)
    with pytest.raises(InputError, match="no graph here"):
        kg.query("statistics", graph=written / "none")

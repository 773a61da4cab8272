"""Statements: of the standard classes, in canonical literals, of the papers alone, and counted as they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS

import kg
from kg import ontology
from kg.evidence import evidence
from kg.iri import BASE, ONTOLOGY
from kg.model import Concept, Entry, Result, Source
from kg.statements import Statements, measure
from kg.terms import PREFIXES, TYPE, Term, Triple, number, short, term, text
from tests.made import ENTRIES, entry

ROOT = Path(__file__).parents[1]
LISTED = Source("page.txt", "ab" * 32, 3, date(2024, 10, 15))
FIRST = replace(ENTRIES[0], paper=replace(ENTRIES[0].paper, arxiv="2410.10254", comments=2, sources=(LISTED,)))
PAPER = "paper:lolcats-linearizing-language-models-7c0547fa"
SPACES = {**{name: f"{BASE}{name}/" for name in "paper method dataset benchmark task metric topic link listing".split()}, **PREFIXES}


def stated(entries: Iterable[Entry]) -> list[Triple]:
    """All statements of entries and their evidence."""
    made = Statements(ontology.load())
    entries = list(entries)
    return [*made.things(entries), *evidence(entries, made, "0.1.0")]


def named(value: Term) -> str | int | float:
    """A node as a prefixed name, a literal as its value."""
    if isinstance(value, ox.Literal):
        kind = short(value.datatype.value)
        return value.value if kind not in ("xsd:integer", "xsd:decimal") else float(value.value) if "." in value.value else int(value.value)
    space = max((space for space in SPACES.values() if value.value.startswith(space)), key=len, default="")
    return f"{next(name for name, one in SPACES.items() if one == space)}:{value.value[len(space):]}" if space else value.value


def node(triples: Iterable[Triple], about: str) -> dict[str, set[str | int | float]]:
    """What is stated of a node, by property."""
    found: dict[str, set[str | int | float]] = {}
    for subject, predicate, value in triples:
        if named(subject) == about:
            found.setdefault(short(predicate.value), set()).add(named(value))
    return found


@pytest.fixture(scope="module")
def triples() -> list[Triple]:
    """The hand-made papers' statements."""
    return stated([FIRST, *ENTRIES[1:]])


# What stands for what

def test_a_paper(triples: list[Triple]) -> None:
    paper = node(triples, PAPER)
    abstract = paper.pop("dcterms:abstract")
    assert abstract == {FIRST.paper.abstract}
    assert paper == {
        "rdf:type": {"schema:ScholarlyArticle", "fabio:Preprint"}, "dcterms:title": {"LoLCATs: Linearizing Language Models"},
        "dcterms:identifier": {FIRST.paper.id}, "dcterms:issued": {"2024-10-14"}, "dcterms:source": {"listing:abababababababab"},
        "schema:url": {"https://arxiv.org/abs/2410.10254"}, "schema:commentCount": {2}, "kg:arxiv": {"2410.10254"}, "kg:authorCount": {8},
        "kg:organisation": {"Stanford"}, "kg:introduces": {"method:lolcats"}, "kg:studies": {"task:language-modeling"},
        "kg:extends": {"method:linear-attention"}, "kg:uses": {"method:low-rank-adaptation"}, "kg:evaluatesOn": {"benchmark:mmlu"},
        "kg:comparesWith": {"method:hedgehog"}, "kg:hasRepository": {"link:github-com-hazyresearch-lolcats-73876a5f"},
        "kg:hasResult": {f"{PAPER}#result-0-1"}}


def test_what_a_listing_does_not_say_is_not_stated(triples: list[Triple]) -> None:
    assert set(node(triples, "paper:a-paper-without-date")) == {"rdf:type", "dcterms:title", "dcterms:abstract", "dcterms:identifier"}


def test_a_listing_and_its_places(triples: list[Triple]) -> None:
    assert node(triples, "listing:abababababababab") == {
        "rdf:type": {"schema:DataFeed", "prov:Entity"}, "dcterms:title": {"page.txt"}, "dcterms:identifier": {"ab" * 32},
        "dcterms:date": {"2024-10-15"}, "schema:dataFeedElement": {"listing:abababababababab#3"}}
    assert node(triples, "listing:abababababababab#3") == {
        "rdf:type": {"schema:DataFeedItem"}, "schema:position": {3}, "schema:item": {PAPER}}


def test_concepts(triples: list[Triple]) -> None:
    assert node(triples, "method:sparse-autoencoder") == {
        "rdf:type": {"kg:Method", "skos:Concept"}, "skos:prefLabel": {"sparse autoencoder"}, "skos:altLabel": {"SAE", "SAEs"},
        "skos:hiddenLabel": {"sparse auto-encoder"}, "skos:inScheme": {"kg:vocabulary"}}
    assert node(triples, "method:linear-attention")["skos:broader"] == {"method:attention-mechanism"}
    assert node(triples, "benchmark:mmlu")["rdf:type"] == {"kg:Benchmark", "schema:Dataset", "dcat:Dataset"}
    assert node(triples, "dataset:the-pile")["rdf:type"] == {"schema:Dataset", "dcat:Dataset"}
    assert "skos:inScheme" not in node(triples, "method:hedgehog")
    measure = node(triples, "metric:perplexity")
    assert measure["skos:exactMatch"] == {"https://e.org/perplexity"}
    assert measure["skos:closeMatch"] == {"https://e.org/surprise"}


def test_wider_concepts_are_there_all_the_way_up() -> None:
    known = ontology.load()
    narrower = {(one.kind, one.name) for one in known.concepts if one.broader}
    deep = next(one for one in known.concepts if narrower & {(one.kind, name) for name in one.broader})
    paper = kg.Paper("x", "On it", f"We study {deep.name}.")
    triples = stated([Entry(paper, (kg.Claim("studies", deep, (), 0.9),))])
    at = {subject.value for subject, predicate, _ in triples if predicate == term("skos:prefLabel")}
    wider = {value.value for _, predicate, value in triples if predicate == term("skos:broader")}
    assert len(at) > 2
    assert wider <= at


def test_concepts_of_one_address_are_one_node() -> None:
    """Names that differ in what a slug does not tell stay one concept with one preferred name."""
    claims = tuple(kg.Claim("studies", Concept("method", name), (), 0.9) for name in ("A+B", "A + B"))
    found = node(stated([Entry(kg.Paper("x", "On it", "A+B is A + B."), claims)]), "method:a-plus-b")
    assert found["skos:prefLabel"] == {"A + B"}
    assert found["skos:altLabel"] == {"A+B"}


def test_links(triples: list[Triple]) -> None:
    assert node(triples, "link:github-com-hazyresearch-lolcats-73876a5f") == {
        "rdf:type": {"schema:SoftwareSourceCode"}, "rdfs:label": {"HazyResearch/lolcats"},
        "schema:codeRepository": {"https://github.com/HazyResearch/lolcats"}}
    [page] = node(triples, "paper:sparse-autoencoders-find-features")["kg:hasProjectPage"]
    assert node(triples, str(page)) == {"rdf:type": {"schema:WebPage"}, "rdfs:label": {"sae.example.org/page"},
                                       "schema:url": {"https://sae.example.org/page"}}


def test_an_address_that_is_no_iri_is_text() -> None:
    link = kg.Link(0, 3, "https://a b/{c}", "project_page")
    triples = stated([Entry(kg.Paper("x", "On it", "An abstract."), (), (link,))])
    [value] = [value for _, predicate, value in triples if predicate == term("schema:url")]
    assert value == ox.Literal("https://a b/{c}")


def test_a_result(triples: list[Triple]) -> None:
    assert node(triples, f"{PAPER}#result-0-1") == {
        "rdf:type": {"kg:Result"}, "kg:value": {"52.8"}, "kg:number": {52.8}, "kg:sentence": {"L"}, "kg:subjectName": {"LoLCATs"},
        "kg:subject": {"method:lolcats"}, "kg:metricName": {"accuracy"}, "kg:onName": {"MMLU"}, "kg:on": {"benchmark:mmlu"}}


def test_results_at_one_place_are_told_apart_and_each_is_once() -> None:
    results = [Result(0, 5, value, (0, 9), "LoRA") for value in ("1%", "2%", "1%")]
    paper = node(stated([entry("On it", "LoRA wins.", [("uses", "LoRA")], results=results)]), "paper:on-it")
    assert paper["kg:hasResult"] == {"paper:on-it#result-0-5", "paper:on-it#result-0-5-2"}


@pytest.mark.parametrize(("value", "found"), [
    ("15.2%", (15.2, "%")), ("2x", (2, "x")), ("3.5$\\times$", (3.5, "x")), ("1,000 hours", (1000, "hours")), ("-3.5 dB", (-3.5, "dB")),
    ("+7", (7, "")), ("~5 %", (5, "%")), ("1.5-2.0", (None, "")), ("state of the art", (None, "")), ("", (None, "")), ("10^3", (None, "")),
])
def test_number_and_unit_of_a_value(value: str, found: tuple[float | None, str]) -> None:
    assert measure(value) == found


def test_evidence(triples: list[Triple]) -> None:
    start = FIRST.paper.abstract.index("LoRA")
    about = f"{PAPER}#annotation-abstract-{start}-{start + 4}-method"
    where = f"-abstract-{start}-{start + 4}-method"
    assert node(triples, about) == {
        "rdf:type": {"oa:Annotation", "prov:Entity"}, "oa:hasBody": {"method:low-rank-adaptation"}, "schema:about": {PAPER},
        "kg:supportsProperty": {"kg:uses"}, "kg:confidence": {0.9}, "oa:hasTarget": {f"{PAPER}#target{where}"},
        "prov:wasAttributedTo": {f"{BASE}component/rules-0.1.0"}, "kg:sentence": {"It extends linear attention and uses LoRA."}}
    assert node(triples, f"{PAPER}#target{where}") == {
        "rdf:type": {"oa:SpecificResource"}, "oa:hasSource": {f"{PAPER}#abstract"}, "oa:hasSelector": {f"{PAPER}#selector{where}"}}
    selector = node(triples, f"{PAPER}#selector{where}")
    assert selector == {
        "rdf:type": {"oa:TextPositionSelector", "oa:TextQuoteSelector"}, "oa:start": {start}, "oa:end": {start + 4}, "oa:exact": {"LoRA"},
        "oa:prefix": {FIRST.paper.abstract[start - 32:start]}, "oa:suffix": {FIRST.paper.abstract[start + 4:start + 36]}}
    assert "😀" in FIRST.paper.abstract[:start]  # offsets count code points
    assert node(triples, f"{BASE}component/rules-0.1.0") == {
        "rdf:type": {"prov:SoftwareAgent"}, "rdfs:label": {"kg rules 0.1.0"}, "schema:name": {"rules"}, "schema:softwareVersion": {"0.1.0"}}


def test_each_edge_and_link_has_evidence(triples: list[Triple]) -> None:
    about, body = ({subject: value for subject, predicate, value in triples if predicate == term(name)}
                   for name in ("schema:about", "oa:hasBody"))
    shown = {(paper, body[note]) for note, paper in about.items()}
    edges = {term(f"kg:{name}") for name in ("introduces", "extends", "uses", "evaluatesOn", "comparesWith", "studies", "mentions",
                                              "hasRepository", "hasProjectPage", "hasResult")}
    wanted = {(subject, value) for subject, predicate, value in triples if predicate in edges}
    assert wanted
    assert wanted == shown


# What holds for all

def test_the_dump_counts_what_is_there(five: kg.Build) -> None:
    triples = list(five.graph.statements.things(five.graph.entries))
    dump = node(triples, f"{BASE}dump")
    assert dump["rdf:type"] == {"void:Dataset", "dcat:Dataset"}
    assert dump["void:documents"] == {len(five.graph.entries)}
    assert dump["owl:versionInfo"] == {five.graph.ontology.version}
    assert len(dump["dcterms:source"]) == 5
    assert dump["dcterms:license"] == {"https://creativecommons.org/publicdomain/zero/1.0/"}
    of_it = [triple for triple in triples if triple[0].value.partition("#")[0] == f"{BASE}dump"]
    rest = set(triples) - set(of_it)
    assert dump["void:triples"] == {len(rest)}
    value = {(subject, short(predicate.value)): named(value) for subject, predicate, value in of_it}
    counted = {(value.get((part, "void:class"), value.get((part, "void:property"))), number)
               for (part, name), number in value.items() if name in ("void:entities", "void:triples") and "#" in part.value}
    wanted = Counter(named(value) if predicate == TYPE else named(predicate) for _, predicate, value in rest)
    assert counted == set(wanted.items())


def test_no_node_is_blank_and_no_literal_is_rewritten_by_a_store(five: kg.Build) -> None:
    triples = {*five.graph.statements.things(five.graph.entries), *stated(ENTRIES)}
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    assert {(quad.subject, quad.predicate, quad.object) for quad in store} == triples
    assert {type(part) for triple in triples for part in triple} == {ox.NamedNode, ox.Literal}
    kinds = {short(value.datatype.value) for _, _, value in triples if isinstance(value, ox.Literal)}
    assert kinds <= {"xsd:string", "rdf:langString", "xsd:integer", "xsd:decimal", "xsd:date"}


def test_dates_are_those_of_papers_and_listings(five: kg.Build) -> None:
    days = {str(day) for one in five.graph.entries for day in (one.paper.published, *(source.day for source in one.paper.sources)) if day}
    found = {value.value for _, _, value in five.graph.statements.things(five.graph.entries)
             if isinstance(value, ox.Literal) and short(value.datatype.value) == "xsd:date"}
    assert found == days


def test_clock_zone_language_and_hash_seed_change_nothing(tmp_path: Path) -> None:
    code = """if True:
        import hashlib, sys, time
        if sys.argv[1] == "later":
            real, time.time = time.time, lambda: real() + 1e8
            class Later(__import__("datetime").datetime):
                @classmethod
                def now(cls, tz=None): return super().now(tz).replace(year=2050)
            __import__("datetime").datetime = Later
        from pathlib import Path
        from kg import Graph, ontology
        from kg.export import WRITERS
        from tests.made import ENTRIES
        graph = Graph(ENTRIES, ontology.load())
        for name in ("graph.ttl", "evidence.ttl"):
            WRITERS[name](graph, Path(sys.argv[2]) / name)
            print(hashlib.sha256((Path(sys.argv[2]) / name).read_bytes()).hexdigest())
    """
    made = {subprocess.run([sys.executable, "-c", code, when, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT,
                           env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}).stdout
            for when, seed, locale, zone in (("now", "1", "C", "UTC"), ("later", "2", "C.UTF-8", "Asia/Tokyo"))}
    assert len(made) == 1
    assert len(made.pop().split()) == 2


def test_shards_state_what_the_whole_states() -> None:
    """Papers apart from each other give the same nodes, so that shards can be put together; only counts differ."""
    apart = {triple for one in (FIRST, *ENTRIES[1:]) for triple in stated([one])}
    whole = set(stated([FIRST, *ENTRIES[1:]]))
    assert {triple for triple in apart ^ whole if not triple[0].value.startswith(f"{BASE}dump")} == set()


def test_the_data_keep_domains_and_ranges(five: kg.Build) -> None:
    terms = rdflib.Graph().parse(ontology.PATH / "kg.ttl")
    triples = stated(five.graph.entries)
    types: dict[str, set[str]] = {}
    for subject, predicate, value in triples:
        if predicate == TYPE:
            types.setdefault(subject.value, set()).add(value.value)
    above = {str(one): {str(wider) for wider in terms.transitive_objects(one, RDFS.subClassOf)} for one in terms.subjects(RDFS.subClassOf)}
    wanted = {(str(prop), at): str(terms.value(prop, side)) for at, side in ((0, RDFS.domain), (2, RDFS.range))
              for prop in terms.subjects(side) if str(prop).startswith(ONTOLOGY)}
    checked = 0
    for triple in triples:
        for at in (0, 2):
            if kind := wanted.get((triple[1].value, at)):
                value = triple[at]
                found = {value.datatype.value} if isinstance(value, ox.Literal) else types.get(value.value, {str(RDF.Property)})
                if kind == f"{PREFIXES['xsd']}decimal":
                    found |= {kind for one in found if one == f"{PREFIXES['xsd']}integer"}  # integers are decimals
                assert kind in found | {wider for one in found for wider in above.get(one, ())}, triple
                checked += 1
    assert checked > 1000


# Literals

@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_as_a_store_would_write_them(value: float) -> None:
    literal = number(value)
    assert re.fullmatch(r"-?\d+(\.\d+)?", literal.value)
    if abs(value) < 1e14:  # beyond its decimals Oxigraph holds the text as it is
        store = ox.Store()
        store.add(ox.Quad(term("kg:uses"), term("kg:uses"), literal))
        assert [quad.object for quad in store] == [literal] or abs(Decimal(literal.value)) < Decimal("1e-18")
    assert Decimal(literal.value) == Decimal(repr(value))


@given(st.text())
def test_any_text_is_a_literal(value: str) -> None:
    assert text(value).value == re.sub("[\ud800-\udfff]", "\ufffd", value)
    assert text(value, "en").language == "en"


def test_terms_are_written_short_and_in_full() -> None:
    assert term("dcterms:title").value == "http://purl.org/dc/terms/title"
    assert short("http://purl.org/dc/terms/title") == "dcterms:title"
    assert short("urn:a") == "urn:a"
    with pytest.raises(KeyError):
        term("nothing:title")

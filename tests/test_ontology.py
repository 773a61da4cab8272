"""The ontology is whole: each term is explained, under a standard one, and used; and nothing is used that it lacks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from rdflib import DCAT, DCTERMS, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, VOID, URIRef
from rdflib.namespace import DefinedNamespace

from kg import ontology
from kg.iri import ONTOLOGY
from kg.model import InputError
from kg.ontology import PATH
from kg.terms import PREFIXES

ROOT = Path(__file__).parents[1]
DOCUMENT = URIRef(ONTOLOGY.removesuffix("#"))
TERMS = rdflib.Graph().parse(PATH / "kg.ttl")
WANTED = (RDFS.label, SKOS.definition, SKOS.example, RDFS.isDefinedBy)
SOURCES = [*ROOT.glob("kg/**/*.py"), *ROOT.glob("kg/export/page/*.js"), *ROOT.glob("ontology/queries/*.rq"),
           ROOT / "ontology" / "shapes.ttl", *ROOT.glob("ontology/vocabulary/*.ttl")]


def own(graph: rdflib.Graph) -> set[str]:
    """The names of the terms that an ontology defines in our namespace."""
    return {node.removeprefix(ONTOLOGY) for node in map(str, graph.subjects()) if node.startswith(ONTOLOGY)}


def used() -> set[str]:
    """The names of our namespace that the code, the page, the queries, the shapes and the vocabulary use."""
    found = {name for path in SOURCES for name in re.findall(r"\bkg:([A-Za-z]\w*)", path.read_text("utf-8"))}
    reader = (ROOT / "kg" / "ontology.py").read_text("utf-8")
    found |= {name for tuple_ in re.findall(r"for name in \(([^)]*)\)", reader) for name in re.findall(r'"(\w+)"', tuple_)}
    found |= set(re.findall(r'ONTOLOGY \+ "(\w+)"', reader))
    found |= set(re.findall(r"\{ONTOLOGY\}(\w+)", (ROOT / "kg" / "iri.py").read_text("utf-8")))
    known = ontology.load()
    return found | {one.iri.removeprefix(ONTOLOGY) for one in (*known.kinds, *known.roles) if one.iri.startswith(ONTOLOGY)}


def unexplained(graph: rdflib.Graph) -> set[tuple[str, str]]:
    """Terms of ours and what they lack: label, definition, example, definer, or the standard term above."""
    lacking = {(name, str(wanted)) for name in own(graph) for wanted in WANTED if not graph.value(URIRef(ONTOLOGY + name), wanted)}
    return lacking | {(name, "above") for name in own(graph) if not standard(graph, URIRef(ONTOLOGY + name))}


def standard(graph: rdflib.Graph, node: URIRef) -> bool:
    """Whether a term is under one of another vocabulary, however far up, or is an individual of a standard class."""
    above = {*graph.transitive_objects(node, RDFS.subClassOf), *graph.transitive_objects(node, RDFS.subPropertyOf)}
    types = set(graph.objects(node, RDF.type)) - {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    return any(not str(one).startswith(ONTOLOGY) for one in above | types)


def test_every_term_is_explained_and_under_a_standard_one() -> None:
    assert len(own(TERMS)) > 30
    assert unexplained(TERMS) == set()
    assert set(TERMS.objects(None, RDFS.isDefinedBy)) == {DOCUMENT}


@pytest.mark.parametrize("wanted", WANTED)
def test_a_term_without_explanation_is_noticed(wanted: URIRef) -> None:
    graph = TERMS + rdflib.Graph()
    graph.remove((URIRef(ONTOLOGY + "uses"), wanted, None))
    assert unexplained(graph) == {("uses", str(wanted))}


def test_a_term_of_our_own_that_stands_alone_is_noticed() -> None:
    graph = TERMS + rdflib.Graph()
    graph.remove((URIRef(ONTOLOGY + "confidence"), RDFS.subPropertyOf, None))
    assert unexplained(graph) == {("confidence", "above")}


def test_every_term_that_is_used_is_defined_and_every_one_defined_is_used() -> None:
    assert used() == own(TERMS)


def test_examples_are_of_the_languages_that_they_say_and_labels_are_told_apart() -> None:
    labels = [str(TERMS.value(URIRef(ONTOLOGY + name), RDFS.label)) for name in own(TERMS)]
    twice = {label for label in labels if labels.count(label) > 1}
    assert twice <= {"metric"}  # a class and the property that leads to it
    assert all(TERMS.value(URIRef(ONTOLOGY + name), SKOS.definition).language == "en" for name in own(TERMS))  # type: ignore[union-attr]


def test_the_header_is_complete() -> None:
    wanted = (RDF.type, DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.license, DCTERMS.issued, OWL.versionIRI,
              OWL.versionInfo, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri)
    header = {name: TERMS.value(DOCUMENT, name) for name in wanted}
    assert all(header.values()), header
    assert str(header[VANN.preferredNamespaceUri]) == ONTOLOGY == PREFIXES[str(header[VANN.preferredNamespacePrefix])]
    assert str(header[OWL.versionIRI]).endswith("/" + str(header[OWL.versionInfo]))


CLOSED: dict[str, type[DefinedNamespace]] = {"dcat": DCAT, "dcterms": DCTERMS, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS,
                                             "schema": SDO, "skos": SKOS, "void": VOID}


@pytest.mark.parametrize("prefix", sorted(CLOSED))
def test_terms_of_other_vocabularies_exist_there(prefix: str) -> None:
    files = [*SOURCES, ROOT / "ontology" / "kg.ttl", ROOT / "ontology" / "context.jsonld"]
    names = {name for path in files for name in re.findall(rf"(?<![\w:]){prefix}:([A-Za-z]\w*)", path.read_text("utf-8"))}
    assert names
    # rdflib knows the terms of these vocabularies; schema.org has grown since by none that we use
    assert {name for name in names if PREFIXES[prefix] + name not in CLOSED[prefix]} == set()


def test_the_code_reads_kinds_and_roles_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = ontology.load()
    assert [role.rank for role in known.roles] == list(range(1, 8))
    assert {kind.key for kind in known.kinds} == {"method", "dataset", "benchmark", "task", "metric", "topic"}
    text = (PATH / "kg.ttl").read_text("utf-8").replace('"#0072B2" ;', '"#123456" ;').replace('"we introduce"@en', '"lo and behold"@en')
    (tmp_path / "kg.ttl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(ontology, "PATH", tmp_path)
    ontology.kinds.cache_clear()
    ontology._load.cache_clear()
    try:
        changed = ontology.load()
    finally:
        monkeypatch.undo()
        ontology.kinds.cache_clear()
        ontology._load.cache_clear()
    assert next(kind.colour for kind in changed.kinds if kind.key == "method") == "#123456"
    assert "lo and behold" in changed.roles[0].cues
    assert changed.concepts == ()  # there is no vocabulary beside it


@pytest.mark.parametrize(("text", "told"), [
    ("not turtle at all", "not readable as Turtle"),
    ('<x:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A"@en .', "has no class of the ontology"),
], ids=["no turtle", "no class"])
def test_a_vocabulary_that_cannot_be_read_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        ontology.load([path])
    with pytest.raises(InputError, match="cannot be read"):
        ontology.load([tmp_path / "missing.ttl"])


def test_the_shapes_and_the_queries_need_no_term_that_no_graph_has(folder: Path) -> None:
    graph = rdflib.Graph().parse(folder / "graph.ttl").parse(folder / "evidence.ttl")
    present = {str(part) for triple in graph for part in triple if isinstance(part, URIRef)}
    asked = {name for path in (ROOT / "ontology" / "queries").glob("*.rq")
             for name in re.findall(r"\b((?:kg|oa|schema|void|skos|dcterms|prov):[A-Za-z]\w*)", path.read_text("utf-8"))}
    missing = {name for name in asked if PREFIXES[name.partition(":")[0]] + name.partition(":")[2] not in present}
    assert missing <= {"kg:hasDatasetPage"}  # no paper of the five pages names one


def test_the_readme_shows_turtle_of_the_kind_that_a_build_writes(folder: Path) -> None:
    (shown,) = re.findall(r"```turtle\n(.*?)```", (PATH / "README.md").read_text("utf-8"), re.DOTALL)
    page = rdflib.Graph().parse(data=shown, format="turtle")
    written = rdflib.Graph().parse(folder / "graph.ttl").parse(folder / "evidence.ttl")

    def pattern(graph: rdflib.Graph) -> set[tuple[str, str]]:
        return {(str(kind), str(name)) for node, kind in graph.subject_objects(RDF.type) for name in graph.predicates(node)}

    assert len(pattern(page)) > 40
    assert pattern(page) <= pattern(written)

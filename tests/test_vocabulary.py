"""The known names that the package carries: enough of them, clean, and SKOS that others can read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

from kg import ontology
from kg.ontology import PATH
from kg.text import fold

CONCEPTS = ontology.load().concepts
KINDS = {kind.key for kind in ontology.load().kinds}
FILES = sorted((PATH / "vocabulary").glob("*.ttl"))


def test_there_are_enough_of_every_kind_and_many_have_other_names() -> None:
    counts = Counter(concept.kind for concept in CONCEPTS)
    assert counts.total() >= 2500
    assert set(counts) == KINDS
    assert min(counts.values()) >= 100
    assert sum(bool(concept.aliases) for concept in CONCEPTS) >= 200


def test_no_label_names_two_concepts_of_a_kind() -> None:
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in CONCEPTS:
        for label in (concept.name, *concept.aliases, *concept.hidden):
            named[concept.kind, fold(label)].add(concept.name)
    assert {key: names for key, names in named.items() if len(names) > 1} == {}


def test_labels_are_clean() -> None:
    for concept in CONCEPTS:
        for label in (concept.name, *concept.aliases, *concept.hidden):
            assert label == " ".join(label.split()), concept
            assert 2 <= len(label) <= 100, concept
            assert fold(label), concept
            assert not any(sign in label for sign in "\\${}<>|"), concept


@pytest.mark.parametrize("name", [
    "ImageNet", "CIFAR-10", "GLUE", "MMLU", "GSM8K", "BERT", "GPT-4", "LoRA", "SQuAD", "MS COCO", "Adam", "AdamW", "HumanEval", "BLEU",
    "ROUGE", "perplexity", "language modeling",
    "sparse autoencoder", "WikiText-103", "LibriSpeech", "FlashAttention", "PyTorch", "ViT", "Mamba"])
def test_official_casing_of_what_everybody_knows(name: str) -> None:
    assert any(name in (concept.name, *concept.aliases) for concept in CONCEPTS)


@pytest.mark.parametrize(("kind", "name"), [
    ("dataset", "ImageNet"), ("dataset", "MNIST"), ("benchmark", "GLUE"), ("benchmark", "GSM8K"), ("benchmark", "MATH"),
    ("benchmark", "HumanEval"), ("benchmark", "MMLU"), ("metric", "perplexity"),
    ("task", "image classification"), ("method", "Adam"), ("topic", "superposition")])
def test_kinds_follow_the_annotation_guide(kind: str, name: str) -> None:
    assert {concept.kind for concept in CONCEPTS if name in (concept.name, *concept.aliases)} == {kind}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_is_skos(file: object) -> None:
    graph = rdflib.Graph().parse(file, format="turtle")
    concepts = set(graph.subjects(SKOS.prefLabel))
    assert concepts
    for concept in concepts:
        assert graph.value(concept, RDF.type), concept
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1, concept
        preferred, others = set(graph.objects(concept, SKOS.prefLabel)), {*graph.objects(concept, SKOS.altLabel),
                                                                          *graph.objects(concept, SKOS.hiddenLabel)}
        assert not preferred & others, concept  # SKOS, S13
    assert set(graph.objects(None, SKOS.broader)) <= concepts


def test_nothing_is_broader_than_itself() -> None:
    wider = {(concept.kind, concept.name): concept.broader for concept in CONCEPTS}
    for kind, name in wider:
        seen, ahead = set(), [name]
        while ahead:
            above = wider.get((kind, ahead.pop()), ())
            assert name not in above, (kind, name)
            ahead += [one for one in above if one not in seen]
            seen.update(above)


def test_matches_at_wikidata_are_items_and_one_item_is_one_concept_alone() -> None:
    matches = [same for concept in CONCEPTS for same in (*concept.exact, *concept.close)]
    assert len(matches) > 20
    assert all(re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9]\d*", same) for same in matches)
    assert len(set(matches)) == len(matches)
    assert next(concept.exact for concept in CONCEPTS if concept.name == "LSTM") == ("http://www.wikidata.org/entity/Q6673524",)
    assert next(concept.close for concept in CONCEPTS if concept.name == "decision tree") == ("http://www.wikidata.org/entity/Q831366",)

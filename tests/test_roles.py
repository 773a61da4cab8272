"""What a thing is to its paper, by the cue words around it."""

from __future__ import annotations

import pytest
import spacy

from kg import ontology
from kg.extract.roles import Roles

CUES = Roles({"introduces": ("we propose", "is proposed"), "uses": ("using", "we use"), "evaluates_on": ("evaluated on", "on the")})


def weights(sentence: str, name: str) -> dict[str, float]:
    start = sentence.index(name)
    return CUES.weigh(sentence, start, start + len(name))


def test_a_cue_before_what_it_governs_counts_in_full_and_less_with_distance() -> None:
    near, far = weights("We propose Foo.", "Foo")["introduces"], weights("We propose what we have come to call Foo.", "Foo")["introduces"]
    assert 0.9 < near < 1.0
    assert 0.4 < far < near


def test_a_cue_behind_counts_less() -> None:
    behind, before = weights("Foo is proposed.", "Foo"), weights("We propose Foo.", "Foo")
    assert 0 < behind["introduces"] < before["introduces"]


def test_each_role_by_its_own_cues() -> None:
    found = weights("Using Adam, Foo is evaluated on the GLUE", "GLUE")
    assert found["evaluates_on"] > found["uses"] > found["introduces"] == 0.0


@pytest.mark.parametrize("sentence", ["We proposed Foo.", "reusing Foo", "We propose_x Foo", "Foo"])
def test_parts_of_words_are_no_cues(sentence: str) -> None:
    assert not any(weights(sentence, "Foo").values())


def test_cues_are_found_first_and_longest_without_overlaps_of_one_role() -> None:
    roles = Roles({"a": ("we use", "we use the", "use the same"), "b": ("use",)})
    assert roles.cues("Now WE USE the same.") == [(4, 14, "a"), (7, 10, "b")]


def test_letters_that_grow_in_lower_case_move_nothing() -> None:
    assert CUES.cues("İİİ we use İ") == [(4, 10, "uses")]


@pytest.mark.parametrize(("text", "name", "role"), [
    ("We evaluate it on ImageNet.", "ImageNet", "evaluates_on"), ("We use LoRA for it.", "LoRA", "uses"),
    ("It outperforms LoRA.", "LoRA", "compares_with"), ("LoRA.", "LoRA", "mentions")])
def test_the_component_has_the_ontologys_cues(text: str, name: str, role: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_names", config={"concepts": [{"kind": "method", "name": name}]})
    nlp.add_pipe("kg_roles")
    doc = nlp(text)
    assert [(span.text, span.label_, span.id_) for span in doc.spans["kg_roles"]] == [(name, role, name)]


def test_every_role_has_cues_of_its_own() -> None:
    for role in ontology.load().roles:
        assert role.cues, role.key

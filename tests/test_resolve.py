"""Which names are one concept, within a paper and across papers."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.families import acronym, wider, written_out
from kg.model import Concept, InputError, Mention, Merge, Paper, Reading
from kg.resolve import Resolution, Rules, resolve, rules


def reading(title: str, *mentions: tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, str]) -> Reading:
    """A reading with mentions (kind, name[, text[, role]])."""
    made = []
    for place, (kind, name, *rest) in enumerate(mentions):
        text, role = (rest + [name, "uses"][len(rest):])[:2] if rest else (name, "uses")
        made.append(Mention(place, place + len(text), text, kind, name, role, (0, 9), "test", 0.9))
    return Reading(Paper(title, title, "Text."), tuple(made))


def concepts(resolution: Resolution) -> list[list[tuple[str, str]]]:
    """Kind and name of each paper's concepts."""
    return [[(claim.concept.kind, claim.concept.name) for claim in entry.claims] for entry in resolution.entries]


SAE = Concept("method", "sparse autoencoder", aliases=("SAE",), hidden=("sae-lens",), known=True)


def test_forms_that_fold_equal_are_one_concept_named_by_its_commonest_form() -> None:
    plain = ("method", "Schrödinger Bridge")
    found = resolve([reading("A", ("method", "Schr\\\"odinger bridges")), reading("B", plain), reading("C", plain)], ())
    assert concepts(found) == [[("method", "Schrödinger Bridge")]] * 3
    assert found.merges == ()


def test_mentions_of_a_paper_become_one_claim_with_its_best_evidence_first() -> None:
    low = Mention(0, 3, "GPT", "method", "GPT", "uses", (0, 9), "names", 0.4)
    high = Mention(5, 8, "GPT", "method", "gpt", "uses", (0, 9), "tagger", 0.8)
    (entry,) = resolve([Reading(Paper("1", "T", "A"), (low, high))], ()).entries
    (claim,) = entry.claims
    assert (claim.evidence, claim.score, claim.role) == ((high, low), 0.8, "uses")


def test_a_background_mention_does_not_outvote_a_role() -> None:
    mentions = (("method", "Mamba", "Mamba", "mentions"), ("method", "Mamba", "Mamba", "mentions"),
                ("method", "Mamba", "Mamba", "extends"))
    (entry,) = resolve([reading("A", *mentions)], ()).entries
    assert entry.claims[0].role == "extends"


def test_the_vocabulary_gives_the_official_name_and_the_merge_is_listed() -> None:
    found = resolve([reading("A", ("method", "SAEs"))], [SAE])
    assert concepts(found) == [[("method", "sparse autoencoder")]]
    assert found.entries[0].claims[0].concept is not None
    assert found.merges == (Merge("method", "SAEs", "sparse autoencoder", "other name in the vocabulary"),)


def test_an_abbreviation_of_the_vocabulary_must_be_written_as_one() -> None:
    ace = Concept("method", "adversarial concept erasure", aliases=("ACE",), known=True)
    assert concepts(resolve([reading("A", ("method", "ace")), reading("B", ("method", "ace"))], [ace])) == [
        [("method", "ace")]] * 2
    assert concepts(resolve([reading("A", ("method", "ACE"))], [ace])) == [[("method", "adversarial concept erasure")]]


def test_an_abbreviation_joins_the_expansion_on_which_all_papers_agree() -> None:
    alone = reading("A", ("method", "GQA"))
    spelled = reading("B", ("method", "grouped-query attention", "GQA"))
    other = reading("C", ("method", "graph quality assessment", "GQA"))
    assert concepts(resolve([alone, spelled], ()))[0] == [("method", "grouped-query attention")]
    assert concepts(resolve([alone, spelled, other], ()))[0] == [("method", "GQA")]


def test_an_abbreviation_that_a_paper_introduces_is_its_own() -> None:
    own = reading("A", ("method", "GQA", "GQA", "introduces"))
    spelled = reading("B", ("method", "grouped-query attention", "GQA"))
    assert concepts(resolve([own, spelled], ()))[0] == [("method", "GQA")]


def test_dataset_and_benchmark_stay_apart_unless_the_vocabulary_knows_one() -> None:
    read = [reading("A", ("dataset", "MMLU")), reading("B", ("benchmark", "MMLU"))]
    assert concepts(resolve(read, ())) == [[("dataset", "MMLU")], [("benchmark", "MMLU")]]
    found = resolve(read, [Concept("benchmark", "MMLU", known=True)])
    assert concepts(found) == [[("benchmark", "MMLU")]] * 2
    assert found.merges == (Merge("benchmark", "MMLU", "MMLU", "read as dataset, known as benchmark"),)
    both = [Concept("benchmark", "MMLU", known=True), Concept("dataset", "MMLU", known=True)]
    assert concepts(resolve(read, both)) == [[("dataset", "MMLU")], [("benchmark", "MMLU")]]


def test_methods_never_become_another_kind() -> None:
    found = resolve([reading("A", ("method", "MMLU"))], [Concept("benchmark", "MMLU", known=True)])
    assert concepts(found) == [[("method", "MMLU")]]


def test_families_know_their_members() -> None:
    known = [Concept("method", "Llama", known=True), Concept("method", "Llama 3", broader=("Llama",), known=True)]
    found = resolve([reading("A", ("method", "Llama-3-8B")), reading("B", ("method", "Llama3-8B-Instruct"))], known)
    broader = {concept.name: concept.broader for concept in found.concepts}
    assert broader == {"Llama": (), "Llama 3": ("Llama",), "Llama-3-8B": ("Llama 3",),
                       "Llama3-8B-Instruct": ("Llama-3-8B",)}


def test_a_family_that_no_paper_and_no_vocabulary_leads_on_from_does_not_cut_the_chain() -> None:
    known = [Concept("method", "Llama", known=True), Concept("method", "Llama 3", known=True)]
    (entry,) = resolve([reading("P", ("method", "Llama-3-8B"))], known).entries
    assert entry.claims[0].concept.broader == ("Llama 3", "Llama")


def test_a_version_without_a_known_family_has_none() -> None:
    (concept,) = resolve([reading("A", ("method", "Zork-7B"))], ()).concepts
    assert concept.broader == ()


@pytest.mark.parametrize(("kind", "name", "expected"), [
    ("method", "Llama-3-8B-Instruct", ["Llama-3-8B", "Llama-3", "Llama"]), ("method", "Gemma2-2B", ["Gemma2", "Gemma"]),
    ("method", "GPT-4o-mini", ["GPT-4o", "GPT"]), ("method", "Mixtral 8x7B", ["Mixtral"]), ("method", "S4", []),
    ("method", "ViT-B/16", ["ViT"]), ("dataset", "CIFAR-100", ["CIFAR"]), ("metric", "nDCG@10", ["nDCG"]),
    ("task", "Task 2", []), ("method", "sparse autoencoder", []), ("method", "LASP-2", ["LASP"])])
def test_endings_that_tell_members_of_a_family_apart(kind: str, name: str, expected: list[str]) -> None:
    assert list(wider(kind, name)) == expected


def test_what_an_abbreviation_is() -> None:
    assert [form for form in ("SAE", "SAEs", "Mamba", "LoRA", "BERT model", "X") if acronym(form)] == [
        "SAE", "SAEs", "LoRA"]
    assert written_out("LoRA", "low-rank adaptation")
    assert not written_out("CLIP", "CLIP text encoder")
    assert not written_out("SAE", "graph attention")


def test_proper_names_that_differ_in_blanks_are_one_and_numbers_do_not_run_together() -> None:
    found = resolve([reading("A", ("method", "Llama 3 8B")), reading("B", ("method", "Llama3 8B")),
                     reading("C", ("method", "Llama 38B"))], ())
    assert concepts(found) == [[("method", "Llama 3 8B")], [("method", "Llama 3 8B")], [("method", "Llama 38B")]]
    assert found.merges == (Merge("method", "Llama3 8B", "Llama 3 8B", "differs in blanks and hyphens alone"),)


def test_low_scores_are_left_out() -> None:
    assert concepts(resolve([reading("A", ("method", "Mamba"))], (), min_scores={"method": 0.95})) == [[]]


def test_a_person_forbids_and_forces(tmp_path: Path) -> None:
    file = tmp_path / "merges.csv"
    file.write_text("kind,form,name,reason,verdict\n"
                    "method,SAEs,sparse autoencoder,other name in the vocabulary,forbid\n"
                    "method,Whirl,Mamba,,allow\nmethod,kept,as is,,\n", encoding="utf-8")
    found = resolve([reading("A", ("method", "SAEs"), ("method", "Whirl")), reading("B", ("method", "Mamba"))],
                    [SAE], rules(file))
    assert concepts(found) == [[("method", "Mamba"), ("method", "SAEs")], [("method", "Mamba")]]
    assert found.merges == (Merge("method", "Whirl", "Mamba", "asked for in the rules"),)


def test_a_person_forbids_what_was_read_within_a_paper() -> None:
    read = reading("A", ("method", "sparse autoencoder", "SAE"), ("method", "sparse autoencoder"))
    apart = Rules(forbid=frozenset({("method", "sae", "sparse autoencoder")}))
    assert concepts(resolve([read], [SAE], apart)) == [[("method", "SAE"), ("method", "sparse autoencoder")]]


@pytest.mark.parametrize(("text", "message"), [
    ("method\tA\tB\tmaybe\n", "line 1: verdict 'maybe'"), ("kind,form,name\nmethod,A,B\n", "no column verdict"),
    ("method,X,Y,allow\nmethod,Y,X,allow\n", "circle"), ("method,,B,allow\n", "must not be empty")])
def test_rules_that_make_no_sense_are_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "rules.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        rules(file)


NAMES = st.sampled_from(["SAE", "SAEs", "sparse autoencoder", "Sparse Auto-encoder", "Llama3 8B", "Llama-3-8B", "Llama",
                         "MMLU", "mmlu", "GQA", "Mamba-2"])
MENTIONS = st.tuples(st.sampled_from(["method", "benchmark", "dataset"]), NAMES, NAMES)


@given(st.lists(st.lists(MENTIONS, max_size=4), max_size=6), st.randoms())
def test_the_order_of_the_papers_does_not_matter(papers: list[list[tuple[str, str, str]]], shuffled: object) -> None:
    readings = [reading(f"Paper {number}", *mentions) for number, mentions in enumerate(papers)]
    once = resolve(readings, [SAE])
    shuffled.shuffle(readings)  # type: ignore[attr-defined]
    again = resolve(readings, [SAE])
    assert (once.entries, once.concepts, once.merges) == (again.entries, again.concepts, again.merges)


def gold(file: Path) -> Iterator[Reading]:
    """The gold entities as if they had been read."""
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        paper, mentions = Paper(row["id"], row["title"], row["abstract"]), []
        for entity in row["entities"]:
            forms = dict.fromkeys((entity["name"], *entity["surface"]))
            for form in [form for form in forms if form in paper.text] or [entity["name"]]:
                start = max(paper.text.find(form), 0)
                mentions.append(Mention(start, start + len(form), form, entity["type"], entity["name"], entity["role"],
                                        (0, len(paper.text)), "gold", 1.0))
        yield Reading(paper, tuple(mentions))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dev.jsonl", "train.jsonl"])
def test_gold_names_resolve_to_the_pairs_that_people_see(shared: Path, name: str) -> None:
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = {entry.paper.id: {"id": entry.paper.id, "entities": [
        {"type": claim.concept.kind, "name": claim.concept.name, "role": claim.role,
         "concept": f"{claim.concept.kind}/{claim.concept.name}"} for claim in entry.claims]}
        for entry in resolve(gold(shared / "gold" / name), ()).entries}
    table, _, _ = scorer.score(scorer.read(shared / "gold" / name), rows)
    assert table["sharing pairs"]["f1"] >= 0.95, table["sharing pairs"]

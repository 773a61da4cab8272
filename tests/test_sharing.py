"""What papers share, how much it tells, and how it is asked for."""

from __future__ import annotations

import itertools
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.answers import Answers
from kg.iri import BASE
from kg.lineage import builds_on, chains
from kg.model import Claim, Concept, Entry, Link, Mention, Paper, Result, UsageError
from kg.sharing import Index, Thing, agreement


def entry(title: str, *claims: tuple[str, str, str], repository: str = "", day: date | None = None,
          results: tuple[Result, ...] = ()) -> Entry:
    """An entry with claims (role, kind, name), each shown by a sentence of its own."""
    sentences = [f"We {role} {name}." for role, _, name in claims]
    paper = Paper(title, title, " ".join([*sentences, f"Code: {repository} here."]), day)
    made = []
    for (role, kind, name), sentence in zip(claims, sentences, strict=True):
        start = paper.text.index(sentence)
        mention = Mention(start, start + 2, "We", kind, name, role, (start, start + len(sentence)), "test", 0.9)
        made.append(Claim(role, Concept(kind, name, broader=("Llama",) if "Llama-" in name else ()), (mention,), 0.9))
    start = paper.text.find(repository)
    links = (Link(start, start + len(repository), repository, "repository"),) if repository else ()
    return Entry(paper, tuple(made), links, results)


LRA, S4 = ("evaluates_on", "benchmark", "Long Range Arena"), ("extends", "method", "S4")
CODE = "https://github.com/org/code"
ENTRIES = (
    entry("Alpha: a first model", LRA, S4, ("introduces", "method", "Alpha"), repository=CODE, day=date(2024, 1, 5)),
    entry("Beta: a second model", LRA, S4, ("compares_with", "method", "Alpha"), ("introduces", "method", "Beta"),
          repository=CODE, day=date(2025, 2, 5),
          results=(Result(0, 4, "15.2%", (0, 9), "Beta", "speed", None, "Alpha"),)),
    entry("Gamma of things", ("mentions", "benchmark", "Long Range Arena"), ("uses", "method", "Beta"),
          ("uses", "method", "Llama-8B")),
    entry("Theta of things", ("uses", "method", "Llama-70B"), ("uses", "method", "deep learning"),
          ("extends", "method", "Gamma net")),
    entry("Upsilon, alone", ("studies", "topic", "solitude")),
)


@pytest.fixture(scope="module")
def answers() -> Answers:
    return Answers(ENTRIES, BASE, [Concept("method", "Llama", aliases=("LLaMA herd",), known=True)])


def test_the_nearest_paper_comes_first_with_the_reason_in_words(answers: Answers) -> None:
    rows = list(answers.shared("Alpha").rows)
    assert [row[1] for row in rows] == ["Beta: a second model", "Gamma of things"]
    assert "both extend S4 (2 papers)" in str(rows[0][6])
    assert "both evaluate on Long Range Arena (3 papers)" in str(rows[0][6])
    assert "introduces / compares with Alpha (2 papers)" in str(rows[0][6])
    assert f"both link to {CODE} (2 papers)" in str(rows[0][6])


def test_a_score_is_the_weighted_cosine() -> None:
    index = Index(ENTRIES)
    n = len(ENTRIES)

    def w(papers: int) -> float:
        return math.log(1 + n / papers) / math.log(1 + n)

    alpha = w(3) + w(2) + w(2) + w(2)
    gamma = w(3) + w(2) + w(1)
    expected = w(3) * 0.75 * 0.5 / math.sqrt(alpha * gamma)
    assert index.shared_between(0, 2).score == pytest.approx(expected)


CLAIMS = st.tuples(st.sampled_from(["introduces", "uses", "evaluates_on", "mentions"]), st.just("method"),
                   st.sampled_from("ABCDEFG"))


@given(st.lists(st.lists(CLAIMS, max_size=5, unique_by=lambda claim: claim[2]), min_size=2, max_size=7))
def test_scores_are_symmetric_bounded_and_the_same_however_asked(papers: list[list[tuple[str, str, str]]]) -> None:
    index = Index([entry(f"Paper {number}", *claims) for number, claims in enumerate(papers)])
    pairs = {(one.a, one.b): one.score for one in index.pairs() if one.score}
    for a, b in itertools.combinations(range(len(papers)), 2):
        score = index.shared_between(a, b).score
        assert 0 <= score <= 1
        assert score == pytest.approx(index.shared_between(b, a).score)
        assert pairs.get((a, b), 0.0) == pytest.approx(score)
    for paper in range(len(papers)):
        near = {(min(paper, one.b), max(paper, one.b)): one.score for one in index.shared(paper)}
        assert near == {pair: pytest.approx(score) for pair, score in pairs.items() if paper in pair}


def test_two_papers_that_say_the_same_of_rare_things_score_one() -> None:
    index = Index([entry("A", LRA, S4), entry("B", LRA, S4), *(entry(f"C{n}") for n in range(9))])
    assert index.shared_between(0, 1).score == pytest.approx(1.0)


def test_rare_things_and_like_roles_count_more() -> None:
    common = [entry(f"P{n}", ("uses", "method", "common")) for n in range(6)]
    index = Index([entry("A", ("uses", "method", "common"), ("uses", "method", "rare")),
                   entry("B", ("uses", "method", "rare")), *common, *(entry(f"N{n}") for n in range(9))])
    rare, ubiquitous = index.number[Thing("method", "rare")], index.number[Thing("method", "common")]
    assert index.weight(rare) > index.weight(ubiquitous) > 0
    assert agreement("uses", "uses") > agreement("uses", "extends") > agreement("uses", "mentions") > agreement(
        "mentions", "mentions") - 1e-9
    assert next(index.shared(0)).b == 1


def test_what_nearly_every_paper_has_relates_no_two_by_itself() -> None:
    index = Index([entry(f"P{n}", ("uses", "method", "deep learning")) for n in range(8)])
    assert list(index.shared(0)) == []
    assert list(index.pairs()) == []
    assert [one.thing for one in index.shared_between(0, 1).shared] == [0]
    assert len(list(index.pairs({"method"}))) == 28


def test_between_shows_both_sentences(answers: Answers) -> None:
    table = answers.between("alpha", "beta", {"benchmark"})
    (row,) = table.rows
    assert row[1:5] == ("benchmark", "Long Range Arena", "evaluates_on", "evaluates_on")
    assert row[7:] == ("We evaluates_on Long Range Arena.",) * 2


def test_a_link_is_shown_by_its_sentence(answers: Answers) -> None:
    (row,) = answers.between("Alpha", "Beta", {"repository"}).rows
    assert row[7] == f"Code: {CODE} here."
    assert list(answers.repositories().rows) == [(CODE, 2, "Alpha: a first model | Beta: a second model")]


def test_a_family_finds_its_members_and_a_version_only_itself(answers: Answers) -> None:
    assert {row[1] for row in answers.having("llama").rows} == {"Gamma of things", "Theta of things"}
    assert {row[1] for row in answers.having("LLaMA herd").rows} == {"Gamma of things", "Theta of things"}
    assert {row[1] for row in answers.having("Llama-8B", "method").rows} == {"Gamma of things"}


def test_papers_with_a_thing_come_by_role_then_year(answers: Answers) -> None:
    rows = list(answers.having("long range arena").rows)
    assert [(row[4], row[3]) for row in rows] == [("evaluates_on", 2025), ("evaluates_on", 2024), ("mentions", None)]


def test_pairs_of_a_kind_are_each_listed_once(answers: Answers) -> None:
    rows = list(answers.pairs({"benchmark"}).rows)
    assert [(str(row[5])[0], str(row[6])[0]) for row in rows] == [("A", "B"), ("A", "G"), ("B", "G")]
    assert all(row[4] == "Long Range Arena" for row in rows)


def test_compare_goes_both_ways_with_results(answers: Answers) -> None:
    (row,) = answers.compare("Alpha").rows
    assert (row[0], row[2], row[5]) == ("compares with it", "Beta: a second model", "Beta 15.2% speed versus Alpha")
    (row,) = answers.compare("beta").rows
    assert (row[0], row[4]) == ("it compares with", "Alpha")


def test_papers_build_on_what_others_introduce() -> None:
    index = Index((*ENTRIES, entry("Zeta", ("introduces", "method", "Gamma net"), ("uses", "method", "Beta"))))
    edges = [(edge.paper, edge.on, edge.role) for edge in builds_on(index)]
    assert sorted(edges) == [(2, 1, "uses"), (3, 5, "extends"), (5, 1, "uses")]
    assert [[edge.on for edge in chain] for chain in chains(index, 3)] == [[5], [5, 1]]


def test_a_path_is_the_shortest_chain(answers: Answers) -> None:
    steps = [(row[1], row[2]) for row in answers.path("Alpha: a first model", "Llama-8B").rows]
    assert steps == [("paper", "Alpha: a first model"), ("benchmark", "Long Range Arena"), ("paper", "Gamma of things"),
                     ("method", "Llama-8B")]
    assert list(answers.path("Upsilon, alone", "S4").rows) == []


def test_a_kind_is_a_word_or_several(answers: Answers) -> None:
    assert list(answers.pairs("benchmark").rows) == list(answers.pairs(["benchmark"]).rows)
    with pytest.raises(UsageError, match="bench"):
        answers.pairs("bench")


def test_the_order_of_the_entries_does_not_matter() -> None:
    assert list(Index(ENTRIES).pairs()) == list(Index(ENTRIES[::-1]).pairs())

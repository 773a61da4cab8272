"""Names as people type them."""

from __future__ import annotations

import pytest

from kg import iri
from kg.finding import Finder, Several, Unknown
from kg.model import Claim, Concept, Entry, Link, Paper
from kg.sharing import Index


def entry(title: str, *names: str, role: str = "uses") -> Entry:
    aliases = {"sparse autoencoder": ("SAE",)}
    claims = tuple(Claim(role, Concept("method", name, aliases=aliases.get(name, ())), (), 0.9) for name in names)
    link = Link(0, 1, "https://github.com/org/Repo", "repository")
    return Entry(Paper(title[:4], title, "Text.", arxiv="2410.10254" if "LoLCATs" in title else None), claims, (link,))


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(Index([
        entry("LoLCATs: On Low-Rank Linearizing of Large Language Models", "sparse autoencoder", "Mamba"),
        entry("Low-Rank Bottlenecks in Attention", "Mamba"),
        entry("A Faster Way to Scan", "Whirl", role="introduces")]))


@pytest.mark.parametrize("typed", [
    "LoLCATs", "lolcats", "  LOLCATS ", "LoLCATs: On Low-Rank Linearizing of Large Language Models",
    "linearizing of large",
    "2410.10254", "on low rank linearizing", iri.paper("LoLCATs: On Low-Rank Linearizing of Large Language Models")])
def test_a_paper_is_found_as_typed(finder: Finder, typed: str) -> None:
    assert finder.index.entries[finder.paper(typed)].paper.title.startswith("LoLCATs")


@pytest.mark.parametrize(("typed", "name"), [
    ("sparse autoencoders", "sparse autoencoder"), ("SAE", "sparse autoencoder"), ("Sparse Auto", "sparse autoencoder"),
    ("mamba", "Mamba"), ("github.com/org/repo/", "https://github.com/org/Repo"),
    ("org/repo", "https://github.com/org/Repo")])
def test_a_thing_is_found_as_typed(finder: Finder, typed: str, name: str) -> None:
    assert finder.one(typed).label == name


def test_a_paper_is_found_by_what_it_introduces(finder: Finder) -> None:
    assert finder.paper("whirl") == 0
    assert finder.one("whirl").kind == "method"


def test_several_hits_are_all_named(finder: Finder) -> None:
    with pytest.raises(Several, match="Low-Rank Bottlenecks") as caught:
        finder.paper("low-rank")
    assert [hit.paper for hit in caught.value.hits] == [1, 2]


def test_a_misspelling_gets_the_nearest_names(finder: Finder) -> None:
    with pytest.raises(Unknown, match="nearest: Mamba"):
        finder.one("Mambo")
    with pytest.raises(Unknown) as caught:
        finder.paper("lolkats")
    assert caught.value.near[0].startswith("LoLCATs")


@pytest.mark.parametrize("typed", ["", "  ", "---", "zzzzqqq"])
def test_nothing_is_found_for_nothing(finder: Finder, typed: str) -> None:
    with pytest.raises(Unknown):
        finder.one(typed)


def test_a_name_of_another_kind_says_so(finder: Finder) -> None:
    with pytest.raises(Unknown, match="there is: method 'Mamba'"):
        finder.one("Mamba", {"dataset"})


def test_what_is_written_just_so_goes_before_what_only_folds_alike() -> None:
    title = "Denoising Diffusion Models"
    finder = Finder(Index([entry(title, "denoising diffusion model", role="introduces"), entry("Another", "denoising diffusion model")]))
    assert finder.one(title).kind == "paper"
    assert finder.one("denoising diffusion model").kind == "method"
    with pytest.raises(Several):
        finder.one("DENOISING diffusion models")

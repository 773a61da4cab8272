"""IRIs: made from the label alone, readable where it is plain, and never the same for labels that differ."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from kg import iri
from kg.commands.build import _base

LABELS = st.text(max_size=40)
PLAIN = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 -+#"), min_size=1, max_size=20)
# labels that lie close together, so that pairs of them are a trial
NEAR = st.text(st.sampled_from("abAB1é²ßſİ -_+#./'"), max_size=5)


def essence(label: str) -> str:
    """What of a label may not be lost: all but case, spaces and hyphens, with + and # written out."""
    plain = unicodedata.normalize("NFKC", label).replace("+", " plus ").replace("#", " sharp ")
    return re.sub(r"[\s-]+", "-", plain.lower()).strip("-")


@pytest.mark.parametrize(("label", "slug"), [
    ("LoRA", "lora"), ("Long Range Arena", "long-range-arena"), ("C++", "c-plus-plus"), ("C#", "c-sharp"), ("GPT-4", "gpt-4"),
    ("ＣＩＦＡＲ－１０", "cifar-10"), ("  state   space\tmodel ", "state-space-model"), ("Ω-net", "ω-net"),
])
def test_plain_labels_are_readable(label: str, slug: str) -> None:
    assert iri.slug(label) == slug


@pytest.mark.parametrize("label", ["GPT-3.5", "nDCG@10", "π0.5", "a_b", "A/B", "Straße", "O(n²)", "Schrödinger\u0308", "a 20240101"])
def test_what_is_lost_is_kept_in_a_digest(label: str) -> None:
    assert re.fullmatch(r"[\w-]+-[0-9a-f]{8}", iri.slug(label))


@pytest.mark.parametrize("label", ["", " ", "???", "\ud800", "😀", "deadbeef"])
def test_no_label_is_without_a_slug(label: str) -> None:
    assert re.fullmatch(r"(\w+-)?[0-9a-f]{8}", iri.slug(label))


@given(LABELS)
def test_every_label_gives_an_iri_that_both_engines_take(label: str) -> None:
    for made in (iri.concept("method", label), iri.paper(label), iri.link(f"https://{label}"), iri.component(label, "1.0")):
        node = ox.NamedNode(made)
        assert made.startswith(iri.BASE)
        assert "#" not in made
        back = Graph().parse(data=f"{node} {node} {node} .", format="nt")
        assert set(back.subjects()) == {URIRef(made)}


@given(LABELS)
def test_a_slug_is_of_letters_digits_and_single_hyphens(label: str) -> None:
    slug = iri.slug(label)
    assert re.fullmatch(r"[^\W_]+(-[^\W_]+)*", slug)
    assert slug == slug.casefold()
    assert iri.slug(f"  {label}\n") == slug
    assert iri.slug(unicodedata.normalize("NFKC", label)) == slug


@given(PLAIN)
def test_case_spaces_and_hyphens_do_not_count(label: str) -> None:
    if essence(label):
        assert iri.slug(label) == iri.slug(label.swapcase()) == iri.slug(label.replace(" ", "-")) == iri.slug(f"- {label}  -") \
            or re.search("(^|-)[0-9a-f]{8}$", essence(label))


@given(NEAR, NEAR)
def test_labels_that_differ_in_more_do_not_meet(a: str, b: str) -> None:
    if iri.slug(a) == iri.slug(b):
        assert essence(a) == essence(b)


@given(LABELS)
def test_no_label_can_pass_for_another(label: str) -> None:
    slug = iri.slug(label)
    if iri.slug(slug) == slug:
        assert essence(slug) == essence(label)


def test_a_label_written_like_a_slug_with_its_digest_does_not_meet_it() -> None:
    assert iri.slug(iri.slug("GPT-3.5")) != iri.slug("GPT-3.5")


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 9))
def test_nodes_of_a_document_differ(sha256: str, start: int, end: int, nth: int) -> None:
    paper, listing = iri.paper("A Title"), iri.listing(sha256)
    made = [iri.result(paper, start, end, nth), iri.part(paper, "title"), iri.part(paper, "abstract"), iri.position(listing, start),
            *(iri.evidence(paper, sort, part, start, end, "method", nth) for sort in ("annotation", "target", "selector")
              for part in ("title", "abstract")), paper, listing, iri.dump(), iri.count(iri.dump(), "class", "kg:Method")]
    assert len(set(made)) == len(made)
    assert all(ox.NamedNode(one).value == one for one in made)


def test_the_base_is_ones_own_and_the_ontologys_is_not() -> None:
    base = "https://example.org/graph/"
    assert iri.concept("method", "LoRA", base) == f"{base}method/lora"
    assert iri.spaces(["method"], base)["method"] == f"{base}method/"
    assert iri.ONTOLOGY not in iri.dump(base)


@pytest.mark.parametrize("base", ["", "x", "/a/", "http://a b/", "https://example.org/a", "https://example.org/<a>/",
                                  "https://example.org/a#"])
def test_what_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(Exception, match="is no absolute IRI"):
        _base(base)


def test_every_machine_makes_the_same() -> None:
    code = "from kg import iri; print(ascii([iri.slug(label) for label in ('GPT-3.5', 'Ω–net', 'Straße', 'C++', '')]))"
    made = {subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}).stdout
            for seed, locale, zone in (("1", "C", "UTC"), ("2", "C.UTF-8", "Asia/Tokyo"))}
    assert made == {ascii([iri.slug(label) for label in ("GPT-3.5", "Ω–net", "Straße", "C++", "")]) + "\n"}

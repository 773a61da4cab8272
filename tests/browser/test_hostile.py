"""Hostile text in every field: nothing runs, nothing is fetched, everything is shown as text."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hands import drawing, heading, pick, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import ontology
from kg.export import map as export
from kg.model import Claim, Concept, Entry, Link, Mention, Paper, Result

PIECES = ["</script>", "<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", "<!--", "-->", "]]>", "{{7*7}}", "{% raw %}",
          "&lt;b&gt;", "javascript:window.hit=1", "'\"`", "\u2028\u2029", "\\u003cscript\\u003e",
          "<svg onload=window.hit=1>", "\u202e", "%3Cscript%3E", "\x00",
          "__proto__", "constructor", "${window.hit=1}",
          "</style><style>*{display:none}", "<iframe src=//x.example>", "\ufeff", "😀", "href", "="]
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=4).map("".join)


def hostile(number: int, text: str) -> Entry:
    """An entry that bears a text in every field."""
    title, abstract = f"{number} {text}", f"{text} {text}."
    whole = Paper(text, title, abstract, date(2024, 1, 1 + number % 28), 3, text, arxiv=text)
    mention = Mention(0, len(title), title, "method", text, "uses", (0, len(title)), text, 0.5)
    shared = Mention(0, 1, title[:1], "topic", "all", "studies", (0, len(title)), text, 0.5)
    claims = (Claim("uses", Concept("method", f"{number} {text}", (text,), (text,), (text,), (text,)), (mention,), 0.5),
              Claim("studies", Concept("topic", f"all {text}"), (shared,), 0.5), Claim("studies", Concept("topic", "all"), (shared,), 0.5))
    links = (Link(0, 1, f"javascript:window.hit=1//{text}", "repository"), Link(0, 1, f"https://x.example/{text}", "project_page"),
             Link(0, 1, f"data:text/html,{text}", "dataset_page"))
    return Entry(whole, claims, links, (Result(0, 1, text, (0, 1), text, text, text, text),))


def written(texts: list[str], path: Path) -> list[Entry]:
    """The map of such entries."""
    entries = [hostile(number, text) for number, text in enumerate(texts)]
    export.write(entries, ontology.load(), "https://example.org/", path)
    return entries


def test_every_field_is_shown_as_text(opened: Any, tmp_path: Path) -> None:
    texts = ["<img src=x onerror=window.hit=1></script><script>window.hit=1</script>", *PIECES]
    entries = written(texts, tmp_path / "map.html")
    page = opened(tmp_path / "map.html", "#filter=papers:1")
    for entry in entries[:6]:
        pick(page, entry.paper.title)
        page.locator("#panel h2").wait_for()
        text = page.evaluate("document.getElementById('panel').textContent")
        assert entry.paper.title in text
    pick(page, "0 img src")
    assert heading(page) == entries[0].paper.title
    assert texts[0] in page.inner_text("#panel .abstract")
    assert page.locator("#panel a[target=_blank]").evaluate_all("all => all.every(one => /^https?:$/.test(one.protocol))")
    assert page.locator("#panel img, #panel script, #panel svg[onload], #panel iframe").count() == 0
    page.mouse.move(640, 400)
    page.keyboard.press("Escape")
    drawing(page)  # is well-formed
    assert len(table(page)) == 6 * len(texts)
    page.keyboard.press("s")
    page.click("[data-take=sparql]")
    assert page.evaluate("window.hit") is None


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts=st.lists(HOSTILE, min_size=25, max_size=25, unique=True))
def test_two_hundred_generated_texts(opened: Any, tmp_path: Path, texts: list[str]) -> None:
    entries = written(texts, tmp_path / "map.html")
    page = opened(tmp_path / "map.html", "#filter=papers:1")
    page.click("#list-button")
    shown = page.locator("#rows td:first-child").evaluate_all("all => all.map(one => one.textContent)")
    assert {entry.paper.title for entry in entries} <= set(shown)
    assert {claim.concept.name for entry in entries for claim in entry.claims} <= set(shown)
    for at in (0, len(shown) // 2, len(shown) - 1):
        page.locator("#rows td:first-child a").nth(at).click()
        assert page.evaluate("document.querySelector('#panel h2').textContent") == shown[at]
    assert page.evaluate("window.hit") is None
    page.context.close()

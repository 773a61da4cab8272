"""Web addresses in text: found however they are written, and brought into one form."""

from __future__ import annotations

import pytest
import spacy

from kg.extract.links import canonical, links

REPOSITORY = "https://github.com/org/repo"


@pytest.mark.parametrize("text", [
    "Code: https://github.com/org/repo.", "Code at github.com/org/repo", "see https://github.com/org/repo/tree/main for",
    "https://github.com/org/repo/blob/main/README.md", "at https://github.com/org/repo}.", "https://github.com/org/repo{here}",
    "\\url{https://github.com/org/repo}", "\\href{https://github.com/org/repo}{here}", "[code](https://github.com/org/repo)",
    "(https://github.com/org/repo.git),", "http://www.github.com/org/repo#readme", "https://GitHub.com/org/repo?tab=readme", "<https://github.com/org/repo>",
    "**https://github.com/org/repo**", "https://github.com/org/repo/", "“https://github.com/org/repo”", "代码：https://github.com/org/repo。",
])
def test_one_repository_however_it_is_written(text: str) -> None:
    (link,) = links(text)
    assert (link.url, link.kind) == (REPOSITORY, "repository")
    assert canonical(text[link.start:link.end]) == REPOSITORY
    assert text[link.start:link.end].endswith(text[link.end - 1])


@pytest.mark.parametrize(("text", "url", "kind"), [
    ("https://foo.github.io/bar/.", "https://foo.github.io/bar", "project_page"),
    ("foo.github.io", "https://foo.github.io", "project_page"),
    ("www.foo.org/x, and", "https://foo.org/x", "project_page"),
    ("available at foo.ai.", "https://foo.ai", "project_page"),
    ("https://huggingface.co/datasets/a/b", "https://huggingface.co/datasets/a/b", "dataset_page"),
    ("https://huggingface.co/a/b", "https://huggingface.co/a/b", "project_page"),
    ("https://zenodo.org/record/1", "https://zenodo.org/record/1", "dataset_page"),
    ("https://gitlab.com/a/b/-/tree/main", "https://gitlab.com/a/b", "repository"),
    ("https://anonymous.4open.science/r/X-1", "https://anonymous.4open.science/r/X-1", "repository"),
    ("our code is at https://aka.ms/foo", "https://aka.ms/foo", "repository"),
    ("https://foo.com/a_(b)_c", "https://foo.com/a_(b)_c", "project_page"),
    ("https://Foo.com/Bar?x=1", "https://foo.com/Bar?x=1", "project_page"),
])
def test_form_and_kind(text: str, url: str, kind: str) -> None:
    assert [(link.url, link.kind) for link in links(text)] == [(url, kind)]


@pytest.mark.parametrize("text", ["and/or e.g./i.e. 1.0/2.0 a.b/c", "https://[::1", "https://example.com:99999/x", "mail@foo.com/x", "https://github.com/",
                                  "https://", "http://..", "", "No address."])
def test_what_is_no_link(text: str) -> None:
    assert not list(links(text))


def test_offsets_count_in_the_text_beside_latex() -> None:
    text = 'R\\"ossler $\\ell_2$ 2.44times: https://github.com/org/repo.'
    (link,) = links(text)
    assert text[link.start:link.end] == REPOSITORY


def test_the_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_links")
    doc = nlp("Code: github.com/org/repo.")
    assert [(span.label_, span.id_) for span in doc.spans["kg_links"]] == [("repository", REPOSITORY)]

"""Entries made by hand for tests of the map: few enough to know by heart, with all that a graph can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from kg.model import Claim, Concept, Entry, Link, Mention, Paper, Result

CONCEPTS = {
    "LoLCATs": Concept("method", "LoLCATs", ("Low-rank Linear Conversion via Attention Transfer",)),
    "LoRA": Concept("method", "low-rank adaptation", ("LoRA",), known=True),
    "linear attention": Concept("method", "linear attention", broader=("attention mechanism",), known=True),
    "attention mechanism": Concept("method", "attention mechanism", known=True),
    "SAE": Concept("method", "sparse autoencoder", ("SAE", "SAEs"), ("sparse auto-encoder",), known=True),
    "superposition": Concept("topic", "superposition"),
    "feature splitting": Concept("topic", "feature splitting"),
    "MMLU": Concept("benchmark", "MMLU", known=True),
    "The Pile": Concept("dataset", "The Pile", known=True),
    "language modeling": Concept("task", "language modeling", known=True),
    "perplexity": Concept("metric", "perplexity", exact=("https://e.org/perplexity",), close=("https://e.org/surprise",), known=True),
    "kernel trick": Concept("method", "kernel trick"),
    "Hedgehog": Concept("method", "Hedgehog"),
}
REPOSITORY = "https://github.com/HazyResearch/lolcats"


def entry(title: str, abstract: str, claims: Iterable[tuple[str, str]], links: Sequence[tuple[str, str]] = (), *,
          day: str | None = None, organisation: str | None = None, authors: int | None = None, results: Sequence[Result] = (),
          concepts: dict[str, Concept] | None = None) -> Entry:
    """An entry whose claims are (role, form in the text); each place of the form is a mention."""
    paper = Paper(title, title, abstract, date.fromisoformat(day) if day else None, authors, organisation)
    known = CONCEPTS if concepts is None else concepts
    made = tuple(Claim(role, known[form], tuple(_mentions(paper.text, role, known[form], form)), 0.9) for role, form in claims)
    found = tuple(Link(start, start + len(url), url, kind) for kind, url in links for start in [paper.text.find(url)])
    return Entry(paper, made, found, tuple(results))


def _mentions(text: str, role: str, concept: Concept, form: str) -> Iterable[Mention]:
    for found in re.finditer(re.escape(form), text):
        start = max(text.rfind(". ", 0, found.start()) + 2 if ". " in text[:found.start()] else 0, text.rfind("\n", 0, found.start()) + 1)
        end = text.find(". ", found.end())
        yield Mention(found.start(), found.end(), form, concept.kind, concept.name, role, (start, end + 1 if end > 0 else len(text)),
                      "rules", 0.9)


ENTRIES = (
    entry("LoLCATs: Linearizing Language Models",
          "We introduce LoLCATs 😀 for language modeling. It extends linear attention and uses LoRA. On MMLU it beats Hedgehog. "
          f"Code is at {REPOSITORY} for all.",
          [("introduces", "LoLCATs"), ("studies", "language modeling"), ("extends", "linear attention"), ("uses", "LoRA"),
           ("evaluates_on", "MMLU"), ("compares_with", "Hedgehog")],
          [("repository", REPOSITORY)], day="2024-10-14", organisation="Stanford", authors=8,
          results=[Result(0, 1, "52.8", (0, 1), "LoLCATs", "accuracy", "MMLU")]),
    entry("Gated Linear Attention Transformers",
          f"Gates help linear attention in language modeling. We report perplexity on The Pile and on MMLU. Built with {REPOSITORY} today.",
          [("extends", "linear attention"), ("studies", "language modeling"), ("evaluates_on", "The Pile"), ("evaluates_on", "MMLU"),
           ("uses", "perplexity")], [("repository", REPOSITORY)], day="2023-12-11"),
    entry("Linear Models of The Pile", "We study language modeling by perplexity on The Pile. No linear attention is in it, "
          "nor any other attention mechanism.",
          [("studies", "language modeling"), ("uses", "perplexity"), ("evaluates_on", "The Pile"), ("mentions", "linear attention"),
           ("mentions", "attention mechanism")], day="2022-05-02"),
    entry("Sparse Autoencoders Find Features", "We train an SAE to undo superposition. See https://sae.example.org/page for more.",
          [("introduces", "SAE"), ("studies", "superposition")], [("project_page", "https://sae.example.org/page")], day="2023-09-15"),
    entry("Scaling Sparse Autoencoders", "An SAE of great size meets superposition and feature splitting.",
          [("uses", "SAE"), ("studies", "superposition"), ("studies", "feature splitting")], day="2024-06-06"),
    entry("Toy Models of Superposition", "We study superposition and feature splitting in toys.",
          [("studies", "superposition"), ("studies", "feature splitting")], day="2022-09-21"),
    entry("Adapters for Interpretability", "With LoRA and an SAE we look inside.", [("uses", "LoRA"), ("uses", "SAE")], day="2025-01-31"),
    entry("Kernels Alone", "The kernel trick is all there is.", [("studies", "kernel trick")], day="2007-03-04"),
    entry("A Paper without Date", "It has nothing.", []),
)

"""The graph as tables: papers, concepts, claims, links, results, merges. Identifiers are the IRIs of the graph."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg import iri
from kg.model import Claim, Concept, Entry, Merge, Source

Row = tuple[object, ...]
COLUMNS = {
    "papers": ("id", "title", "published", "authors", "organisation", "comments", "sources", "arxiv", "abstract"),
    "concepts": ("id", "kind", "name", "aliases", "papers"),
    "claims": ("paper", "title", "role", "concept", "name", "kind", "score", "evidence"),
    "links": ("paper", "url", "kind"),
    "results": ("paper", "title", "subject", "metric", "value", "on", "versus", "sentence"),
    "merges": ("kind", "form", "name", "reason"),
}


def write(entries: Sequence[Entry], merges: Iterable[Merge], base: str, folder: Path) -> None:
    """Each table as ``<name>.csv`` in ``folder`` (RFC 4180, UTF-8, a header line, rows in the order of the graph)."""
    tables: dict[str, Iterable[Row]] = {
        "papers": papers(entries, base), "concepts": concepts(entries, base), "claims": claims(entries, base),
        "links": links(entries, base), "results": results(entries, base),
        "merges": ((m.kind, m.form, m.name, m.reason) for m in merges),
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(COLUMNS[name])
            lines.writerows(rows)


def papers(entries: Iterable[Entry], base: str) -> Iterator[Row]:
    """A row a paper; ``sources`` are listings and positions, ``file#position``, joined by a bar."""
    for paper in (entry.paper for entry in entries):
        yield (iri.paper(paper.title, base), paper.title, paper.published, paper.authors, paper.organisation,
               paper.comments, " | ".join(map(_place, paper.sources)), paper.arxiv, paper.abstract)


def concepts(entries: Iterable[Entry], base: str) -> Iterator[Row]:
    """A row a concept that a paper names, with the number of its papers."""
    papers: dict[Concept, int] = defaultdict(int)
    for entry in entries:
        for concept in {claim.concept for claim in entry.claims}:
            papers[concept] += 1
    for concept in sorted(papers, key=lambda concept: (concept.kind, concept.name)):
        yield (iri.concept(concept.kind, concept.name, base), concept.kind, concept.name,
               " | ".join(concept.aliases), papers[concept])


def claims(entries: Iterable[Entry], base: str) -> Iterator[Row]:
    """A row for each paper, role and concept; ``evidence`` are the sentences that show it, the best first."""
    for entry in entries:
        paper = entry.paper
        for claim in entry.claims:
            yield (iri.paper(paper.title, base), paper.title, claim.role,
                   iri.concept(claim.concept.kind, claim.concept.name, base), claim.concept.name, claim.concept.kind,
                   f"{claim.score:.2f}", " | ".join(sentences(claim, paper.text)))


def links(entries: Iterable[Entry], base: str) -> Iterator[Row]:
    """A row for each link of a paper."""
    for entry in entries:
        for url, kind in sorted({(link.url, link.kind) for link in entry.links}):
            yield iri.paper(entry.paper.title, base), url, kind


def results(entries: Iterable[Entry], base: str) -> Iterator[Row]:
    """A row for each measured value of a paper, with the sentence that states it."""
    for entry in entries:
        paper = entry.paper
        for result in entry.results:
            yield (iri.paper(paper.title, base), paper.title, result.subject, result.metric, result.value, result.on,
                   result.versus, paper.text[slice(*result.sentence)].strip())


def sentences(claim: Claim, text: str) -> list[str]:
    """The distinct sentences of a claim's evidence, the best first."""
    return list(dict.fromkeys(text[slice(*mention.sentence)].strip() for mention in claim.evidence))


def _place(source: Source) -> str:
    return f"{source.listing}#{source.position}"

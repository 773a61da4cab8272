"""The graph as N-Quads, for loading into any store: nodes in the default graph, annotations in ``kg:evidence``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import iri
from kg.terms import Triple, documents


def write(things: Iterable[Triple], evidence: Iterable[Triple], path: Path) -> None:
    """Write the statements of ``kg.statements`` and ``kg.evidence``, sorted within each document, as they come."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(things, ""))
        file.writelines(_lines(evidence, f"<{iri.EVIDENCE}> "))


def _lines(triples: Iterable[Triple], graph: str) -> Iterator[str]:
    for document in documents(triples):
        yield from sorted(f"{subject} {predicate} {value} {graph}.\n" for subject, predicate, value in document)

"""What RDF costs as papers grow: ``python -m tests.benchmarks.rdf [PAPERS ...]``.

Papers are the first of ``../shared/abstracts``, or, where that is missing, the sample's under ever new titles, read by rules alone.
Told are the triples a second that are made, written as Turtle, loaded and validated, and how long each named query takes on Oxigraph
with the names of its parameters to be looked up, and on rdflib's own engine, in the same run and on the same graph. Times are of the
processor, but for the limit on rdflib.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, islice, takewhile
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import rdflib
from rdflib.util import from_n3

import kg
from kg import check, queries
from kg.evidence import evidence
from kg.export import WRITERS
from kg.iri import slug
from kg.model import Paper
from kg.store import Store

ABSTRACTS = Path(__file__).parents[3] / "shared" / "abstracts" / "arxiv.jsonl.gz"
SIZES = (166, 2_000, 20_000)
VALUES = 20  # values of each parameter that are asked for
RIVAL_VALUES = 2  # of these, how many rdflib is asked for
RIVAL_SECONDS = 60
RIVAL_EVIDENCE = 2_000  # papers above which rdflib, which needs 1 kB a triple, is not given the evidence
LIMITED = {"shared-methods", "shared-benchmarks", "evaluated-together"}  # answers that grow with the square of the papers


@dataclass(frozen=True, slots=True)
class Speed:
    """Triples and the seconds that something took for them."""

    what: str
    triples: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Seconds that a named query takes: median and 95th percentile on Oxigraph, median on rdflib (None: over the limit or not asked)."""

    name: str
    rows: int
    p50: float
    p95: float
    rival: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is measured at one size."""

    papers: int
    speeds: tuple[Speed, ...]
    asked: tuple[Asked, ...]


def run(sizes: Sequence[int] = SIZES, values: int = VALUES, rival_seconds: float = RIVAL_SECONDS) -> list[Measured]:
    """Measure each size and print it. ``rival_seconds`` of 0 leaves rdflib out."""
    found = []
    for size in sizes:
        measured = measure(kg.build(list(papers(size)), model="", workers=2).graph, values, rival_seconds)
        show(measured)
        found.append(measured)
    return found


def papers(size: int) -> Iterator[Paper]:
    """The first papers of the abstracts, or the sample's again and again."""
    if ABSTRACTS.is_file():
        with gzip.open(ABSTRACTS, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, islice(lines, size)):
                yield Paper(row["id"], row["title"], row["abstract"], date.fromisoformat(row["date"]), arxiv=row["id"])
        return
    again = (replace(paper, id=f"{paper.id}-{turn}", title=f"{paper.title} {turn}") for turn in count() for paper in kg.sample())
    yield from islice(again, size)


def measure(graph: kg.Graph, values: int, rival_seconds: float) -> Measured:
    """One graph."""
    size = len(graph.entries)
    speeds = []

    def timed(what: str, triples: int, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        done = work()
        speeds.append(Speed(what, triples or done, time.process_time() - start))
        return done

    version = graph.ontology.version
    things = timed("make things", 0, lambda: sum(1 for _ in graph.statements.things(graph.entries)))
    shown = timed("make evidence", 0, lambda: sum(1 for _ in evidence(graph.entries, graph.statements, version)))
    timed("validate", things + shown, lambda: check.check(graph.entries, graph.statements, version))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, triples in (("graph.ttl", things), ("evidence.ttl", shown)):
            timed(f"write {file}", triples, lambda file=file: WRITERS[file](graph, folder / file))
        store: Store = timed("load in Oxigraph", things + shown, lambda: Store.open(folder))
        asked = [(one, list(parameters(graph, one, values))) for one in queries.named()]
        mine = {one.name: [seconds(store, one.name, given) for given in every] for one, every in asked}
        theirs = rivals(size, folder, store, asked, rival_seconds, timed, things, shown) if rival_seconds else {}
    return Measured(size, tuple(speeds), tuple(
        Asked(name, max(rows for _, rows in took), median(times), worst(times), theirs.get(name))
        for name, took in mine.items() for times in [[time for time, _ in took]]))


def worst(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def parameters(graph: kg.Graph, named: queries.Named, values: int) -> Iterator[dict[str, str]]:
    """Values for a query as people ask: of what papers name, from the most frequent down."""
    if not named.parameters:
        yield from ({} for _ in range(values))
        return
    every = {one.name: list(pool(graph, one.name, values)) for one in named.parameters}
    if named.name == "evidence":
        del every["concept"]  # all that a paper shows
    for number in range(values):
        yield {name: found[number % len(found)] for name, found in every.items() if found}


def pool(graph: kg.Graph, parameter: str, values: int) -> Iterable[str]:
    """Values of a parameter: some of the most frequent."""
    if parameter == "paper":
        found = [entry.paper.title for entry in graph.entries]
    elif parameter == "month":
        found = sorted({entry.paper.published.isoformat()[:7] for entry in graph.entries if entry.paper.published})
    else:
        every = tuple(kind.key for kind in graph.ontology.kinds)
        kinds = {"method": ("method",), "benchmark": ("benchmark", "dataset")}.get(parameter, every)
        named = Counter((claim.concept.kind, claim.concept.name) for entry in graph.entries for claim in entry.claims)
        often = [key for key, _ in sorted(named.items(), key=lambda item: (-item[1], item[0])) if key[0] in kinds][:10 * values]
        kinds_of = Counter(name.casefold() for kind, name in named if kind in kinds)  # a name alone may be of several kinds
        found = [name if kinds_of[name.casefold()] == 1 else f"{kind}:{slug(name)}" for kind, name in often]
    return found[::max(1, len(found) // values)][:values]


def seconds(store: Store, name: str, given: dict[str, str]) -> tuple[float, int]:
    """How long a named query takes, from its text to its rows, and how many these are."""
    start = time.process_time()
    rows = len(queries.answer(store, name, given).rows)
    return time.process_time() - start, rows


def rivals(size: int, folder: Path, store: Store, asked: Sequence[tuple[queries.Named, list[dict[str, str]]]], limit: float,
           timed: Callable[[str, int, Callable[[], Any]], Any], things: int, shown: int) -> dict[str, float]:
    """The median seconds of rdflib's own engine for each query that it answers within the limit."""
    whole = size <= RIVAL_EVIDENCE
    graph = rdflib.Graph()
    files = ("graph.ttl", "evidence.ttl") if whole else ("graph.ttl",)
    timed("load in rdflib", things + (shown if whole else 0), lambda: [graph.parse(folder / file) for file in files])
    found = {}
    for named, every in asked:
        if named.name != "evidence" or whole:
            wanted = every[:RIVAL_VALUES if named.parameters else 1]
            tried = (rival(graph, *queries.prepare(store, named.name, given), queries.prefixes(store), limit) for given in wanted)
            times = list(takewhile(lambda took: took is not None, tried))
            if len(times) == len(wanted):
                found[named.name] = median(took for took in times if took is not None)
    return found


def rival(graph: rdflib.Graph, text: str, bound: queries.Bound, spaces: dict[str, str], limit: float) -> float | None:
    """How long rdflib takes for a query; None where it is not ready within the limit and is ended."""
    given = {name.value: from_n3(str(node)) for name, node in bound.items()}
    context = get_context("fork")  # the graph is not copied
    ours, theirs = context.Pipe(duplex=False)

    def work() -> None:
        start = time.process_time()
        list(graph.query(text, initNs=spaces, initBindings=given))
        theirs.send(time.process_time() - start)

    worker = context.Process(target=work, daemon=True)
    worker.start()
    try:
        return ours.recv() if ours.poll(limit) else None
    finally:
        worker.kill()
        worker.join()


def show(measured: Measured) -> None:
    """Print a size as two tables."""
    print(f"\n{measured.papers:,} papers\n{'':24}{'triples':>12}{'seconds':>10}{'triples/s':>12}")
    for speed in measured.speeds:
        print(f"{speed.what:24}{speed.triples:12,}{speed.seconds:10.2f}{speed.triples / speed.seconds:12,.0f}")
    print(f"\n{'query':24}{'rows':>8}{'p50':>12}{'p95':>12}{'rdflib':>12}{'ratio':>9}")
    for asked in measured.asked:
        rival_ = f"{1000 * asked.rival:9.1f} ms{asked.rival / asked.p50:9.0f}" if asked.rival is not None else f"{'-':>12}{'-':>9}"
        print(f"{asked.name:24}{asked.rows:8,}{1000 * asked.p50:9.1f} ms{1000 * asked.p95:9.1f} ms{rival_}"
              f"{'  at most so many rows' if asked.name in LIMITED else ''}", flush=True)


if __name__ == "__main__":
    run([int(size.replace(",", "").replace("_", "")) for size in sys.argv[1:]] or SIZES)

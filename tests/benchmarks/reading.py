"""What the main job costs: ``python -m tests.benchmarks`` prints the time of each stage, the speed of reading and its memory.

Pages and abstracts come from ``../shared``; without it, the sample's papers are read again and again. Machines differ, so speeds are
told as ratios to ``spacy.blank("en")`` tokenising the same text in the same run, in processor time.
"""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

import spacy

import kg
from kg import check, export, ontology, readers, resolve, stages
from kg.export import readings as stored
from kg.graph import Graph
from kg.iri import BASE
from kg.model import Paper

T = TypeVar("T")
SHARED = Path(__file__).parents[3] / "shared"
ABSTRACTS = SHARED / "abstracts" / "arxiv.jsonl.gz"
DEV = SHARED / "gold" / "dev.jsonl"
MODES = {"full": None, "fast": ""}
SPEED = {"full": 200, "fast": 2000}  # abstracts
MEMORY = (2_000, 20_000)  # abstracts after which memory is looked at


def main() -> None:
    """Print all tables."""
    pages = sorted((SHARED / "pages").glob("0*.txt")) or [stages.SAMPLE]
    whole(pages)
    each_stage(pages)
    speed()
    memory()
    if DEV.is_file():
        quality()


def whole(pages: list[Path]) -> None:
    """The main job as a person runs it, imports included."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", "build", *map(str, pages), "-o", f"{folder}/out"], check=True, capture_output=True)
        print(f"kg build on {len(pages)} pages: {time.perf_counter() - start:.1f} s, "
              f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime:.1f} s of processor time")


def each_stage(pages: list[Path]) -> None:
    """The stages of the main job one after the other, in seconds of wall time."""
    clock = Clock()
    known = clock("ontology", ontology.load)
    papers = clock("pages", lambda: readers.read(pages).papers)
    extractor = clock("load reader", kg.extractor)
    readings = clock("reading", lambda: list(extractor.read(papers)))
    entries = clock("resolving", lambda: resolve.resolve(readings, known.concepts, min_scores=known.min_scores()))
    graph = clock("graph", lambda: Graph(entries.entries, known, BASE))
    clock("check", lambda: check.check(graph.entries, graph.statements, known.version))
    with tempfile.TemporaryDirectory() as folder:
        clock("files", lambda: (export.write(graph, entries.merges, Path(folder)), stored.write(readings, Path(folder) / "readings.jsonl")))
    print(f"{len(papers)} papers: {len(papers) / clock.taken['reading']:.0f} a second are read")


class Clock:
    """Runs work and prints how long it took."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        made = work()
        self.taken[name] = time.perf_counter() - start
        print(f"  {name:<12} {self.taken[name]:6.2f} s", flush=True)
        return made


def abstracts() -> Iterator[Paper]:
    """Papers without end: arXiv's where they are there."""
    sample = kg.sample()
    for turn in count():
        if ABSTRACTS.is_file():
            with gzip.open(ABSTRACTS, "rt", encoding="utf-8") as lines:
                for number, row in enumerate(map(json.loads, lines)):
                    yield Paper(f"{turn} {number}", row["title"], row["abstract"])
        else:
            yield from (Paper(f"{turn} {paper.id}", paper.title, paper.abstract) for paper in sample)


def speed() -> None:
    """Abstracts a second, bare and read, in wall and in processor time."""
    print("\nmode    abstracts/s   by processor time   bare tokenising   ratio")
    for mode, size in SPEED.items():
        papers = list(islice(abstracts(), size))
        bare, reader = spacy.blank("en"), kg.extractor(model=MODES[mode])
        exhaust(reader.read(papers[:20]))
        _, plain = timed(lambda bare=bare, papers=papers: bare.pipe([paper.text for paper in papers]))
        wall, used = timed(lambda reader=reader, papers=papers: reader.read(papers))
        print(f"{mode:<7} {size / wall:11.0f} {size / used:19.0f} {size / plain:17.0f} {used / plain:7.1f}", flush=True)


def timed(work: Callable[[], Iterable[object]]) -> tuple[float, float]:
    """Wall and processor time of going through what ``work`` gives; the least of two goes."""
    best = (float("inf"), float("inf"))
    for _ in range(2):
        wall, used = time.perf_counter(), time.process_time()
        exhaust(work())
        best = min(best, (time.perf_counter() - wall, time.process_time() - used))
    return best


def exhaust(items: Iterable[object]) -> None:
    """Go through items and keep none."""
    for _ in items:
        pass


def memory() -> None:
    """Memory of a process that reads many abstracts, early and late; it should not grow."""
    told = subprocess.run([sys.executable, "-m", "tests.benchmarks.reading", *map(str, MEMORY)], check=True, capture_output=True, text=True,
                          cwd=Path(__file__).parents[2])
    print(f"\nmemory of the fast reader\n{told.stdout}", end="")


def watch(marks: list[int]) -> None:
    """Print the resident memory after so many abstracts."""
    reader = kg.extractor(model="")
    for number, _ in enumerate(reader.read(islice(abstracts(), marks[-1])), 1):
        if number in marks:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(f"  after {number:6,} abstracts {pages * resource.getpagesize() / 1e6:5.0f} MB, "
                  f"peak {peak * 1024 / 1e6:.0f} MB", flush=True)


def quality() -> None:
    """What each mode finds of the annotated papers."""
    from kg.training import gold, report

    rows, least = gold.read(DEV), ontology.load().min_scores()
    print("\nmode    core F1   all   links  results  roles  calibration error")
    for mode, model in MODES.items():
        found = report.report(rows, kg.extractor(model=model).read(row.paper for row in rows), least)
        scores = found.evaluation.scores
        print(f"{mode:<7} {scores['core'].f1:7.3f} {scores['all'].f1:6.3f} {scores['links'].f1:6.3f} {scores['results'].f1:7.3f} "
              f"{found.evaluation.role_accuracy or 0:7.3f} {found.error:10.3f}")


if __name__ == "__main__":
    watch([int(mark) for mark in sys.argv[1:]])

"""How sharing grows with the papers: ``python -m tests.benchmarks.sharing [PAPERS ...]``.

Titles and days come from ``../shared/abstracts`` where that is there, else they are made up. Which concepts a paper has
is drawn from a vocabulary with Zipf's law, as names in real papers are. The plain rival is networkx's weighted
projection of the bipartite graph of papers and benchmarks.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate, islice
from pathlib import Path

import networkx as nx

from kg.answers import Answers
from kg.iri import BASE
from kg.model import Claim, Concept, Entry, Link, Mention, Paper

ABSTRACTS = Path(__file__).parents[3] / "shared" / "abstracts" / "arxiv.jsonl.gz"
SIZES = (166, 2_000, 20_000, 88_000)
RIVAL = 20_000  # papers above which networkx's projection holds too many pairs in memory
HEAD = ("shared: the first 50 of one paper, median and slowest of 20; pairs: all that share a benchmark, streamed;\n"
        "networkx: time of its projection over the time of all pairs\n\n"
        " papers      open       shared    slowest       pairs      all   a pair    memory communities   networkx")
# kind: distinct concepts for each 1,000 papers, concepts a paper
KINDS = {"method": (2_500, 4.0), "benchmark": (300, 0.8), "dataset": (300, 0.5), "task": (600, 1.5),
         "topic": (900, 1.5)}
ROLES = ("introduces", "uses", "uses", "evaluates_on", "compares_with", "studies", "mentions")


def papers(count: int) -> Iterator[Paper]:
    """The first papers of the abstracts, or made-up ones."""
    if not ABSTRACTS.exists():
        for number in range(count):
            yield Paper(str(number), f"Paper {number}: a study of things", "We study.", date(2020 + number % 6, 1, 1))
        return
    with gzip.open(ABSTRACTS, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, islice(lines, count)):
            yield Paper(row["id"], row["title"], row["abstract"], date.fromisoformat(row["date"]), arxiv=row["id"])


def entries(count: int, seed: int = 0) -> list[Entry]:
    """Papers with concepts drawn by Zipf's law; every fortieth shares the repository of the paper before it."""
    draw = random.Random(seed)  # noqa: S311 - a fixed draw is what is wanted
    pools = {kind: pool(kind, max(20, per * count // 1000)) for kind, (per, _) in KINDS.items()}
    made = []
    for number, paper in enumerate(papers(count)):
        claims = []
        for kind, (_, mean) in KINDS.items():
            concepts, weights = pools[kind]
            wanted = min(int(draw.expovariate(1 / mean) + 0.5), 12)
            for concept in sorted(set(draw.choices(concepts, cum_weights=weights, k=wanted)), key=lambda one: one.name):
                role = draw.choice(ROLES)
                mention = Mention(0, 5, paper.title[:5], kind, concept.name, role, (0, len(paper.title)), "drawn", 0.9)
                claims.append(Claim(role, concept, (mention,), 0.9))
        link = Link(0, 5, f"https://github.com/org/repo-{number - (number % 40 == 0)}", "repository")
        made.append(Entry(paper, tuple(claims), (link,)))
    return made


def pool(kind: str, size: int) -> tuple[list[Concept], list[float]]:
    """Concepts of a kind and the running sum of their weights."""
    return ([Concept(kind, f"{kind.title()} {number}") for number in range(size)],
            list(accumulate(1 / (number + 3) for number in range(size))))


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def projected(found: list[Entry]) -> int:
    """The pairs that share a benchmark, by networkx's projection with its counts of shared neighbours as weights."""
    graph = nx.Graph()
    for number, entry in enumerate(found):
        graph.add_node(number)
        names = [claim.concept.name for claim in entry.claims if claim.concept.kind == "benchmark"]
        graph.add_edges_from((number, name) for name in names)
    pairs: int = nx.bipartite.weighted_projected_graph(graph, range(len(found))).number_of_edges()
    return pairs


def measure(count: int) -> None:
    """One line of the table, and a line on the rival where it can be run."""
    found = entries(count)
    start = time.perf_counter()
    answers = Answers(found, BASE)
    opening = time.perf_counter() - start
    titles = [entry.paper.title for entry in random.Random(1).sample(found, 20)]  # noqa: S311
    asked = sorted(seconds(lambda title=title: list(islice(answers.shared(title).rows, 50))) for title in titles)
    tracemalloc.start()
    for _ in islice(answers.index.pairs({"benchmark"}), 200_000):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    taken = seconds(lambda: sum(1 for _ in answers.index.pairs({"benchmark"})))
    pairs = sum(1 for _ in answers.index.pairs({"benchmark"}))
    grouped = seconds(answers.communities)
    rival = f"{seconds(lambda: projected(found)) / taken:.2f}" if count <= RIVAL else "-"
    print(f"{count:7,} {opening:7.2f} s {1000 * asked[10]:9.1f} ms {1000 * asked[-1]:7.1f} ms "
          f"{pairs:11,} {taken:7.2f} s {1e6 * taken / max(pairs, 1):5.2f} us {peak / 1e6:6.1f} MB "
          f"{grouped:9.1f} s {rival:>10}", flush=True)


def main(sizes: list[int]) -> None:
    """Measure each size."""
    print(HEAD)
    for size in sizes or SIZES:
        measure(size)


if __name__ == "__main__":
    main([int(size.replace(",", "").replace("_", "")) for size in sys.argv[1:]])

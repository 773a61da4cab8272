"""``kg evaluate``: how well papers are read, against annotations."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.commands.numbers import count, share
from kg.tabular import Table, screen, write

if TYPE_CHECKING:
    from kg.training.report import Report

_EXAMPLES = """\
examples:
  kg evaluate dev.jsonl                         the package's model
  kg evaluate dev.jsonl --fast                  rules alone
  kg evaluate dev.jsonl --model mine/           a model of your own, from kg train
  kg evaluate dev.jsonl --format json | jq .scores.core

A row of the input: {"title": ..., "abstract": ..., "entities": [{"type", "name", "surface", "role", "optional"}],
"links": [{"url"}], "results": [{"value"}]}. Optional entities count neither for nor against.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of ``kg evaluate``."""
    parser = commands.add_parser(
        "evaluate", help="how well papers are read, against annotations", epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Read annotated papers and compare: precision and recall by type, common errors, and whether scores can be believed.")
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl", help="annotated papers")
    parser.add_argument("--model", metavar="PATH|NAME", help="another model than the package's")
    parser.add_argument("--fast", action="store_true", help="rules only, without the model")
    parser.add_argument("--min-score", type=share, default=None, metavar="P",
                        help="leave out entities with a lower score, as kg build does")
    parser.add_argument("--errors", type=int, default=8, metavar="N", help="misses and false finds to show of each type (default: 8)")
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes that read (default: 1)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, compare, and print the report."""
    from kg import ontology, stages
    from kg.progress import track
    from kg.training import gold, report

    rows = gold.read(args.gold)
    extractor = stages.extractor(model="" if args.fast else args.model)
    readings = track(extractor.read((row.paper for row in rows), args.workers), total=len(rows), label="reading")
    made = report.report(rows, readings, ontology.load().min_scores(args.min_score))
    if args.format == "json":
        print(json.dumps(report.plain(made, args.errors), ensure_ascii=False, indent=1))
        return 0
    for title, table in _tables(made, args.errors):
        print(f"\n{title}")
        write(table, "table", sys.stdout, screen(sys.stdout))
    return 0


def _tables(made: Report, errors: int) -> Iterator[tuple[str, Table]]:
    found = made.evaluation
    yield f"{made.papers} papers, things that score {_least(made.least)} or more", Table(
        ("", "precision", "recall", "F1", "gold", "found"),
        [(name, score.precision, score.recall, score.f1, score.hit + score.missed, score.hit + score.wrong)
         for name, score in found.scores.items()])
    accuracy = "-" if found.role_accuracy is None else f"{found.role_accuracy:.3f}"
    yield f"Roles right on matched core: {accuracy} of {found.roles[1]}. Commonest errors", Table(
        ("type", "error", "names"), [(kind, error, _names(names[kind], errors)) for kind in found.missed
                                     for error, names in (("missed", found.missed), ("false", found.false))])
    yield f"Scores and truth; expected calibration error {made.error:.3f}", Table(
        ("score", "things", "mean score", "right"), [(f"{part.low:.1f}-{part.high:.1f}", part.count, part.score, part.right)
                                                     for part in made.bins if part.count])
    yield "By --min-score", Table(
        ("least", "things", "precision", "recall", "core precision", "core recall", "core F1"),
        [(f"{cut.least:.1f}", cut.every.hit + cut.every.wrong, cut.every.precision, cut.every.recall, cut.core.precision, cut.core.recall,
          cut.core.f1) for cut in made.cuts])


def _least(least: Mapping[str, float]) -> str:
    alike = set(least.values())
    return f"{alike.pop()}" if len(alike) == 1 else ", ".join(f"{kind} {score}" for kind, score in least.items())


def _names(counts: Counter[str], most: int) -> str:
    return ", ".join(f"{name} ({count})" if count > 1 else name for name, count in counts.most_common(most))

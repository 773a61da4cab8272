"""What the commands that ask a built graph have in common: their options, opening the graph, showing a table."""

from __future__ import annotations

import argparse
import heapq
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from kg import tabular
from kg.answers import THINGS, Answers
from kg.finding import Several
from kg.model import UsageError
from kg.tabular import Row, Table


def options(parser: argparse.ArgumentParser) -> None:
    """--graph, --format and --limit."""
    parser.add_argument("--graph", type=Path, default=Path("output"), metavar="PATH",
                        help="folder of a build, or a graph.ttl (default: output/)")
    parser.add_argument("--format", choices=tabular.FORMATS, default="table", help="how to print (default: table)")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="print N rows at most")


def kinds(parser: argparse.ArgumentParser) -> None:
    """--kind, which may stand several times."""
    parser.add_argument("--kind", action="append", default=[], choices=THINGS, help="only things of this kind")


def answer(args: argparse.Namespace, ask: Callable[[Answers], Table], nothing: str, best: bool = False) -> int:
    """Open the graph, ask, print; 1 with ``nothing`` on standard error where no row comes or no single name fits.

    With ``best`` a limited table holds the rows with the highest ``score``, found in memory of that many rows.
    """
    if args.limit < 0:
        raise UsageError(f"--limit {args.limit}: give 0 (all) or more")
    try:
        table = _limited(ask(opened(args.graph)), args.limit, best)
    except Several as several:
        return _choose(several)
    count = tabular.write(table, args.format, sys.stdout, tabular.screen(sys.stdout))
    notes = table.notes if count else (nothing,)
    for note in notes:
        print(note, file=sys.stdout if count and args.format == "table" else sys.stderr)
    return 0 if count else 1


def opened(path: Path) -> Answers:
    """The graph at ``path``, ready to be asked."""
    from kg.graph import Graph

    return Graph.open(path).answers


def _limited(table: Table, limit: int, best: bool) -> Table:
    if not limit:
        return table
    if not best:
        return replace(table, rows=islice(table.rows, limit))
    place = table.columns.index("score")

    def score(row: Row) -> float:
        value = row[place]
        return value if isinstance(value, float) else 0.0

    return replace(table, rows=heapq.nlargest(limit, table.rows, key=score))


def _choose(several: Several) -> int:
    """List what a name fits, one to a line."""
    print(f"kg: {several.text!r} fits {len(several.hits)} names; write more of the one you mean:", file=sys.stderr)
    for hit in several.hits:
        print(f"  {hit.kind:10} {hit.label}", file=sys.stderr)
    return 1

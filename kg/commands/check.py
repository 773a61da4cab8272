"""``kg check``: whether a graph keeps its shapes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_EXAMPLES = """\
examples:
  kg check output/graph.ttl     exit status 0 where it conforms; else 1, and each violation on a line
  kg check mine.ttl             any graph; the evidence may stand in it, or beside a graph.ttl as evidence.ttl
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of ``kg check``."""
    parser = commands.add_parser("check", help="validate a graph against the shapes (SHACL)", epilog=_EXAMPLES,
                                 formatter_class=argparse.RawDescriptionHelpFormatter,
                                 description="Validate a graph, and the evidence beside it, against the ontology's SHACL shapes.")
    parser.add_argument("graph", type=Path, nargs="?", default=Path("output/graph.ttl"), metavar="GRAPH.ttl",
                        help="a graph, the folder of a build, or its store (default: output/graph.ttl)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and say what breaks."""
    from kg import check

    report = check.file(args.graph)
    for line in report.found:
        print(line)
    if not report.has_evidence:
        print("note: there is no evidence in this graph or beside it as evidence.ttl; claims were not held against any", file=sys.stderr)
    told = f"{len(report.found)} violations" if report.found else "conforms"
    print(f"{args.graph}: {told}", file=sys.stderr if report.found else sys.stdout)
    return 1 if report.found else 0

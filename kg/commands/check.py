"""``kg check``: whether a graph keeps its shapes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_EXAMPLES = """\
examples:
  kg check output/graph.ttl     exit status 0 where it conforms; else 1, and each violation on a line
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of ``kg check``."""
    parser = commands.add_parser("check", help="validate a graph against the shapes (SHACL)", epilog=_EXAMPLES,
                                 formatter_class=argparse.RawDescriptionHelpFormatter,
                                 description="Validate a graph, and the evidence beside it, against the ontology's SHACL shapes.")
    parser.add_argument("graph", type=Path, nargs="?", default=Path("output/graph.ttl"), metavar="GRAPH.ttl",
                        help="default: output/graph.ttl")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and say what breaks."""
    from kg import check

    path = args.graph / "graph.ttl" if args.graph.is_dir() else args.graph
    found = check.file(path)
    for line in found:
        print(line)
    print(f"{path}: {'conforms' if not found else f'{len(found)} violations'}", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0

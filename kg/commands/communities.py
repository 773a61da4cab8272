"""``kg communities``: groups of papers that share much."""

from __future__ import annotations

import argparse

from kg.commands.asking import answer, options

_EXAMPLES = """\
examples:
  kg communities                        the groups, named by their distinguishing concepts
  kg communities --papers               the papers of each
  kg communities --resolution 1.5       more and smaller groups
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the line."""
    parser = commands.add_parser("communities", help="groups of papers that share much", epilog=_EXAMPLES,
                                 description="Groups of papers that share more with each other than with the rest.",
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", action="store_true", help="one row a paper instead of one a group")
    parser.add_argument("--method", choices=("louvain", "leiden"), default="louvain",
                        help="how to find them (default: louvain; leiden needs the package igraph)")
    parser.add_argument("--resolution", type=float, default=1.0, metavar="X", help="above 1: smaller groups")
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the table; 1 where it is empty."""
    return answer(args, lambda answers: (answers.members if args.papers else answers.communities)(
        args.method, args.resolution), "no two papers share anything")

"""``kg path``: the shortest chain between two things."""

from __future__ import annotations

import argparse

from kg.commands.asking import answer, options

_EXAMPLES = """\
examples:
  kg path "Barlow Twins" "Mamba"
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the line."""
    parser = commands.add_parser("path", help="the shortest chain between two things", epilog=_EXAMPLES,
                                 description="The shortest chain of papers and concepts between two things.",
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("start", metavar="FROM", help="a paper or a concept")
    parser.add_argument("goal", metavar="TO", help="a paper or a concept")
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the table; 1 where it is empty."""
    return answer(args, lambda answers: answers.path(args.start, args.goal),
                  f"no chain leads from {args.start!r} to {args.goal!r}")

"""``kg trends``: concepts that rise, fade or are new."""

from __future__ import annotations

import argparse

from kg.commands.asking import answer, kinds, options

_EXAMPLES = """\
examples:
  kg trends --by month
  kg trends --by year --kind method
  kg trends --timeline --format csv     papers for each concept and month
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the line."""
    parser = commands.add_parser("trends", help="concepts that rise, fade or are new", epilog=_EXAMPLES,
                                 description="Concepts over time, by the days on which their papers were published.",
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--by", choices=("month", "quarter", "year"), default="month", help="periods (default: month)")
    parser.add_argument("--timeline", action="store_true", help="papers for each concept and period")
    parser.add_argument("--all", action="store_true", help="also concepts that do not move, or with one paper alone")
    kinds(parser)
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the table; 1 where it is empty."""
    return answer(args, lambda answers: answers.timeline(args.by, args.kind) if args.timeline
                  else answers.trends(args.by, args.kind, moving=not args.all), "no concept moves; see --all")

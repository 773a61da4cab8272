"""``kg compare``: who compares with a method, and whom it compares with."""

from __future__ import annotations

import argparse

from kg.commands.asking import answer, options

_EXAMPLES = """\
examples:
  kg compare "LASP-2"
  kg compare "LASP-2" --format csv
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the line."""
    parser = commands.add_parser("compare", epilog=_EXAMPLES,
                                 help="who compares with a method, and whom it compares with",
                                 description="Who compares with a method, and whom the papers that introduce it "
                                             "compare with, with results where stated.",
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", metavar="NAME", help="a method, or any other concept")
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the table; 1 where it is empty."""
    return answer(args, lambda answers: answers.compare(args.name), f"no paper compares {args.name!r} with anything")

"""The command line: parse, call, print. Each command is a module of ``kg.commands``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from kg.commands import COMMANDS
from kg.model import KgError, UsageError

_EXAMPLES = """\
examples:
  kg build                                    build the sample that the package carries, into output/
  kg build page1.txt page2.txt -o output/     from Daily Papers pages saved as text
  kg shared "LoLCATs"                         papers that share something with it, and why
  kg query shared-benchmarks                  a named SPARQL query; kg queries lists them
  kg map --open                               the concept map in the browser

Each command has its own help: kg build --help
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(
        prog="kg", epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="A knowledge graph of research papers, from their titles and abstracts.")
    whole.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    for sub in commands.choices.values():
        sub.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return whole


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0, 1 for failed work, 2 for bad use."""
    args = parser().parse_args(argv)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except KgError as error:
        if args.debug:
            raise
        print(f"kg: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    except BrokenPipeError:
        # the reader of our output has gone, as with `| head`; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("kg: stopped", file=sys.stderr)
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())

"""``kg shared``: which papers share something, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kg.commands.asking import answer, kinds, options
from kg.model import UsageError

if TYPE_CHECKING:
    from kg.answers import Answers
    from kg.tabular import Table

_THINGS = ("method", "dataset", "benchmark", "task", "metric", "topic", "repository")
_EXAMPLES = """\
examples:
  kg shared "LoLCATs"                           papers that share something with it, the nearest first
  kg shared "LoLCATs" "Liger"                   what these two share, with the sentences
  kg shared --method "sparse autoencoder"       every paper with it, by role and year
  kg shared --pairs --kind benchmark            all pairs of papers that share a benchmark
  kg shared --repositories                      repositories that several papers link to
  kg shared --builds-on "LoLCATs"               papers that it builds on, or that build on it
  kg shared --chains "LoLCATs"                  whatever it builds on through others

A title, or a part of it, finds a paper; any of its names finds a concept.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the line."""
    parser = commands.add_parser("shared", help="which papers share a method or benchmark, and why", epilog=_EXAMPLES,
                                 description="Which papers share something, and why.",
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="PAPER", help="one paper, or two to see what they share")
    for kind in _THINGS:
        parser.add_argument(f"--{kind}", metavar="NAME", help=f"every paper with this {kind}")
    parser.add_argument("--pairs", action="store_true", help="all pairs of papers that share something")
    parser.add_argument("--repositories", action="store_true", help="repositories that several papers link to")
    parser.add_argument("--builds-on", metavar="PAPER", help="edges to papers whose contribution it uses, and back")
    parser.add_argument("--chains", metavar="PAPER", help="chains of such edges from this paper")
    kinds(parser)
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer the one question that the arguments ask; 1 where the answer is empty."""
    asked = [kind for kind in _THINGS if getattr(args, kind)]
    others = [args.pairs, args.repositories, bool(args.builds_on), bool(args.chains), bool(args.names)]
    if len(asked) + sum(others) != 1 or len(args.names) > 2:
        raise UsageError("ask one thing: one or two papers, a concept such as --method NAME, --pairs, --repositories, "
                         "--builds-on or --chains")
    return answer(args, lambda answers: _table(args, answers, asked), "no papers share that", best=args.pairs)


def _table(args: argparse.Namespace, answers: Answers, asked: list[str]) -> Table:
    if asked:
        return answers.having(getattr(args, asked[0]), asked[0])
    if args.pairs:
        return answers.pairs(args.kind)
    if args.repositories:
        return answers.repositories()
    if args.builds_on:
        return answers.builds_on(args.builds_on)
    if args.chains:
        return answers.chains(args.chains)
    if len(args.names) == 2:
        return answers.between(args.names[0], args.names[1], args.kind)
    return answers.shared(args.names[0], args.kind)

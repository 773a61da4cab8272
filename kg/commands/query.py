"""``kg query`` and ``kg queries``: SPARQL over a built graph."""

from __future__ import annotations

import argparse
import html
import sys
from pathlib import Path

from kg.model import InputError, UsageError

_EXAMPLES = """\
examples:
  kg query 'SELECT ?title WHERE { ?paper kg:uses ?m ; dcterms:title ?title . ?m skos:altLabel "LoRA"@en }'
  kg query shared-benchmarks --benchmark "Long Range Arena" --format md
  kg query leaderboard --benchmark ImageNet
  kg query -f mine.rq --format json | jq .

Prefixes are declared for you: those of the vocabularies (kg:, dcterms:, schema:, skos:, oa:, prov:, ...), and paper:,
method:, dataset:, benchmark:, task:, metric:, topic:, link: and listing: for the graph's own nodes. Things are in the
default graph, evidence is in the named graph kg:evidence; a pattern outside of GRAPH is asked of both. kg queries lists
the named queries and their parameters; a query of your own may declare parameters as their files do, if it SELECTs them.
SELECT prints in any format, ASK prints yes or no (status 0 or 1) or csv, tsv, json or xml, CONSTRUCT and DESCRIBE Turtle.
"""
_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "html")
_PARAMETERS = ("paper", "concept", "method", "benchmark", "month")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parsers of ``kg query`` and ``kg queries``."""
    parser = commands.add_parser("query", help="answer a SPARQL query, or a named one", epilog=_EXAMPLES,
                                 formatter_class=argparse.RawDescriptionHelpFormatter,
                                 description="Answer a SPARQL query over a built graph. Nothing is changed, no other server is asked.")
    parser.add_argument("query", nargs="?", metavar="QUERY", help="SPARQL, or the name of a query")
    parser.add_argument("-f", "--file", type=Path, metavar="FILE.rq", help="read the query from a file")
    for name in _PARAMETERS:
        parser.add_argument(f"--{name}", metavar=name.upper(), help=f"the parameter {name} of a named query")
    parser.add_argument("--graph", type=Path, default=Path("output"), metavar="PATH", help="folder of a build, graph.ttl, or store")
    parser.add_argument("--format", choices=_FORMATS, default="table", help="how to print (default: table)")
    parser.add_argument("--timeout", type=float, default=30.0, metavar="S", help="seconds after which to give up (default: 30)")
    parser.set_defaults(run=run)
    names = commands.add_parser("queries", help="list the named queries", description="List the named queries and their parameters.",
                                epilog="example:\n  kg queries | grep -A1 shared", formatter_class=argparse.RawDescriptionHelpFormatter)
    names.set_defaults(run=list_queries)


def run(args: argparse.Namespace) -> int:
    """Answer and print; exit status 1 where an ASK is false."""
    from kg import queries, tabular

    text = _text(args)
    given = {name: value for name in _PARAMETERS if (value := getattr(args, name)) is not None}
    found = queries.ask(args.graph, text, given, args.format if args.format in queries.FORMATS else "", args.timeout)
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    if found.data:
        sys.stdout.write(found.data.decode("utf-8"))
    elif found.truth is not None:
        print("yes" if found.truth else "no")
    elif found.turtle is not None:
        print(found.turtle, end="")
    elif args.format == "html":
        print(_html(found.columns, found.rows))
    else:
        table = tabular.Table(found.columns, found.rows)
        if not tabular.write(table, args.format, sys.stdout, tabular.screen(sys.stdout)):
            print("note: no rows", file=sys.stderr)
    return 1 if found.truth is False else 0


def list_queries(args: argparse.Namespace) -> int:  # noqa: ARG001
    """Print each named query, what it is for, and its parameters."""
    from kg import queries

    for one in queries.named():
        print(f"{one.name:20} {one.help}")
        for parameter in one.parameters:
            print(f"{'':20}   --{parameter.name}: {parameter.help}{'; needed' if parameter.needed else ''}")
    return 0


def _text(args: argparse.Namespace) -> str:
    if (args.query is None) == (args.file is None):
        raise UsageError("give a query, the name of one, or a file with -f; kg queries lists the names")
    if args.file is None:
        return str(args.query)
    try:
        return str(args.file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{args.file}: cannot be read ({error})") from None


def _html(columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    cells = ("".join(f"<td>{html.escape('' if cell is None else str(cell))}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>"

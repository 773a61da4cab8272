"""``kg build``: the main job, from listings to a folder of results."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg.commands.numbers import count, share
from kg.iri import BASE
from kg.stages import Build

_EXAMPLES = """\
examples:
  kg build                                     the sample that the package carries, into output/
  kg build pages/ -o output/                   every page (.txt) of a folder
  kg build mine.csv --min-score 0.7            a table with title and abstract; only edges that are nearly sure
  kg build output/readings.jsonl --merges m.tsv   again from what was read, without reading papers anew

Pages are Daily Papers pages saved as text; .jsonl and .csv need the columns title and abstract.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of ``kg build``."""
    parser = commands.add_parser(
        "build", help="read papers and write graph, map and tables", epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Read listings of papers, extract what they name, link it, and write graph, map and tables.")
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE",
                        help="pages, tables, readings, or folders of them (default: the sample)")
    parser.add_argument("-o", "--output", type=Path, default=Path("output"), metavar="DIR", help="default: output/")
    parser.add_argument("--year", type=int, help="the pages' own year, for dates without one")
    parser.add_argument("--keep-going", action="store_true", help="leave out files that cannot be read")
    parser.add_argument("--min-score", type=share, metavar="P",
                        help="leave out edges with a lower score (default: kg:minScore of each kind in the ontology)")
    parser.add_argument("--vocabulary", type=Path, action="append", default=[], metavar="FILE.ttl",
                        help="names of your own, in SKOS; may be given again")
    parser.add_argument("--merges", type=Path, metavar="FILE", help="forms to merge or to keep apart")
    parser.add_argument("--model", metavar="PATH|NAME", help="another model than the package's")
    parser.add_argument("--fast", action="store_true", help="rules only, without the model")
    parser.add_argument("--base", type=_base, default=BASE, metavar="IRI", help=f"what IRIs begin with (default: {BASE})")
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes that read papers (default: 1)")
    parser.add_argument("--also", type=_formats, default=(), metavar="FORMAT,...",
                        help="also write graph.jsonld (jsonld) or graph.nq (nquads), each with the evidence as a named graph")
    parser.add_argument("--store", type=Path, metavar="DIR",
                        help="also keep the graph in an Oxigraph store on disk; kg query uses that of output/store while it is current")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build and print what was read and written."""
    from kg import stages

    if args.store is not None:
        from kg.store import ready

        ready(args.store)  # told before the papers are read
    built = stages.build(
        args.pages or [stages.SAMPLE], year=args.year, keep_going=args.keep_going, min_score=args.min_score,
        vocabulary=args.vocabulary, merges=args.merges, model="" if args.fast else args.model, base=args.base,
        workers=args.workers, progress=True)
    for note in built.notes:
        print(f"note: {note}", file=sys.stderr)
    files = stages.write(built, args.output, store=args.store, also=args.also)
    print("\n".join(_report(built, files)))
    return 0


def _formats(text: str) -> tuple[str, ...]:
    from kg.export import ALSO

    given = tuple(text.split(","))
    if unknown := next((one for one in given if one not in ALSO), None):
        raise argparse.ArgumentTypeError(f"no format {unknown!r}; give {' or '.join(ALSO)}, or both with a comma between")
    return given


def _base(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`#]+/", text):  # what follows # is for parts of documents
        raise argparse.ArgumentTypeError(f"{text!r} is no absolute IRI without # that ends with /, such as {BASE}")
    return text


def _report(built: Build, files: Iterable[Path]) -> Iterable[str]:
    entries = built.graph.entries
    claims = [claim for entry in entries for claim in entry.claims]
    concepts = Counter(kind for kind, _ in {(claim.concept.kind, claim.concept.name) for claim in claims})
    links = Counter(kind for kind, _ in {(link.kind, link.url) for entry in entries for link in entry.links})
    yield (f"papers    {len(entries):6,}   from {built.listed:,} entries in {built.files:,} files, "
           f"{built.listed - len(entries):,} duplicates")
    yield _line("concepts", concepts, [kind.key for kind in built.graph.ontology.kinds])
    yield _line("edges", Counter(claim.role for claim in claims), [role.key for role in built.graph.ontology.roles])
    yield _line("links", links, ["repository", "project_page", "dataset_page"])
    yield f"results   {sum(len(entry.results) for entry in entries):6,}"
    for file in files:
        yield f"wrote     {file} ({file.stat().st_size / 1000:,.0f} kB)" if file.is_file() else f"wrote     {file}/"


def _line(name: str, counts: Counter[str], order: Iterable[str]) -> str:
    parts = ", ".join(f"{key} {counts[key]:,}" for key in order if counts[key])
    return f"{name:<9} {counts.total():6,}   {parts}".rstrip()

"""``kg extract``: only the reading, row by row."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kg.commands.numbers import count, share

_EXAMPLES = """\
examples:
  kg extract papers.jsonl -o read.jsonl     rows with title and abstract in, entities, links and results out
  kg extract papers.jsonl --fast | head     rules only, to standard output

A row of the output: {"id": ..., "entities": [{"type", "name", "surface", "role", "concept", "score"}],
"links": [{"url", "kind"}], "results": [{"subject", "metric", "value", "on", "versus"}]}
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of ``kg extract``."""
    parser = commands.add_parser(
        "extract", help="read titles and abstracts, without linking them", epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Read titles and abstracts; write the entities, links and results of each.")
    parser.add_argument("input", type=Path, metavar="IN.jsonl", help="rows with title and abstract, and id where known; also as .gz")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT.jsonl", help="default: standard output")
    parser.add_argument("--min-score", type=share, default=None, metavar="P", help="leave out entities with a lower score")
    parser.add_argument("--model", metavar="PATH|NAME", help="another model than the package's")
    parser.add_argument("--fast", action="store_true", help="rules only, without the model")
    parser.add_argument("--vocabulary", type=Path, action="append", default=[], metavar="FILE.ttl",
                        help="names of your own, in SKOS; may be given again")
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes that read (default: 1)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read row by row; memory does not grow with the file."""
    from kg import iri, ontology, stages
    from kg.extract import rows
    from kg.progress import track
    from kg.readers.rows import stream

    papers = stream(args.input)
    extractor = stages.extractor(model="" if args.fast else args.model, vocabulary=args.vocabulary)
    least = ontology.load().min_scores(args.min_score)
    with _output(args.output) as out:
        for reading in track(extractor.read(papers, args.workers), total=None, label="reading"):
            row = rows.row(reading, iri.concept)
            row["entities"] = [entity for entity in row["entities"] if entity["score"] >= least[entity["type"]]]
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    from kg import publish

    with publish.file(path) as fresh, fresh.open("w", encoding="utf-8", newline="\n") as out:
        yield out

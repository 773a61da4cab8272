"""``kg train``: a model of your own, from annotated papers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.readers.rows import stream
from kg.tabular import Table, screen, write

_EXAMPLES = """\
examples:
  kg train train.jsonl --dev dev.jsonl -o mine/        from your annotations alone
  kg train train.jsonl --more more.jsonl.gz --texts arxiv.jsonl.gz --dev dev.jsonl -o mine/
                                                       more to learn from, its texts in another file
  kg extract papers.jsonl --model mine/                read with it
  kg evaluate dev.jsonl --model mine/                  how good it is

Rows are as kg evaluate takes them; those of --more may lack title and abstract, which --texts then has under their id. The recipe
tunes one tagger for each fold and one for all papers, then judges that learn from what each tagger finds in papers it has not seen.
With a thousand papers, and ten thousand of --more, it takes one to three hours on two cores. Stop it when you like: what is done
stays in MODEL.training, and the same command goes on from there.
It needs the extra: pip install 'kg-papers[train]'
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of ``kg train``."""
    parser = commands.add_parser(
        "train", help="make a model from annotated papers", epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Make a model that reads papers as your annotations do.")
    parser.add_argument("train", type=Path, metavar="TRAIN.jsonl", help="annotated papers to learn from")
    parser.add_argument("--dev", type=Path, required=True, metavar="DEV.jsonl", help="annotated papers for figures alone")
    parser.add_argument("--more", type=Path, metavar="MORE.jsonl", help="more annotated papers to learn from, which no figure counts")
    parser.add_argument("--texts", type=Path, metavar="PAPERS.jsonl", help="titles and abstracts of rows of --more that have none")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="MODEL", help="the folder of the model")
    parser.add_argument("--epochs", type=int, default=5, metavar="N", help="how often each paper is seen (default: 5)")
    parser.add_argument("--first", type=int, default=2, metavar="N", help="how often those of --more are, before the others (default: 2)")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="where the dice begin (default: 7)")
    parser.add_argument("--folds", type=int, default=5, metavar="N", help="parts of the papers that are held out in turn (default: 5)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train and print the figures."""
    from kg.training import gold, recipe

    recipe.needs()
    rows, dev = gold.read(args.train, located=True), gold.read(args.dev, located=True)
    texts = {paper.id: paper for paper in stream(args.texts)} if args.texts else {}
    more = gold.read(args.more, located=True, texts=texts) if args.more else ()
    chosen = recipe.Recipe(args.epochs, args.first, args.seed, args.folds)
    figures = recipe.train(rows, more, dev, args.output.resolve(), chosen, lambda line: print(line, file=sys.stderr, flush=True))
    names = list(next(iter(figures.values()))["scores"])
    table = Table(("F1", *figures), [
        *((name, *(found["scores"][name]["f1"] for found in figures.values())) for name in names),
        ("roles, accuracy", *(found["roles"] for found in figures.values())),
        ("calibration error", *(found["calibration_error"] for found in figures.values()))])
    write(table, "table", sys.stdout, screen(sys.stdout))
    print(f"wrote {args.output}")
    return 0

"""``kg map``: the concept map of a built graph, or of a part of it."""

from __future__ import annotations

import argparse
from pathlib import Path

_EXAMPLES = """\
examples:
  kg map --open                                        the map of the last build, in the browser
  kg map --only method,benchmark --min-papers 2 -o part.html
  kg map --paper "LoLCATs" --depth 2 -o around.html    what is near one paper
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the parser of ``kg map``."""
    parser = commands.add_parser("map", help="draw the concept map of a graph", epilog=_EXAMPLES,
                                 formatter_class=argparse.RawDescriptionHelpFormatter,
                                 description="Draw the concept map of a built graph as one HTML file that works alone.")
    parser.add_argument("--graph", type=Path, default=Path("output"), metavar="PATH", help="folder of a build, or a graph.ttl")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.html", help="default: map.html beside the graph")
    parser.add_argument("--only", metavar="KINDS", help="kinds of concepts and pages, joined by commas")
    parser.add_argument("--min-papers", type=int, default=1, metavar="N", help="only concepts that N papers have")
    parser.add_argument("--paper", metavar="TITLE", help="only what is near this paper")
    parser.add_argument("--depth", type=int, metavar="N", help="how many steps from the paper (default: 2)")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Draw, write, and open where that is asked for."""
    from kg import publish
    from kg.export import map as export
    from kg.graph import Graph

    graph = Graph.open(args.graph)
    path = args.output or (args.graph if args.graph.is_dir() else args.graph.parent) / "map.html"
    kinds = None if args.only is None else [kind.strip() for kind in args.only.split(",") if kind.strip()]
    with publish.file(path) as fresh:
        export.write(graph.entries, graph.ontology, graph.base, fresh, kinds=kinds, min_papers=args.min_papers,
                     centre=args.paper, depth=args.depth)
    print(f"wrote {path}")
    if args.open:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
    return 0

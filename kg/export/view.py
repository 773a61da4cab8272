"""What the map shows, as plain data: nodes with places, edges with the sentences that show them, details of papers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from kg import communities, iri
from kg.evidence import place
from kg.export.layout import positions
from kg.model import Claim, Concept, Entry, Link, Ontology, UsageError
from kg.sharing import Index

VISIBLE = 1500  # nodes that a browser draws with ease
_NEAREST = 6
_SENTENCES = 3


def view(entries: Sequence[Entry], ontology: Ontology, base: str = iri.BASE, *, only: Collection[str] = (), min_papers: int = 1,
         centre: str | None = None, depth: int = 2) -> dict[str, Any]:
    """The map of entries; ``only`` keeps kinds, ``min_papers`` concepts with so many papers, ``centre`` what is near a title.

    Keys: ``kinds``, ``roles``, ``nodes`` (papers first), ``edges``, ``papers`` (details, one for each paper node),
    ``communities``. Nodes are told by their number. Raises UsageError for an unknown kind or title.
    """
    keys = [kind.key for kind in ontology.kinds]
    if unknown := set(only) - set(keys):
        raise UsageError(f"no kind {min(unknown)!r}; there are {', '.join(keys)}")
    return _View(Index(entries, base, ontology.concepts), ontology, base, set(only) or set(keys), min_papers, centre, depth).data()


class _View:
    def __init__(self, index: Index, ontology: Ontology, base: str, kinds: Collection[str], min_papers: int,
                 centre: str | None, depth: int) -> None:
        self._ontology, self._base = ontology, base
        entries = index.entries
        found = communities.find(index)
        group = {paper: number for number, one in enumerate(found.communities, 1) for paper in one.papers}
        counts: dict[tuple[str, str], int] = {}
        for entry in entries:
            for key in {(claim.concept.kind, claim.concept.name) for claim in entry.claims}:
                counts[key] = counts.get(key, 0) + 1
        kept = _near(entries, centre, depth) if centre else range(len(entries))
        self._entries = [entries[number] for number in kept]
        self._groups = [group.get(number, 0) for number in kept]
        self._labels = [communities.label(index, one) for one in found.communities]
        self._related = {place: list(index.shared(number))[:_NEAREST] for place, number in enumerate(kept)}
        self._place = {number: place for place, number in enumerate(kept)}
        self._things = index.things
        self._keep = {key for key, count in counts.items() if key[0] in kinds and count >= min_papers}
        self._counts = counts
        self._nodes: list[dict[str, Any]] = []
        self._edges: list[dict[str, Any]] = []
        self._numbers: dict[str, int] = {}

    def data(self) -> dict[str, Any]:
        for entry, group in zip(self._entries, self._groups, strict=True):
            self._paper(entry, group)
        for number, entry in enumerate(self._entries):
            for claim in entry.claims:
                if (claim.concept.kind, claim.concept.name) in self._keep:
                    self._edges.append(self._edge(number, claim, entry))
            for link in {link.url: link for link in entry.links}.values():
                self._edges.append({"a": number, "b": self._link(link), "role": "links", "score": 1})
        self._place_all()
        return {
            "kinds": [{"key": kind.key, "label": kind.label, "plural": kind.plural, "colour": kind.colour, "shape": kind.shape}
                      for kind in self._ontology.kinds],
            "roles": [{"key": role.key, "label": role.label} for role in self._ontology.roles],
            "base": self._base, "visible": VISIBLE, "nodes": self._nodes, "edges": self._edges,
            "papers": [self._details(number, entry) for number, entry in enumerate(self._entries)],
            "communities": self._labels,
        }

    def _paper(self, entry: Entry, group: int) -> None:
        paper = entry.paper
        self._add(iri.paper(paper.title, self._base), {
            "kind": "paper", "label": paper.title, "group": group, "year": paper.published.year if paper.published else None})

    def _add(self, node: str, data: dict[str, Any]) -> int:
        if node not in self._numbers:
            self._numbers[node] = len(self._nodes)
            self._nodes.append({"id": node.removeprefix(self._base), **data})
        return self._numbers[node]

    def _concept(self, concept: Concept) -> int:
        data: dict[str, Any] = {"kind": concept.kind, "label": concept.name}
        if concept.aliases:
            data["aliases"] = list(concept.aliases)
        return self._add(iri.concept(concept.kind, concept.name, self._base), data)

    def _link(self, link: Link) -> int:
        label = link.url.removeprefix("https://").removeprefix("http://")
        if link.kind == "repository":
            label = label.partition("/")[2]
        return self._add(iri.link(link.url, self._base), {"kind": link.kind, "label": label, "url": link.url})

    def _edge(self, number: int, claim: Claim, entry: Entry) -> dict[str, Any]:
        text = entry.paper.text
        shown = list(dict.fromkeys(mention.sentence for mention in claim.evidence))[:_SENTENCES]
        return {"a": number, "b": self._concept(claim.concept), "role": claim.role, "score": round(claim.score, 2),
                "sentences": [list(sentence) for sentence in shown if sentence[1] <= len(text)]}

    def _details(self, number: int, entry: Entry) -> dict[str, Any]:
        paper = entry.paper
        details: dict[str, Any] = {"abstract": paper.abstract, "marks": list(self._marks(entry))}
        known = (("date", paper.published and paper.published.isoformat()), ("organisation", paper.organisation),
                 ("authors", paper.authors), ("arxiv", paper.arxiv))
        details |= {name: value for name, value in known if value is not None}
        details["near"] = [{"paper": self._place[one.b], "score": round(one.score, 3),
                            "shared": [[self._things[it.thing].name, it.role_a, it.role_b] for it in one.shared[:4]]}
                           for one in self._related[number] if one.b in self._place]
        return details

    def _marks(self, entry: Entry) -> Iterable[list[int]]:
        """Start, end and node of each mention in the abstract, without overlaps."""
        spans = []
        for claim in entry.claims:
            node = self._numbers.get(iri.concept(claim.concept.kind, claim.concept.name, self._base))
            for mention in claim.evidence if node is not None else ():
                part, start, end = place(entry.paper, mention)
                if part == "abstract":
                    spans.append((start, start - end, end, node))
        last = 0
        for start, _, end, node in sorted(spans):
            if start >= last:
                last = end
                yield [start, end, node]

    def _place_all(self) -> None:
        """Places for all nodes: the shared ones by force, those of one paper around it."""
        degree = [0] * len(self._nodes)
        neighbours: list[list[int]] = [[] for _ in self._nodes]
        for edge in self._edges:
            degree[edge["a"]] += 1
            degree[edge["b"]] += 1
            neighbours[edge["b"]].append(edge["a"])
        papers = len(self._entries)
        first = [number for number in range(len(self._nodes)) if number < papers or degree[number] > 1]
        first = sorted(first, key=lambda number: (-degree[number], self._nodes[number]["id"]))[:VISIBLE]
        order = {number: place for place, number in enumerate(sorted(first))}
        for number in range(papers, len(self._nodes)):
            groups = [self._nodes[paper]["group"] for paper in neighbours[number]]
            self._nodes[number]["group"] = max(sorted(set(groups)), key=groups.count, default=0)
            self._nodes[number]["papers"] = len(set(neighbours[number]))
        edges = [(order[edge["a"]], order[edge["b"]]) for edge in self._edges if edge["a"] in order and edge["b"] in order]
        points = positions(len(order), edges, [self._nodes[number]["group"] for number in order],
                           [26.0 if number < papers else 18.0 for number in order])
        for number, place in order.items():
            self._nodes[number] |= {"x": points[place][0], "y": points[place][1], "first": True}


def _near(entries: Sequence[Entry], centre: str, depth: int) -> list[int]:
    """The papers within so many steps (paper to concept is one step) of the paper whose title holds ``centre``."""
    wanted = centre.casefold()
    starts = [number for number, entry in enumerate(entries) if wanted in entry.paper.title.casefold()]
    if not starts:
        raise UsageError(f"no paper's title holds {centre!r}")
    if len(starts) > 1 and not any(entries[number].paper.title.casefold() == wanted for number in starts):
        shown = "; ".join(entries[number].paper.title for number in starts[:5])
        raise UsageError(f"{len(starts)} titles hold {centre!r}: {shown}")
    by_concept: dict[tuple[str, str], set[int]] = {}
    for number, entry in enumerate(entries):
        for claim in entry.claims:
            by_concept.setdefault((claim.concept.kind, claim.concept.name), set()).add(number)
    seen, edge = {starts[0]}, {starts[0]}
    for _ in range(depth // 2):
        edge = {other for number in edge for claim in entries[number].claims
                for other in by_concept[claim.concept.kind, claim.concept.name]} - seen
        seen |= edge
    return sorted(seen)

"""What the map shows, as plain data: nodes with places, edges with the sentences that show them, details of papers."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg import communities, iri
from kg.export import details, layout
from kg.export.details import Ruler
from kg.finding import Finder
from kg.model import Claim, Concept, Entry, Link, Ontology, UsageError
from kg.sharing import LINKS, Index, Thing
from kg.statements import LINKS as PROPERTIES
from kg.terms import term

LIMIT = 1_500  # nodes that are drawn at once
WEBGL = 20_000  # nodes above which sigma.js draws: up to there a frame takes the canvas no longer, where a processor does WebGL
PAGES = {  # kinds of links: label, plural, colour, shape
    "repository": ("repository", "repositories", "#3F7D20", "star"),
    "project_page": ("project page", "project pages", "#8A5A2B", "page"),
    "dataset_page": ("dataset page", "dataset pages", "#7A5C00", "table"),
}
_STEPS = 2  # from a paper over what it has to the papers that have it too
_THINGS = 0.4  # part of the things among the first nodes of the map, the rest are papers


@dataclass(frozen=True, slots=True)
class Tie:
    """A paper (by its number in the index) and a thing that it has; ``why`` is the claim or link."""

    paper: int
    thing: Thing
    role: str
    why: Claim | Link


def view(entries: Sequence[Entry], ontology: Ontology, base: str = iri.BASE, *, kinds: Collection[str] | None = None,
         min_papers: int = 1, centre: str | None = None, depth: int | None = None) -> dict[str, Any]:
    """The map of entries as data. A node is told by its place in ``nodes``; what matters most comes first.

    ``kinds`` keeps things of these kinds only, ``min_papers`` those that so many papers have (papers that are left with
    nothing are left out), ``centre`` what is within ``depth`` steps of the paper or thing of that name (from paper to
    thing is a step; two, where it is left out).

    Keys: ``base``, ``limit`` (how many nodes to draw at once), ``webgl`` (above how many sigma.js draws), ``whole`` (whether
    this is all of the graph), ``kinds``, ``roles``, ``communities``, ``nodes``, ``edges``. Raises UsageError for an
    unknown kind, a number below 1, or ``depth`` without ``centre``; InputError for a centre that names nothing, or several things.
    """
    _check(ontology, kinds, min_papers, centre, depth)
    index = Index(entries, base, ontology.concepts)
    ties = _ties(index)
    papers: Collection[int] = range(len(index.entries))
    if kinds is not None or min_papers > 1:
        ties = _common([tie for tie in ties if kinds is None or tie.thing.kind in kinds], min_papers)
        papers = {tie.paper for tie in ties}
    if centre is not None:
        ties, papers = _around(index, ties, centre, _STEPS if depth is None else depth)
    part = _Part(index, ties, papers)
    return {"base": base, "limit": LIMIT, "webgl": WEBGL, "whole": len(papers) == len(index.entries) and kinds is None and min_papers < 2,
            "kinds": list(_kinds(ontology)), "communities": part.communities(), "nodes": part.nodes(), "edges": part.edges(),
            "roles": [{"key": role.key, "label": role.label, "iri": role.iri} for role in ontology.roles]}


def _check(ontology: Ontology, kinds: Collection[str] | None, min_papers: int, centre: str | None, depth: int | None) -> None:
    known = [kind.key for kind in ontology.kinds] + list(PAGES)
    for kind in kinds or ():
        if kind not in known:
            raise UsageError(f"no kind {kind!r}; give some of {', '.join(known)}")
    if min_papers < 1:
        raise UsageError(f"at least {min_papers} papers: give 1 or more")
    if depth is not None and centre is None:
        raise UsageError("a depth counts from a paper or concept: name one too")
    if depth is not None and depth < 1:
        raise UsageError(f"depth {depth}: give 1 or more")


def _kinds(ontology: Ontology) -> Iterator[dict[str, str]]:
    for kind in ontology.kinds:
        yield {"key": kind.key, "label": kind.label, "plural": kind.plural, "colour": kind.colour, "shape": kind.shape, "iri": kind.iri}
    for key, (label, plural, colour, shape) in PAGES.items():
        yield {"key": key, "label": label, "plural": plural, "colour": colour, "shape": shape, "property": term(PROPERTIES[key][0]).value}


def _ties(index: Index) -> list[Tie]:
    """Paper by paper; a thing comes once for each role, an address once."""
    ties = []
    for number, entry in enumerate(index.entries):
        ties += [Tie(number, Thing(claim.concept.kind, claim.concept.name), claim.role, claim) for claim in entry.claims]
        links = {(link.kind, link.url): link for link in reversed(entry.links)}
        ties += [Tie(number, Thing(kind, url), LINKS, link) for (kind, url), link in sorted(links.items())]
    return ties


def _common(ties: Sequence[Tie], least: int) -> list[Tie]:
    papers = Counter(thing for _, thing in {(tie.paper, tie.thing) for tie in ties})
    return [tie for tie in ties if papers[tie.thing] >= least]


def _around(index: Index, ties: Sequence[Tie], centre: str, depth: int) -> tuple[list[Tie], set[int]]:
    """The ties and papers within so many steps of the paper or thing of a name."""
    node = Finder(index).one(centre)
    beside: dict[int | Thing, set[int | Thing]] = defaultdict(set)
    for tie in ties:
        beside[tie.paper].add(tie.thing)
        beside[tie.thing].add(tie.paper)
    start: int | Thing = node.thing if node.paper is None else node.paper
    near, edge = {start}, {start}
    for _ in range(depth):
        edge = {other for one in edge for other in beside[one]} - near
        near |= edge
    return [tie for tie in ties if tie.paper in near and tie.thing in near], {one for one in near if isinstance(one, int)}


class _Part:
    """The papers and ties that are on the map, and the numbers of their nodes."""

    def __init__(self, index: Index, ties: Sequence[Tie], papers: Collection[int]) -> None:
        self.index, self.ties = index, ties
        self.rulers = {paper: Ruler(index.entries[paper].paper.text) for paper in papers}
        self.papers: dict[Thing, set[int]] = defaultdict(set)
        self.has: dict[int, set[Thing]] = {paper: set() for paper in sorted(papers)}
        for tie in ties:
            self.papers[tie.thing].add(tie.paper)
            self.has[tie.paper].add(tie.thing)
        self.linking = {paper: sum(len(self.papers[thing]) > 1 for thing in things) for paper, things in self.has.items()}
        order = self._order()
        self.place = {one: number for number, one in enumerate(order) if isinstance(one, int)}
        self.node = {one: number for number, one in enumerate(order) if isinstance(one, Thing)}
        self.order = order

    def _order(self) -> list[int | Thing]:
        """What ties most first, things and papers in turn; then papers tied to no other, then what one paper has."""
        shared = sorted((thing for thing, papers in self.papers.items() if len(papers) > 1), key=lambda one: (-len(self.papers[one]), one))
        tied = sorted((paper for paper, count in self.linking.items() if count), key=lambda paper: (-self.linking[paper], paper))
        first: list[tuple[float, int, int | Thing]] = [(place / _THINGS, 0, one) for place, one in enumerate(shared)]
        first += [(place / (1 - _THINGS), 1, one) for place, one in enumerate(tied)]
        alone = [paper for paper, count in self.linking.items() if not count]
        own = sorted(thing for thing, papers in self.papers.items() if len(papers) == 1)
        return [one for _, _, one in sorted(first, key=lambda item: item[:2])] + alone + own

    @cached_property
    def _found(self) -> Sequence[communities.Community]:
        """Communities with papers on the map."""
        return [one for one in communities.find(self.index).communities if any(paper in self.place for paper in one.papers)]

    @cached_property
    def groups(self) -> dict[int | Thing, int]:
        """The community of each paper and shared thing, from 1; 0 for those of none."""
        groups: dict[int | Thing, int] = {paper: number for number, one in enumerate(self._found, 1) for paper in one.papers}
        for thing, papers in self.papers.items():
            counts = Counter(groups[paper] for paper in papers if groups.get(paper))
            groups[thing] = min(counts, key=lambda group: (-counts[group], group)) if counts else 0
        return groups

    def communities(self) -> list[dict[str, Any]]:
        """Label and number of papers on the map of each community."""
        return [{"label": communities.label(self.index, one), "papers": sum(paper in self.place for paper in one.papers)}
                for one in self._found]

    @cached_property
    def points(self) -> list[layout.Point]:
        """The place of each node."""
        core = [one for one in self.order if (self.linking[one] if isinstance(one, int) else len(self.papers[one]) > 1)]
        number = {one: place for place, one in enumerate(core)}
        edges = sorted({(number[tie.paper], number[tie.thing]) for tie in self.ties if tie.thing in number})
        spots: dict[int | Thing, layout.Point] = dict(zip(core, layout.positions(
            edges, [self.groups.get(one, 0) for one in core], [self._room(one) for one in core]), strict=True))
        alone = [one for one in self.place if one not in spots]
        spots |= zip(alone, layout.margin(len(alone), list(spots.values())), strict=True)
        for paper in self.place:
            own = sorted(thing for thing in self.has[paper] if thing not in spots)
            spots |= zip(own, layout.petals(spots[paper], len(own)), strict=True)
        return [spots[one] for one in self.order]

    def _room(self, one: int | Thing) -> float:
        """Half the space that a node needs; what many papers have is drawn larger, and papers have things around them."""
        return layout.SPACING * 0.42 if isinstance(one, int) else max(layout.SPACING * 0.42, 22 + 2.5 * math.sqrt(len(self.papers[one])))

    def nodes(self) -> list[dict[str, Any]]:
        """Papers and things, with what the panel tells of them."""
        concepts = {Thing(one.kind, one.name): one for tie in self.ties if isinstance(tie.why, Claim) for one in [tie.why.concept]}
        nodes = []
        for one, (x, y) in zip(self.order, self.points, strict=True):
            made = self._paper(one) if isinstance(one, int) else self._thing(one, concepts.get(one))
            nodes.append({**made, "x": round(x), "y": round(y), "group": self.groups.get(one, 0)})
        return nodes

    def _id(self, address: str) -> str:
        return address.removeprefix(self.index.base)

    def _paper(self, number: int) -> dict[str, Any]:
        entry, index = self.index.entries[number], self.index
        year = {"year": entry.paper.published.year} if entry.paper.published else {}
        more = details.facts(entry) | {"marks": details.marks(entry, self.node, self.rulers[number]),
                                       "near": list(details.near(index, number, self.place, self.node))}
        return {"kind": "paper", "id": self._id(index.paper_iri(number)), "label": entry.paper.title, "links": self.linking[number],
                "paper": more, **year, **({} if self.linking[number] else {"alone": True})}

    def _thing(self, thing: Thing, concept: Concept | None) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": thing.kind, "papers": len(self.papers[thing])}
        if concept is None:
            short = thing.name.removeprefix("https://").removeprefix("http://")
            label = short.partition("/")[2] if thing.kind == "repository" and "/" in short else short
            return {**found, "id": self._id(iri.link(thing.name, self.index.base)), "label": label, "url": thing.name}
        wider = [self.node[one] for name in concept.broader if (one := Thing(thing.kind, name)) in self.node]
        more: Mapping[str, Sequence[Any]] = {"aliases": concept.aliases, "hidden": concept.hidden, "wider": wider}
        kept = {key: list(value) for key, value in more.items() if value}
        return {**found, "id": self._id(self.index.iri_of(thing)), "label": thing.name, **kept}

    def edges(self) -> list[dict[str, Any]]:
        """From paper to thing, with role, score, and where the sentences that show it are."""
        edges = []
        for tie in self.ties:
            text, ruler = self.index.entries[tie.paper].paper.text, self.rulers[tie.paper]
            why = tie.why
            shown = details.shown(why, ruler) if isinstance(why, Claim) else details.linked(why, text, ruler)
            score = {"score": round(why.score, 2)} if isinstance(why, Claim) else {}
            edges.append({"from": self.place[tie.paper], "to": self.node[tie.thing], "role": tie.role, "shown": shown, **score})
        return edges

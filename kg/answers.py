"""The questions that people ask of a graph, each answered by one table with documented columns.

The command line, the methods of ``kg.Graph`` and the notebooks all show these tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kg import communities, lineage, trends
from kg.finding import Finder, Node, Several, Unknown
from kg.model import Concept, Entry, Result, UsageError
from kg.sharing import LINKS, REPOSITORY, Index, Related, Shared, Thing
from kg.tabular import Row, Table

THINGS = ("method", "dataset", "benchmark", "task", "metric", "topic", REPOSITORY)
_BOTH = {"introduces": "introduce", "extends": "extend", "uses": "use", "evaluates_on": "evaluate on",
         "compares_with": "compare with", "studies": "study", LINKS: "link to", "mentions": "mention"}


Kinds = str | Collection[str]


class Answers:
    """Tables about a graph. Names are taken as people type them; errors are those of :meth:`kg.finding.Finder.one`."""

    def __init__(self, entries: Iterable[Entry], base: str, concepts: Iterable[Concept] = ()) -> None:
        self.index = Index(entries, base, concepts)
        self.finder = Finder(self.index)

    def shared(self, name: str, kinds: Kinds = ()) -> Table:
        """Papers that share something with a paper, the nearest first.

        Columns: ``paper`` IRI; ``title``; ``published``; ``score`` in [0, 1]; ``count`` of shared things; ``shared``
        their names, weightiest first; ``why`` in words with roles and how many papers have each.
        """
        found = self.index.shared(self.finder.paper(name), _known(kinds))
        rows = ((self.index.paper_iri(one.b), *self._dated(one.b), one.score, len(one.shared),
                 self._names(one), self._why(one)) for one in found)
        return Table(("paper", "title", "published", "score", "count", "shared", "why"), rows,
                     ("score", "title", "why"))

    def between(self, a: str, b: str, kinds: Kinds = ()) -> Table:
        """What two papers share, weightiest first.

        Columns: ``concept`` IRI; ``kind``; ``name``; ``role_a`` and ``role_b`` in either paper; ``papers`` that have it
        in all; ``weight``, its part of the score; ``sentence_a`` and ``sentence_b`` that show it.
        """
        one = self.index.shared_between(self.finder.paper(a), self.finder.paper(b), _known(kinds))
        rows: list[Row] = [(self.index.thing_iri(it.thing), *self._thing(it.thing), it.role_a, it.role_b, it.papers,
                            it.weight, self.index.sentence(one.a, it.thing), self.index.sentence(one.b, it.thing))
                           for it in one.shared]
        return Table(("concept", "kind", "name", "role_a", "role_b", "papers", "weight", "sentence_a", "sentence_b"),
                     rows,
                     ("name", "role_a", "role_b", "papers", "weight", "sentence_a", "sentence_b"),
                     (f"a: {self._title(one.a)}", f"b: {self._title(one.b)}", f"score {one.score:.3f}"))

    def having(self, name: str, kind: str | None = None) -> Table:
        """Every paper with a thing or a narrower one of its family, the strongest role first, then the newest.

        Columns: ``paper`` IRI; ``title``; ``published``; ``year``; ``role``; ``kind``; ``name`` of the thing in that
        paper; ``sentence`` that shows it.
        """
        numbers = self._family(self.finder.one(name, _known(kind or THINGS)).thing)
        rows: list[Row] = [(self.index.paper_iri(paper), *self._dated(paper), self._year(paper), role,
                            *self._thing(number), self.index.sentence(paper, number))
                           for paper, number, role in self.index.papers_with(numbers)]
        return Table(("paper", "title", "published", "year", "role", "kind", "name", "sentence"), rows,
                     ("role", "year", "name", "title", "sentence"))

    def pairs(self, kinds: Kinds = ()) -> Table:
        """All pairs of papers that share something of these kinds, streamed in the order of the papers.

        Columns: ``paper_a`` and ``paper_b`` IRIs; ``score`` in [0, 1], the part that these kinds give; ``count`` of
        shared things; ``shared`` their names; ``title_a``; ``title_b``; ``why`` in words.
        """
        wanted = _known(kinds)
        rows = ((self.index.paper_iri(one.a), self.index.paper_iri(one.b), one.score, len(one.shared),
                 self._names(one), self._title(one.a), self._title(one.b), self._why(one))
                for one in self.index.pairs(wanted))
        return Table(("paper_a", "paper_b", "score", "count", "shared", "title_a", "title_b", "why"), rows,
                     ("score", "title_a", "title_b", "why"))

    def compare(self, name: str) -> Table:
        """Who compares with a thing, and whom the papers that introduce it compare with.

        Columns: ``direction`` (``compares with it`` or ``it compares with``); ``paper`` IRI; ``title``; ``own``, what
        the paper introduces; ``other``, what it compares with; ``results`` where stated; ``sentence`` that shows it.
        """
        rows: list[Row] = []
        for number in self._family(self._method(name).thing):
            for words, found in zip(("compares with it", "it compares with"),
                                    lineage.comparisons(self.index, number), strict=True):
                rows += [(words, self.index.paper_iri(one.paper), self._title(one.paper), self._list(one.own),
                          self.index.things[one.other].name, "; ".join(map(_said, one.results)),
                          self.index.sentence(one.paper, one.other)) for one in found]
        return Table(("direction", "paper", "title", "own", "other", "results", "sentence"), sorted(rows, key=str),
                     ("direction", "own", "other", "results", "title"))

    def builds_on(self, name: str | None = None) -> Table:
        """Directed edges between papers: one extends, uses or evaluates on what another introduces.

        With a name, only the edges from or to that paper. Columns: ``paper`` and ``on`` IRIs; ``title``; ``title_on``;
        ``role``; ``kind`` and ``name`` of the thing.
        """
        wanted = None if name is None else self.finder.paper(name)
        rows = ((self.index.paper_iri(one.paper), self.index.paper_iri(one.on), self._title(one.paper),
                 self._title(one.on), one.role, *self._thing(one.thing))
                for one in lineage.builds_on(self.index) if wanted in (None, one.paper, one.on))
        return Table(("paper", "on", "title", "title_on", "role", "kind", "name"), rows,
                     ("title", "role", "name", "title_on"))

    def chains(self, name: str) -> Table:
        """For each paper that a paper builds on, directly or through others, a shortest chain down to it.

        Columns: ``on`` IRI; ``title_on``; ``steps``; ``chain`` in words.
        """
        rows: list[Row] = [(self.index.paper_iri(chain[-1].on), self._title(chain[-1].on), len(chain),
                            " → ".join(f"{one.role} {self.index.things[one.thing].name} of {self._title(one.on)}"
                                       for one in chain))
                           for chain in lineage.chains(self.index, self.finder.paper(name))]
        return Table(("on", "title_on", "steps", "chain"), rows, ("steps", "chain"))

    def repositories(self) -> Table:
        """Repositories that several papers link to. Columns: ``repository``; ``papers``; ``titles``, joined by bars."""
        rows: list[Row] = [(thing.name, len(papers), " | ".join(map(self._title, papers)))
                           for thing, papers in zip(self.index.things, self.index.papers_of, strict=True)
                           if thing.kind == REPOSITORY and len(papers) > 1]
        return Table(("repository", "papers", "titles"), sorted(rows, key=lambda row: (-len(str(row[2])), row[0])))

    def communities(self, method: str = "louvain", resolution: float = 1.0) -> Table:
        """Groups of papers, the largest first.

        Columns: ``community`` number from 1; ``papers`` in it; ``label``, its three most distinguishing things;
        ``things``, up to ten with the number of its papers that have each; ``titles``, joined by bars.
        """
        found = communities.find(self.index, method, resolution)
        rows: list[Row] = [(number, len(one.papers), communities.label(self.index, one), self._counted(one.things),
                            " | ".join(map(self._title, one.papers)))
                           for number, one in enumerate(found.communities, 1)]
        notes = (f"modularity {found.modularity:.3f}", f"{len(found.alone)} papers share nothing with another")
        return Table(("community", "papers", "label", "things", "titles"), rows,
                     ("community", "papers", "label", "things"), notes)

    def members(self, method: str = "louvain", resolution: float = 1.0) -> Table:
        """The papers of each community. Columns: ``community``; ``label``; ``paper`` IRI; ``title``; ``published``."""
        found = communities.find(self.index, method, resolution).communities
        rows = ((number, communities.label(self.index, one), self.index.paper_iri(paper), *self._dated(paper))
                for number, one in enumerate(found, 1) for paper in one.papers)
        return Table(("community", "label", "paper", "title", "published"), rows, ("community", "label", "title"))

    def trends(self, by: str = "month", kinds: Kinds = (), moving: bool = False) -> Table:
        """Concepts over time, the strongest movement first; with ``moving`` only those that rise, fade or are new.

        Columns: ``kind``; ``name``; ``state`` (rising, fading, new, steady, or empty for too few papers to tell);
        ``papers``; ``first`` and ``last`` period; ``before`` and ``recent``: dated papers before and in the recent
        part.
        """
        found = trends.find(self.index, by, _known(kinds))
        rows = ((*self._thing(one.thing), one.state, one.papers, one.first, one.last, one.before, one.recent)
                for one in found.trends if not moving or one.state not in ("", "steady"))
        notes = [f"{found.undated} of {len(self.index.entries)} papers have no date"]
        notes += [f"recent: from {found.since}"] if found.since else []
        notes += [f"new: only on {found.page}"] if found.page else []
        return Table(("kind", "name", "state", "papers", "first", "last", "before", "recent"), rows, notes=tuple(notes))

    def timeline(self, by: str = "month", kinds: Kinds = ()) -> Table:
        """Papers per concept and period. Columns: ``kind``; ``name``; ``period``; ``papers``."""
        rows = ((*self._thing(one.thing), when, count)
                for one in trends.find(self.index, by, _known(kinds)).trends for when, count in one.counts)
        return Table(("kind", "name", "period", "papers"), rows)

    def path(self, a: str, b: str) -> Table:
        """The shortest chain of papers and concepts between two things.

        Columns: ``step`` from 0; ``kind``; ``label``; ``role`` that ties the paper of this step, or of the step before,
        to the thing; ``iri``.
        """
        chain = lineage.path(self.index, self.finder.one(a), self.finder.one(b))
        rows: list[Row] = [(step, node.kind, node.label, self._tie(chain[step - 1], node) if step else "",
                            self._iri(node)) for step, node in enumerate(chain)]
        return Table(("step", "kind", "label", "role", "iri"), rows, ("step", "kind", "role", "label"))

    def _method(self, name: str) -> Node:
        """A method of that name where there is just one, else whatever thing is named so."""
        try:
            return self.finder.one(name, {"method"})
        except (Unknown, Several):
            return self.finder.one(name, THINGS)

    def _family(self, thing: Thing) -> tuple[int, ...]:
        return self.index.family(thing)

    def _tie(self, one: Node, other: Node) -> str:
        paper, node = (one.paper, other) if one.paper is not None else (other.paper, one)
        roles = self.index.of_paper[paper or 0]
        found = [roles[number] for number in self.index.family(node.thing) if number in roles]
        return found[0] if found else ""

    def _iri(self, node: Node) -> str:
        if node.paper is not None:
            return self.index.paper_iri(node.paper)
        return self.index.iri_of(node.thing)

    def _title(self, paper: int) -> str:
        return self.index.entries[paper].paper.title

    def _dated(self, paper: int) -> Row:
        return self._title(paper), self.index.entries[paper].paper.published

    def _year(self, paper: int) -> int | None:
        published = self.index.entries[paper].paper.published
        return published.year if published else None

    def _thing(self, number: int) -> tuple[str, str]:
        return self.index.things[number].kind, self.index.things[number].name

    def _names(self, one: Related) -> str:
        return self._list(it.thing for it in one.shared)

    def _list(self, numbers: Iterable[int]) -> str:
        return "; ".join(self.index.things[number].name for number in numbers)

    def _counted(self, things: Iterable[tuple[int, int]]) -> str:
        return ", ".join(f"{self.index.things[number].name} ({count})" for number, count in things)

    def _why(self, one: Related) -> str:
        return "; ".join(self._reasons(one.shared))

    def _reasons(self, shared: Iterable[Shared]) -> Iterator[str]:
        for it in shared:
            name = f"{self.index.things[it.thing].name} ({it.papers} papers)"
            if it.role_a == it.role_b:
                yield f"both {_BOTH.get(it.role_a, it.role_a)} {name}"
            else:
                yield f"{_words(it.role_a)} / {_words(it.role_b)} {name}"


def _known(kinds: Kinds) -> tuple[str, ...]:
    """One kind or several as a tuple. Raises UsageError for one that things do not have."""
    wanted = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    for kind in wanted:
        if kind not in THINGS:
            raise UsageError(f"no kind {kind!r}; give some of {', '.join(THINGS)}")
    return wanted


def _words(role: str) -> str:
    return role.replace("_", " ")


def _said(result: Result) -> str:
    """A result in words: what reaches which value of which metric, where, and over whom."""
    parts = (result.subject, result.value, result.metric, result.on and f"on {result.on}",
             result.versus and f"versus {result.versus}")
    return " ".join(filter(None, parts))

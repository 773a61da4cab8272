"""From a written graph back to entries, so that any command can go on from what a build left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg import ontology
from kg.iri import ONTOLOGY
from kg.model import Claim, Concept, Entry, InputError, Link, Mention, Ontology, Paper, Result, Source
from kg.statements import LINKS, PARTS
from kg.terms import PREFIXES, TYPE
from kg.text import fold

Facts = Mapping[str, list[str]]
_DUMP = "dump"
_PLACE = re.compile(r"#result-(\d+)-(\d+)")


def reopen(path: Path) -> tuple[tuple[Entry, ...], Ontology, str]:
    """The entries, the ontology and the base of a build's folder or of a Turtle file that a build wrote.

    Raises InputError where there is none, or where it was not made by kg.
    """
    graph = path / "graph.ttl" if path.is_dir() else path
    nodes = _nodes(graph)
    base = next((node.removesuffix(_DUMP) for node, facts in nodes.items()
                 if node.endswith("/" + _DUMP) and _full("void:Dataset") in facts[TYPE.value]), None)
    if base is None:
        raise InputError(f"{graph}: not a graph that kg build wrote (no description of the dump)")
    known = ontology.load()
    beside = graph.with_name("evidence.ttl")
    shown = _nodes(beside) if graph.name == "graph.ttl" and beside.is_file() else {}
    return tuple(_Reader(nodes, shown, known).entries()), known, base


def _nodes(path: Path) -> dict[str, dict[str, list[str]]]:
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            value = quad.object
            nodes[str(quad.subject.value)][quad.predicate.value].append("" if isinstance(value, ox.Triple) else value.value)
    except SyntaxError as error:
        raise InputError(f"{path}, line {error.lineno}: not readable as Turtle ({error.msg})") from None
    except OSError as error:
        raise InputError(f"{path}: no graph here; run kg build, or name one with --graph ({error.strerror or error})") from None
    return nodes


def _full(short: str) -> str:
    prefix, name = short.split(":", 1)
    return PREFIXES[prefix] + name


def _one(facts: Facts, short: str) -> str | None:
    values = facts.get(_full(short))
    return values[0] if values else None


def _whole(facts: Facts, short: str) -> int | None:
    value = _one(facts, short)
    return int(value) if value is not None else None


@dataclass(frozen=True, slots=True)
class _Note:
    """An annotation as read: its facts, its selector's facts, the offset of its part in the paper's text."""

    facts: Facts
    selector: Facts
    role: str
    part: str

    def span(self, paper: Paper) -> tuple[int, int]:
        """Start and end in the paper's text."""
        shift = 0 if self.part == "title" else len(paper.title) + 1
        return shift + (_whole(self.selector, "oa:start") or 0), shift + (_whole(self.selector, "oa:end") or 0)


class _Reader:
    """Looks up the nodes of a graph and makes records of them."""

    def __init__(self, nodes: Mapping[str, Facts], shown: Mapping[str, Facts], known: Ontology) -> None:
        self._nodes, self._shown = nodes, shown
        self._roles = {role.iri: role.key for role in known.roles}
        self._kinds = {kind.iri: kind.key for kind in known.kinds}
        self._concepts: dict[str, Concept] = {}
        self._listed = self._sources()
        self._notes = self._annotations()

    def entries(self) -> Iterator[Entry]:
        """The entries, in the order in which resolving gives them."""
        article = _full("schema:ScholarlyArticle")
        found = [(self._paper(node, facts), node, facts)
                 for node, facts in self._nodes.items() if article in facts.get(TYPE.value, ())]
        found.sort(key=lambda item: (fold(item[0].title), item[0].title, item[0].id))
        for paper, node, facts in found:
            yield Entry(paper, tuple(self._claims(paper, node, facts)), tuple(self._links(paper, node, facts)),
                        tuple(self._results(paper, facts)))

    def _sources(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = defaultdict(list)
        for facts in self._nodes.values():
            for item in facts.get(_full("schema:dataFeedElement"), ()):
                inside = self._nodes[item]
                day = _one(facts, "dcterms:date")
                source = Source(_one(facts, "dcterms:title") or "", _one(facts, "dcterms:identifier") or "",
                                _whole(inside, "schema:position") or 0, date.fromisoformat(day) if day else None)
                for paper in inside[_full("schema:item")]:
                    found[paper].append(source)
        return found

    def _paper(self, node: str, facts: Facts) -> Paper:
        issued = _one(facts, "dcterms:issued")
        return Paper(
            _one(facts, "dcterms:identifier") or "", _one(facts, "dcterms:title") or "", _one(facts, "dcterms:abstract") or "",
            date.fromisoformat(issued) if issued else None, _whole(facts, "kg:authorCount"), _one(facts, "kg:organisation"),
            _whole(facts, "schema:commentCount"), tuple(sorted(self._listed[node], key=_in_order)), _one(facts, "kg:arxiv"))

    def _claims(self, paper: Paper, node: str, facts: Facts) -> Iterator[Claim]:
        found = [(self._concept(target), role, target) for iri, role in self._roles.items() for target in facts.get(iri, ())]
        for concept, role, target in sorted(found, key=lambda item: (item[0].kind, item[0].name, item[1])):
            mentions = [self._mention(paper, concept, note) for note in self._notes[node, target]]
            mentions.sort(key=lambda mention: (-mention.score, mention.start, mention.end, mention.by))
            yield Claim(role, concept, tuple(mentions), mentions[0].score if mentions else 1.0)

    def _concept(self, node: str) -> Concept:
        if node not in self._concepts:
            facts = self._nodes[node]
            # a benchmark is a dataset too: our own class is the narrower one
            kinds = sorted((iri for iri in facts[TYPE.value] if iri in self._kinds), key=lambda iri: not iri.startswith(ONTOLOGY))
            broader = [_one(self._nodes[wider], "skos:prefLabel") or "" for wider in facts.get(_full("skos:broader"), ())]
            self._concepts[node] = Concept(
                self._kinds[kinds[0]], _one(facts, "skos:prefLabel") or "",
                tuple(sorted(facts.get(_full("skos:altLabel"), ()))), tuple(sorted(facts.get(_full("skos:hiddenLabel"), ()))),
                tuple(sorted(broader)), tuple(sorted(facts.get(_full("skos:exactMatch"), ()))),
                tuple(sorted(facts.get(_full("skos:closeMatch"), ()))),
                known=_full("skos:inScheme") in facts)
        return self._concepts[node]

    def _annotations(self) -> dict[tuple[str, str], list[_Note]]:
        """The annotations by paper and body."""
        found: dict[tuple[str, str], list[_Note]] = defaultdict(list)
        for facts in self._shown.values():
            target = _one(facts, "oa:hasTarget")
            if target is not None:
                where = self._shown[target]
                note = _Note(facts, self._shown[_one(where, "oa:hasSelector") or ""], _one(facts, "kg:supportsProperty") or "",
                             (_one(where, "oa:hasSource") or "").rpartition("#")[2])
                found[_one(facts, "schema:about") or "", _one(facts, "oa:hasBody") or ""].append(note)
        return found

    def _mention(self, paper: Paper, concept: Concept, note: _Note) -> Mention:
        start, end = note.span(paper)
        found_by = self._shown[_one(note.facts, "prov:wasAttributedTo") or ""]
        return Mention(start, end, _one(note.selector, "oa:exact") or "", concept.kind, _one(note.facts, "rdfs:label") or concept.name,
                       self._roles[note.role], _around(paper.text, _one(note.facts, "kg:sentence") or "", start),
                       _one(found_by, "schema:name") or "", float(_one(note.facts, "kg:confidence") or 0))

    def _links(self, paper: Paper, node: str, facts: Facts) -> Iterator[Link]:
        links = [Link(*span, _one(self._nodes[target], address) or "", kind)
                 for kind, (role, _, address) in LINKS.items() for target in facts.get(_full(role), ())
                 for span in [note.span(paper) for note in self._notes[node, target] if note.role == _full(role)] or [(0, 0)]]
        yield from sorted(links, key=lambda link: (link.url, link.start, link.end))

    def _results(self, paper: Paper, facts: Facts) -> Iterator[Result]:
        places: list[tuple[int, int, str]] = []
        for node in facts.get(_full("kg:hasResult"), ()):
            start, end = _PLACE.findall(node)[-1]
            places.append((int(start), int(end), node))
        for start, end, node in sorted(places, key=lambda place: (place[0], place[1], len(place[2]), place[2])):
            inside = self._nodes[node]
            parts = {part: _one(inside, as_text) for part, (_, as_text) in PARTS.items()}
            yield Result(start, end, _one(inside, "kg:value") or "",
                         _around(paper.text, _one(inside, "kg:sentence") or "", start), **parts)


def _in_order(source: Source) -> tuple[str, int]:
    return source.listing, source.position


def _around(text: str, sentence: str, at: int) -> tuple[int, int]:
    """Where a sentence stands that holds the place ``at``."""
    start = max(0, text.rfind(sentence, 0, at + len(sentence)))
    return start, start + len(sentence)

"""From a written graph back to entries, so that any command can go on from what a build left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg import ontology
from kg.iri import ONTOLOGY
from kg.model import Claim, Concept, Entry, InputError, Link, Mention, Ontology, Paper, Result, Source
from kg.statements import LINKS, PARTS
from kg.terms import PREFIXES, TYPE

Facts = Mapping[str, list[str]]
_DUMP = "dump"


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


class _Reader:
    """Looks up the nodes of a graph and makes records of them."""

    def __init__(self, nodes: Mapping[str, Facts], shown: Mapping[str, Facts], known: Ontology) -> None:
        self._nodes = nodes
        self._roles = {role.iri: role.key for role in known.roles}
        self._kinds = {kind.iri: kind.key for kind in known.kinds}
        self._concepts: dict[str, Concept] = {}
        self._listed = self._sources()
        self._evidence = self._annotations(shown)

    def entries(self) -> Iterator[Entry]:
        papers = ((node, facts) for node, facts in self._nodes.items() if _full("schema:ScholarlyArticle") in facts.get(TYPE.value, ()))
        found = ((self._paper(node, facts), node, facts) for node, facts in papers)
        for paper, node, facts in sorted(found, key=lambda item: (item[0].title, item[0].id)):
            yield Entry(paper, tuple(self._claims(paper, node, facts)), tuple(sorted(self._links(facts))),
                        tuple(sorted(self._results(paper, facts))))

    def _sources(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = defaultdict(list)
        for facts in self._nodes.values():
            for item in facts.get(_full("schema:dataFeedElement"), ()):
                inside = self._nodes[item]
                day = _one(facts, "dcterms:date")
                source = Source(_one(facts, "dcterms:title") or "", _one(facts, "dcterms:identifier") or "",
                                _whole(inside, "schema:position") or 0, date.fromisoformat(day) if day else None)
                found[_one(inside, "schema:item") or ""].append(source)
        return found

    def _paper(self, node: str, facts: Facts) -> Paper:
        issued = _one(facts, "dcterms:issued")
        return Paper(
            _one(facts, "dcterms:identifier") or "", _one(facts, "dcterms:title") or "", _one(facts, "dcterms:abstract") or "",
            date.fromisoformat(issued) if issued else None, _whole(facts, "kg:authorCount"), _one(facts, "kg:organisation"),
            _whole(facts, "schema:commentCount"), tuple(sorted(self._listed[node])), _one(facts, "kg:arxiv"))

    def _claims(self, paper: Paper, node: str, facts: Facts) -> Iterator[Claim]:
        found = [(self._concept(target), role, target) for iri, role in self._roles.items() for target in facts.get(iri, ())]
        for concept, role, target in sorted(found, key=lambda item: (item[0].kind, item[0].name, item[1])):
            mentions = [self._mention(paper, concept, role, annotation) for annotation in self._evidence.get((node, target, role), ())]
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
                known=_full("skos:inScheme") in facts)
        return self._concepts[node]

    def _annotations(self, shown: Mapping[str, Facts]) -> dict[tuple[str, str, str], list[tuple[Facts, Facts, str]]]:
        found: dict[tuple[str, str, str], list[tuple[Facts, Facts, str]]] = defaultdict(list)
        for facts in shown.values():
            target = _one(facts, "oa:hasTarget")
            if target is None:
                continue
            where = shown[target]
            key = (_one(facts, "schema:about") or "", _one(facts, "oa:hasBody") or "", self._roles[_one(facts, "kg:supportsProperty") or ""])
            found[key].append((facts, shown[_one(where, "oa:hasSelector") or ""], (_one(where, "oa:hasSource") or "").rpartition("#")[2]))
        return found

    @staticmethod
    def _mention(paper: Paper, concept: Concept, role: str, found: tuple[Facts, Facts, str]) -> Mention:
        facts, selector, part = found
        shift = 0 if part == "title" else len(paper.title) + 1
        start, end = (shift + (_whole(selector, name) or 0) for name in ("oa:start", "oa:end"))
        component = (_one(facts, "prov:wasAttributedTo") or "").rpartition("/")[2].partition("-")[0]
        return Mention(start, end, _one(selector, "oa:exact") or "", concept.kind, concept.name, role,
                       _around(paper.text, _one(facts, "kg:sentence") or "", start), component,
                       float(_one(facts, "kg:confidence") or 0))

    def _links(self, facts: Facts) -> Iterator[Link]:
        for kind, (role, _, address) in LINKS.items():
            for node in facts.get(_full(role), ()):
                yield Link(0, 0, _one(self._nodes[node], address) or "", kind)

    def _results(self, paper: Paper, facts: Facts) -> Iterator[Result]:
        for node in facts.get(_full("kg:hasResult"), ()):
            start, end = map(int, node.rpartition("#result-")[2].split("-"))
            inside = self._nodes[node]
            parts = {part: _one(inside, as_text) for part, (_, as_text) in PARTS.items()}
            yield Result(start, end, _one(inside, "kg:value") or "",
                         _around(paper.text, _one(inside, "kg:sentence") or "", start), **parts)


def _around(text: str, sentence: str, at: int) -> tuple[int, int]:
    """Where a sentence stands that holds the place ``at``."""
    start = max(0, text.rfind(sentence, 0, at + len(sentence)))
    return start, start + len(sentence)


def concepts(entries: Iterable[Entry]) -> Iterator[Concept]:
    """The concepts of entries, each once."""
    yield from {(claim.concept.kind, claim.concept.name): claim.concept for entry in entries for claim in entry.claims}.values()

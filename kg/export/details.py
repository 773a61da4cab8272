"""What the map's panel tells of one paper, as plain data. Offsets count in UTF-16 units, as JavaScript counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from kg.model import Claim, Entry, Link
from kg.sharing import Index, Thing

NEAREST = 6
_REASONS = 4
_SENTENCES = 3


class Ruler:
    """Offsets of a text in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._size = len(text)
        self._wide = [place for place, char in enumerate(text) if ord(char) > 0xFFFF]

    def __call__(self, offset: int) -> int:
        """The offset in UTF-16 units of one in code points, which is kept within the text."""
        offset = max(0, min(offset, self._size))
        return offset + sum(place < offset for place in self._wide)


def shown(claim: Claim, ruler: Ruler) -> list[list[Any]]:
    """The sentences that show a claim: start, end, and the stretches in it that name the concept."""
    sentences: dict[tuple[int, int], list[list[int]]] = {}
    for mention in claim.evidence:
        if mention.sentence in sentences or len(sentences) < _SENTENCES:
            sentences.setdefault(mention.sentence, []).append([ruler(mention.start), ruler(mention.end)])
    return [[ruler(start), ruler(end), _merged(stretches)] for (start, end), stretches in sentences.items()]


def linked(link: Link, text: str, ruler: Ruler) -> list[list[Any]]:
    """The sentence that holds a link, as :func:`shown` gives it; none where the link's place is not known."""
    if link.start >= link.end:
        return []
    start = max(text.rfind(". ", 0, link.start) + 2 if ". " in text[:link.start] else 0, text.rfind("\n", 0, link.start) + 1)
    end = text.find(". ", link.end)
    return [[ruler(start), ruler(end + 1 if end >= 0 else len(text)), [[ruler(link.start), ruler(link.end)]]]]


def marks(entry: Entry, node: Mapping[Thing, int], ruler: Ruler) -> list[list[int]]:
    """Start, end and node of each mention in the paper's text; of those that overlap, the first and longest."""
    spans = ((ruler(mention.start), ruler(mention.end), node[thing]) for claim in entry.claims
             if (thing := Thing(claim.concept.kind, claim.concept.name)) in node for mention in claim.evidence)
    return _merged(spans)


def _merged(spans: Iterable[Iterable[int]]) -> list[list[int]]:
    """Spans in order, without those that begin within another."""
    kept: list[list[int]] = []
    for span in sorted(map(list, spans), key=lambda span: (span[0], -span[1], *span[2:])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def facts(entry: Entry) -> dict[str, Any]:
    """What the listings say of a paper, and its measured results; only what is known."""
    paper = entry.paper
    found: dict[str, Any] = {"abstract": paper.abstract}
    if paper.published:
        found["date"] = paper.published.isoformat()
    found |= {name: value for name, value in (("organisation", paper.organisation), ("authors", paper.authors), ("arxiv", paper.arxiv))
              if value is not None}
    results = [{name: value for name in ("value", "metric", "subject", "on", "versus") if (value := getattr(result, name))}
               for result in entry.results]
    return found | ({"results": results} if results else {})


def near(index: Index, number: int, place: Mapping[int, int], node: Mapping[Thing, int]) -> Iterator[dict[str, Any]]:
    """The nearest papers that are on the map, with the things that tell most: node, role here, role there."""
    for related in islice((one for one in index.shared(number) if one.b in place), NEAREST):
        shared = [[node[index.things[one.thing]], one.role_a, one.role_b] for one in related.shared if index.things[one.thing] in node]
        yield {"paper": place[related.b], "score": round(related.score, 3), "shared": shared[:_REASONS]}

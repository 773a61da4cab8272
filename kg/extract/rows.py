"""Readings as the rows that ``kg extract`` writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from kg.model import Mention, Reading


def row(reading: Reading, concept: Callable[[str, str], str]) -> dict[str, Any]:
    """The reading as plain values. ``concept`` makes the IRI of a concept from its kind and name."""
    things: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        things[mention.kind, mention.name].append(mention)
    return {
        "id": reading.paper.id,
        "entities": [{
            "type": kind, "name": name, "surface": list(dict.fromkeys(mention.text for mention in mentions)),
            "role": mentions[0].role, "concept": concept(kind, name), "score": max(mention.score for mention in mentions),
        } for (kind, name), mentions in things.items()],
        "links": [{"url": url, "kind": kind} for url, kind in dict.fromkeys((link.url, link.kind) for link in reading.links)],
        "results": [{"subject": result.subject, "metric": result.metric, "value": result.value, "on": result.on,
                     "versus": result.versus} for result in reading.results],
    }

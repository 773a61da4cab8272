"""Turtle that reads well and differs little when little changes: one block a subject, sorted, prefixes where they fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.terms import PREFIXES, TYPE, Triple, documents

_LOCAL = re.compile(r"[A-Za-z0-9_][\w\-]*(?:#[\w\-]+)?(?<!-)", re.ASCII)
_WIDE = 116  # characters of several values that still read well on one line
_NUMBERS = re.compile(r"(\d+)", re.ASCII)
_SHORT = ("http://www.w3.org/2001/XMLSchema#integer", "http://www.w3.org/2001/XMLSchema#decimal")
_FIRST = ("http://purl.org/dc/terms/title", "http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")


def write(triples: Iterable[Triple], path: Path, prefixes: Mapping[str, str]) -> None:
    """Write the statements of ``kg.statements`` or ``kg.evidence``, document by document as they come.

    ``prefixes`` are added to those of the vocabularies. No more than one document is held in memory.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(triples, {**PREFIXES, **prefixes}))


def lines(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The text in pieces: prefixes, then the subjects of each document, sorted."""
    yield from (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(prefixes.items()))
    names = _Names(prefixes)
    for document in documents(triples):
        blocks: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in document:
            blocks.setdefault(subject.value, {}).setdefault(predicate.value, []).append(names.of(value))
        for about in sorted(blocks, key=_naturally):
            rows = [_row(names.predicate(one), blocks[about][one]) for one in sorted(blocks[about], key=_order)]
            yield f"\n{names.node(about)} " + " ;\n    ".join(rows) + " .\n"


def _row(predicate: str, values: list[str]) -> str:
    """A property and its values, on lines of their own where one line would be long, so that a change is seen for what it is."""
    if len(values) == 1:
        return f"{predicate} {values[0]}"
    values = sorted(values, key=_naturally)
    row = f"{predicate} {' , '.join(values)}"
    return row if len(row) <= _WIDE else f"{predicate}\n        " + " ,\n        ".join(values)


def _naturally(iri: str) -> tuple[tuple[str | int, ...], str]:
    """Orders by the numbers in names: ``#2`` before ``#10``."""
    return tuple(int(part) if number % 2 else part for number, part in enumerate(_NUMBERS.split(iri))), iri


def _order(predicate: str) -> tuple[int, str]:
    if predicate == TYPE.value:
        return 0, predicate
    return (1, predicate) if predicate in _FIRST else (2, predicate)


class _Names:
    """Terms as Turtle writes them."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # the longest namespace first, so that a paper is paper:… and not base:paper/…
        self._spaces = sorted(((space, prefix) for prefix, space in prefixes.items()), key=lambda item: (-len(item[0]), item))
        self._seen: dict[str, str] = {}

    def node(self, value: str) -> str:
        if value not in self._seen:
            self._seen[value] = self._node(value)
        return self._seen[value]

    def _node(self, value: str) -> str:
        for space, prefix in self._spaces:
            if value.startswith(space) and _LOCAL.fullmatch(value, len(space)):
                return f"{prefix}:{value[len(space):]}".replace("#", "\\#")
        return str(ox.NamedNode(value))

    def predicate(self, value: str) -> str:
        return "a" if value == TYPE.value else self.node(value)

    def of(self, value: ox.NamedNode | ox.Literal) -> str:
        if isinstance(value, ox.NamedNode):
            return self.node(value.value)
        datatype = value.datatype.value
        if datatype == _SHORT[0] or (datatype == _SHORT[1] and "." in value.value):
            return value.value
        written = str(value)
        if datatype.startswith(PREFIXES["xsd"]) and written.endswith(">"):
            return f"{written[:written.rindex('^^')]}^^xsd:{datatype.removeprefix(PREFIXES['xsd'])}"
        return written

"""The graph as JSON-LD under the published context, ``ontology/context.jsonld``, which each file carries with it.

Nodes are in the default graph, annotations in the named graph ``kg:evidence``. Nothing has to be fetched to read it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import iri
from kg.ontology import PATH
from kg.terms import TYPE, Triple, documents, term

CONTEXT = PATH / "context.jsonld"
_EXACT = 2**53  # whole numbers below it are the same in every reader of JSON
_RELATIVE = re.compile(r"\w[\w.%-]*(/\w[\w.%-]*)*(#[\w.-]+)?")  # nothing that resolving would change
_HTTP = re.compile(r"https?://[^?#]+/")


def write(things: Iterable[Triple], evidence: Iterable[Triple], path: Path, base: str = iri.BASE) -> None:
    """Write the statements of ``kg.statements`` and ``kg.evidence``, a node a line, document by document as they come."""
    context = json.loads(CONTEXT.read_text("utf-8"))["@context"]
    names = _Names(context, base)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {_json(names.context)},\n"@graph": [\n')
        file.writelines(node + ",\n" for node in _nodes(things, names))
        file.write(f'{{"id": {_json(names.node(iri.EVIDENCE))}, "@graph": [')
        file.writelines((",\n" if number else "\n") + node for number, node in enumerate(_nodes(evidence, names)))
        file.write("\n]}\n]}\n")


def _nodes(triples: Iterable[Triple], names: _Names) -> Iterator[str]:
    """A JSON object for each subject, sorted within its document."""
    for document in documents(triples):
        nodes: dict[str, list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]] = defaultdict(list)
        for subject, predicate, value in document:
            nodes[subject.value].append((predicate, value))
        for about in sorted(nodes):
            yield _json(_node(about, nodes[about], names))


def _node(about: str, facts: Iterable[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]], names: _Names) -> dict[str, Any]:
    found: dict[str, list[Any]] = defaultdict(list)
    for predicate, value in sorted(facts, key=lambda fact: (fact[0] != TYPE, fact[0].value, str(fact[1]))):
        name, of = ("type", names.node(value.value)) if predicate == TYPE else names.fact(predicate.value, value)
        found[name].append(of)
    return {"id": names.node(about), **{name: values[0] if len(values) == 1 else values for name, values in found.items()}}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Names:
    """Terms as the context shortens them. Nodes of the graph itself are relative to its base."""

    def __init__(self, context: Mapping[str, Any], base: str) -> None:
        self.context = dict(context)
        self._base = base if _HTTP.fullmatch(base) else ""  # others are not resolved alike by all readers
        if self._base:
            self.context["@base"] = self._base
        spaces = {name: space for name, space in context.items() if isinstance(space, str) and space[-1:] in "/#"}
        self._spaces = sorted(((space, name) for name, space in spaces.items()), reverse=True)
        # property: what it is called, and what its values are when nothing more is said
        self._terms = {term(short).value: (name, coerced) for name, short, coerced in _terms(context, spaces)}

    def node(self, value: str) -> str:
        """A node or class: prefixed, relative, or in full."""
        for space, name in self._spaces:
            if value.startswith(space):
                return f"{name}:{value[len(space):]}"
        if self._base and value.startswith(self._base) and _RELATIVE.fullmatch(value, len(self._base)):
            return value[len(self._base):]
        return value

    def fact(self, predicate: str, value: ox.NamedNode | ox.Literal) -> tuple[str, Any]:
        """The property and the value, with as much said of its type as the context leaves open."""
        name, coerced = self._terms.get(predicate, (predicate, ""))
        if isinstance(value, ox.NamedNode):
            return name, self.node(value.value) if coerced == "@id" else {"@id": self.node(value.value)}
        kind = f"@{value.language}" if value.language else value.datatype.value
        if kind == coerced or (not coerced and kind == term("xsd:string").value):
            return name, value.value
        if not coerced and kind == term("xsd:integer").value and abs(int(value.value)) < _EXACT:
            return name, int(value.value)
        return name, {"@value": value.value, **({"@language": value.language} if value.language else {"@type": kind})}


def _terms(context: Mapping[str, Any], spaces: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Name, prefixed name and type of the values (``@id``, an IRI, ``@`` and a language, or "") of each property."""
    for name, defined in context.items():
        if name in spaces or (isinstance(defined, str) and defined.startswith("@")):
            continue
        if isinstance(defined, str):
            yield name, defined, ""
        elif "@language" in defined:
            yield name, defined["@id"], f"@{defined['@language']}"
        else:
            kind = defined["@type"]
            yield name, defined["@id"], kind if kind == "@id" else term(kind).value

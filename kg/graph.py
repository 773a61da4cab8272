"""The graph that people hold: entries and the ontology, with a method for each thing one does with them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import iri
from kg.answers import Answers, Kinds
from kg.evidence import evidence
from kg.model import Entry, Ontology
from kg.statements import Statements

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

    from kg.store import Store


class Graph:
    """Papers and the concepts, links and results that they share.

    Methods that ask return pandas DataFrames, with the columns that the methods of :class:`kg.answers.Answers` of the
    same name document.
    """

    def __init__(self, entries: Sequence[Entry], ontology: Ontology, base: str = iri.BASE) -> None:
        self.entries = tuple(entries)
        self.ontology = ontology
        self.base = base

    @classmethod
    def open(cls, path: Path | str) -> Graph:
        """The graph of a build's folder or of a ``graph.ttl``, with its evidence where ``evidence.ttl`` is beside it.

        Raises InputError where there is none.
        """
        from kg.reopen import reopen

        return cls(*reopen(Path(path)))

    def __repr__(self) -> str:
        return f"<kg.Graph: {len(self.entries):,} papers, {sum(len(entry.claims) for entry in self.entries):,} edges>"

    @cached_property
    def statements(self) -> Statements:
        """What makes the RDF statements of the graph."""
        return Statements(self.ontology, self.base)

    @cached_property
    def answers(self) -> Answers:
        """What answers questions, as tables."""
        return Answers(self.entries, self.base, self.ontology.concepts)

    @cached_property
    def store(self) -> Store:
        """The graph in an Oxigraph store in memory."""
        from kg.store import Store

        return Store.of(self.statements.things(self.entries), evidence(self.entries, self.statements, self.ontology.version))

    @property
    def rdf(self) -> rdflib.Graph:
        """The graph without its evidence as an ``rdflib.Graph`` on the store."""
        return self.store.rdflib()

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The graph as a ``networkx.MultiDiGraph``: nodes are IRIs, edge keys are roles."""
        from kg.network import to_networkx

        return to_networkx(self.entries, self.base, self.ontology.concepts)

    def query(self, query: str, **parameters: str) -> pd.DataFrame:
        """The rows of a SPARQL query, or of a named one with its parameters."""
        from kg.queries import frame

        return frame(self.store, query, parameters)

    def shared(self, a: str, b: str | None = None, kinds: Kinds = ()) -> pd.DataFrame:
        """Papers that share something with one, or what two share."""
        table = self.answers.shared(a, kinds) if b is None else self.answers.between(a, b, kinds)
        return table.frame()

    def having(self, name: str, kind: str | None = None) -> pd.DataFrame:
        """Every paper with a concept, or with a narrower one."""
        return self.answers.having(name, kind).frame()

    def pairs(self, kinds: Kinds = ()) -> pd.DataFrame:
        """All pairs of papers that share something of these kinds."""
        return self.answers.pairs(kinds).frame()

    def compare(self, name: str) -> pd.DataFrame:
        """Who compares with a thing, and whom it compares with."""
        return self.answers.compare(name).frame()

    def builds_on(self, name: str | None = None) -> pd.DataFrame:
        """Which paper extends, uses or evaluates on what another introduces."""
        return self.answers.builds_on(name).frame()

    def communities(self, method: str = "louvain", resolution: float = 1.0) -> pd.DataFrame:
        """Groups of papers, named by what distinguishes them."""
        return self.answers.communities(method, resolution).frame()

    def members(self, method: str = "louvain", resolution: float = 1.0) -> pd.DataFrame:
        """The papers of each group."""
        return self.answers.members(method, resolution).frame()

    def trends(self, by: str = "month", kinds: Kinds = ()) -> pd.DataFrame:
        """Concepts over time."""
        return self.answers.trends(by, kinds).frame()

    def timeline(self, by: str = "month", kinds: Kinds = ()) -> pd.DataFrame:
        """Papers for each concept and period."""
        return self.answers.timeline(by, kinds).frame()

    def chains(self, name: str) -> pd.DataFrame:
        """What a paper builds on through others."""
        return self.answers.chains(name).frame()

    def repositories(self) -> pd.DataFrame:
        """Repositories that several papers link to."""
        return self.answers.repositories().frame()

    def path(self, a: str, b: str) -> pd.DataFrame:
        """The shortest chain of papers and concepts between two things."""
        return self.answers.path(a, b).frame()

    def map(self, **options: Any) -> Any:
        """The concept map, shown inline in a notebook."""
        from kg.export.map import show

        return show(self.entries, self.ontology, self.base, **options)

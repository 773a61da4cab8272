"""The graph in Oxigraph: in memory for one command, or on disk."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import iri
from kg.model import InputError, KgError
from kg.terms import Triple

if TYPE_CHECKING:
    import rdflib

EVIDENCE = ox.NamedNode(iri.EVIDENCE)  # the named graph of the annotations
_STAMP = "graph.sha256"  # beside a store on disk: which graph.ttl it was loaded from


class Store:
    """An Oxigraph store: things in the default graph, evidence in a graph of its own."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    @classmethod
    def of(cls, things: Iterable[Triple], evidence: Iterable[Triple] = ()) -> Store:
        """A store in memory of these statements."""
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in things)
        store.bulk_extend(ox.Quad(*triple, EVIDENCE) for triple in evidence)
        return cls(store)

    @classmethod
    def open(cls, path: Path) -> Store:
        """The store of a build's folder, a Turtle file, or a folder that ``save`` wrote. Raises InputError for others."""
        if path.is_dir() and (path / _STAMP).is_file():
            return cls(ox.Store.read_only(str(path)))
        graph = path / "graph.ttl" if path.is_dir() else path
        store = ox.Store()
        load(store, graph, None)
        beside = graph.with_name("evidence.ttl")
        if graph.name == "graph.ttl" and beside.is_file():
            load(store, beside, EVIDENCE)
        return cls(store)

    def rdflib(self) -> rdflib.Graph:
        """The default graph as an ``rdflib.Graph`` on this store."""
        import rdflib
        from oxrdflib import OxigraphStore
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        return rdflib.Graph(store=OxigraphStore(store=self.store), identifier=DATASET_DEFAULT_GRAPH_ID)


def load(store: ox.Store, path: Path, graph: ox.NamedNode | None) -> None:
    """Load a Turtle file into a graph of a store. Raises InputError naming the file and the line."""
    try:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=graph or ox.DefaultGraph())
    except SyntaxError as error:
        raise InputError(f"{path}, line {error.lineno}: not readable as Turtle ({error.msg})") from None
    except OSError as error:
        raise InputError(f"{path}: no graph here; run kg build, or name one with --graph ({error.strerror or error})") from None


def save(folder: Path, path: Path) -> None:
    """Keep the graph of a build's folder in a store on disk at ``path``, which then takes the place of an older one."""
    if path.exists() and not (path / _STAMP).is_file():
        raise KgError(f"{path}: not a store that kg made; give another folder with --store")
    fresh = path.with_name(f".{path.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    store = ox.Store(str(fresh))
    load(store, folder / "graph.ttl", None)
    load(store, folder / "evidence.ttl", EVIDENCE)
    store.flush()
    store.optimize()
    del store
    (fresh / _STAMP).write_text(stamp(folder / "graph.ttl"))
    shutil.rmtree(path, ignore_errors=True)
    fresh.rename(path)


def stamp(graph: Path) -> str:
    """What tells whether a store is current: the SHA-256 of the graph's file."""
    return hashlib.sha256(graph.read_bytes()).hexdigest()


def is_current(store: Path, graph: Path) -> bool:
    """Whether a store on disk was loaded from this very graph."""
    return (store / _STAMP).is_file() and graph.is_file() and (store / _STAMP).read_text() == stamp(graph)

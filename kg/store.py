"""The graph in Oxigraph: in memory for one command, or on disk."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import iri
from kg.model import InputError, KgError, UsageError
from kg.terms import Triple

if TYPE_CHECKING:
    import rdflib

EVIDENCE = ox.NamedNode(iri.EVIDENCE)  # the named graph of the annotations
_STAMP = "kg.sha256"  # in a store on disk: which files it was loaded from


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
        """The store of a build's folder, a file in RDF, or a folder that ``save`` wrote. Raises InputError for others.

        A build's folder is read from the store on disk that is named ``store`` in it, while that is current.
        """
        if (path / _STAMP).is_file():
            return cls(_opened(path))
        if is_current(path / "store", path):
            return cls(_opened(path / "store"))
        graph = path / "graph.ttl" if path.is_dir() else path
        store = ox.Store()
        load(store, graph)
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


def _opened(path: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:  # a file is missing or damaged
        raise InputError(f"{path}: not a whole store; write it again with kg build --store ({error})") from None


def load(store: ox.Store, path: Path, graph: ox.NamedNode | None = None) -> None:
    """Load a file into a graph of a store, by its suffix; what has no suffix of RDF is taken for Turtle.

    N-Quads, TriG and JSON-LD say themselves what is in which graph. Raises InputError naming the file and the line.
    """
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix(".")) or ox.RdfFormat.TURTLE
    try:
        store.bulk_load(path=str(path), format=form, to_graph=graph)
    except SyntaxError as error:
        raise InputError(f"{path}, line {error.lineno}: not readable as {form.name} ({error.msg})") from None
    except OSError as error:
        raise InputError(f"{path}: no graph here; run kg build, or name one with --graph ({error.strerror or error})") from None


def ready(path: Path) -> None:
    """Raises UsageError where a store cannot take the place of what stands at ``path``."""
    if path.exists() and not (path / _STAMP).is_file() and not (path.is_dir() and not any(path.iterdir())):
        raise UsageError(f"{path}: not a store that kg made; give another folder with --store")


def save(folder: Path, path: Path) -> None:
    """Keep the graph of a build's folder in a store on disk at ``path``, which then takes the place of an older one.

    Raises UsageError where something else stands there, KgError where it cannot be written.
    """
    ready(path)
    path = path.resolve()
    fresh = path.with_name(f".{path.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        store = ox.Store(str(fresh))
    except OSError as error:
        raise KgError(f"{path}: cannot be written ({error.strerror or error})") from None
    try:
        load(store, folder / "graph.ttl")
        load(store, folder / "evidence.ttl", EVIDENCE)
        store.optimize()
        store.flush()
        del store
        (fresh / _STAMP).write_text(stamp(folder))
        shutil.rmtree(path, ignore_errors=True)
        fresh.rename(path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def stamp(folder: Path) -> str:
    """What tells whether a store is current: the SHA-256 of each file that it was loaded from."""
    lines = []
    for name in ("graph.ttl", "evidence.ttl"):
        with (folder / name).open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
    return "".join(lines)


def is_current(store: Path, folder: Path) -> bool:
    """Whether a store on disk was loaded from the very files of a build's folder."""
    try:
        return (store / _STAMP).read_text() == stamp(folder)
    except OSError:
        return False

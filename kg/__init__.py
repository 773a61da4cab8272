"""kg: a knowledge graph of research papers, from their titles and abstracts.

>>> import kg
>>> graph = kg.build(kg.sample()).graph
>>> graph.shared("LoRA")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg.model import Claim, Concept, Entry, InputError, KgError, Link, Mention, Merge, Paper, Reading, Result, Source, UsageError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.queries import query
    from kg.readers import read
    from kg.stages import Build, build, extractor, sample, write

__all__ = ["Build", "Claim", "Concept", "Entry", "Graph", "InputError", "KgError", "Link", "Mention", "Merge", "Paper",
           "Reading", "Result", "Source", "UsageError", "build", "extractor", "open", "query", "read", "sample", "write"]
__version__ = "0.1.0"

_LATER = {"Build": "kg.stages", "build": "kg.stages", "extractor": "kg.stages", "sample": "kg.stages", "write": "kg.stages",
          "Graph": "kg.graph", "query": "kg.queries", "read": "kg.readers"}


def __getattr__(name: str) -> Any:
    """What is heavy to import is imported when it is first asked for."""
    if name == "open":
        return import_module("kg.graph").Graph.open
    if name in _LATER:
        found = getattr(import_module(_LATER[name]), name)
        globals()[name] = found  # found once
        return found
    raise AttributeError(f"module 'kg' has no attribute {name!r}")

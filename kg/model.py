"""The records that travel from page to graph, and the errors that any stage may raise.

Every record is frozen and holds plain values and tuples, so that it can be hashed, compared, pickled to a worker and
written as JSON without thought.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class KgError(Exception):
    """Work that failed. The message is one line: what, where, and how to mend it (exit status 1)."""


class InputError(KgError):
    """A file, row or graph that cannot be read."""


class UsageError(KgError):
    """A request that makes no sense, such as an unknown name or option value (exit status 2)."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a paper was listed: the listing's file name, the SHA-256 of its bytes, the place in it, from 1, its day."""

    listing: str
    sha256: str
    position: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a listing shows it. What the listing does not say is ``None``."""

    id: str
    title: str
    abstract: str
    published: date | None = None
    authors: int | None = None
    organisation: str | None = None
    comments: int | None = None
    sources: tuple[Source, ...] = ()
    arxiv: str | None = None

    @property
    def text(self) -> str:
        """Title, line feed, abstract: the text that every offset of this paper counts in (code points)."""
        return f"{self.title}\n{self.abstract}"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch ``[start, end)`` of ``Paper.text`` that names a thing.

    ``name`` is what the thing is called within the paper: the official name of a known concept, the expansion of an
    abbreviation, or else the form itself. Mentions of one paper with the same kind and name are one thing, and carry
    one role. ``sentence`` is the ``(start, end)`` of the sentence around it, ``by`` the component that found it,
    ``score`` the estimated probability in [0, 1] that a careful reader agrees.
    """

    start: int
    end: int
    text: str
    kind: str
    name: str
    role: str
    sentence: tuple[int, int]
    by: str
    score: float


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A web address in the text, in canonical form; ``kind`` is repository, project_page or dataset_page."""

    start: int
    end: int
    url: str
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """A measured value as written, found at ``[start, end)``: ``subject`` reaches ``value`` of ``metric``."""

    start: int
    end: int
    value: str
    sentence: tuple[int, int]
    subject: str | None = None
    metric: str | None = None
    on: str | None = None
    versus: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one paper's text says. It depends on nothing but that text."""

    paper: Paper
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that papers name. Kind and name identify it; its IRI is made from them alone.

    ``hidden`` holds forms that find the concept but are not shown (misspellings, code identifiers); ``broader`` the
    names of wider concepts of the same kind; ``exact`` IRIs of the same thing elsewhere (Wikidata), ``close`` of nearly the same.
    ``known`` tells whether it stands in the vocabulary or was first met in a paper.
    """

    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A paper's edge to a concept: the role, the mentions that show it (best first), the score in [0, 1]."""

    role: str
    concept: Concept
    evidence: tuple[Mention, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What the graph holds of one paper."""

    paper: Paper
    claims: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Two forms taken for one concept for another reason than equal folded names."""

    kind: str
    form: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of concepts as the ontology describes it.

    ``shape`` and ``colour`` are how the map draws it; ``min_score`` is the score that a thing must have to be kept where
    nobody asks for another; ``heads`` are the last words of names that tell the kind
    ("sliding window *attention*").
    """

    key: str
    iri: str
    label: str
    plural: str
    colour: str
    shape: str
    min_score: float = 0.0
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A property from paper to concept; ``cues`` are the phrases that signal it, ``rank`` orders roles (1 = strongest)."""

    key: str
    iri: str
    label: str
    rank: int
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """The ontology as the code needs it: kinds, roles and known concepts, each in a fixed order."""

    version: str
    kinds: tuple[Kind, ...]
    roles: tuple[Role, ...]
    concepts: tuple[Concept, ...]

    def min_scores(self, asked: float | None = None) -> dict[str, float]:
        """The least score by kind: what was asked for, or the kind's own."""
        return {kind.key: kind.min_score if asked is None else asked for kind in self.kinds}

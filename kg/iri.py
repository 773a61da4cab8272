"""The only maker of IRIs. Each is made from a label alone, so that every machine and every shard makes the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

BASE = "https://w3id.org/kg-papers/"
ONTOLOGY = f"{BASE}ontology#"
EVIDENCE = f"{ONTOLOGY}evidence"
"""The named graph of the annotations, in a store and in N-Quads; the same for every base."""

_DIGEST = re.compile(r"(?:^|-)[0-9a-f]{8}$", re.ASCII)
_SIGNS = {"+": " plus ", "#": " sharp "}


def slug(label: str) -> str:
    """The label as a piece of an IRI: letters and digits in lower case, hyphens between.

    ``+`` is written plus and ``#`` sharp. Where more than case, spaces and hyphens is lost on the way, the first eight
    hex digits of the label's SHA-256 follow, so that labels that differ in what is lost do not meet. So they do where
    the label itself ends like that.
    """
    plain = unicodedata.normalize("NFKC", label).strip()
    folded = plain.casefold()
    short = re.sub(r"[\W_]+", "-", "".join(_SIGNS.get(char, char) for char in folded)).strip("-")
    kept = folded == plain.lower() and all(char.isalnum() or char.isspace() or char in "-+#" for char in folded)
    if short and kept and not _DIGEST.search(short):
        return short
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{short}-{digest}" if short else digest


def concept(kind: str, name: str, base: str = BASE) -> str:
    """The IRI of a concept of a kind."""
    return f"{base}{kind}/{slug(name)}"


def paper(title: str, base: str = BASE) -> str:
    """The IRI of a paper."""
    return f"{base}paper/{slug(title)}"


def link(url: str, base: str = BASE) -> str:
    """The IRI of a repository or page; the address itself is its ``schema:codeRepository`` or ``schema:url``."""
    return f"{base}link/{slug(url.removeprefix('https://').removeprefix('http://'))}"


def listing(sha256: str, base: str = BASE) -> str:
    """The IRI of a listing, from the SHA-256 of its bytes."""
    return f"{base}listing/{sha256[:16]}"


def position(listing: str, number: int) -> str:
    """The IRI of a place in a listing."""
    return f"{listing}#{number}"


def result(paper: str, start: int, end: int, nth: int = 1) -> str:
    """The IRI of the ``nth`` result that a paper states at ``[start, end)`` of its text."""
    return f"{paper}#result-{start}-{end}" + _nth(nth)


def part(paper: str, name: str) -> str:
    """The IRI of a paper's title or abstract."""
    return f"{paper}#{name}"


def evidence(paper: str, sort: str, part: str, start: int, end: int, kind: str, nth: int = 1) -> str:
    """The IRI of the ``nth`` piece of evidence for a thing of a kind at ``[start, end)`` of a part of a paper.

    ``sort`` is annotation, target or selector, ``part`` title or abstract.
    """
    return f"{paper}#{sort}-{part}-{start}-{end}-{kind}" + _nth(nth)


def _nth(number: int) -> str:
    return f"-{number}" if number > 1 else ""


def component(name: str, version: str, base: str = BASE) -> str:
    """The IRI of a version of a component that finds things."""
    return f"{base}component/{slug(name)}-{version}"


def dump(base: str = BASE) -> str:
    """The IRI of the description of a graph."""
    return f"{base}dump"


def count(dump: str, what: str, name: str) -> str:
    """The IRI of a count in the description of a graph; ``what`` is class or property, ``name`` a prefixed name."""
    return f"{dump}#{what}-{name.replace(':', '-')}"


def spaces(kinds: Iterable[str], base: str = BASE) -> dict[str, str]:
    """What the IRIs of a graph's own nodes begin with, by prefix: those of the kinds of concepts, and of all else."""
    return {name: f"{base}{name}/" for name in (*kinds, "paper", "link", "listing")}

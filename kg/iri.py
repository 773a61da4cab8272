"""The only maker of IRIs. Each is made from a label alone, so that every machine and every shard makes the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata

BASE = "https://w3id.org/kg-papers/"
ONTOLOGY = f"{BASE}ontology#"
_SIGNS = {"+": " plus ", "#": " sharp "}


def slug(label: str) -> str:
    """The label as a piece of an IRI: letters and digits in lower case, hyphens between.

    ``+`` is written plus and ``#`` sharp. Where more than case, spaces and hyphens is lost on the way, the first eight
    hex digits of the label's SHA-256 follow, so that labels that differ in what is lost do not meet.
    """
    plain = unicodedata.normalize("NFKC", label).strip()
    folded = plain.casefold()
    short = re.sub(r"[\W_]+", "-", "".join(_SIGNS.get(char, char) for char in folded)).strip("-")
    kept = folded == plain.lower() and all(char.isalnum() or char.isspace() or char in "-+#" for char in plain)
    if short and kept:
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

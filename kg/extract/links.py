"""Web addresses in abstracts: repositories, project pages, dataset pages, in canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.extract.tokenizer import text_of
from kg.model import Link

KEY = "kg_links"
_HOSTS = (r"github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|huggingface\.co|hf\.co|zenodo\.org|kaggle\.com|sites\.google\.com"
          r"|anonymous\.4open\.science|doi\.org|modelscope\.cn|aka\.ms|bit\.ly|osf\.io|figshare\.com")
_TLDS = r"com|org|net|io|ai|edu|dev|app|page|site|me|top|tech|cc|xyz|info|eu|de|uk|ch|fr|cn|jp|kr|wang"
_SIGN = r"[^\s<>\"{}|\\^`。，、；：！？（）【】《》]"  # what may stand in an address
_ADDRESS = re.compile(
    rf"(?<![\w@./-])(?:https?://{_SIGN}+|www\.[\w-]+\.{_SIGN}+"
    rf"|(?:{_HOSTS})/{_SIGN}+|[\w-]+(?:\.[\w-]+)*\.(?:github|gitlab)\.io(?:/{_SIGN}*)?"
    rf"|(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TLDS})/[\w~]{_SIGN}*"
    rf"|(?<=available at )(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TLDS})\b)",
    re.IGNORECASE)
_SIGNS = ("://", "www.", ".github.io", ".gitlab.io", "available at ")  # one of these, or a host and a path, is in every address
_HOST_AND_PATH = re.compile(r"\.[a-z]+/")
_CODE = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
_MODELS = ("huggingface.co", "hf.co")
_DATA = ("zenodo.org", "kaggle.com", "doi.org", "figshare.com", "osf.io")
_STUCK = ".,;:!?'\"”’*_~"


def links(text: str) -> Iterator[Link]:
    """The links of a text, in its order. What is no address (no host, a broken port or bracket) is passed over."""
    lower = text.lower()
    if not (any(sign in lower for sign in _SIGNS) or _HOST_AND_PATH.search(lower)):
        return  # most abstracts; the look for addresses takes longer than all that goes before
    for found in _ADDRESS.finditer(text):
        stuck = _unstuck(found[0])
        url = canonical(stuck)
        if url is not None:
            around = text[max(0, found.start() - 60):found.start()].casefold()
            yield Link(found.start(), found.start() + len(stuck), url, _kind(url, around))


def canonical(address: str) -> str | None:
    """The address with a scheme, its host in lower case where it matters not, a repository without what follows it."""
    with_scheme = address if re.match(r"https?://", address, re.IGNORECASE) else f"https://{address}"
    try:
        parts = urlsplit(with_scheme)
        host = (parts.hostname or "").removeprefix("www.")
        _ = parts.port
    except ValueError:
        return None
    if "." not in host or host.startswith(".") or ".." in host:
        return None
    path = [piece for piece in parts.path.split("/") if piece]
    if host in _CODE:
        return _repository(host, path)
    tail = f"?{parts.query}" if parts.query else ""
    return f"https://{parts.netloc.removeprefix('www.').casefold()}" + "".join(f"/{piece}" for piece in path) + tail


def _repository(host: str, path: list[str]) -> str | None:
    if not path:
        return None
    if len(path) > 1:
        path[1] = path[1].removesuffix(".git")
    return f"https://{host}/" + "/".join(path[:2])


def _kind(url: str, around: str) -> str:
    host, _, path = url.removeprefix("https://").partition("/")
    if host in _CODE:
        return "repository" if "/" in path else "project_page"
    if host in _MODELS:
        return "dataset_page" if path.startswith("datasets/") else "project_page"
    if host in _DATA:
        return "dataset_page"
    if host == "anonymous.4open.science" or (re.search(r"\b(?:source code|code|repository|implementation)\b[^.]{0,40}$", around) \
            and host in ("aka.ms", "bit.ly")):
        return "repository"
    return "project_page"


def _unstuck(address: str) -> str:
    """The address without the sentence's marks behind it; a closing bracket goes where none opens inside."""
    while address:
        last = address[-1]
        if last in _STUCK or (last in ")]" and address.count(last) > address.count({")": "(", "]": "["}[last])):
            address = address[:-1]
        else:
            break
    return address


@Language.component("kg_links", assigns=["doc.spans"])
def component(doc: Doc) -> Doc:
    """Links as spans: the label is the kind, the ``id`` the canonical address."""
    spans = [doc.char_span(link.start, link.end, label=link.kind, span_id=link.url, alignment_mode="expand")
             for link in links(text_of(doc))]
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=[span for span in spans if span is not None])
    return doc

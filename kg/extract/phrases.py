"""Names that no list has yet, by their form and by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.extract.tokenizer import text_of

KEY = "kg_phrases"

_NAME = r"[A-Za-z][\w.+*@]*(?:[-–][\w.+*@]+)*"
_TITLE = re.compile(rf"(?P<name>{_NAME}(?: {_NAME}){{0,4}}|\S{{2,40}}) ?: ")
_COINED = re.compile(
    r"\b(?:[Ww]e (?:introduce|propose|present|release|develop|build|design|construct|create|open-source)|called|named|dubbed|"
    r"termed|coined|introduces|presents|proposes)"
    r" (?:the )?[\"“']?(?P<name>[A-Z][\w.+*@]*(?:[-–][\w.+*@]+)*(?: [A-Z]\w[\w-]*){0,4})")
_APPOSITION = re.compile(r", (?:an?|the first) [\w-]")
_APPOSED = re.compile(rf"(?<!\w)(?<!\w[.+*@–-])(?:\d+(?=[A-Z]))?{_NAME}$")
_FAR = 80  # characters: the longest name looked for before an apposition
_SHAPED = re.compile(
    r"(?:(?<![\w/.@\\{-])|(?<=\\text[a-z][a-z]\{)|(?<=\\emph\{))"  # LaTeX around a name does not hide it, in a key for \cite is none
    r"(?:[A-Za-z]*[a-z][A-Z][\w+]*|[A-Z]{2,}[\w+]*|[A-Z][a-z]*\d[\w.+]*|[A-Z]+\d[\w.+]*"
    r"|[A-Z][a-z]+(?=(?:-\d[\d.]*)*-\d[\d.]*[BMbm]\b))(?:[-.][\w+]+)*(?![\w@]|\(\d)")
_WORD = re.compile(r"[A-Za-z][\w]*(?:[-'–][\w]+)*|\S")
_BENCHMARK_NAME = re.compile(r"(?:Bench|Eval|QA|Arena|Gym|Suite|Challenge|Test)\w*$")
_DATA_NAME = re.compile(r"(?:Corpus|Set|Pile|\d+[MK])$")
_NOT_NAMES = frozenset(
    "AI ML NLP GPU GPUs CPU CPUs LaTeX PDF URL HTML SOTA CV II III IV ID IDs OOD US UK USA EU 3D 2D 1D API APIs TL DR IEEE ACM FPS GB MB "
    "KB TB RAM VRAM H100 A100 V100 OK".split())
_STOP = frozenset(
    "a an and any are as at be been both but by can each either every few for from get had has have how if in into is it its just "
    "least less many may more most much new no nor not of on one only or other our over own per same several since so some such "
    "than that the their them then there these they this those through thus to two three four five six under until up upon us use "
    "used using very via was we well were what when where which while who whose why will with within without would novel proposed "
    "existing recent current previous prior different various general first second third key main simple effective efficient strong "
    "better best good large small high low higher lower existing based called named also however despite do does make makes show "
    "shows find finds give given provide provides improve improves achieve achieves enable enables allow allows learn learns train "
    "trains require requires perform performs outperform outperforms propose proposes introduce introduces present presents develop "
    "demonstrate demonstrates apply applies reduce reduces increase increases study studies investigate analyze explore leverage "
    "leverages employ employs address addresses task-specific standard traditional conventional common popular typical overall "
    "average significant important additional specific certain".split())
_GENERIC_MODIFIERS = frozenset(
    "our their its this these that deep neural machine state-of-the-art real-world final full entire local global original "
    "resulting underlying other another whole corresponding learned trained pretrained pre-trained modern complex powerful fast "
    "robust scalable practical lightweight unified single multiple".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch that looks like a name, its likely kind, and by which sign."""

    start: int
    end: int
    kind: str
    sign: str


def phrases(text: str, heads: Mapping[str, str]) -> Iterator[Phrase]:
    """Likely names in a text. ``heads`` gives the kind for the last word of a name, in lower case."""
    yield from _titled(text)
    for found in _COINED.finditer(text):
        name = found["name"].rstrip(".")
        if _is_name(name) or " " in name:
            yield Phrase(found.start("name"), found.start("name") + len(name), _kind(name, text, found.end("name")), "coined")
    for apposition in _APPOSITION.finditer(text):
        end = apposition.start()
        named = _APPOSED.search(text, max(0, end - _FAR), end)
        if named and _is_name(named[0].rstrip(".")):
            yield Phrase(named.start(), named.start() + len(named[0].rstrip(".")), _kind(named[0], text, end), "apposed")
    for found in _SHAPED.finditer(text):
        name = found[0].rstrip(".")
        if _is_name(name):
            yield Phrase(found.start(), found.start() + len(name), _kind(name, text, found.end()), "shaped")
    yield from _headed(text, heads)


def _titled(text: str) -> Iterator[Phrase]:
    found = _TITLE.match(text)
    if found and "\n" not in found[0]:
        name, rest = found["name"], text[found.end():text.find("\n")]
        if _is_name(name.split()[0]) or len(name.split()) <= 2:
            yield Phrase(0, len(name), _kind(name, rest, 0), "title")


def _is_name(word: str) -> bool:
    """Whether a word is shaped like a name: capitals inside, or letters with digits."""
    plain = word[:-1] if word.endswith("s") else word
    return (len(plain) > 1 and word not in _NOT_NAMES and plain not in _NOT_NAMES
            and (sum(map(str.isupper, plain)) > 1 or (any(map(str.isdigit, plain)) and plain[0].isalpha())
                 or (plain[0].islower() and any(map(str.isupper, plain[2:])))))


def _kind(name: str, text: str, after: int) -> str:
    following = text[after:after + 60].casefold()
    if _BENCHMARK_NAME.search(name) or re.match(r"\W*(?:an?|the)?\W*(?:[\w-]+ ){0,4}(?:benchmark|leaderboard|test suite)", following):
        return "benchmark"
    if _DATA_NAME.search(name) or re.match(r"\W*(?:an?|the)?\W*(?:[\w-]+ ){0,4}(?:dataset|corpus|data set)", following):
        return "dataset"
    return "method"


def _headed(text: str, heads: Mapping[str, str]) -> Iterator[Phrase]:
    """Up to four modifiers before a word that tells the kind."""
    words = list(_WORD.finditer(text))
    kinds = [heads.get(lower) or heads.get(_singular(lower)) for lower in (word[0].casefold() for word in words)]
    for place, (word, kind, following) in enumerate(zip(words, kinds, [*kinds, None][1:], strict=True)):
        if kind is None or following is not None:
            continue
        first = place
        while first > 0 and place - first < 4 and _modifies(words[first - 1][0]):
            if "\n" in text[words[first - 1].end():words[first].start()]:
                break
            first -= 1
        while first < place and words[first][0].casefold() in _GENERIC_MODIFIERS:
            first += 1
        if first < place:
            yield Phrase(words[first].start(), word.end(), kind, "headed")


def _modifies(word: str) -> bool:
    lower = word.casefold()
    return word[0].isalpha() and lower not in _STOP and not lower.endswith(("ly", "ing")) and len(word) > 1


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@Language.factory("kg_phrases", default_config={"heads": None}, assigns=["doc.spans"])
def factory(nlp: Language, name: str, heads: dict[str, list[str]] | None) -> Phrases:  # noqa: ARG001
    """A component for last words by kind, ``{"method": ["attention", ...], ...}``; without them the ontology's."""
    if heads is None:
        from kg import ontology

        heads = {kind.key: list(kind.heads) for kind in ontology.load().kinds}
    return Phrases(heads)


class Phrases:
    """Sets ``doc.spans["kg_phrases"]``: label the kind, ``id`` the sign."""

    def __init__(self, heads: Mapping[str, Sequence[str]]) -> None:
        self._heads = {head.casefold(): kind for kind in sorted(heads) for head in heads[kind]}

    def __call__(self, doc: Doc) -> Doc:
        spans = [doc.char_span(phrase.start, phrase.end, label=phrase.kind, span_id=phrase.sign, alignment_mode="expand")
                 for phrase in phrases(text_of(doc), self._heads)]
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=[span for span in spans if span is not None])
        return doc

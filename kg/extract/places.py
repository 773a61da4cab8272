"""The places where a text names something: spans of all components, trimmed, settled where they overlap, and with the other
places of the same forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.extract import names, phrases
from kg.extract.abbreviations import Abbreviation

TAGGER = "kg_tagger"
LINKS = "kg_links"
NOUNS = (r"approach(?:es)?|methods?|techniques?|frameworks?|strateg(?:y|ies)|schemes?|paradigms?|pipelines?|algorithms?|modules?|"
         r"baselines?|procedures?|implementations?|solvers?|mechanisms?|operations?|calculations?")
TAIL = re.compile(
    rf"(?:[-\s]+(?:{NOUNS}|datasets?|data\s?sets?|benchmarks?|corpus|corpora|models?|optimizers?|optimisers?|librar(?:y|ies)|suites?|"
    r"tasks?|problems?|leaderboards?|architectures?|famil(?:y|ies)|test sets?|metrics?|scores?|attention|networks?|series|toolkit|"
    r"variants?|backbones?|layers?|blocks?|based))+$", re.IGNORECASE)
"""Common words behind a name."""
_SIGN_ORDER = {"title": 0, "coined": 1, "shaped": 2, "apposed": 3, "headed": 4}
_LEAD = re.compile(
    r"(?:(?:the|our|an?|standard|unified|simple|novel|new|existing|proposed|recent|modern|conventional|traditional|various|several|strong|"
    r"powerful|popular|state-of-the-art|sota|vanilla|pre-?trained|fine-?tuned|smaller|larger)\s+|e\.g\.,?[\s~]+)+", re.IGNORECASE)
_EXPLAINED = re.compile(r"(?<=\w)\s+[-–—]+\s+(?:an?|the|which|that|our)\b")  # what follows tells what a name is
_INITIALS = re.compile(r"(?:[A-Z](?:\.\s?|\s)){1,3}[A-Z][a-z]+(?:-[A-Z][a-z]+)?")
_SURNAME = re.compile(r"[A-Z][a-z]+(?: (?:and|&) [A-Z][a-z]+)?")
_CITED = re.compile(r"(?: et al\b|,? \(?(?:19|20)\d\d[a-z]?[;)\]])")
_COMMAND = re.compile(r"\\[A-Za-z]*")  # one alone stands for a name that the text does not tell (\ours)
_LETTERS = 3  # at most, set in a font within a word (\textbf{S}parse)
_MAKER = re.compile(r"OpenAI|Anthropic|xAI|(?:Google )?DeepMind|Google|Meta(?: AI)?|Microsoft|NVIDIA")
_VENUE = re.compile(
    r"(?:AAAI|ACL|CHI|COLING|COLM|CVPR|EACL|ECCV|EMNLP|ICASSP|ICCV|ICLR|ICML|ICRA|IJCAI|INTERSPEECH|Interspeech|IROS|ISBI|KDD|MICCAI|NAACL|"
    r"NeurIPS|NIPS|SIGGRAPH|SIGIR|WACV)(?:(?:[- ]['’]?|['’])(?:20)?\d\d)?")
_LOOSE = re.compile(  # BLEU points are of BLEU
    r"(?:\s+(?:of|and|or|on|in|for|with|to|the|an?|by|from|via|as|at|than|under|using)|(?<=[A-Z\d@%])\s+points?)+$")
_PART = re.compile(r"\s+(?:test|train(?:ing)?|val(?:idation)?|dev(?:elopment)?)$")
_OF_PART = re.compile(r"\s+(?:sets?|splits?|problems?|cases?|suites?|data|images?|instances?|examples?|samples?|questions?)\b")
_SIDE = r"(?=\w*[A-Z])(?=\w*(?:[A-Z]{2}|[a-z][A-Z]|\d))[A-Za-z][\w.-]{2,}"
_EITHER = re.compile(rf"({_SIDE})/({_SIDE})")  # two names with a stroke between them (StyleGAN2/StyleGAN3)
_EDGES = " \t\n,;:.\"'`“”‘’$*~–—-/"
_PARTNER = {")": "(", "]": "[", "}": "{"}
_WORD = re.compile(r"\w+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """One place ``[start, end)`` where a thing is named, as a component found it.

    ``name`` and ``known`` are the vocabulary's name and kind of it. ``kinds`` are the probabilities of the kinds, ``required``
    that of being worth a node, ``roles`` those of the roles: from the tagger, or None where it did not see the place.
    """

    start: int
    end: int
    text: str
    by: str
    sign: str = ""
    kind: str = ""
    name: str = ""
    known: str = ""
    kinds: tuple[float, ...] | None = None
    required: float | None = None
    roles: tuple[float, ...] | None = None


def places(doc: Doc, text: str, pairs: Sequence[Abbreviation]) -> list[Place]:
    """Where the text of a document names something, in its order and without overlaps. ``pairs`` are its abbreviations.

    The tagger's places come first, then known names, defined abbreviations and likely phrases; without a tagger, names and
    the surest phrases.
    """
    known = _spans(doc, text, names.KEY)
    taken = Taken()
    tagged = _tagged(doc, text, known, pairs)
    likely = sorted(_spans(doc, text, phrases.KEY), key=lambda place: (_SIGN_ORDER[place.sign], place.start - place.end, place.start))
    if tagged:
        taken.add_all(sorted(tagged, key=lambda place: (place.start - place.end, place.start)))
        taken.add_all(known)
    else:
        strong = [place for place in likely if place.sign in ("title", "coined", "shaped")]
        taken.add_all(sorted([*known, *strong], key=lambda place: (place.start - place.end, place.start, place.by)))
    taken.add_all(Place(start, end, text[start:end], "abbreviations", kind="method")
                  for pair in pairs for start, end in (pair.long_span, pair.short_span))
    taken.add_all(likely)
    _repeat(text, taken, {pair.short for pair in pairs})
    return sorted(taken.places, key=lambda place: place.start)


def _spans(doc: Doc, text: str, key: str) -> list[Place]:
    if key not in doc.spans:
        return []
    by = key.removeprefix("kg_")
    named = by == "names"
    return [Place(start, end, text[start:end], by, kind=span.label_, name=span.id_ if named else "", known=span.label_ if named else "",
                  sign=span.id_ if by == "phrases" else "")
            for span in doc.spans[key] for start, end in [(span.start_char, span.end_char)] if named or is_name(text, start, end)]


def _tagged(doc: Doc, text: str, known: Iterable[Place], pairs: Sequence[Abbreviation]) -> list[Place]:
    """The tagger's places, trimmed and widened to known names and to what abbreviations stand for, without those in web addresses."""
    if TAGGER not in doc.spans:
        return []
    group = doc.spans[TAGGER]
    told = group.attrs
    empty = [None] * len(group)
    all_known, longs, links = Taken(), Taken(), Taken()
    all_known.add_all(known)
    longs.add_all(Place(*pair.long_span, "", "abbreviations") for pair in pairs)
    links.add_all(Place(span.start_char, span.end_char, "", "links") for span in doc.spans.get(LINKS, ()))
    shorts = {pair.short for pair in pairs}
    found = []
    for span, kinds, required, roles in zip(
            group, told.get("kinds") or empty, told.get("required") or empty, told.get("roles") or empty, strict=True):
        whole = _spelled_out(*_trimmed(text, span.start_char, span.end_char, shorts), longs)
        for start, end in _sides(text, *whole):
            if start < end and links.free(start, end) and is_name(text, start, end):
                place = Place(start, end, text[start:end], "tagger", kind=span.label_, kinds=tuple(kinds) if kinds else None,
                              required=required, roles=tuple(roles) if roles else None)
                found.append(_widened(place, all_known.over(start, end)))
    return found


def _spelled_out(start: int, end: int, longs: Taken) -> Span:
    """The stretch, or the whole long form of an abbreviation within which it lies."""
    return next(((long.start, long.end) for long in longs.over(start, end) if long.start <= start < end <= long.end), (start, end))


def _sides(text: str, start: int, end: int) -> list[Span]:
    """The stretch, or the two names of which it is made."""
    either = _EITHER.fullmatch(text, start, end)
    return [either.span(1), either.span(2)] if either else [(start, end)]


def is_name(text: str, start: int, end: int) -> bool:
    """Whether a stretch may name a thing: it is no person, company or venue, no LaTeX command, and not letters marked up within a word."""
    letters = end - start <= _LETTERS and ((text[end:end + 1] == "}" and text[end + 1:end + 2].isalnum()) or text[start - 1:start] == "}")
    return not (letters or is_person(text, start, end)
                or any(pattern.fullmatch(text, start, end) for pattern in (_COMMAND, _MAKER, _VENUE)))


def is_person(text: str, start: int, end: int) -> bool:
    """Whether a stretch is somebody's name: a surname behind initials, or one before "et al." or the year of a citation."""
    form = text[start:end]
    return (_INITIALS.fullmatch(form) or (_SURNAME.fullmatch(form) and _CITED.match(text, end))) is not None


def _trimmed(text: str, start: int, end: int, shorts: Collection[str]) -> Span:
    """A stretch without loose brackets, quotes and words such as "novel" at its edges."""
    start, end = _balanced(text, start, end, shorts)
    if dash := _EXPLAINED.search(text, start, end):
        end = dash.start()
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while start < end and text[start] in _EDGES:
        start += 1
    if loose := _LOOSE.search(text, start, end):
        end = loose.start()
    if (part := _PART.search(text, start, end)) and _OF_PART.match(text, end):  # "test" before "set" is no part of a name
        end = part.start()
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return (start, end) if any(map(str.isalnum, text[start:end])) else (start, start)


def _balanced(text: str, start: int, end: int, shorts: Collection[str]) -> Span:
    """The stretch up to a bracket that has no partner in it or that holds a short form, or from behind one it begins with."""
    open_ones: list[int] = []
    for place in range(start, end):
        if text[place] in "([{":
            open_ones.append(place)
        elif text[place] in ")]}":
            if open_ones and text[open_ones[-1]] == _PARTNER[text[place]]:
                opening = open_ones.pop()
                if text[opening + 1:place] in shorts and any(map(str.isalnum, text[start:opening])):
                    return start, opening
            elif any(map(str.isalnum, text[start:place])):
                return start, place
            else:
                start = place + 1
    if open_ones:
        first = open_ones[0]
        return (start, first) if any(map(str.isalnum, text[start:first])) else (first + 1, end)
    return start, end


def _widened(place: Place, known: Iterable[Place]) -> Place:
    """A place that cuts off or exactly is a known name takes its bounds and name."""
    for name in known:
        if name.start <= place.start and place.end <= name.end:
            return replace(place, start=name.start, end=name.end, text=name.text, name=name.name, known=name.kind)
        if name.start == place.start and place.end > name.end and TAIL.fullmatch(place.text[name.end - place.start:]):
            return replace(place, name=name.name, known=name.kind)
    return place


class Taken:
    """Places that do not overlap; who comes first stays."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self._cells: dict[int, list[Place]] = defaultdict(list)  # by 64 characters, so that a look is constant in time

    def add_all(self, places: Iterable[Place]) -> None:
        """Add the places that are free, in their order."""
        for place in places:
            if place.start < place.end and self.free(place.start, place.end):
                self.places.append(place)
                for cell in range(place.start >> 6, (place.end - 1 >> 6) + 1):
                    self._cells[cell].append(place)

    def over(self, start: int, end: int) -> Iterator[Place]:
        """The places that overlap ``[start, end)``, in the order of the text; one over two cells may come twice."""
        for cell in range(start >> 6, (end - 1 >> 6) + 1):
            if cell in self._cells:
                yield from (other for other in sorted(self._cells[cell], key=lambda other: other.start)
                            if other.start < end and start < other.end)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing overlaps ``[start, end)``."""
        return not any(other.start < end and start < other.end
                       for cell in range(start >> 6, (end - 1 >> 6) + 1) for other in self._cells.get(cell, ()))


def _repeat(text: str, taken: Taken, shorts: Collection[str]) -> None:
    """Take other places of forms already found: proper forms by case, common words in any case."""
    forms: dict[str, Place] = {}
    for place in sorted(taken.places, key=lambda place: (place.by != "tagger", place.start)):
        if not (place.by == "phrases" and place.sign == "headed"):
            forms.setdefault(place.text, place)
    exact = {form: place for form, place in forms.items() if form in shorts or form != form.lower()}
    any_case = {_lower(form): place for form, place in forms.items() if " " in form or "-" in form}
    for wanted, hay in ((exact, text), (any_case, _lower(text))):
        for start, end, origin in _occurrences(hay, wanted):
            if taken.free(start, end):
                taken.add_all([replace(origin, start=start, end=end, text=text[start:end], sign="repeat",
                                       kinds=None, required=None, roles=None)])


def _lower(text: str) -> str:
    """The text in lower case and of the same length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _occurrences(text: str, forms: Mapping[str, Place]) -> Iterator[tuple[int, int, Place]]:
    """Where forms stand as whole words, a plural s behind them counted in; the longest first at each word.

    Forms are looked up by their first word, so that the time is linear in the text whatever their number.
    """
    by_word: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        if first := _WORD.match(form):
            by_word[first[0]].append(form)
    for word in _WORD.finditer(text):
        start = word.start()
        if start and text[start - 1] == "-":
            continue
        for form in (*by_word.get(word[0], ()), *(by_word.get(word[0][:-1], ()) if word[0][-1] == "s" else ())):
            if text.startswith(form, start):
                end = start + len(form)
                end += text[end:end + 1] == "s"
                if not (text[end:end + 1] == "-" or text[end:end + 1].isalnum() or text[end:end + 1] == "_"):
                    yield start, end, forms[form]
                    break

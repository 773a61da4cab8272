"""The things that a text names: spans of all components, brought together so that each thing is there once.

Spans that overlap are settled, forms of one thing (long and short, plural, with a word such as "dataset" behind it) are
joined, other places of the same form are added, and each thing has one kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from kg.extract import abbreviations, names, phrases
from kg.text import fold

TAGGER = "kg_tagger"
_TAIL = re.compile(
    r"(?:[-\s]+(?:datasets?|data\s?sets?|benchmarks?|corpus|corpora|models?|methods?|algorithms?|frameworks?|optimizers?|optimisers?|"
    r"librar(?:y|ies)|suites?|"
    r"tasks?|problems?|leaderboards?|architectures?|famil(?:y|ies)|test sets?|metrics?|scores?|approach(?:es)?|techniques?|attention|"
    r"networks?|series|toolkit))+$", re.IGNORECASE)
_SIGN_ORDER = {"title": 0, "coined": 1, "shaped": 2, "apposed": 3, "headed": 4}


@dataclass(frozen=True, slots=True)
class Place:
    """One place ``[start, end)`` where a thing is named, as a component found it.

    ``kinds`` are the probabilities of the kinds, ``required`` that of being worth a node, ``roles`` those of the roles:
    from the tagger, or None where it did not see the place.
    """

    start: int
    end: int
    text: str
    by: str
    sign: str = ""
    kind: str = ""
    name: str = ""
    kinds: tuple[float, ...] | None = None
    required: float | None = None
    roles: tuple[float, ...] | None = None


@dataclass(slots=True)
class Thing:
    """A thing of the paper: its kind, its name, and the places that name it, in the order of the text."""

    kind: str
    name: str
    places: list[Place]
    known: bool = False
    expanded: bool = False
    signs: set[str] = field(default_factory=set)

    @property
    def forms(self) -> list[str]:
        """The distinct forms of the thing, in the order of the text."""
        return list(dict.fromkeys(place.text for place in self.places))


def things(doc: Doc, kinds: Sequence[str]) -> list[Thing]:
    """The things of a text, by where they are first named. Their names are kinds ``kinds`` in the tagger's order."""
    pairs = list(abbreviations.abbreviations(doc.text))
    places = _places(doc, pairs)
    places += _repeats(doc.text, places, pairs)
    groups = _Groups()
    for place in places:
        groups.add(place)
    _join(groups, places, pairs)
    found = [_thing(members, kinds, pairs) for members in groups.members()]
    return sorted(found, key=lambda thing: (thing.places[0].start, thing.places[0].end))


def _places(doc: Doc, pairs: Sequence[abbreviations.Abbreviation]) -> list[Place]:
    """Places without overlaps: the tagger's first, then known names, defined abbreviations, and likely phrases."""
    known = _spans(doc, names.KEY)
    taken = _Taken()
    tagged = [_widened(place, known) for place in _tagged(doc)]
    taken.add_all(sorted(tagged, key=lambda place: (place.start - place.end, place.start)))
    if tagged:
        taken.add_all(known)
        taken.add_all(_defined(doc.text, pairs))
    likely = sorted(_spans(doc, phrases.KEY), key=lambda place: (_SIGN_ORDER[place.sign], place.start - place.end, place.start))
    if not tagged:
        strong = [place for place in likely if place.sign in ("title", "coined", "shaped")]
        taken.add_all(sorted([*known, *strong], key=lambda place: (place.start - place.end, place.start, place.by)))
        taken.add_all(_defined(doc.text, pairs))
    taken.add_all(likely)
    return sorted(taken.places, key=lambda place: place.start)


def _tagged(doc: Doc) -> list[Place]:
    if TAGGER not in doc.spans:
        return []
    group = doc.spans[TAGGER]
    told = group.attrs
    empty = [None] * len(group)
    return [Place(span.start_char, span.end_char, span.text, "tagger", kind=span.label_,
                  kinds=tuple(kinds) if kinds else None, required=required, roles=tuple(roles) if roles else None)
            for span, kinds, required, roles in zip(
                group, told.get("kinds") or empty, told.get("required") or empty, told.get("roles") or empty, strict=True)]


def _spans(doc: Doc, key: str) -> list[Place]:
    if key not in doc.spans:
        return []
    by = key.removeprefix("kg_")
    return [Place(span.start_char, span.end_char, span.text, by, kind=span.label_,
                  name=span.id_ if by == "names" else "", sign=span.id_ if by == "phrases" else "") for span in doc.spans[key]]


def _widened(place: Place, known: Iterable[Place]) -> Place:
    """A place that cuts off or exactly is a known name takes its bounds and name."""
    for name in known:
        if name.start <= place.start and place.end <= name.end:
            return replace(place, start=name.start, end=name.end, text=name.text, name=name.name if name.kind == place.kind else "")
        if name.start == place.start and place.end > name.end and _TAIL.fullmatch(place.text[name.end - place.start:]):
            return replace(place, name=name.name if name.kind == place.kind else "")
    return place


def _defined(text: str, pairs: Iterable[abbreviations.Abbreviation]) -> list[Place]:
    return [Place(start, end, text[start:end], "abbreviations", kind="method")
            for pair in pairs for start, end in (pair.long_span, pair.short_span)]


class _Taken:
    """Places that do not overlap; who comes first stays."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self._cells: dict[int, list[Place]] = defaultdict(list)  # by 64 characters, so that a look is constant in time

    def add_all(self, places: Iterable[Place]) -> None:
        for place in places:
            if place.start < place.end and self.free(place.start, place.end):
                self.places.append(place)
                for cell in range(place.start >> 6, (place.end - 1 >> 6) + 1):
                    self._cells[cell].append(place)

    def free(self, start: int, end: int) -> bool:
        return not any(other.start < end and start < other.end
                       for cell in range(start >> 6, (end - 1 >> 6) + 1) for other in self._cells.get(cell, ()))


def _repeats(text: str, places: Sequence[Place], pairs: Iterable[abbreviations.Abbreviation]) -> list[Place]:
    """Other places of forms already found: proper forms by case, common words in any case."""
    taken = _Taken()
    taken.add_all(places)
    forms: dict[str, Place] = {}
    for place in sorted(places, key=lambda place: (place.by != "tagger", place.start)):
        if not (place.by == "phrases" and place.sign == "headed"):
            forms.setdefault(place.text, place)
    shorts = {pair.short for pair in pairs}
    new: list[Place] = []
    exact = [form for form in forms if form != form.lower() or form in shorts]
    lower = {form.lower(): form for form in forms if " " in form or "-" in form}
    for wanted, flags in ((exact, re.NOFLAG), (list(lower), re.IGNORECASE)):
        for found in _any_of(wanted, flags).finditer(text):
            origin = forms.get(found[1]) or forms[lower.get(found[1].lower(), "")] if wanted else None
            if origin and taken.free(found.start(), found.end()):
                place = replace(origin, start=found.start(), end=found.end(), text=found[0], sign="repeat",
                                kinds=None, required=None, roles=None)
                taken.add_all([place])
                new.append(place)
    return new


def _any_of(forms: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str]:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![\w\-])({'|'.join(map(re.escape, longest_first))})s?(?![\w\-])", flags)


class _Groups:
    """Places by the thing they name (union of keys)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._places: dict[str, list[Place]] = defaultdict(list)

    def add(self, place: Place) -> None:
        key = fold(place.text)
        if key:
            self._places[key].append(place)
            if place.name:
                self.join(key, fold(place.name))
            short = fold(_TAIL.sub("", place.text))
            if short and short != key and _proper(_TAIL.sub("", place.text)):
                self.join(key, short)

    def join(self, one: str, other: str) -> None:
        self._parent[self.root(one)] = self.root(other)

    def root(self, key: str) -> str:
        while self._parent.setdefault(key, key) != key:
            self._parent[key] = key = self._parent[self._parent[key]]
        return key

    def members(self) -> list[list[Place]]:
        """The places of each thing, in the order of the text."""
        groups: dict[str, list[Place]] = defaultdict(list)
        for key, places in self._places.items():
            groups[self.root(key)] += places
        return [sorted(places, key=lambda place: (place.start, place.end)) for places in groups.values()]


def _proper(form: str) -> bool:
    """Whether a form is a proper name, which stays the same thing without a common noun behind it."""
    last = form.split()[-1] if form.split() else ""
    return any(map(str.isupper, last)) or any(map(str.isdigit, last))


def _join(groups: _Groups, places: Sequence[Place], pairs: Iterable[abbreviations.Abbreviation]) -> None:
    """Short forms join their long forms, and what the tagger marked around a long form joins too."""
    for pair in pairs:
        long = fold(pair.long)
        for form in (pair.short, pair.short.removesuffix("s")):
            if fold(form):
                groups.join(fold(form), long)
        for place in places:
            if place.start < pair.long_span[1] <= place.end and place.text != pair.long and place.end <= pair.short_span[0]:
                groups.join(fold(place.text), long)


def _thing(places: list[Place], kinds: Sequence[str], pairs: Sequence[abbreviations.Abbreviation]) -> Thing:
    known = next((place for place in places if place.name), None)
    weights = dict.fromkeys(kinds, 0.0)
    for place in places:
        if place.kinds is not None:
            for kind, share in zip(kinds, place.kinds, strict=True):
                weights[kind] += share
        elif place.by == "names":
            weights[place.kind] += 0.6
        elif place.sign != "repeat":
            weights[place.kind] = weights.get(place.kind, 0.0) + 0.2
    kind = max(kinds, key=lambda kind: (weights[kind], -kinds.index(kind)))
    shorts = {fold(pair.short): pair.long for pair in pairs} | {fold(pair.short.removesuffix("s")): pair.long for pair in pairs}
    expansion = next((shorts[fold(place.text)] for place in places if fold(place.text) in shorts), "")
    official = next((place.name for place in places if place.name and place.kind == kind), "")
    return Thing(kind, official or expansion or _usual(places), places, known=bool(official) and known is not None,
                 expanded=bool(expansion), signs={place.sign for place in places if place.sign} | {place.by for place in places})


def _usual(places: Sequence[Place]) -> str:
    """The commonest form, without the common noun behind a proper name; the first where two are as common."""
    counts: dict[str, int] = defaultdict(int)
    for place in places:
        short = _TAIL.sub("", place.text)
        counts[short if short and _proper(short) else place.text] += 1
    return max(counts, key=lambda form: (counts[form], form == form.lower()))

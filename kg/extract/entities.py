"""The things that a text names: spans of all components, brought together so that each thing is there once.

Spans that overlap are settled, forms of one thing (long and short, plural, with a word such as "dataset" behind it) are
joined, other places of the same form are added, and each thing has one kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from kg.extract import abbreviations, names, phrases
from kg.text import fold

TAGGER = "kg_tagger"
LINKS = "kg_links"
_COMPACT = 5  # letters of a name that is the same with and without spaces (BigBird, Big Bird)
_LONGEST = 8  # words of a form within which others are looked for
Span = tuple[int, int]
_NOUNS = (r"approach(?:es)?|methods?|techniques?|frameworks?|strateg(?:y|ies)|schemes?|paradigms?|pipelines?|algorithms?|modules?|"
          r"baselines?|procedures?|implementations?|solvers?")
_TAIL = re.compile(
    rf"(?:[-\s]+(?:{_NOUNS}|datasets?|data\s?sets?|benchmarks?|corpus|corpora|models?|optimizers?|optimisers?|librar(?:y|ies)|suites?|"
    r"tasks?|problems?|leaderboards?|architectures?|famil(?:y|ies)|test sets?|metrics?|scores?|attention|networks?|series|toolkit|"
    r"variants?|backbones?|layers?|blocks?))+$", re.IGNORECASE)
_GENERIC_TAIL = re.compile(rf"(?:\s+(?:{_NOUNS}|tasks?|problems?|benchmarks?|datasets?))+$", re.IGNORECASE)
_ADJECTIVE = re.compile(r"(?:based|free|aware|driven|agnostic|guided|ed|ive|al|ic|ous|able|ent|ant|ar|ary|er|est|ful|less)$", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:the|our|an?|standard|unified|simple|novel|new|existing|proposed|recent|modern|conventional|traditional|various|several|strong|"
    r"powerful|popular|state-of-the-art|sota|vanilla|pre-?trained|fine-?tuned|smaller|larger)\s+)+", re.IGNORECASE)
_EDGES = " \t\n,;:.\"'`“”‘’$*~–—-"
_PARTNER = {")": "(", "]": "[", "}": "{"}
_SIGN_ORDER = {"title": 0, "coined": 1, "shaped": 2, "apposed": 3, "headed": 4}


@dataclass(frozen=True, slots=True)
class Place:
    """One place ``[start, end)`` where a thing is named, as a component found it.

    ``name`` and ``known`` are the vocabulary's name and kind of it, ``kinds`` are the probabilities of the kinds, ``required`` that of being worth a node, ``roles`` those of the roles:
    from the tagger, or None where it did not see the place.
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


@dataclass(slots=True)
class Thing:
    """A thing of the paper: the places that name it, in the order of the text, and what they can be called.

    ``official`` are the vocabulary's names by kind, ``expansion`` is the long form of a short one, ``usual`` the commonest form.
    """

    places: list[Place]
    official: Mapping[str, str]
    expansion: str
    usual: str
    signs: frozenset[str]
    within: bool = False
    around: bool = False

    @property
    def forms(self) -> list[str]:
        """The distinct forms of the thing, in the order of the text."""
        return list(dict.fromkeys(place.text for place in self.places))

    def name(self, kind: str) -> str:
        """What to call the thing, when it is of a kind."""
        return self.official.get(kind) or self.expansion or self.usual


def things(doc: Doc) -> list[Thing]:
    """The things of a text, by where they are first named."""
    pairs = list(abbreviations.abbreviations(doc.text))
    places = _places(doc, pairs)
    places += _repeats(doc.text, places, pairs)
    groups = _Groups()
    for place in places:
        groups.add(place)
    _join(groups, places, pairs)
    _join_initials(groups, places)
    _join_longer(groups, places)
    found = [_thing(members, pairs) for members in groups.members()]
    _relate(found)
    return sorted(found, key=lambda thing: (thing.places[0].start, thing.places[0].end))


def _places(doc: Doc, pairs: Sequence[abbreviations.Abbreviation]) -> list[Place]:
    """Places without overlaps: the tagger's first, then known names, defined abbreviations, and likely phrases."""
    known = _spans(doc, names.KEY)
    taken = _Taken()
    shorts = {pair.short for pair in pairs}
    links = [(span.start_char, span.end_char) for span in doc.spans.get(LINKS, ())]
    tagged = [_widened(trimmed, known) for place in _tagged(doc) if (trimmed := _trimmed(doc.text, place, shorts))
              and not any(start < trimmed.end and trimmed.start < end for start, end in links)]
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
                  name=span.id_ if by == "names" else "",
                  known=span.label_ if by == "names" else "", sign=span.id_ if by == "phrases" else "") for span in doc.spans[key]]


def _trimmed(text: str, place: Place, shorts: Collection[str]) -> Place | None:
    """A place without loose brackets, quotes and words such as "novel" at its edges; None where nothing is left."""
    start, end = _balanced(text, place.start, place.end, shorts)
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return replace(place, start=start, end=end, text=text[start:end]) if any(map(str.isalnum, text[start:end])) else None


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
        if name.start == place.start and place.end > name.end and _TAIL.fullmatch(place.text[name.end - place.start:]):
            return replace(place, name=name.name, known=name.kind)
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
            if len(compact := key.replace(" ", "")) > _COMPACT:
                self.join(key, compact)
            if place.name:
                self.join(key, fold(place.name))
            if (short := fold(_short(place.text))) and short != key:
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


def _short(form: str) -> str:
    """The form without a common noun behind it, where that leaves a name."""
    short = _TAIL.sub("", form)
    if short and short != form and _proper(short):
        return short
    short = _GENERIC_TAIL.sub("", form)
    words = short.split()
    if short != form and words and (len(words) > 1 or "-" in short) and not _ADJECTIVE.search(words[-1]):
        return short
    return form


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


def _join_initials(groups: _Groups, places: Sequence[Place]) -> None:
    """An acronym joins the one form whose words begin with its letters, although nobody wrote them side by side."""
    long: dict[str, set[str]] = defaultdict(set)
    for place in places:
        words = re.findall(r"\w+", place.text)
        if len(words) > 2:
            long["".join(word[0] for word in words).casefold()].add(fold(place.text))
    for place in places:
        form = place.text.removesuffix("s") if place.text[:-1].isupper() else place.text
        if form.isupper() and form.isalpha() and len({groups.root(key) for key in long.get(form.casefold(), ())}) == 1:
            groups.join(fold(form), next(iter(long[form.casefold()])))


def _join_longer(groups: _Groups, places: Sequence[Place]) -> None:
    """A proper name with one or two common words behind it joins the name, where the text has it alone too and of one kind."""
    alone = {place.text: place for place in places if _proper(place.text) and place.kind}
    for place in places:
        words = place.text.split()
        for size in (1, 2):
            head, tail = " ".join(words[:-size]), words[-size:]
            if head in alone and alone[head].kind == place.kind and all(word.isalpha() and word.islower() for word in tail):
                groups.join(fold(place.text), fold(head))


def _thing(places: list[Place], pairs: Sequence[abbreviations.Abbreviation]) -> Thing:
    shorts = {fold(pair.short): pair.long for pair in pairs} | {fold(pair.short.removesuffix("s")): pair.long for pair in pairs}
    expansion = next((shorts[fold(place.text)] for place in places if fold(place.text) in shorts), "")
    official = {place.known: place.name for place in reversed(places) if place.name}
    return Thing(places, official, expansion, _usual(places),
                 frozenset({place.sign for place in places if place.sign} | {place.by for place in places}))


def _relate(found: Sequence[Thing]) -> None:
    """Mark the things a form of which stands within a form of another, and those others."""
    by_form: dict[str, Thing] = {fold(form): thing for thing in found for form in thing.forms}
    for thing in found:
        for form in {fold(form) for form in thing.forms}:
            words = form.split()[:_LONGEST]
            for start in range(len(words)):
                for end in range(start + 1, len(words) + 1):
                    other = by_form.get(" ".join(words[start:end]))
                    if other is not None and other is not thing:
                        other.within = thing.around = True


def _usual(places: Sequence[Place]) -> str:
    """The commonest form, without the common noun behind a name; the first where two are as common."""
    counts: dict[str, int] = defaultdict(int)
    for place in places:
        counts[_short(place.text)] += 1
    return max(counts, key=lambda form: (counts[form], form == form.lower()))

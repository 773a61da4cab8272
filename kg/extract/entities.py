"""The things that a text names: its places brought together so that each thing is there once.

Forms of one thing are joined: short and long, with and without blanks, plural, with a common noun such as "dataset" behind it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.extract.abbreviations import Abbreviation, abbreviations
from kg.extract.places import NOUNS, TAIL, Place, Taken
from kg.extract.places import places as find
from kg.extract.tokenizer import text_of
from kg.names import fold
from kg.text import unlatex

_GENERIC_TAIL = re.compile(rf"(?:\s+(?:{NOUNS}|tasks?|problems?|benchmarks?|datasets?))+$", re.IGNORECASE)
_DATA = re.compile(r"data|benchmark|corp|suite|test|leaderboard|task|problem", re.IGNORECASE)  # nouns that are no part of a name
_ADJECTIVE = re.compile(r"(?:based|free|aware|driven|agnostic|guided|ed|ive|al|ic|ous|able|ent|ant|ar|ary|er|est|ful|less)$", re.IGNORECASE)
_COMPACT = 5  # letters of a name that is the same with and without blanks (BigBird, Big Bird)
_LONGEST = 8  # words of a form within which others are looked for


@dataclass(slots=True)
class Thing:
    """A thing of the paper: the places that name it, in the order of the text, and what it can be called.

    ``forms`` are the distinct forms in the order of the text, ``official`` the vocabulary's names by kind, ``expansion`` is the
    long form of a short one, ``usual`` the commonest form. ``within`` another thing's form or ``around`` it stands one of this.
    """

    places: list[Place]
    forms: list[str]
    official: Mapping[str, str]
    expansion: str
    usual: str
    signs: frozenset[str]
    within: bool = False
    around: bool = False

    def name(self, kind: str) -> str:
        """What to call the thing, when it is of a kind."""
        return self.official.get(kind) or unlatex(self.expansion or self.usual)


def things(doc: Doc) -> list[Thing]:
    """The things of a text, by where they are first named."""
    text = text_of(doc)
    pairs = list(abbreviations(text))
    found = find(doc, text, pairs)
    groups = _Groups()
    for place in found:
        groups.add(place)
    _join_pairs(groups, found, pairs)
    _join_initials(groups, found)
    _join_longer(groups, found)
    shorts = {fold(short): pair.long for pair in pairs for short in (pair.short, pair.short.removesuffix("s"))}
    made = [_thing(members, shorts) for members in groups.members()]
    _relate(made)
    return sorted(made, key=lambda thing: (thing.places[0].start, thing.places[0].end))


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
    short = TAIL.sub("", form)
    if short and short != form and _proper(short):
        return short
    short = _GENERIC_TAIL.sub("", form)
    words = short.split()
    if short != form and words and (len(words) > 1 or "-" in short) and not _ADJECTIVE.search(words[-1]):
        return short
    return form


def _join_pairs(groups: _Groups, found: Sequence[Place], pairs: Iterable[Abbreviation]) -> None:
    """Short forms join their long forms, and what was found around a long form joins too."""
    taken = Taken()
    taken.add_all(found)
    for pair in pairs:
        long = fold(pair.long)
        for form in (pair.short, pair.short.removesuffix("s")):
            if fold(form):
                groups.join(fold(form), long)
        for place in taken.over(pair.long_span[1] - 1, pair.long_span[1]):
            if place.text != pair.long and place.end <= pair.short_span[0]:
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


def _thing(found: list[Place], shorts: Mapping[str, str]) -> Thing:
    forms = list(dict.fromkeys(place.text for place in found))
    expansion = next((shorts[key] for key in map(fold, forms) if key in shorts), "")
    official = {place.known: place.name for place in reversed(found) if place.name}
    return Thing(found, forms, official, expansion, _usual(found),
                 frozenset({place.sign for place in found if place.sign} | {place.by for place in found}))


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
    usual = max(counts, key=lambda form: (counts[form], form == form.lower()))
    forms = [place.text for place in places if _short(place.text) == usual]
    return usual if usual in forms or not all(_whole(form, usual) for form in forms) else forms[0]


def _whole(form: str, short: str) -> bool:
    """Whether the noun behind a name is part of it: written with a capital as its words are (Collaborative Memory Network)."""
    tail = form[len(short):].strip(" -")
    return tail[:1].isupper() and not _DATA.search(tail) and not any(map(str.isupper, short.split()[-1][1:])) and " " in short

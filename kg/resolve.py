"""From readings of single papers to entries that share concepts: which names, in which papers, mean one thing.

Names of one kind that fold to the same text are one concept. Everything beyond that is a merge, is listed with its
reason, and can be forbidden or forced by :class:`kg.rules.Rules`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.families import acronym, proper, tight, wider, written_out
from kg.model import Claim, Concept, Entry, Link, Mention, Merge, Reading
from kg.names import Key, Vocabulary, fold
from kg.rules import Rules
from kg.rules import read as rules

__all__ = ["Resolution", "Rules", "resolve", "rules"]

_NO_RULES = Rules()
_BACKGROUND = "mentions"


@dataclass(frozen=True, slots=True)
class Resolution:
    """``entries`` by title; ``concepts`` are those of the entries and all wider ones; ``merges`` by kind and form."""

    entries: tuple[Entry, ...]
    concepts: tuple[Concept, ...]
    merges: tuple[Merge, ...]


def resolve(readings: Iterable[Reading], concepts: Sequence[Concept], rules: Rules = _NO_RULES,
            min_scores: Mapping[str, float] | None = None) -> Resolution:
    """Entries whose claims point to shared concepts; things that score below the least of their kind (``min_scores``) are left out.

    One pass over the mentions and one over their distinct names: time linear in the mentions. The result does not
    depend on the order of the readings.
    """
    papers = sorted(readings, key=lambda reading: (fold(reading.paper.title), reading.paper.title, reading.paper.id))
    things = [_things(reading.mentions, rules, min_scores or {}) for reading in papers]
    names = _Names(things, Vocabulary(concepts), rules)
    entries = [_entry(reading, found, names) for reading, found in zip(papers, things, strict=True)]
    merges = set(names.merges()) | {merge for found in things for merge in _within(found, names)}
    return Resolution(tuple(entries), tuple(sorted(names.all(), key=_by_name)),
                      tuple(sorted(merges, key=lambda merge: (merge.kind, merge.form, merge.name, merge.reason))))


def _by_name(concept: Concept) -> tuple[str, str]:
    return concept.kind, concept.name


Things = dict[Key, list[Mention]]


def _things(mentions: Iterable[Mention], rules: Rules, min_scores: Mapping[str, float]) -> Things:
    """The mentions of one paper by kind and folded name, without what scores too low."""
    things: Things = defaultdict(list)
    for mention in mentions:
        key = fold(mention.name)
        form = fold(mention.text)
        if rules.forbid and form and rules.apart(mention.kind, form, key):
            key = form
        if key:
            things[mention.kind, key].append(mention)
    return {key: found for key, found in things.items() if max(mention.score for mention in found) >= min_scores.get(key[0], 0.0)}


def _form(key: Key, mention: Mention) -> str:
    """What the mention calls its thing; the text itself where a person forbids the name that was read."""
    return mention.name if fold(mention.name) == key[1] else mention.text


class _Names:
    """Where each name of the set leads, and the concept that stands there."""

    def __init__(self, papers: Sequence[Things], vocabulary: Vocabulary, rules: Rules) -> None:
        self._vocabulary, self._rules = vocabulary, rules
        self._forms: dict[Key, Counter[str]] = defaultdict(Counter)
        self._surfaces: dict[Key, set[str]] = defaultdict(set)
        self._introduced: set[Key] = set()
        self._expanded: dict[Key, set[Key]] = defaultdict(set)
        for things in papers:
            for key, mentions in things.items():
                self._count(key, mentions)
        self._spellings = {key: sorted(forms) for key, forms in self._forms.items()}
        self._to: dict[Key, Key] = {}
        self._why: dict[Key, str] = {}
        self._forced = {(kind, fold(name)): name for (kind, _), name in sorted(rules.force.items())}
        for key in sorted(self._forms):
            self._step(key)
        self._space()
        self._concepts: dict[Key, Concept] = {}
        self._ends = {self.end(key) for key in self._forms}
        self._spaced = {(kind, tight(form)): (kind, form) for kind, form in sorted(self._ends, reverse=True)}
        self._surfaces_by_end = self._gather()

    def _count(self, key: Key, mentions: Sequence[Mention]) -> None:
        self._forms[key].update({_form(key, mention) for mention in mentions})
        self._surfaces[key].update(mention.text for mention in mentions)
        if any(mention.role == "introduces" for mention in mentions):
            self._introduced.add(key)
        for mention in mentions:
            short = fold(mention.text)
            if short != key[1] and acronym(mention.text) and written_out(mention.text, _form(key, mention)):
                self._expanded[key[0], short].add(key)

    def _step(self, key: Key) -> None:
        """The one step from this name to a better one, if any: a person's, the vocabulary's, the other papers'."""
        kind, form = key
        forms = self._spellings.get(key, [form])
        if key in self._rules.force:
            self._lead(key, (kind, fold(self._rules.force[key])), "asked for in the rules")
        elif concept := self._vocabulary.named(kind, forms):
            self._lead(key, (kind, fold(concept.name)), "other name in the vocabulary")
        elif concept := self._vocabulary.recast(kind, forms):
            self._lead(key, (concept.kind, fold(concept.name)), f"read as {kind}, known as {concept.kind}")
        elif key not in self._introduced and any(map(acronym, forms)) and len(self._expanded[key]) == 1:
            (long,) = self._expanded[key]
            self._lead(key, long, "abbreviation that all papers which write it out read so")

    def _lead(self, key: Key, target: Key, why: str) -> None:
        if target != key and not self._rules.apart(target[0], key[1], target[1]):
            self._to[key], self._why[key] = target, why

    def _space(self) -> None:
        """Proper names that differ in blanks and hyphens alone lead to the vocabulary's, else to the most frequent one.

        Common words (re-ranking, reranking) are left to the vocabulary.
        """
        alike: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted({self.end(key) for key in self._forms}):
            if any(map(proper, self._spellings.get(key, ()))):
                alike[key[0], tight(key[1])].append(key)
        for keys in alike.values():
            best = min(keys, key=lambda key: (key not in self._vocabulary.official, -self._forms[key].total(), key))
            known = self._vocabulary.spaced(best)
            target = (known.kind, fold(known.name)) if known else best
            for key in keys:
                if key not in self._vocabulary.official and key not in self._forced:
                    self._lead(key, target, "differs in blanks and hyphens alone")

    def end(self, key: Key) -> Key:
        """Where a name leads in the end."""
        seen = {key}
        while key in self._to and self._to[key] not in seen:
            key = self._to[key]
            seen.add(key)
        return key

    def _gather(self) -> dict[Key, set[str]]:
        gathered: dict[Key, set[str]] = defaultdict(set)
        for key in self._forms:
            gathered[self.end(key)].update(self._surfaces[key], self._forms[key])
        return gathered

    def concept(self, key: Key) -> Concept:
        """The concept that a name of the set leads to."""
        return self._at(self.end(key))

    def _at(self, end: Key) -> Concept:
        if end not in self._concepts:
            concept = self._named(end)
            self._concepts[end] = replace(concept, broader=tuple(self._chain(concept)))
        return self._concepts[end]

    def _named(self, end: Key) -> Concept:
        return self._vocabulary.official.get(end) or self._new(end)

    def _new(self, end: Key) -> Concept:
        forms = self._forms[end]
        name = self._forced.get(end) or min(forms, key=lambda form: (-forms[form], form))
        others = {fold(form): form for form in sorted(self._surfaces_by_end[end], reverse=True)}
        others.pop(end[1], None)
        return Concept(end[0], name, aliases=tuple(sorted(filter(None, others.values()))))

    def _chain(self, concept: Concept) -> Iterator[str]:
        """Names of the next wider concepts. Past one that no paper names and whose own family only its name tells, the
        next are named too, since the vocabulary does not lead on from there."""
        seen, queue = {fold(concept.name)}, list(self._direct(concept))
        while queue:
            name = queue.pop(0)
            key = (concept.kind, fold(name))
            if key[1] in seen:
                continue
            seen.add(key[1])
            yield name
            known = self._vocabulary.official.get(key)
            if known and key not in self._ends and not known.broader:
                queue.extend(self._direct(known))

    def _direct(self, concept: Concept) -> tuple[str, ...]:
        """Names of the next wider concepts: the vocabulary's, else the nearest known family."""
        if concept.broader:
            return tuple(sorted(concept.broader))
        own = fold(concept.name)
        for name in wider(concept.kind, concept.name):
            family = self._family((concept.kind, fold(name)), name)
            if family and fold(family) != own:
                return (family,)
        return ()

    def _family(self, key: Key, name: str) -> str | None:
        """The name of the concept of the vocabulary or of the set that a wider name means."""
        known = self._vocabulary.named(key[0], [name]) or self._vocabulary.spaced(key)
        if known:
            return known.name
        end = self.end(key)
        if end not in self._ends:
            end = self._spaced.get((key[0], tight(key[1])), end)
        return self._named(end).name if end in self._ends else None

    def all(self) -> Iterator[Concept]:
        """The concepts of the set and all that are wider."""
        queue = [self._at(end) for end in self._ends]
        seen: set[Key] = set()
        while queue:
            concept = queue.pop()
            key = (concept.kind, fold(concept.name))
            if key not in seen:
                seen.add(key)
                yield concept
                queue.extend(self._at((concept.kind, fold(name))) for name in concept.broader)

    def merges(self) -> Iterator[Merge]:
        """Each name of the set that leads to another, with the reason of its first step."""
        for key in self._forms:
            if key in self._to:
                concept = self.concept(key)
                for form in self._spellings[key]:
                    yield Merge(concept.kind, form, concept.name, self._why[key])

    def known_as(self, kind: str, form: str) -> bool:
        """Whether the vocabulary has the form as another name."""
        return self._vocabulary.named(kind, [form]) is not None


def _within(things: Things, names: _Names) -> Iterator[Merge]:
    """The forms that the reading of one paper took for another name."""
    for key, mentions in things.items():
        for mention in mentions:
            form = fold(mention.text)
            if form and form != key[1] and names.end((key[0], form)) != names.end(key):
                concept = names.concept(key)
                if form != fold(concept.name):
                    yield Merge(concept.kind, mention.text, concept.name, _reason(mention, names))


def _reason(mention: Mention, names: _Names) -> str:
    if names.known_as(mention.kind, mention.text):
        return "other name in the vocabulary"
    return "abbreviation written out in its paper" if acronym(mention.text) else "one thing within its paper"


def _entry(reading: Reading, things: Things, names: _Names) -> Entry:
    by_concept: dict[Key, list[Mention]] = defaultdict(list)
    for key, mentions in things.items():
        by_concept[names.end(key)].extend(mentions)
    claims = [_claim(names.concept(end), mentions) for end, mentions in by_concept.items()]
    return Entry(reading.paper, tuple(sorted(claims, key=lambda claim: _by_name(claim.concept))),
                 _links(reading.links), tuple(sorted(reading.results, key=lambda result: (result.start, result.end))))


def _claim(concept: Concept, mentions: Iterable[Mention]) -> Claim:
    evidence = tuple(sorted(mentions, key=lambda mention: (-mention.score, mention.start, mention.end, mention.by)))
    return Claim(_role(evidence), concept, evidence, evidence[0].score)


def _role(evidence: Sequence[Mention]) -> str:
    """The role that the mentions say together; one in the background only counts where all are."""
    weight: dict[str, float] = defaultdict(float)
    for mention in evidence:
        weight[mention.role] += mention.score
    return max(weight, key=lambda role: (role != _BACKGROUND, weight[role], role))


def _links(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: (link.url, link.start, link.end)))

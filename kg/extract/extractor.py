"""From papers to readings: the pipeline runs, and its spans become records before the Doc goes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.entities import Place, Thing, things
from kg.extract.judge import Floats, Judge, Lexicon, features, score
from kg.extract.links import links
from kg.extract.results import Thing as Named
from kg.extract.results import everything, results
from kg.extract.roles import Roles
from kg.extract.sentences import sentences
from kg.extract.tagger import VALUES
from kg.model import InputError, Mention, Paper, Reading

LONGEST = 1_000_000  # characters of one paper's text
_BATCH = 32
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Extractor:
    """The pipeline, and what turns its spans into records. ``kinds`` and ``roles`` are in the tagger's order."""

    nlp: Language
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    cues: Roles
    lexicon: Lexicon
    judge: Judge | None

    def read(self, papers: Iterable[Paper], workers: int = 1) -> Iterator[Reading]:
        """The readings of papers, in their order; the same whatever the number of workers.

        Raises InputError for a text longer than a million characters.
        """
        texts = ((_checked(paper), paper) for paper in papers)
        for doc, paper in self.nlp.pipe(texts, as_tuples=True, batch_size=_BATCH, n_process=workers):
            yield self.reading(doc, paper)

    def reading(self, doc: Doc, paper: Paper) -> Reading:
        """What a document that the pipeline has seen says of its paper."""
        text = paper.text
        bounds = list(sentences(text))
        found = things(doc, self.kinds)
        shares = self.shares(found, text)
        sure = score(shares)
        mentions: list[Mention] = []
        named: list[Named] = []
        for thing, certain in zip(found, sure, strict=True):
            made = list(self._mentions(thing, float(certain), text, bounds))
            mentions += made
            if certain >= 0.3:
                named += [Named(mention.start, mention.end, mention.kind, mention.role, thing.name) for mention in made]
        return Reading(paper, tuple(sorted(mentions)), tuple(links(text)),
                       tuple(results(text, bounds, sorted(named, key=lambda thing: thing.start), _keeper(doc))))

    def shares(self, found: Sequence[Thing], text: str) -> Floats:
        """The judge's shares of required, optional and wrong for each thing."""
        rows = [features(thing, text, self.kinds, self.roles, self.lexicon) for thing in found]
        return (self.judge or _EVEN).shares(rows)

    def _mentions(self, thing: Thing, certain: float, text: str, bounds: Sequence[Span]) -> Iterator[Mention]:
        around = [_sentence(bounds, place.start) for place in thing.places]
        role, weights = self._role(thing, text, around)
        best = max(weights)
        for place, sentence, weight in zip(thing.places, around, weights, strict=True):
            # the sentence that shows the role best comes first; the thing is as sure as its best place
            sure = certain if weight == best else certain * (0.5 + 0.5 * weight / best if best else 0.5)
            yield Mention(place.start, place.end, place.text, thing.kind, thing.name, role, sentence, place.by, round(sure, 4))

    def _role(self, thing: Thing, text: str, around: Sequence[Span]) -> tuple[str, list[float]]:
        """The role of a thing, and how much each of its places speaks for it."""
        said = [place.roles for place in thing.places]
        if any(said):
            sums = [sum(row[number] for row in said if row) for number in range(len(self.roles))]
            number = max(range(len(self.roles)), key=lambda number: (sums[number], -number))
            return self.roles[number], [row[number] if row else 0.0 for row in said]
        weights = [self._cued(thing, place, text, sentence) for place, sentence in zip(thing.places, around, strict=True)]
        role = max(self.roles, key=lambda role: (sum(weight[role] for weight in weights), -self.roles.index(role)))
        return role, [weight[role] for weight in weights]

    def _cued(self, thing: Thing, place: Place, text: str, sentence: Span) -> Mapping[str, float]:
        weights = self.cues.weigh(text[slice(*sentence)], place.start - sentence[0], place.end - sentence[0])
        weights["introduces"] += 2.0 * (place.sign in ("title", "coined"))
        weights["evaluates_on"] += 1.0 * (thing.kind in ("dataset", "benchmark", "metric"))
        weights["studies"] += 0.8 * (thing.kind in ("topic", "task")) + 0.5 * (place.start < text.find("\n"))
        weights["uses"] += 0.2
        return weights


_EVEN = Judge({"mean": [0.0], "scale": [0.0], "first": [[0.0]], "bias": [0.0], "second": [[0.0, 0.0, 0.0]], "shift": [0.0, 0.0, 0.0]})


def _checked(paper: Paper) -> str:
    if len(paper.text) > LONGEST:
        raise InputError(f"paper {paper.id} ({paper.title[:40]!r}…): longer than {LONGEST:,} characters")
    return paper.text


def _sentence(bounds: Sequence[Span], at: int) -> Span:
    return bounds[max(0, bisect_right(bounds, (at, len(bounds) and bounds[-1][1] + 1)) - 1)]


def _keeper(doc: Doc) -> Callable[[Span], bool]:
    """Whether the tagger takes a stretch for a measured value; all are kept where no tagger has run."""
    if VALUES not in doc.spans:
        return everything
    told = doc.spans[VALUES].attrs
    likely = {(start, end): share for (start, end), share in zip(told["words"], told["scores"], strict=True)}

    def keep(span: Span) -> bool:
        inside = [share for (start, end), share in likely.items() if span[0] <= start and end <= span[1]]
        return max(inside, default=0.0) >= 0.4

    return keep

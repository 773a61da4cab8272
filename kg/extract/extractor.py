"""From papers to readings: the pipeline runs, and its spans become records before the Doc goes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.entities import Thing, things
from kg.extract.judge import Floats, Judge, Lexicon, features, role_features
from kg.extract.links import links
from kg.extract.places import Place
from kg.extract.results import Thing as Named
from kg.extract.results import everything, results
from kg.extract.roles import Roles
from kg.extract.sentences import sentence_at, sentences
from kg.extract.tagger import VALUES
from kg.model import InputError, Mention, Paper, Reading

LONGEST = 1_000_000  # characters of one paper's text
_BATCH = 256  # papers
_VALUE = 0.3  # how sure the tagger must be of a word of a value
_NEARBY = 0.3  # how sure a thing must be to be what a value belongs to
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Extractor:
    """The pipeline, and what turns its spans into records. ``kinds`` and ``roles`` are in the tagger's order."""

    nlp: Language
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    cues: Roles
    lexicon: Lexicon
    judge: Judge

    def read(self, papers: Iterable[Paper], workers: int = 1) -> Iterator[Reading]:
        """The readings of papers, in their order; the same whatever the number of workers.

        Raises InputError for a text longer than a million characters.
        """
        if workers > 1:
            yield from self._read(papers, workers)
            return
        rest = iter(papers)
        while some := list(islice(rest, _BATCH)):
            # what spaCy learns of new words goes when the zone ends, so memory stays flat; nothing is yielded within it
            with self.nlp.memory_zone():
                done = list(self._read(some, 1))
            yield from done

    def _read(self, papers: Iterable[Paper], workers: int) -> Iterator[Reading]:
        texts = ((_checked(paper), paper) for paper in papers)
        for doc, paper in self.nlp.pipe(texts, as_tuples=True, batch_size=_BATCH, n_process=workers):
            yield self.reading(doc, paper)

    def reading(self, doc: Doc, paper: Paper) -> Reading:
        """What a document that the pipeline has seen says of its paper."""
        text = paper.text
        bounds = list(sentences(text))
        mentions: list[Mention] = []
        named: list[Named] = []
        for thing in things(doc):
            kind, sure = self.judge.kind(self.worth_features(thing, text))
            made = list(self._mentions(thing, kind, sure, text, bounds))
            mentions += made
            if sure >= _NEARBY:
                named += [Named(mention.start, mention.end, mention.kind, mention.role, mention.name) for mention in made]
        return Reading(paper, tuple(sorted(mentions)), tuple(links(text)),
                       tuple(results(text, bounds, sorted(named, key=lambda thing: thing.start), _keeper(doc))))

    def worth_features(self, thing: Thing, text: str) -> Floats:
        """What the judge tells kind and worth of a thing by."""
        return features(thing, text, self.kinds, self.roles, self.lexicon)

    def role_features(self, thing: Thing, kind: int, text: str, around: Sequence[Span]) -> Floats:
        """What the judge tells the role of a thing by; ``around`` are the sentences of its places."""
        return role_features(thing, kind, text, self._cues(thing, kind, text, around), self.kinds, self.roles, self.lexicon)

    def _mentions(self, thing: Thing, kind: int, sure: float, text: str, bounds: Sequence[Span]) -> Iterator[Mention]:
        around = [sentence_at(bounds, place.start) for place in thing.places]
        cues = self._cues(thing, kind, text, around)
        shares = self.judge.role.shares(role_features(thing, kind, text, cues, self.kinds, self.roles, self.lexicon))
        number = int(shares.argmax())
        role = self.roles[number]
        weights = [place.roles[number] if place.roles else 0.3 * cue[role] for place, cue in zip(thing.places, cues, strict=True)]
        best = max(weights)
        for place, sentence, weight in zip(thing.places, around, weights, strict=True):
            # the sentence that shows the role best comes first; the thing is as sure as its best place
            here = sure if weight == best else sure * (0.5 + 0.5 * weight / best)
            yield Mention(place.start, place.end, place.text, self.kinds[kind], thing.name(self.kinds[kind]), role, sentence, place.by,
                          round(here, 4))

    def _cues(self, thing: Thing, kind: int, text: str, around: Sequence[Span]) -> list[Mapping[str, float]]:
        return [self._cued(self.kinds[kind], place, text, sentence) for place, sentence in zip(thing.places, around, strict=True)]

    def _cued(self, kind: str, place: Place, text: str, sentence: Span) -> Mapping[str, float]:
        weights = self.cues.weigh(text[slice(*sentence)], place.start - sentence[0], place.end - sentence[0])
        weights["introduces"] += 2.0 * (place.sign in ("title", "coined"))
        weights["evaluates_on"] += 1.0 * (kind in ("dataset", "benchmark", "metric"))
        weights["studies"] += 0.8 * (kind in ("topic", "task")) + 0.5 * (place.start < text.find("\n"))
        weights["uses"] += 0.2
        return weights


def _checked(paper: Paper) -> str:
    if len(paper.text) > LONGEST:
        raise InputError(f"paper {paper.id} ({paper.title[:40]!r}…): longer than {LONGEST:,} characters")
    return paper.text


def _keeper(doc: Doc) -> Callable[[Span], bool]:
    """Whether the tagger takes a stretch for a measured value; all are kept where no tagger has run."""
    if VALUES not in doc.spans:
        return everything
    told = doc.spans[VALUES].attrs
    starts, scores = [start for start, _ in told["words"]], told["scores"]

    def keep(span: Span) -> bool:
        inside = slice(bisect_left(starts, span[0]), bisect_left(starts, span[1]))
        return max(scores[inside], default=0.0) >= _VALUE

    return keep

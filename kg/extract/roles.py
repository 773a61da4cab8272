"""What a thing is to its paper, from cue words around it and from where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.extract.names import KEY as NAMES
from kg.extract.sentences import sentence_at, sentences
from kg.extract.tokenizer import text_of

KEY = "kg_roles"
Cue = tuple[int, int, str]
_WORD = re.compile(r"\w+")
_KEPT = 100  # sentences; a thing is looked at in each of its sentences, and many things share one
_NEAR = 60  # characters on either side within which a cue counts in full


class Roles:
    """Scores roles by cue words. ``cues`` are the cue phrases of each role, the ontology's."""

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(cues)
        self._first: dict[str, list[tuple[str, str]]] = defaultdict(list)  # by the first word: phrases and roles, the longest first
        for phrase, role in sorted(((phrase.lower(), role) for role, phrases in cues.items() for phrase in phrases),
                                   key=lambda cue: (-len(cue[0]), cue[0])):
            self._first[_WORD.match(phrase)[0]].append((phrase, role))  # type: ignore[index]
        self._known: dict[str, list[Cue]] = {}  # of the latest sentences

    def weigh(self, sentence: str, start: int, end: int) -> dict[str, float]:
        """The weight of each role for ``sentence[start:end]``: one for a cue at hand, less with distance."""
        weights = dict.fromkeys(self.names, 0.0)
        for begin, stop, role in self.cues(sentence):
            before = stop <= start
            gap = start - stop if before else begin - end
            if gap >= 0:
                # English puts most cues before what they govern
                weights[role] = max(weights[role], (1.0 if before else 0.4) / (1.0 + gap / _NEAR))
        return weights

    def cues(self, sentence: str) -> list[Cue]:
        """``(start, end, role)`` of the cue phrases in a sentence; those of one role do not overlap, the first and longest stand."""
        if sentence not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[sentence] = list(self._found(sentence))
        return self._known[sentence]

    def _found(self, sentence: str) -> Iterator[Cue]:
        lower = sentence.lower() if len(sentence.lower()) == len(sentence) else sentence
        ends = dict.fromkeys(self.names, 0)
        for word in _WORD.finditer(lower):
            at = word.start()
            for phrase, role in self._first.get(word[0], ()):
                end = at + len(phrase)
                if at >= ends[role] and lower.startswith(phrase, at) and not _WORD.match(lower, end):
                    ends[role] = end
                    yield at, end, role


@Language.factory("kg_roles", default_config={"cues": None, "spans": NAMES}, requires=["doc.spans"], assigns=["doc.spans"])
def factory(nlp: Language, name: str, cues: dict[str, list[str]] | None, spans: str) -> RoleSpans:  # noqa: ARG001
    """A component for cue phrases by role, without them the ontology's, that looks at the spans of one group."""
    if cues is None:
        from kg import ontology

        cues = {role.key: list(role.cues) for role in ontology.load().roles}
    return RoleSpans(Roles(cues), spans)


class RoleSpans:
    """Sets ``doc.spans["kg_roles"]``: each span of a group again, its label the role that the cue words tell, or "mentions"."""

    def __init__(self, roles: Roles, key: str) -> None:
        self._roles, self._key = roles, key

    def __call__(self, doc: Doc) -> Doc:
        bounds = list(sentences(text_of(doc)))
        spans = [Span(doc, span.start, span.end, label=self._role(text_of(doc), bounds, span), span_id=span.id_)
                 for span in doc.spans.get(self._key, ())]
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
        return doc

    def _role(self, text: str, bounds: Sequence[tuple[int, int]], span: Span) -> str:
        start, end = sentence_at(bounds, span.start_char)
        weights = self._roles.weigh(text[start:end], span.start_char - start, span.end_char - start)
        return max(weights, key=weights.__getitem__) if any(weights.values()) else "mentions"

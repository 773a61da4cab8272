"""Any spaCy pipeline in the tagger's place: one that sets spans or entities with our labels (method, dataset, …).

That is the whole interface: a package name or folder that ``spacy.load`` takes, whose documents have spans under any key
of ``doc.spans``, or ``doc.ents``, labelled with our kinds in any case. Scores are taken from the group's
``attrs["scores"]`` where they are there, as spaCy's span categoriser sets them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.extract.places import TAGGER as KEY
from kg.extract.tokenizer import text_of
from kg.model import UsageError

KINDS = ("method", "dataset", "benchmark", "task", "metric", "topic")


@Language.factory("kg_foreign", default_config={"pipeline": "", "kinds": list(KINDS), "roles": []}, assigns=["doc.spans"])
def factory(nlp: Language, name: str, pipeline: str, kinds: list[str], roles: list[str]) -> Foreign:  # noqa: ARG001
    """A component that runs another pipeline and takes over its spans with these labels; all ``roles`` are as likely."""
    try:
        return Foreign(spacy.load(pipeline), kinds, roles)
    except OSError:
        raise UsageError(f"--model {pipeline}: neither a kg model nor a spaCy pipeline; give a folder or an installed package") from None


class Foreign:
    """Sets ``doc.spans["kg_tagger"]`` from another pipeline's spans."""

    def __init__(self, nlp: Language, kinds: Sequence[str], roles: Sequence[str]) -> None:
        self._nlp, self._kinds = nlp, tuple(kinds)
        self._roles = [1 / len(roles) for _ in roles]

    def __call__(self, doc: Doc) -> Doc:
        spans, scores = [], []
        for theirs, score in _spans(self._nlp(text_of(doc))):
            label = theirs.label_.casefold()
            span = doc.char_span(theirs.start_char, theirs.end_char, label=label, alignment_mode="expand")
            if label in self._kinds and span is not None:
                spans.append(span)
                scores.append(score)
        one = [[score if kind == span.label_ else 0.0 for kind in self._kinds] for span, score in zip(spans, scores, strict=True)]
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans, attrs={"scores": scores, "kinds": one, "required": scores,
                                                                             "roles": [self._roles for _ in spans]})
        return doc


def _spans(doc: Doc) -> Iterator[tuple[Span, float]]:
    for key in sorted(doc.spans):
        group = doc.spans[key]
        scores = group.attrs.get("scores")
        for place, span in enumerate(group):
            yield span, float(scores[place]) if scores is not None else 1.0
    for span in doc.ents:
        yield span, 1.0

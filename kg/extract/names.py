"""Known names: the vocabulary's labels, found in text. Acronyms match by case, words without."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from kg.model import Concept

KEY = "kg_names"


def by_case(label: str) -> bool:
    """Whether a label is matched by case: an acronym or a proper name in one word, which may be a common word too."""
    words = label.split()
    if len(words) == 1:
        return label != label.lower() or len(label) < 4
    return all(word != word.lower() or not word.isalpha() for word in words) and all(len(word) < 4 for word in words)


def variants(label: str) -> Iterator[str]:
    """The label, its plural, and both with blanks for hyphens and hyphens for blanks."""
    for form in (label, label.replace("-", " "), re.sub(r"(?<=[A-Za-z])(?=\d)", "-", label)):
        yield form
        if form[-1].isalpha() and not form.endswith("s"):
            yield form + "s"
            if form.endswith("y") and form[-2:-1] not in "aeiou":
                yield form[:-1] + "ies"


@Language.factory("kg_names", default_config={"concepts": None}, assigns=["doc.spans"])
def factory(nlp: Language, name: str, concepts: list[dict[str, Any]] | None) -> Names:  # noqa: ARG001
    """A component for concepts given as ``{"kind": ..., "name": ..., "aliases": [...]}``; without them the vocabulary's."""
    names = Names(nlp)
    if concepts is None:
        from kg import ontology

        names.add(ontology.load().concepts)
    else:
        names.add(Concept(row["kind"], row["name"], tuple(row.get("aliases", ()))) for row in concepts)
    return names


class Names:
    """Sets ``doc.spans["kg_names"]``: the longest known names; label the kind, ``id`` the official name."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._exact = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._lower = PhraseMatcher(nlp.vocab, attr="LOWER")

    def add(self, concepts: Iterable[Concept]) -> None:
        """Teach more names; the first concept that has a form keeps it."""
        exact: dict[str, tuple[str, str]] = {}
        lower: dict[str, tuple[str, str]] = {}
        for concept in concepts:
            for label in (concept.name, *concept.aliases, *concept.hidden):
                for form in variants(label):
                    if by_case(label):
                        exact.setdefault(form, (concept.kind, concept.name))
                    else:
                        lower.setdefault(form.lower(), (concept.kind, concept.name))
        self._fill(self._exact, exact)
        self._fill(self._lower, lower)

    def _fill(self, matcher: PhraseMatcher, forms: dict[str, tuple[str, str]]) -> None:
        found: dict[tuple[str, str], list[Doc]] = defaultdict(list)
        for form, target in forms.items():
            found[target].append(self._nlp.make_doc(form))
        for (kind, name), patterns in found.items():
            matcher.add(f"{kind}\t{name}", patterns)

    def find(self, doc: Doc) -> list[Span]:
        """The known names of a text, longest first where they overlap."""
        spans = []
        for matcher in (self._exact, self._lower):
            for key, start, end in matcher(doc):
                kind, name = doc.vocab.strings[key].split("\t", 1)
                spans.append(Span(doc, start, end, label=kind, span_id=name))
        return filter_spans(spans)

    def __call__(self, doc: Doc) -> Doc:
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=self.find(doc))
        return doc

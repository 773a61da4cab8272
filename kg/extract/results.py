"""Measured values that a paper states of its own experiments: the value as written, what is measured, where, against what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.extract.names import KEY as NAMES
from kg.extract.roles import KEY as ROLES
from kg.extract.sentences import sentences as sentences_of
from kg.extract.tokenizer import text_of
from kg.model import Result

KEY = "kg_results"
Span = tuple[int, int]

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT = (r"\s?\\?%(?:\s+points?)?|\s?percentage points?|\s?\\?times\b|\s?\$?\\times|"
         r"[xX×](?![A-Za-z0-9]|\\?\]?\d)|\s?points?\b|\s?pp\b|\s?dB\b"
         r"|\s?FPS\b|\s?ms\b|\s?(?:GPU )?hours\b|-fold\b|\s?orders? of magnitude")
_WORDS = r"(?:an?|one|two|three|four|five|several) orders? of magnitude|(?:two|three|four|five|six|seven|eight|nine|ten)(?:-fold|\s?times)"
_AMOUNT = rf"[+~]?{_NUMBER}\+?(?:{_UNIT})?"
VALUE = re.compile(
    rf"(?<![\w.,@^_/\-])(?P<value>{_AMOUNT}(?:\s?(?:--?|–)\s?{_AMOUNT}|\sto\s{_AMOUNT}|/{_NUMBER}(?:{_UNIT})?)?)"
    rf"|\b(?P<words>{_WORDS})")
_COUNTED = re.compile(r"\d|magnitude|-fold|times")  # one of these is in every value
_FAR = 80  # characters before a range within which its "from" stands
_FROM = re.compile(r"(?<!ranging )(?<!range )(?<!ranges )\bfrom (?:[^,;]{0,60}? )?$")
_BEFORE = re.compile(
    r"(?:[A-Z][\w-]*|[a-z]*[A-Z]\w*|p\s?[<=>]|r\s?=|version|v|arXiv:|~?\$|image size of|resolutions? of|temperature(?: of)?) ?$")
_SIZE = re.compile(
    r"\s*-?(?:k|K|M|B|T|GB|MB|TB)?\s*-?(?:parameters?|params|tokens?|samples?|examples?|images?|videos?|tasks?|datasets?|benchmarks?|"
    r"languages?|models?|layers?|questions?|problems?|papers?|hours of|years?|GPUs?|domains?|categories|classes|annotations?|instances|"
    r"pairs|sentences|documents|users|people|participants|"
    r"steps|epochs|bits?\b|dimensions?|dimensional|frames|pages|subjects|nodes|agents|D\b|st\b|nd\b|rd\b|th\b|[BKMT]\b)")
_SPENT = re.compile(  # a share of what was put in, which is a setting unless it was saved
    r"\s(?:of\s)?(?:[\w'’\-]+\s){0,4}?(?:data|datasets?|parameters|params|tokens|samples|examples|steps|labels|sparsity|experts|images|iterations|"
    r"compressed|pruned|sparse|labell?ed|unlabell?ed|poison\w*|masked)\b", re.IGNORECASE)
_SAVED = re.compile(
    r"\b(?:reduc\w*|sav\w*|cut\w*|decreas\w*|lower\w*|fewer|less|remov\w*|prun\w*|compress\w*|eliminat\w*|by)\b", re.IGNORECASE)
_GAIN = re.compile(
    r"\b(?:improv|outperform|surpass|exceed|achiev|reach|attain|obtain|yield|gain|reduc|lower|cut|decreas|increas|boost|accelerat|speed|"
    r"faster|better|higher|accuracy|score|rate|error|F1|BLEU|mAP|AUC|win|drop|only|record|outpac|rais|sav|deliver|up to|perform|"
    r"improvement|relative|absolute|recall|precision|compress|"
    r"fewer|less|smaller|from|recover|retain|preserv|maintain|loss|overhead|speedup|state-of-the-art)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing around a value: where it stands, its kind, its role in the paper, and its name."""

    start: int
    end: int
    kind: str
    role: str
    name: str


def values(text: str, sentences: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """``(value, sentence)`` spans of what may be a measured value; settings and sizes of data are passed over."""
    for begin, stop in sentences:
        sentence = text[begin:stop]
        if not (_COUNTED.search(sentence) and _GAIN.search(sentence)):
            continue
        for start, end in _amounts(sentence):
            if _plausible(sentence, start, end):
                yield (begin + start, begin + end), (begin, stop)


def _amounts(sentence: str) -> Iterator[Span]:
    """Values as written; "from 8% to 37%" holds two, "3% to 5%" is one range."""
    for found in VALUE.finditer(sentence):
        start, end = found.span("words" if found["words"] else "value")
        middle = sentence.find(" to ", start, end)
        if middle >= 0 and _FROM.search(sentence[max(0, start - _FAR):start]):
            yield start, middle
            yield middle + 4, end
        else:
            yield start, end


def _plausible(sentence: str, start: int, end: int) -> bool:
    value, before = sentence[start:end], sentence[max(0, start - 24):start]
    if re.search(r"fold$", value) and "cross" in sentence[end:end + 10]:
        return False
    if re.search(r"%|times|[xX×]$|point|pp$|dB|FPS|fold|magnitude|hours|ms$", value):
        if re.match(r"\s*confidence", sentence[end:]):
            return False
        return not ("%" in value and _SPENT.match(sentence, end) and not _SAVED.search(sentence, max(0, start - 30), start))
    # a bare number is a value only with a decimal point, and not before what is counted
    after = sentence[end:]
    return "." in value and not (_BEFORE.search(before) or _SIZE.match(after) or re.match(r"\w|\.\d|-[A-Za-z]", after))


def everything(span: Span) -> bool:  # noqa: ARG001
    """Keeps every candidate."""
    return True


def results(text: str, sentences: Sequence[Span], things: Sequence[Thing],
            keep: Callable[[Span], bool] = everything) -> Iterator[Result]:
    """The results of a text in its order; so come ``things``. ``keep`` judges a candidate value, as a trained tagger can."""
    starts = [thing.start for thing in things]
    main = next((thing.name for thing in things if thing.role == "introduces" and thing.kind == "method"), None)
    for value, sentence in values(text, sentences):
        if keep(value):
            inside = slice(bisect_left(starts, sentence[0]), bisect_left(starts, sentence[1]))
            near = [thing for thing in things[inside] if thing.end <= sentence[1]]
            yield Result(
                value[0], value[1], text[slice(*value)], sentence,
                subject=_subject(near, value, main), metric=_metric(text, near, value, sentence),
                on=_nearest([thing for thing in near if thing.kind in ("dataset", "benchmark")], value)
                or _nearest([thing for thing in near if thing.kind == "task"], value),
                versus=_versus(text, near, value, sentence),
            )


def _subject(near: Sequence[Thing], value: Span, main: str | None) -> str | None:
    own = [thing for thing in near if thing.kind == "method" and thing.role in ("introduces", "extends") and thing.end <= value[0]]
    return own[-1].name if own else main


_MEASURE = re.compile(
    r"\b((?:[\w-]+ ){0,2}(?:accuracy|speedup|speed-up|speed|latency|throughput|memory|cost|costs|error|score|scores|rate|overhead|"
    r"parameters|FLOPs|perplexity|time|"
    r"reduction|improvement|gain|performance|precision|recall|loss|efficiency|F1|BLEU|mAP|AUC|mIoU|FID|PSNR))\b")


def _metric(text: str, near: Sequence[Thing], value: Span, sentence: Span) -> str | None:
    named = [thing for thing in near if thing.kind == "metric" and min(abs(thing.start - value[1]), abs(value[0] - thing.end)) < 60]
    if named:
        return _nearest(named, value)
    after = _MEASURE.search(text, value[1], min(sentence[1], value[1] + 50))
    found = after or next(reversed(list(_MEASURE.finditer(text, max(sentence[0], value[0] - 60), value[0]))), None)
    return re.sub(r"^(?:(?:in|of|the|on|a|an|and|higher|lower|better|for|with|has|have|its|by|to) )+", "", found[1]) if found else None


_AGAINST = re.compile(
    r"\b(?:over|than|compared (?:to|with)|versus|vs\.?|outperform\w*|surpass\w*|relative to|against|exceed\w*)\s", re.IGNORECASE)


def _versus(text: str, near: Sequence[Thing], value: Span, sentence: Span) -> str | None:
    for found in _AGAINST.finditer(text, *sentence):
        after = [thing for thing in near if thing.kind == "method" and 0 <= thing.start - found.end() < 40]
        if after and abs(found.start() - value[0]) < 120:
            return after[0].name
    return None


def _nearest(things: Sequence[Thing], value: Span) -> str | None:
    return min(things, key=lambda thing: (max(thing.start - value[1], value[0] - thing.end), thing.start)).name if things else None


@Language.component("kg_results", requires=["doc.spans"], assigns=["doc.spans"])
def component(doc: Doc) -> Doc:
    """Measured values as spans with the label "result"; ``attrs["results"]`` tells of each subject, metric, on and versus.

    These are taken from the known names around the value and their roles, where ``kg_names`` and ``kg_roles`` ran before.
    """
    roles = {(span.start, span.end): span.label_ for span in doc.spans.get(ROLES, ())}
    named = [Thing(span.start_char, span.end_char, span.label_, roles.get((span.start, span.end), ""), span.id_ or span.text)
             for span in doc.spans.get(NAMES, ())]
    found = list(results(text_of(doc), list(sentences_of(text_of(doc))), named))
    spans = (doc.char_span(result.start, result.end, label="result", alignment_mode="expand") for result in found)
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=[span for span in spans if span is not None], attrs={"results": [
        {"value": result.value, "subject": result.subject, "metric": result.metric, "on": result.on, "versus": result.versus}
        for result in found]})
    return doc

"""spaCy's tokeniser in linear time, whatever the text.

spaCy takes quadratic time or worse for a long run of characters without a blank (ten thousand brackets: minutes), and takes
names within Chinese or Japanese text and the characters around them for one token, as it does a name and the LaTeX before it, be it
a command that makes it bold or a tie. Such runs are cut before it sees them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.tokens import Doc
from spacy.vocab import Vocab

_TEXT = "kg_text"
_MOST = 100  # characters of a run that is left whole
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SPECIAL = re.compile(rf"[{_CJK}{{}}~]|\\[A-Za-z]|\S{{{_MOST + 1}}}")
_RUN = re.compile(r"\S+")
_PIECE = re.compile(rf"[{_CJK}]{{1,{_MOST}}}|\\[A-Za-z]{{1,{_MOST}}}|[{{}}~]|\\?[^{_CJK}\s{{}}~\\]{{1,{_MOST}}}|\\")


class Tokenizer:
    """In the place of ``nlp.tokenizer``: what another tokeniser makes of a text, with long runs in pieces."""

    def __init__(self, vocab: Vocab, inner: Callable[[str], Doc]) -> None:
        self._vocab, self._inner = vocab, inner

    def __call__(self, text: str) -> Doc:
        doc = self._inner(text) if not _SPECIAL.search(text) else self._joined(text)
        doc.user_data[_TEXT] = text
        return doc

    def _joined(self, text: str) -> Doc:
        tokens = [token for part in parts(text) for token in self._inner(part)]
        return Doc(self._vocab, [token.text for token in tokens], [bool(token.whitespace_) for token in tokens])


def text_of(doc: Doc) -> str:
    """The text of a document. spaCy joins it from the tokens each time it is asked, which takes longer than most components."""
    text: str | None = doc.user_data.get(_TEXT)
    return doc.text if text is None else text


def parts(text: str) -> Iterator[str]:
    """The text cut within its long runs, and where another script begins; the parts together are the text."""
    start = 0
    for run in _RUN.finditer(text):
        if _SPECIAL.search(run[0]):
            for piece in _PIECE.finditer(text, run.start(), run.end()):
                if piece.start() > max(start, run.start()):
                    yield text[start:piece.start()]
                    start = piece.start()
    yield text[start:]

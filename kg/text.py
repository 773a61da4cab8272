"""Plain string functions: how names are compared and how they become identifiers."""

from __future__ import annotations

import re
import unicodedata

_ARTICLES = frozenset({"the", "a", "an", "our", "proposed", "novel"})
_LATEX_ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[Hcuv](?=[{\s]))\s*\{?([A-Za-z])\}?")
_LATEX_FONT = r"\\(?:text[a-z]{0,2}|emph|underline|uline|mbox)\s*\{([^{}]*)\}"
_MARKED = re.compile(_LATEX_FONT)
_MARKED_WORDS = re.compile(rf"(?<!\w){_LATEX_FONT}(?!\w)")
_NESTED = 3  # fonts within fonts that are looked for
_LATEX_SIGN = re.compile(r"\\([&%$#_])")
_LATEX_TIE = re.compile(r"(?<=\w)~(?=\w)")
_COMBINING = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
              "H": "\u030b", "c": "\u0327", "u": "\u0306", "v": "\u030c"}


def unlatex(text: str) -> str:
    """Text without LaTeX fonts and escapes, and with its accents as letters: ``\\emph{Schr\\"odinger}`` becomes ``Schrödinger``."""
    if "\\" in text:
        for _ in range(_NESTED):
            text = _MARKED.sub(r"\1", text)
        text = _LATEX_ACCENT.sub(lambda m: unicodedata.normalize("NFC", m[1] + _COMBINING[m[0][1]]), text)
        text = _LATEX_SIGN.sub(r"\1", text)
    return _LATEX_TIE.sub(" ", text)


def unmarked(text: str) -> str:
    """Text of the same length, with blanks for LaTeX ties and for the fonts around whole words."""
    text = text.replace("~", " ")
    if "\\" in text:
        for _ in range(_NESTED):
            text = _MARKED_WORDS.sub(lambda m: " " * (m.start(1) - m.start()) + m[1] + " ", text)
    return text


def singular(word: str) -> str:
    """The word without a plural s; words in -ss, -us and -is, and words of three letters, stay."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def fold(form: str) -> str:
    """The key under which two forms of a name are equal.

    Case, hyphens, punctuation, leading articles, LaTeX fonts and accents and a plural s at the end do not count; ``+ # . % @ ^``
    inside a word do (C++, C#, GPT-3.5, nDCG@10).
    """
    plain = unicodedata.normalize("NFKC", unlatex(form)).casefold().replace("_", " ")
    words = [word.strip(".") for word in re.sub(r"[^\w@+#.%^]+", " ", plain).split()]
    while words and words[0] in _ARTICLES:
        words = words[1:]
    if words:
        words[-1] = singular(words[-1])
    return " ".join(word for word in words if word)

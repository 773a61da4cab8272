"""Words to word pieces: the uncased WordPiece tokenisation of BERT (Devlin et al., 2019), for words already split."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

WORD = re.compile(r"\w+|[^\w\s]")
MOST_PIECES = 12  # of one word; what a longer one has behind them is not looked at
_LONGEST = 100  # characters of a word


def words(text: str) -> list[tuple[int, int]]:
    """``(start, end)`` of each run of letters and digits, and of each other sign that is not white space."""
    return [found.span() for found in WORD.finditer(text)]


def shape(word: str) -> int:
    """How a word is written, as a number below ten: what an uncased vocabulary does not see."""
    if not any(map(str.isalnum, word)):
        return 6
    if word.isdigit():
        return 4
    if any(map(str.isdigit, word)):
        return 5
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 8
    if word[0].isupper() and word[1:].islower():
        return 1
    return 7 if len(word) > 2 and word[-1] == "s" and word[:-1].isupper() else 3


class WordPieces:
    """The pieces of a vocabulary, given in the order of their numbers."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.unknown, self.start, self.end = (self._numbers[piece] for piece in ("[UNK]", "[CLS]", "[SEP]"))
        self.numbers = lru_cache(maxsize=50_000)(self._of_word)

    def _of_word(self, word: str) -> tuple[int, ...]:
        pieces: list[int] = []
        for part in _parts(word.lower()):
            pieces += self._longest_first(part)
        return tuple(pieces[:MOST_PIECES]) or (self.unknown,)

    def _longest_first(self, word: str) -> list[int]:
        if len(word) > _LONGEST:
            return [self.unknown]
        numbers, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._numbers.get(("##" if start else "") + word[start:end])
                if number is not None:
                    break
            else:
                return [self.unknown]
            numbers.append(number)
            start = end
        return numbers


def _parts(word: str) -> Iterator[str]:
    """Without accents and control characters; CJK characters and signs stand alone, as BERT has it."""
    plain = "".join(char for char in unicodedata.normalize("NFD", word) if unicodedata.category(char) not in ("Mn", "Cc", "Cf"))
    yield from re.findall(r"[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]|[^\W_\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]+|_|[^\w\s]", plain)

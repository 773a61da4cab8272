"""Which wider name a name with a size, version or variant belongs to: Llama-3-8B, Llama-3, Llama."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = r"\d+(?:\.\d+)*"
# one ending that tells members of a family apart, with the mark before it
_SIZE = rf"[\s_-](?:\d+x)?a?{_NUMBER}\s?[bmkt]"
_VERSION = rf"[\s_-](?:[vr]?{_NUMBER}[a-z]?)"
_ATTACHED = rf"(?<=[^\W\d_]{{2}})v?{_NUMBER}[bmk]?"
_PATCH = r"[\s_-][stblhg]/?\d+"
_VARIANT = (r"[\s_-](?:instruct|chat|it|hf|base|preview|thinking|turbo|nano|mini|tiny|small|medium|large|huge|giant"
            r"|xx?l|pro|flash|ultra|lite|plus|max|sonnet|opus|haiku)")
_CUTOFF = r"\s?@\s?(?:\d+|[kn])"
_ENDINGS = {
    "method": re.compile(rf"(?:{_SIZE}|{_VERSION}|{_PATCH}|{_VARIANT}|{_ATTACHED})$", re.IGNORECASE),
    "dataset": re.compile(rf"(?:{_SIZE}|{_VERSION}|{_ATTACHED})$", re.IGNORECASE),
    "benchmark": re.compile(rf"(?:{_SIZE}|{_VERSION}|{_ATTACHED})$", re.IGNORECASE),
    "metric": re.compile(rf"{_CUTOFF}$", re.IGNORECASE),
}
_SHORTEST = 3  # letters of a family's name: GPT, ViT; fewer is a symbol such as L2


def wider(kind: str, name: str) -> Iterator[str]:
    """The names that are left when endings are taken off one by one, the nearest first.

    ``Llama-3-8B-Instruct`` gives ``Llama-3-8B``, ``Llama-3``, ``Llama``. Whether any of them is a family is for the
    caller to know: only names that stand in the vocabulary or in another paper are.
    """
    ending = _ENDINGS.get(kind)
    while ending and (found := ending.search(name)):
        name = name[:found.start()].rstrip(" -_/")
        if sum(letter.isalpha() for letter in name) < _SHORTEST:
            return
        yield name


def tight(folded: str) -> str:
    """A folded name without its blanks, but for those between digits: ``llama 3 8b`` gives ``llama3 8b``."""
    return re.sub(r"(?<!\d) | (?!\d)", "", folded)


def proper(form: str) -> bool:
    """Whether a form is written as a proper name: a digit, or a capital after a small letter (CIFAR-10, DeepSeek)."""
    return bool(re.search(r"\d|[a-z][A-Z]", form))


def acronym(form: str) -> bool:
    """Whether a form is written as an abbreviation: one word, two capitals or more, at least half of its letters."""
    word = form[:-1] if form.endswith("s") else form
    capitals, letters = sum(map(str.isupper, word)), sum(map(str.isalpha, word))
    return 2 <= len(word) <= 12 and " " not in word and capitals >= 2 and 2 * capitals >= letters


def written_out(short: str, long: str) -> bool:
    """Whether an abbreviation can stand for a longer name: all its letters stand there in order, the first one at the
    first letter of a word, and the name does not hold the abbreviation itself (after Schwartz and Hearst, 2003)."""
    letters = [letter for letter in (short[:-1] if short.endswith("s") else short).casefold() if letter.isalnum()]
    words = re.findall(r"\w+", long.casefold())
    itself = " ".join(re.findall(r"\w+", short.casefold()))
    if not letters or len(words) < 2 or f" {itself} " in f" {' '.join(words)} " or words[0][0] != letters[0]:
        return False
    rest = iter("".join(words))
    return all(letter in rest for letter in letters)

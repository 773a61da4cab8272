"""What a thing is to its paper, from cue words around it and from where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

_NEAR = 60  # characters on either side within which a cue counts in full


class Roles:
    """Scores roles by cue words. ``cues`` are the cue phrases of each role, the ontology's."""

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self.names = tuple(cues)
        self._patterns = {role: _pattern(tuple(phrases)) for role, phrases in cues.items()}

    def weigh(self, sentence: str, start: int, end: int) -> dict[str, float]:
        """The weight of each role for ``sentence[start:end]``: one for a cue at hand, less with distance."""
        weights = dict.fromkeys(self.names, 0.0)
        for role, pattern in self._patterns.items():
            for cue in pattern.finditer(sentence):
                before = cue.end() <= start
                gap = start - cue.end() if before else cue.start() - end
                if gap >= 0:
                    # English puts most cues before what they govern
                    weights[role] = max(weights[role], (1.0 if before else 0.4) / (1.0 + gap / _NEAR))
        return weights


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if phrases else r"(?!)", re.IGNORECASE)

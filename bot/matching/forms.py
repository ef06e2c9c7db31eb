"""Which words of the directory a typed word may mean, kept for the next time it is typed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.matching.kept import Kept
from bot.matching.vocabulary import Vocabulary

_CACHED = 2_000


class Forms:
    """The words that typed words may mean, with how like they are (0 to 1)."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._kept = Kept(self._looked_up, _CACHED)

    def of(self, word: str) -> Mapping[str, float]:
        """The words that a typed word may mean."""
        return self._kept[word]

    def _looked_up(self, word: str) -> Mapping[str, float]:
        return {self._vocabulary.words[one.term]: one.score for one in self._vocabulary.like(word)}

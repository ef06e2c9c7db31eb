"""Words as they are spoken: turned, rule by rule, into words that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.matching.kept import Kept

_CACHED = 2_000


class Dialect:
    """The rules of one language: letters as typed, and as written. They apply to words only that nobody knows."""

    def __init__(self, rules: Sequence[tuple[str, str]], knows: Callable[[str], bool]) -> None:
        """knows: whether a folded word is known."""
        self._rules = [(re.compile(typed), written) for typed, written in rules]
        self._knows = knows
        self._kept = Kept(self._written, _CACHED)

    def standard(self, word: str) -> str:
        """The known word that a folded word becomes by the rules, one or several of them in order; else the word."""
        return word if self._knows(word) else self._kept[word]

    def _written(self, word: str) -> str:
        return next(filter(self._knows, self._spoken(word)), word)

    def _spoken(self, word: str) -> list[str]:
        """What the word may stand for: by each rule alone first, then by all from each rule on."""
        alone = [typed.sub(written, word) for typed, written in self._rules]
        together = []
        for first in range(len(self._rules)):
            changed = word
            for typed, written in self._rules[first:]:
                changed = typed.sub(written, changed)
                together.append(changed)
        return [changed for changed in dict.fromkeys(alone + together) if changed != word]

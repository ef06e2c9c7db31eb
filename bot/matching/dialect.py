"""Words as they are spoken: turned, rule by rule, into words that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_CACHED = 20_000


class Dialect:
    """The rules of one language: letters as typed, and as written. They apply to words only that nobody knows."""

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        self._rules = [(re.compile(typed), written) for typed, written in rules]
        self._kept: dict[str, str] = {}

    def standard(self, word: str, knows: Callable[[str], bool]) -> str:
        """The known word that a folded word becomes by the rules, one or several of them in order; else the word."""
        if knows(word):
            return word
        found = self._kept.get(word)
        if found is None:
            if len(self._kept) >= _CACHED:
                self._kept.clear()
            found = self._kept[word] = next(filter(knows, self._spoken(word)), word)
        return found

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

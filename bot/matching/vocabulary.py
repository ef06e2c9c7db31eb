"""The words of the directory, and which of them a typed word may mean: inflected, compound or misspelt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.kept import Kept
from bot.matching.postings import Occurrences
from bot.matching.spelling import Spellings
from bot.matching.text import sound

Stemming = Callable[[Iterable[str]], list[str]]

STEM = 0.95
"""Likeness of two words of the same stem."""
COMPOUND = 0.75
"""Likeness of a word and a compound that begins or ends with it, before the share of the letters is counted."""
SHORTEST_PART = 4
HEARD = 0.85
"""Likeness of a word to a name that sounds like it."""
SWAPPED = 0.9
"""Likeness of a word whose y and z are swapped, as on a keyboard of another country."""
_SWAP = str.maketrans("yz", "zy")
TYPO_LETTERS = 4
"""Shortest word that is searched for typing errors."""
TYPO_CUTOFF = 0.72
TYPO_CUTOFF_SHORT = 0.75
"""Likeness (OSA) from which a word counts as misspelt; the second for words of up to SHORT letters."""
SHORT = 5
MOST_TYPOS = 6
_CACHED = 2_000
_RECENT = 200
"""Words whose likes are kept, as a message is looked at from several sides."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A word of the directory that a typed word may mean; score: from 0 to 1."""

    term: int
    score: float


class Vocabulary:
    """Words with numbers; `words` are folded and distinct, `names` those of them that are in names of entries."""

    def __init__(self, words: Sequence[str], stemmings: Sequence[Stemming], names: Iterable[str] = ()) -> None:
        self.words = list(words)
        self._numbers = {word: number for number, word in enumerate(self.words)}
        self._stemmings = stemmings
        self._known = Kept(self._has_stem_of, _CACHED)
        self._recent = Kept(self._sought, _RECENT)
        self._stem_numbers: dict[str, int] = {}
        stems = [
            self._stem_numbers.setdefault(stem, len(self._stem_numbers))
            for stemming in stemmings
            for stem in stemming(self.words)
        ]
        owners = np.tile(np.arange(len(self.words)), len(stemmings))
        self._by_stem = Occurrences(np.array(stems, dtype=np.int32), owners, len(self._stem_numbers))
        self._by_sound: dict[str, list[int]] = {}
        for name in names:
            self._by_sound.setdefault(sound(name), []).append(self._numbers[name])
        self._sorted = sorted(self.words)
        self._backwards = sorted(word[::-1] for word in self.words)
        self._spellings = Spellings(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._numbers

    def number(self, word: str) -> int:
        """The number of a word that is known."""
        return self._numbers[word]

    def knows(self, word: str) -> bool:
        """Whether the word or another form of it is a word of the directory."""
        return word in self._numbers or self._known[word]

    def like(self, word: str) -> Sequence[Likeness]:
        """The words that may be meant; typing errors are only thought of where the word is not known."""
        return self._recent[word]

    def _sought(self, word: str) -> list[Likeness]:
        scores = self._forms(word)
        known = bool(scores)
        if len(word) >= SHORTEST_PART:
            self._add_compounds(word, scores)
        if not known and not word.isdigit():
            for term in self._by_sound.get(sound(word), ()):
                _raise(scores, term, HEARD)
            swapped = self._numbers.get(word.translate(_SWAP))
            if swapped is not None:
                _raise(scores, swapped, SWAPPED)
            if len(word) >= TYPO_LETTERS:
                self._add_typos(word, scores)
        return [Likeness(term, score) for term, score in scores.items()]

    def _has_stem_of(self, word: str) -> bool:
        return not self._stem_numbers.keys().isdisjoint(self._stems(word))

    def _stems(self, word: str) -> set[str]:
        return {stem for stemming in self._stemmings for stem in stemming((word,))}

    def _forms(self, word: str) -> dict[int, float]:
        scores: dict[int, float] = {}
        for stem in self._stems(word):
            number = self._stem_numbers.get(stem)
            if number is not None:
                scores |= dict.fromkeys(self._by_stem.of(number).tolist(), STEM)
        if word in self._numbers:
            scores[self._numbers[word]] = 1.0
        return scores

    def _add_compounds(self, word: str, scores: dict[int, float]) -> None:
        backwards = word[::-1]
        longer = _with_prefix(self._sorted, word)
        longer += [found[::-1] for found in _with_prefix(self._backwards, backwards)]
        for found in longer:
            _raise(scores, self._numbers[found], COMPOUND * (len(word) / len(found)) ** 0.5)
        for length in range(SHORTEST_PART, len(word)):
            for part in (word[:length], word[-length:]):
                if part in self._numbers:
                    _raise(scores, self._numbers[part], COMPOUND * (length / len(word)) ** 0.5)

    def _add_typos(self, word: str, scores: dict[int, float]) -> None:
        cutoff = TYPO_CUTOFF_SHORT if len(word) <= SHORT else TYPO_CUTOFF
        for found, likeness in self._spellings.near(word, cutoff, MOST_TYPOS):
            _raise(scores, self._numbers[found], likeness**1.5)


def _with_prefix(ordered: Sequence[str], prefix: str) -> list[str]:
    """The longer words that begin with the prefix."""
    position = bisect_left(ordered, prefix)
    found = []
    while position < len(ordered) and ordered[position].startswith(prefix):
        if len(ordered[position]) > len(prefix):
            found.append(ordered[position])
        position += 1
    return found


def _raise(scores: dict[int, float], term: int, score: float) -> None:
    if score > scores.get(term, 0.0):
        scores[term] = score

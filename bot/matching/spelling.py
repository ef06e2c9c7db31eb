"""Words that are spelt nearly as a typed one: those whose letters rule them out are not even compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

_KINDS = 64
"""Letters are told apart by their code modulo this, so that those of a word fit in the bits of one number."""
_FEW = 200
"""Up to so many words are quicker compared than ruled out."""
_ROUNDING = 1e-6
"""A word is not always found when its own likeness is the cutoff."""

Bits = NDArray[np.uint64]


class Spellings:
    """Words by their length, each with the set of its letters."""

    def __init__(self, words: Iterable[str]) -> None:
        by_length: dict[int, list[str]] = {}
        for word in words:
            by_length.setdefault(len(word), []).append(word)
        self._by_length = {length: _Alike(among, length) for length, among in by_length.items()}

    def near(self, word: str, cutoff: float, limit: int) -> list[tuple[str, float]]:
        """Of each length the words most like the word, as many as the limit, with their likeness (OSA, 0 to 1)."""
        near = []
        for among in self._of_like_length(word, cutoff):
            possible = among.possible(word, cutoff)
            found = process.extract(word, possible, scorer=OSA.normalized_similarity, score_cutoff=cutoff, limit=limit)
            near += [(one, likeness) for one, likeness, _ in found]
        return near

    def nearest(self, word: str, cutoff: float) -> tuple[float, list[str]]:
        """How like the likest words are, and the first one of each length; (0, []) where none reaches the cutoff."""
        best, nearest = 0.0, list[str]()
        # The sooner a very like word is found, the fewer are left to compare.
        own_length_first = sorted(self._of_like_length(word, cutoff), key=lambda among: abs(among.length - len(word)))
        for among in own_length_first:
            least = max(best - _ROUNDING, cutoff)
            possible = among.possible(word, least)
            found = process.extractOne(word, possible, scorer=OSA.normalized_similarity, score_cutoff=least)
            if found is not None:
                nearest = [*nearest, found[0]] if found[1] == best else [found[0]]
                best = found[1]
        return best, nearest

    def _of_like_length(self, word: str, cutoff: float) -> list[_Alike]:
        """The words of the lengths that can be so like, shortest first."""
        lengths = range(int(len(word) * cutoff), int(len(word) / cutoff) + 1)
        return [self._by_length[length] for length in lengths if length in self._by_length]


class _Alike:
    """Words of one length, with the letters that each has, and those that it has more than once."""

    def __init__(self, words: list[str], length: int) -> None:
        self._words = words
        self.length = length
        self._once, self._again = _letters_of(words, length) if len(words) > _FEW else (_NONE, _NONE)

    def possible(self, word: str, cutoff: float) -> Sequence[str]:
        """The words that can be so like the word: an edit brings one letter at most and takes one away at most."""
        if len(self._words) <= _FEW:
            return self._words
        edits = int((1.0 - cutoff) * max(len(word), self.length) + _ROUNDING)
        once, again = _letters_of([word], len(word))
        missing = np.bitwise_count(once & ~self._once) + np.bitwise_count(again & ~self._again)
        needless = np.bitwise_count(self._once & ~once) + np.bitwise_count(self._again & ~again)
        possible = np.maximum(missing, needless) <= edits
        return [self._words[number] for number in possible.nonzero()[0].tolist()]


_NONE: Bits = np.empty(0, dtype=np.uint64)


def _letters_of(words: Sequence[str], length: int) -> tuple[Bits, Bits]:
    """The letters of words of one length as bits, and those that stand more than once in their word."""
    codes = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).reshape(len(words), length)
    kinds = np.sort((codes % _KINDS).astype(np.uint8), axis=1)
    bits = np.uint64(1) << kinds.astype(np.uint64)
    again = np.where(kinds[:, 1:] == kinds[:, :-1], bits[:, 1:], np.uint64(0))
    return np.bitwise_or.reduce(bits, axis=1), np.bitwise_or.reduce(again, axis=1)

"""Whoever says, word for word, what an entry has as a question or keyword means that entry."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bot.matching.fields import Field
from bot.matching.text import is_symbol
from bot.matching.vocabulary import Vocabulary
from bot.matching.walk import Walk

_SEED = 1


class Literal:
    """The texts of one field of all entries as sets of words; order, small words and repetitions do not matter.

    A set is one number, the sum of the random numbers of its words: a hundred thousand texts take two megabytes.
    """

    def __init__(self, field: Field, walk: Walk, vocabulary: Vocabulary, plain: frozenset[str], entries: int) -> None:
        """plain: small words; entries: of the directory itself: texts of other subjects are none of them."""
        self._vocabulary = vocabulary
        words = vocabulary.words
        self._codes = np.random.default_rng(_SEED).integers(1, 2**62, len(words), dtype=np.uint64)
        telling = np.array([not is_plain(word, plain) for word in words], dtype=bool)
        asked = walk.texts({field: 1.0})
        texts = np.repeat(np.arange(len(asked.owners), dtype=np.int64), asked.lengths)
        kept = telling[asked.terms] & (asked.owners < entries)[texts]
        # Each word counts once in each text.
        texts, terms = np.divmod(np.unique(texts[kept] * len(words) + asked.terms[kept]), max(len(words), 1))
        numbers, starts = np.unique(texts, return_index=True)
        sums = np.add.reduceat(self._codes[terms], starts) if len(starts) else np.zeros(0, dtype=np.uint64)
        order = np.argsort(sums, kind="stable")
        self._sums, self._owners = sums[order], asked.owners[numbers][order]

    def entries(self, words: Iterable[str]) -> list[int]:
        """The numbers of the entries that have a text of just these telling words."""
        distinct = set(words)
        if not distinct or not all(word in self._vocabulary for word in distinct):
            return []
        terms = [self._vocabulary.number(word) for word in distinct]
        wanted = np.add.reduce(self._codes[terms])
        first, last = np.searchsorted(self._sums, wanted, "left"), np.searchsorted(self._sums, wanted, "right")
        return sorted(set(self._owners[first:last].tolist()))


def is_plain(word: str, plain: frozenset[str]) -> bool:
    """Whether a word tells nothing: small words, symbols, single letters."""
    return word in plain or len(word) == 1 or is_symbol(word)

"""Likeness of words by the runs of letters that they share, for compounds, endings and odd spellings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching.postings import Floats, Ints, Occurrences

SIZES = (3, 4)
"""Letters of a run; the begin and the end of a word count as a letter."""
_BUCKETS = 1 << 18
_PRIME = 1_000_003


class LetterRuns:
    """The runs of letters of many words, as lists of the words that have each run."""

    def __init__(self, words: Sequence[str]) -> None:
        owners, runs = _runs_of(words)
        pairs = np.sort(runs * max(len(words), 1) + owners)
        again = pairs[1:] == pairs[:-1]
        runs, owners = np.divmod(np.delete(pairs, again.nonzero()[0]), max(len(words), 1))
        self._words = Occurrences(runs, owners, _BUCKETS)
        self._rarity = np.log(1.0 + len(words) / np.maximum(self._words.counts(), 1))
        lengths = np.bincount(owners, self._rarity[runs] ** 2, len(words))
        self._lengths = np.sqrt(np.maximum(lengths, 1e-9))

    def like(self, word: str, cutoff: float) -> tuple[Ints, Floats]:
        """The words at least as like as the cutoff (cosine, 0 to 1): their numbers and likeness."""
        runs = np.unique(_runs_of([word])[1])
        weights = self._rarity[runs] ** 2
        owners, worth = self._words.gather(runs, weights)
        if not len(owners):
            return owners, worth
        length = np.sqrt(weights.sum())
        shared = np.bincount(owners, worth, len(self._lengths))
        # A word is at least as long as what it shares, so that most share too little to be like at any length.
        near = np.flatnonzero(shared >= (cutoff * length) ** 2 * (1.0 - 1e-9))
        likeness = shared[near] / (self._lengths[near] * length)
        like = likeness >= cutoff
        return near[like], likeness[like]


def _runs_of(words: Sequence[str]) -> tuple[Ints, Ints]:
    """The number of the word and the bucket of the run, for every run of letters of the words."""
    text = "".join(f" {word} " for word in words)
    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    lengths = np.fromiter((len(word) + 2 for word in words), dtype=np.int64, count=len(words))
    owner = np.repeat(np.arange(len(words)), lengths)
    owners, runs = [], []
    for size in SIZES:
        count = len(letters) - size + 1
        if count <= 0:
            continue
        run = np.full(count, size, dtype=np.int64)
        for offset in range(size):
            run = (run * _PRIME + letters[offset : offset + count]) & 0xFFFFFFFFFF
        within = owner[:count] == owner[size - 1 : size - 1 + count]
        owners.append(owner[:count][within])
        runs.append((run ^ (run >> 20))[within] % _BUCKETS)
    if not owners:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(owners), np.concatenate(runs)

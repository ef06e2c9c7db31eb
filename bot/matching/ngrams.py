"""Likeness of words by the runs of letters that they share, for compounds, endings and odd spellings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SIZES = (3, 4)
"""Letters of a run; the begin and the end of a word count as a letter."""
_BUCKETS = 1 << 18
_PRIME = 1_000_003


class LetterRuns:
    """The runs of letters of many words, as lists of the words that have each run."""

    def __init__(self, words: Sequence[str]) -> None:
        self._count = len(words)
        owners, runs = _runs_of(words)
        pairs = np.unique(runs * max(self._count, 1) + owners)
        runs, owners = np.divmod(pairs, max(self._count, 1))
        self._starts = np.searchsorted(runs, np.arange(_BUCKETS + 1))
        self._owners = owners
        spread = np.diff(self._starts)
        self._rarity = np.log(1.0 + self._count / np.maximum(spread, 1))
        lengths = np.bincount(owners, weights=self._rarity[runs] ** 2, minlength=self._count)
        self._lengths = np.sqrt(np.maximum(lengths, 1e-9))

    def like(self, word: str, cutoff: float) -> tuple[Ints, Floats]:
        """The words at least as like as the cutoff (cosine, 0 to 1): their numbers and likeness."""
        _, runs = _runs_of([word])
        runs = np.unique(runs)
        slices = [self._owners[self._starts[run] : self._starts[run + 1]] for run in runs]
        weights = self._rarity[runs] ** 2
        sizes = [len(part) for part in slices]
        if not sum(sizes):
            return np.empty(0, dtype=np.int64), np.empty(0)
        shared = np.bincount(np.concatenate(slices), weights=np.repeat(weights, sizes), minlength=self._count)
        likeness = shared / (self._lengths * np.sqrt(weights.sum()))
        near = np.flatnonzero(likeness >= cutoff)
        return near, likeness[near]


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

"""Likeness of messages and entries by the runs of letters that they share: for compounds, endings, odd spellings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching.kept import Kept
from bot.matching.postings import Floats, Ints, Occurrences, begins, cells_of

SIZE = 4
"""Letters of a run; the begin and the end of a word count as a letter each, and a shorter word is a run of its own."""
BLOCK = 256
"""Entries that are counted at a time."""
KEYS = 1 << 40
"""More than there are runs."""
_CACHED = 2_000
_BITS = 16
"""Bits of a letter in the code of a run; pictures beyond them are taken for other signs, which does no harm."""


class Letters:
    """The runs of letters of all entries, weighed as words are: rare ones more, frequent ones ever less (tf-idf)."""

    def __init__(self, words: Sequence[str], terms: Ints, owners: Ints, size: int) -> None:
        """words: those of the directory; terms, owners: the word and the entry of each place in the texts, in order."""
        self._size = size
        of_word, runs = _runs_of(words)
        self._known = np.unique(runs)
        table = Occurrences(of_word, np.searchsorted(self._known, runs), len(words))
        # Some hundred entries at a time: all at once would take gigabytes.
        ends = np.searchsorted(owners, np.arange(BLOCK, size + BLOCK, BLOCK))
        blocks = zip(np.split(terms, ends[:-1]), np.split(owners, ends[:-1]), strict=True)
        counted = [_counted(table, block_terms, block_owners) for block_terms, block_owners in blocks]
        of_run, entries, frequency = (np.concatenate(column) for column in zip(*counted, strict=True))
        order = np.argsort(of_run, kind="stable")
        of_run, self._owners, frequency = of_run[order], entries[order], frequency[order]
        self._ends = np.searchsorted(of_run, np.arange(len(self._known) + 1))
        self._rarity = np.log((1.0 + size) / (1.0 + np.diff(self._ends))) + 1.0
        weight = (1.0 + np.log(frequency)) * self._rarity[of_run]
        lengths = np.sqrt(np.bincount(self._owners, weight**2, size))
        self._weights = (weight / lengths[self._owners]).astype(np.float32)
        self._runs = Kept(self._known_runs, _CACHED)

    def like(self, words: Sequence[str]) -> Floats:
        """How like each entry is to the words: proportional to the cosine, 0 where no run is shared."""
        if not words:
            return np.zeros(self._size)
        runs = np.sort(np.concatenate([self._runs[word] for word in words]))
        bounds = np.append(begins(runs), len(runs))
        runs, times = runs[bounds[:-1]], bounds[1:] - bounds[:-1]
        cells, lengths = cells_of(self._ends, runs)
        factors = np.repeat((1.0 + np.log(times)) * self._rarity[runs], lengths)
        likeness = np.bincount(self._owners[cells], self._weights[cells] * factors, self._size)
        return likeness.astype(np.float64, copy=False)

    def _known_runs(self, word: str) -> Ints:
        """The numbers of the runs of a word that any entry has."""
        runs = _runs_of([word])[1]
        found = np.searchsorted(self._known, runs)
        within = found < len(self._known)
        within[within] = self._known[found[within]] == runs[within]
        return found[within]


def _counted(table: Occurrences, terms: Ints, owners: Ints) -> tuple[Ints, Ints, Ints]:
    """The runs of some entries, the entry of each, and how often it has it; by entries."""
    first = int(owners[0]) if len(owners) else 0
    cells, times = np.unique(terms.astype(np.int64) * BLOCK + (owners - first), return_counts=True)
    of_term, of_owner = np.divmod(cells, BLOCK)
    # A word that stands several times in an entry brings each of its runs as often.
    runs, place = table.gather(of_term, np.arange(len(of_term)))
    keys, inverse = np.unique(of_owner[place] * KEYS + runs, return_inverse=True)
    frequency = np.bincount(inverse, times[place], len(keys))
    of_owner, of_run = np.divmod(keys, KEYS)
    return of_run.astype(np.int32), (of_owner + first).astype(np.int32), frequency.astype(np.int32)


def _runs_of(words: Sequence[str]) -> tuple[Ints, Ints]:
    """The number of the word and the code of the run, for every run of letters of the words."""
    padded = [f" {word} ".ljust(SIZE) for word in words]
    letters = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    lengths = np.fromiter(map(len, padded), dtype=np.int64, count=len(padded))
    owner = np.repeat(np.arange(len(padded)), lengths)
    count = max(len(letters) - SIZE + 1, 0)
    codes = np.zeros(count, dtype=np.int64)
    for offset in range(SIZE):
        codes = (codes << _BITS) + (letters[offset : offset + count] & ((1 << _BITS) - 1))
    within = owner[:count] == owner[SIZE - 1 : SIZE - 1 + count]
    return owner[:count][within], codes[within]

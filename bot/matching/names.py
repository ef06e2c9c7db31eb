"""The names of entries: how much of each name is in a message, also with words split, joined or misspelt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.directory import Entry
from bot.matching.fields import names_of, texts_in
from bot.matching.postings import Floats, Ints, Postings
from bot.matching.text import sound, words_of
from bot.matching.vocabulary import Likeness, Vocabulary

KEYWORD_SHARE = 0.4
"""What a keyword that is wholly named counts, compared with a name."""
LENGTH_SHARE = 0.4
"""How much of a name's worth hangs on how much of the message it is."""
SINGLE_LETTER = 0.1
"""What the single letters of a name ("e. V.") count, compared with words."""
WHOLE = 0.95
"""Cover from which a name counts as wholly named."""
PART_OF_LONGER = 0.5
"""What a wholly named name counts whose words are all in another one that is wholly named too."""
HEARD = 0.9
"""Likeness of joined words to a name that sounds like them."""
SHORTEST_JOINED = 4
JOINED_CUTOFF = 0.8
"""Likeness (OSA) from which joined words count as a misspelt name."""
LEAST_LIKENESS = 0.6
"""Likeness below which a word is not counted as part of a name."""
_CACHED = 20_000


class Names:
    """All names, aliases and keywords of a directory with their words."""

    def __init__(self, entries: Sequence[Entry], vocabulary: Vocabulary) -> None:
        terms: list[int] = []
        starts: list[int] = []
        owners: list[int] = []
        shares: list[float] = []
        self.texts: list[str] = []
        self._joined: dict[str, list[int]] = {}
        self._pairs: set[tuple[str, str]] = set()
        for number, entry in enumerate(entries):
            named = [(name, 1.0) for name in names_of(entry)]
            named += [(keyword, KEYWORD_SHARE) for keyword in texts_in(entry.keywords)]
            for text, share in named:
                words = words_of(text)
                if not words:
                    continue
                if share == 1.0:
                    self._pairs.update(pairwise(words))
                    joined = "".join(words)
                    if len(joined) >= SHORTEST_JOINED:
                        self._joined.setdefault(joined, []).append(len(starts))
                starts.append(len(terms))
                terms += [vocabulary.number(word) for word in words]
                owners.append(number)
                shares.append(share)
                self.texts.append(text)
        self._starts = np.array(starts, dtype=np.int64)
        self._lengths = np.diff(np.append(self._starts, len(terms)))
        self._terms = np.array(terms, dtype=np.int64)
        self.owners = np.array(owners, dtype=np.int64)
        self._shares = np.array(shares)
        self._places = Postings(terms, range(len(terms)), [1.0] * len(terms), len(vocabulary.words), len(terms))
        self._joined_names = list(self._joined)
        self._joined_sounds = {sound(joined): numbers for joined, numbers in self._joined.items()}
        telling = [
            frozenset(t for t in terms[i:j] if len(vocabulary.words[t]) > 1) for i, j in pairwise([*starts, len(terms)])
        ]
        self._words_of = telling
        self._single = np.array([len(vocabulary.words[term]) == 1 for term in terms], dtype=bool)
        self._seen: dict[str, tuple[float, list[int]]] = {}
        self._weights = np.zeros(len(terms))
        self._totals = np.zeros(len(starts))

    def weigh(self, rarity: Floats) -> None:
        """Let rare words of a name count for more; rarity: per word of the vocabulary."""
        self._weights = np.where(self._single, SINGLE_LETTER, 1.0) * rarity[self._terms]
        if len(self._starts):
            self._totals = np.add.reduceat(self._weights, self._starts)

    def parts(self, forms: Sequence[Likeness]) -> tuple[Ints, Floats]:
        """The positions in all names where a word with these forms stands, and how like it is."""
        near = [form for form in forms if form.score >= LEAST_LIKENESS]
        terms = np.array([form.term for form in near], dtype=np.int64)
        return self._places.gather(terms, np.array([form.score for form in near]))

    def cover(self, parts: Sequence[tuple[Ints, Floats]]) -> Floats:
        """For every name the share of it (0 to 1, by the rarity of its words) that the words of a message cover."""
        if not len(self._starts):
            return np.zeros(0)
        covered = np.zeros(len(self._terms))
        for places, likeness in parts:
            covered[places] = np.maximum(covered[places], likeness)
        return np.asarray(np.add.reduceat(covered * self._weights, self._starts) / np.maximum(self._totals, 1e-9))

    def hidden(self, cover: Floats) -> list[int]:
        """The wholly named names that are part of a longer one of another entry: "Smart Village" in "... Campus"."""
        whole = [number for number in np.flatnonzero(cover >= WHOLE).tolist() if self._shares[number] == 1.0]
        return [
            one
            for one in whole
            if any(
                self._words_of[one] < self._words_of[other] and self.owners[one] != self.owners[other]
                for other in whole
            )
        ]

    def worth(self, cover: Floats, ideal: float = 0.0) -> Floats:
        """What the cover of each name counts: keywords less than names, half a name much less than a whole one.

        ideal: the weight of all words of the message; where given, a name that is more of the message counts more.
        """
        worth = cover**2 * self._shares
        if ideal <= 0.0:
            return np.asarray(worth)
        return np.asarray(worth * (1.0 - LENGTH_SHARE + LENGTH_SHARE * np.minimum(self._totals / ideal, 1.0)))

    def has_pair(self, first: str, second: str) -> bool:
        """Whether the two words stand side by side in a name."""
        return (first, second) in self._pairs

    def joined(self, word: str, *, misspelt: bool) -> tuple[float, list[int]]:
        """The names that are the word when written without spaces, and how like; (0, []) where there are none."""
        if word in self._joined:
            return 1.0, self._joined[word]
        if not misspelt or len(word) < SHORTEST_JOINED + 2:
            return 0.0, []
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) >= _CACHED:
                self._seen.clear()
            found = self._seen[word] = self._nearest(word)
        return found

    def _nearest(self, word: str) -> tuple[float, list[int]]:
        near = process.extractOne(
            word, self._joined_names, scorer=OSA.normalized_similarity, score_cutoff=JOINED_CUTOFF
        )
        if near is not None and near[1] >= HEARD:
            return near[1], self._joined[near[0]]
        heard = self._joined_sounds.get(sound(word))
        if heard is not None:
            return HEARD, heard
        return (near[1], self._joined[near[0]]) if near is not None else (0.0, [])

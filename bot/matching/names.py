"""The names of entries: how much of each name is in a message, also with words split, joined or misspelt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.directory import Entry
from bot.matching.fields import names_of, texts_in
from bot.matching.postings import Floats, Ints, Postings, best_per_row, sum_of_runs
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

Cover = tuple[Ints, Floats]
"""Names by their numbers, in order, and how much of each is covered."""


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
        self._name_of = np.repeat(np.arange(len(starts)), self._lengths)
        self.owners = np.array(owners, dtype=np.int64)
        self.owner_of = owners
        self._shares = np.array(shares)
        self._places = Postings(terms, range(len(terms)), [1.0] * len(terms), len(vocabulary.words), len(terms))
        self._joined_names = list(self._joined)
        self._joined_sounds = {sound(joined): numbers for joined, numbers in self._joined.items()}
        telling = [
            frozenset(t for t in terms[i:j] if len(vocabulary.words[t]) > 1) for i, j in pairwise([*starts, len(terms)])
        ]
        self._words_of = telling
        self._letters_of = ["".join(words_of(text)) for text in self.texts]
        self._single = np.array([len(vocabulary.words[term]) == 1 for term in terms], dtype=bool)
        self._seen: dict[str, tuple[float, list[int]]] = {}
        self._weights = np.zeros(len(terms))
        self._totals = np.ones(len(starts))

    def weigh(self, rarity: Floats) -> None:
        """Let rare words of a name count for more; rarity: per word of the vocabulary."""
        self._weights = np.where(self._single, SINGLE_LETTER, 1.0) * rarity[self._terms]
        totals = np.bincount(self._name_of, self._weights, len(self._starts))
        self._totals = np.maximum(totals, 1e-9)

    def parts(self, forms: Sequence[Likeness]) -> tuple[Ints, Floats]:
        """The positions in all names where a word with these forms stands, and how like it is."""
        near = [form for form in forms if form.score >= LEAST_LIKENESS]
        terms = np.array([form.term for form in near], dtype=np.int64)
        return self._places.gather(terms, np.array([form.score for form in near]))

    def cover(self, parts: Sequence[tuple[Ints, Floats]], joined: Sequence[tuple[Ints, float]] = ()) -> Cover:
        """The names that the words of a message touch, and the share of each (0 to 1, by the rarity of its words).

        joined: names that neighbouring words are when written as one, and how like they are.
        """
        places, likeness = best_per_row(*_end_to_end(parts))
        names, shares = sum_of_runs(self._name_of[places], likeness * self._weights[places])
        shares = shares / self._totals[names]
        if not joined:
            return names, shares
        likenesses = [(wholly, np.full(len(wholly), like)) for wholly, like in joined]
        return best_per_row(*_end_to_end([(names, shares), *likenesses]))

    def per_entry(self, cover: Cover, ideal: float, size: int) -> tuple[Floats, Floats]:
        """What the best name of each entry counts: on its own, and as a share of the message.

        Keywords count less than names, half a name much less than a whole one, and one that is part of a longer one
        that is wholly named less, too. ideal: the weight of all words of the message; size: how many entries there are.
        """
        names, shares = cover
        counts = shares**2 * self._shares[names]
        hidden = self.hidden(cover)
        if hidden:
            counts[np.searchsorted(names, hidden)] *= PART_OF_LONGER
        length = 1.0 - LENGTH_SHARE + LENGTH_SHARE * np.minimum(self._totals[names] / ideal, 1.0)
        alone, in_message = np.zeros(size), np.zeros(size)
        np.maximum.at(alone, self.owners[names], counts)
        np.maximum.at(in_message, self.owners[names], counts * length)
        return alone, in_message

    def hidden(self, cover: Cover) -> list[int]:
        """The wholly named names that are part of a longer one of another entry: "Smart Village" in "... Campus".

        However they are written: "Smartvillage" is a part of it, too.
        """
        names, shares = cover
        whole = [number for number in names[shares >= WHOLE].tolist() if self._shares[number] == 1.0]
        return [
            one
            for one in whole
            if any(self.owners[one] != self.owners[other] and self._is_part(one, other) for other in whole)
        ]

    def _is_part(self, one: int, other: int) -> bool:
        letters, longer = self._letters_of[one], self._letters_of[other]
        return self._words_of[one] < self._words_of[other] or (len(letters) < len(longer) and letters in longer)

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


def _end_to_end(pairs: Sequence[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    if not pairs:
        return np.empty(0, dtype=np.int64), np.empty(0)
    return np.concatenate([numbers for numbers, _ in pairs]), np.concatenate([values for _, values in pairs])

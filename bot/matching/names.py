"""The names of entries: how much of each name is in a message, also with words split, joined or misspelt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.matching.fields import Field
from bot.matching.kept import Kept
from bot.matching.postings import Floats, Ints, Occurrences, best_per_row, sum_of_runs
from bot.matching.spelling import Spellings
from bot.matching.text import sound
from bot.matching.vocabulary import Likeness, Vocabulary
from bot.matching.walk import Walk

KEYWORD_SHARE = 0.4
"""What a keyword that is wholly named counts, compared with a name."""
NAMING: Mapping[Field, float] = {Field.NAME: 1.0, Field.ALIAS: 1.0}
NAMING_OR_KEYWORDS: Mapping[Field, float] = {**NAMING, Field.KEYWORD: KEYWORD_SHARE}
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
_CACHED = 2_000

Cover = tuple[Ints, Floats]
"""Names by their numbers, in order, and how much of each is covered."""


class Names:
    """All names, aliases and keywords of a directory with their words."""

    def __init__(self, walk: Walk, vocabulary: Vocabulary) -> None:
        named = walk.texts(NAMING_OR_KEYWORDS)
        self.texts = named.texts
        self.owners = named.owners
        self.owner_of = named.owners.data
        self._shares = named.worth
        self._terms = named.terms
        self._ends = np.concatenate(([0], np.cumsum(named.lengths)))
        self._name_of = np.repeat(np.arange(len(named.texts), dtype=np.int32), named.lengths)
        self._places = Occurrences(named.terms, np.arange(len(named.terms)), len(vocabulary.words))
        self._words = vocabulary.words
        self._single = np.array([len(word) == 1 for word in vocabulary.words], dtype=bool)
        self._joined: dict[str, list[int]] = {}
        self._pairs: set[tuple[str, str]] = set()
        for number in (named.worth == 1.0).nonzero()[0].tolist():
            words = [vocabulary.words[term] for term in self._terms_of(number)]
            self._pairs.update(pairwise(words))
            joined = "".join(words)
            if len(joined) >= SHORTEST_JOINED:
                self._joined.setdefault(joined, []).append(number)
        self._spellings = Spellings(self._joined)
        self._joined_sounds: dict[str, list[int]] = {}
        for joined, numbers in self._joined.items():
            self._joined_sounds.setdefault(sound(joined), []).extend(numbers)
        self._makings: dict[int, _Making] = {}
        self._seen = Kept(self._nearest, _CACHED)
        self._worth = np.zeros(len(named.terms))
        self._totals = np.ones(len(named.texts))

    def weigh(self, rarity: Floats) -> None:
        """Let rare words of a name count for more; rarity: per word of the vocabulary."""
        self._worth = (np.where(self._single, SINGLE_LETTER, 1.0) * rarity)[self._terms]
        totals = np.bincount(self._name_of, self._worth, len(self._totals))
        self._totals = np.maximum(totals, 1e-9)

    def parts(self, forms: Sequence[Likeness]) -> tuple[Ints, Floats]:
        """The positions in all names where a word with these forms stands, and how like it is."""
        near = [form for form in forms if form.score >= LEAST_LIKENESS]
        terms = np.array([form.term for form in near], dtype=np.int64)
        return best_per_row(*self._places.gather(terms, np.array([form.score for form in near])))

    def cover(self, parts: Sequence[tuple[Ints, Floats]], joined: Sequence[tuple[Ints, float]] = ()) -> Cover:
        """The names that the words of a message touch, and the share of each (0 to 1, by the rarity of its words).

        joined: names that neighbouring words are when written as one, and how like they are.
        """
        places, likeness = best_per_row(*_end_to_end(parts))
        names, shares = sum_of_runs(self._name_of[places], likeness * self._worth[places])
        names = names.astype(np.intp)  # what numpy looks up with
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
        owners = self.owners[names]
        np.maximum.at(alone, owners, counts)
        np.maximum.at(in_message, owners, counts * length)
        return alone, in_message

    def hidden(self, cover: Cover) -> list[int]:
        """The wholly named names that are part of a longer one of another entry: "Smart Village" in "... Campus".

        However they are written: "Smartvillage" is a part of it, too.
        """
        names, shares = cover
        wholly = names[shares >= WHOLE]
        wholly = wholly[self._shares[wholly] == 1.0]
        if len(wholly) < 2:
            return []
        whole: dict[_Making, list[int]] = {}
        for number in wholly.tolist():
            whole.setdefault(self._making_of(number), []).append(number)
        found = []
        for one, numbers in whole.items():
            owners = {self.owner_of[name] for other in whole if one.is_part_of(other) for name in whole[other]}
            found += [number for number in numbers if owners - {self.owner_of[number]}]
        return found

    def _making_of(self, number: int) -> _Making:
        making = self._makings.get(number)
        if making is None:
            words = [self._words[term] for term in self._terms_of(number)]
            telling = frozenset(word for word in words if len(word) > 1)
            making = self._makings[number] = _Making("".join(words), telling)
        return making

    def _terms_of(self, number: int) -> list[int]:
        terms: list[int] = self._terms[self._ends[number] : self._ends[number + 1]].tolist()
        return terms

    def has_pair(self, first: str, second: str) -> bool:
        """Whether the two words stand side by side in a name."""
        return (first, second) in self._pairs

    def joined(self, word: str, *, misspelt: bool) -> tuple[float, list[int]]:
        """The names that are the word when written without spaces, and how like; (0, []) where there are none."""
        if word in self._joined:
            return 1.0, self._joined[word]
        if not misspelt or len(word) < SHORTEST_JOINED + 2:
            return 0.0, []
        return self._seen[word]

    def _nearest(self, word: str) -> tuple[float, list[int]]:
        likeness, near = self._spellings.nearest(word, JOINED_CUTOFF)
        if likeness < HEARD:
            heard = self._joined_sounds.get(sound(word))
            if heard is not None:
                return HEARD, heard
        return likeness, min((self._joined[name] for name in near), default=[])


@dataclass(frozen=True, slots=True)
class _Making:
    """What a name is made of: all its letters, and its words without single letters."""

    letters: str
    words: frozenset[str]

    def is_part_of(self, other: _Making) -> bool:
        """Whether all is in the other one, and more."""
        return self.words < other.words or (len(self.letters) < len(other.letters) and self.letters in other.letters)


def _end_to_end(pairs: Sequence[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    if not pairs:
        return np.empty(0, dtype=np.int64), np.empty(0)
    return np.concatenate([numbers for numbers, _ in pairs]), np.concatenate([values for _, values in pairs])

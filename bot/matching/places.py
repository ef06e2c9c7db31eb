"""Places that a message names: those of the directory, also by part of the name, and foreign ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.domain.directory import Directory
from bot.matching.kept import Kept
from bot.matching.phrases import Match, PhraseBook, without_shorter
from bot.matching.text import words_of
from bot.matching.vocabulary import Stemming

SHORTEST_PART = 5
"""Letters from which one word of a place's name ("Belzig") stands for the place where it is in no other's name."""
TYPOS_FROM = 5
_CACHED = 2_000


class Places:
    """The places of a directory. A place whose name is in the directory's own name is the region and means all."""

    def __init__(self, directory: Directory, stemmings: Sequence[Stemming]) -> None:
        region = " ".join(words_of(directory.header.name))
        places = [place for place in directory.places if " ".join(words_of(place)) not in region]
        spread = Counter(word for place in places for word in set(words_of(place)))
        phrases = []
        for place in places:
            main = place.split("/")[0]
            phrases += [(place, " ".join(words_of(name))) for name in (place, main)]
            longest = max(words_of(main), key=len, default="")
            if len(longest) >= SHORTEST_PART and spread[longest] == 1:
                phrases.append((place, longest))
        self._book = PhraseBook(dict.fromkeys(phrases), typos_from=TYPOS_FROM)
        self._region = frozenset(pairwise(words_of(directory.header.name)))
        self._stemmings = stemmings
        self._forms = Kept(self._form, _CACHED)

    def find(self, words: Sequence[str], known: frozenset[str]) -> list[Match[str]]:
        """Where places are named, inflected ("Belziger") or misspelt too; `known` words are not taken for misspelt."""
        forms = [self._forms[word] for word in words]
        return without_shorter(self._book.find(forms, known))

    def region(self, words: Sequence[str]) -> frozenset[int]:
        """Positions of words that name the region as the directory's name does ("Hoher Fläming"): they tell little."""
        pairs = [p for p in range(len(words) - 1) if (words[p], words[p + 1]) in self._region]
        return frozenset(p + offset for p in pairs for offset in (0, 1))

    def holds(self, word: str) -> bool:
        """Whether the word is part of a place's name."""
        return self._book.holds(self._forms[word])

    def _form(self, word: str) -> str:
        if self._book.holds(word):
            return word
        for stemming in self._stemmings:
            (stem,) = stemming((word,))
            if self._book.holds(stem):
                return stem
        return word

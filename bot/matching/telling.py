"""Which of several sentences tells what a question asks for: the one that holds its words, and a figure of the sort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.domain.directory import Facet
from bot.matching.index import SIGNS_IN_TEXT, Index
from bot.matching.lexicon import Lexicon
from bot.matching.text import words_of

SIGN_WEIGHT = 0.5
"""What a sign of the asked facet counts in a sentence, as a share of the rarest word's weight."""
_CACHED = 5_000


class Telling:
    """Compares questions with sentences, by the words of one directory."""

    def __init__(self, index: Index, lexicons: Mapping[str, Lexicon]) -> None:
        self._index = index
        self._signs: dict[Facet, set[str]] = {}
        for lexicon in lexicons.values():
            for facet, facet_words in lexicon.facets.items():
                signs = self._signs.setdefault(facet, set())
                for phrase in facet_words.told:
                    signs.update([phrase] if phrase.startswith("#") else words_of(phrase))
        self._forms: dict[str, dict[str, float]] = {}

    def likest(self, words: Sequence[str], facets: Sequence[Facet], sentences: Sequence[str]) -> int | None:
        """The number of the sentence that fits best, or None where none holds anything of the question."""
        signs = next((self._signs[facet] for facet in facets if self._signs.get(facet)), set())
        asked = [(self._like(word), self._index.evidence(word).weight) for word in words]
        points = [self._points(sentence, asked, signs) for sentence in sentences]
        best = max(points, default=0.0)
        return points.index(best) if best > 0 else None

    def _points(self, sentence: str, asked: Sequence[tuple[Mapping[str, float], float]], signs: set[str]) -> float:
        held = _words_and_signs(sentence)
        words = sum(weight * max((forms[word] for word in held & forms.keys()), default=0.0) for forms, weight in asked)
        return words + SIGN_WEIGHT * self._index.rarest * bool(held & signs)

    def _like(self, word: str) -> Mapping[str, float]:
        """The words of the directory that a typed word may mean, with how like they are."""
        found = self._forms.get(word)
        if found is None:
            if len(self._forms) >= _CACHED:
                self._forms.clear()
            vocabulary = self._index.vocabulary
            found = self._forms[word] = {vocabulary.words[one.term]: one.score for one in vocabulary.like(word)}
        return found


@lru_cache(maxsize=_CACHED)
def _words_and_signs(sentence: str) -> frozenset[str]:
    """The words of a sentence of the directory, and the signs of figures in it."""
    signs = (sign for sign, pattern in SIGNS_IN_TEXT.items() if pattern.search(sentence))
    return frozenset((*words_of(sentence), *signs))

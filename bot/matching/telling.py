"""Which of several sentences tells what a question asks for: the one that holds its words, and a figure of the sort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.directory import Facet
from bot.matching.index import SIGNS_IN_TEXT, Index
from bot.matching.lexicon import Lexicon, told_words
from bot.matching.ranking import SIGN_WEIGHT
from bot.matching.text import words_of

_CACHED = 5_000


class Telling:
    """Compares questions with sentences, by the words of one directory."""

    def __init__(self, index: Index, lexicons: Mapping[str, Lexicon]) -> None:
        self._index = index
        self._signs = told_words(lexicons.values())
        self._forms: dict[str, dict[str, float]] = {}
        self._sentences: dict[str, frozenset[str]] = {}

    def likest(self, words: Sequence[str], facets: Sequence[Facet], sentences: Sequence[str]) -> int | None:
        """The number of the sentence that fits best, or None where none holds anything of the question."""
        signs = next((self._signs[facet] for facet in facets if facet in self._signs), frozenset())
        asked = [(self._like(word), self._index.evidence(word).weight) for word in words]
        points = [self._points(sentence, asked, signs) for sentence in sentences]
        best = max(points, default=0.0)
        return points.index(best) if best > 0 else None

    def _points(
        self, sentence: str, asked: Sequence[tuple[Mapping[str, float], float]], signs: frozenset[str]
    ) -> float:
        held = self._held(sentence)
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

    def _held(self, sentence: str) -> frozenset[str]:
        """The words of a sentence of the directory, and the signs of figures in it."""
        found = self._sentences.get(sentence)
        if found is None:
            if len(self._sentences) >= _CACHED:
                self._sentences.clear()
            signs = (sign for sign, pattern in SIGNS_IN_TEXT.items() if pattern.search(sentence))
            found = self._sentences[sentence] = frozenset((*words_of(sentence), *signs))
        return found

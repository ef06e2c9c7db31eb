"""How like a message is to the example questions of an entry, or of a subject that the directory does not hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.directory import Entry
from bot.matching.fields import texts_in
from bot.matching.forms import Forms
from bot.matching.index import Index
from bot.matching.kept import Kept
from bot.matching.ranking import Part
from bot.matching.text import words_of

_CACHED = 500


@dataclass(frozen=True, slots=True)
class _Questions:
    """The questions of one entry: the length of each as a vector of word weights; each word's weight and questions."""

    lengths: Sequence[float]
    weights: Mapping[str, float]
    holding: Mapping[str, Sequence[int]]


class Examples:
    """The example questions of all entries and foreign subjects, by the numbers of the index."""

    def __init__(self, everything: Sequence[Entry], index: Index, forms: Forms, plain: frozenset[str]) -> None:
        self._everything = everything
        self._index = index
        self._forms = forms
        self._plain = plain
        self._kept = Kept(self._questions_of, _CACHED)

    def nearest(self, number: int, parts: Sequence[Part]) -> float:
        """The likeness (cosine of word weights, 0 to 1) of the words of a message to the likest question."""
        questions = self._kept[number]
        sums: dict[int, float] = {}
        length = 0.0
        for part in parts:
            if part.factor == 0.0:
                continue
            weight = part.evidence.weight * part.factor
            length += weight**2
            best: dict[int, float] = {}
            forms = self._forms.of(part.evidence.word)
            for form in forms.keys() & questions.holding.keys():
                share = forms[form] * questions.weights[form]
                for question in questions.holding[form]:
                    best[question] = max(share, best.get(question, 0.0))
            for question, share in best.items():
                sums[question] = sums.get(question, 0.0) + weight * share
        likest = max((total / questions.lengths[question] for question, total in sums.items()), default=0.0)
        return likest / length**0.5 if length else 0.0

    def _questions_of(self, number: int) -> _Questions:
        entry = self._everything[number]
        asked = [entry.questions, *(entry.facet_questions or {}).values()]
        lengths: list[float] = []
        weights: dict[str, float] = {}
        holding: dict[str, list[int]] = {}
        for question in (text for texts in asked for text in texts_in(texts)):
            words = set(words_of(question)) - self._plain
            if not words:
                continue
            for word in words:
                weights[word] = self._weight(word)
                holding.setdefault(word, []).append(len(lengths))
            lengths.append(sum(weights[word] ** 2 for word in words) ** 0.5)
        return _Questions(lengths, weights, holding)

    def _weight(self, word: str) -> float:
        return float(self._index.rarity[self._index.vocabulary.number(word)])

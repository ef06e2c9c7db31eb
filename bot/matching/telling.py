"""Which sentences tell what a question asks for: those that hold its words, and a figure of the sort it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.directory import Directory, Entry, Facet
from bot.domain.questions import Figure, Fit, Understanding
from bot.domain.sentences import sentences_of
from bot.matching.fields import fields_of, names_of
from bot.matching.forms import Forms
from bot.matching.index import Index
from bot.matching.kept import Kept
from bot.matching.lexicon import Lexicon, told_words
from bot.matching.text import words_of

FIGURES_IN_TEXT: Mapping[Figure, re.Pattern[str]] = {
    Figure.NUMBER: re.compile(r"\d"),
    Figure.YEAR: re.compile(r"\b(19|20)\d\d\b"),
    Figure.MONEY: re.compile(r"€|\b(Euro|euros?|EUR)\b"),
    Figure.TIME: re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?(Uhr|am|pm)\b"),
}
"""Figures written in digits; the lexicon holds the words for them."""

FIGURE_OF = {Facet.BUDGET: Figure.MONEY, Facet.PERIOD: Figure.YEAR, Facet.OPENING_HOURS: Figure.TIME}
"""The sort of figure that a facet is about."""

FIGURE, SPEAKS_SO = 0.3, 0.15
"""What a sentence counts that has a figure of the sort that is asked for, or the words of those that tell the asked
facet, beside one that has all words of the question."""
LEAST_FIT = 0.05
"""Share of the question from which a sentence is said to fit."""
_CACHED = 2_000

Sign = Facet | Figure


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of an entry: what facet each tells, and in which ones each word and each sign stands."""

    facets: tuple[Facet, ...]
    signed: Mapping[Sign, Sequence[int]]
    holding: Mapping[str, Sequence[int]]


class Telling:
    """Compares questions with sentences, by the words of one directory."""

    def __init__(self, directory: Directory, index: Index, forms: Forms, lexicons: Mapping[str, Lexicon]) -> None:
        self._directory = directory
        self._index = index
        self._forms = forms
        self._told = told_words(lexicons.values())
        self._entries: dict[str, _Sentences] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._texts = Kept(self._of_one_text, _CACHED)

    def likest(self, understanding: Understanding, sentences: Sequence[str]) -> int | None:
        """The number of the sentence that fits best, or None where none holds anything of the question."""
        shares = self._shares(understanding, self._texts[tuple(sentences)], frozenset())
        best = max(shares, default=0.0)
        return shares.index(best) if best > 0 else None

    def fits(self, understanding: Understanding, entry: Entry) -> tuple[Fit, ...]:
        """The facets whose sentences fit, each with the share of its best one, likest first."""
        parted = self._entries.get(entry.id)
        if parted is None:
            texts = [(facet, text) for _, facet, text in fields_of(entry, self._directory) if facet is not None]
            parted = self._parted((facet, sentence) for facet, text in texts for sentence in sentences_of(text))
            self._entries[entry.id] = parted
            self._names[entry.id] = frozenset(word for name in names_of(entry) for word in words_of(name))
        best: dict[Facet, float] = {}
        for facet, share in zip(parted.facets, self._shares(understanding, parted, self._names[entry.id]), strict=True):
            if share >= LEAST_FIT and share >= best.get(facet, 0.0):
                best[facet] = share
        return tuple(Fit(facet, best[facet]) for facet in sorted(best, key=lambda facet: -best[facet]))

    def _shares(self, understanding: Understanding, sentences: _Sentences, names: frozenset[str]) -> list[float]:
        """How much of the question each sentence holds, from 0 to 1, with something added for a fitting figure."""
        sums = [0.0] * len(sentences.facets)
        total = 0.0
        for word in dict.fromkeys(understanding.content + understanding.asking):
            forms = self._forms.of(word)
            # What is in the name is in many sentences of the entry, and tells none of them.
            in_name = max(map(forms.__getitem__, forms.keys() & names), default=0.0)
            weight = self._index.evidence(word).weight * (1.0 - in_name)
            total += weight
            held: dict[int, float] = {}
            for form in forms.keys() & sentences.holding.keys():
                for number in sentences.holding[form]:
                    held[number] = max(forms[form], held.get(number, 0.0))
            for number, likeness in held.items():
                sums[number] += weight * likeness
        total = max(total, self._index.rarest)
        shares = [share / total for share in sums]
        facets = understanding.facets[:1]
        figures = understanding.figures or [FIGURE_OF[facet] for facet in facets if facet in FIGURE_OF]
        for figure in figures:
            for number in sentences.signed.get(figure, ()):
                shares[number] += FIGURE / len(figures)
        for facet in facets:
            for number in sentences.signed.get(facet, ()):
                shares[number] += SPEAKS_SO
        return shares

    def _of_one_text(self, sentences: tuple[str, ...]) -> _Sentences:
        return self._parted((Facet.SUMMARY, sentence) for sentence in sentences)

    def _parted(self, sentences: Iterable[tuple[Facet, str]]) -> _Sentences:
        facets: list[Facet] = []
        signed: dict[Sign, list[int]] = {}
        holding: dict[str, list[int]] = {}
        for number, (facet, sentence) in enumerate(sentences):
            words = frozenset(words_of(sentence))
            for word in words:
                holding.setdefault(word, []).append(number)
            figures = (figure for figure, pattern in FIGURES_IN_TEXT.items() if pattern.search(sentence))
            told = (sign for sign, telling in self._told.items() if words & telling)
            for sign in {*figures, *told}:
                signed.setdefault(sign, []).append(number)
            facets.append(facet)
        return _Sentences(tuple(facets), signed, holding)

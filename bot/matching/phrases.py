"""Phrases of the lexicon, found in the words of a message in one pass, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.kept import Kept
from bot.matching.text import words_of

Label = TypeVar("Label")

GAP = "..."
"""Stands in a phrase for up to MAX_GAP words, or none."""
MAX_GAP = 8
TYPO_CUTOFF = 0.8
"""Likeness (OSA, 0 to 1) from which a typed word counts as a misspelt word of a phrase."""
_CACHED_WORDS = 2_000
_LONGEST_AFFIX = 24


@dataclass(frozen=True, slots=True)
class Match(Generic[Label]):
    """A phrase that was found: what it stands for and the positions of its words; those in a gap are not among them."""

    label: Label
    positions: tuple[int, ...]

    @property
    def start(self) -> int:
        """Position of the first word."""
        return self.positions[0]

    @property
    def end(self) -> int:
        """Position behind the last word."""
        return self.positions[-1] + 1

    @property
    def length(self) -> int:
        """How many words are covered."""
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[Label]):
    label: Label
    second: int
    """The number of the second word, or of the only one: where it is missing, nothing else has to be looked at."""
    rest: tuple[tuple[int, bool], ...]
    """The words after the first: their number and whether a gap may stand before."""


class PhraseBook(Generic[Label]):
    """Phrases with labels. In a phrase, "*" at the begin or end of a word stands for any letters, "..." for a gap.

    typos_from: letters from which a word is also found misspelt; None means never.
    """

    def __init__(self, phrases: Iterable[tuple[Label, str]], *, typos_from: int | None = None) -> None:
        self._exact: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._suffixes: dict[str, int] = {}
        self._by_first: dict[int, list[_Phrase[Label]]] = {}
        self._spelt = Kept(self._rightly_spelt, _CACHED_WORDS)
        self._seen = Kept(self._perhaps_misspelt, _CACHED_WORDS)
        for label, phrase in phrases:
            self._add(label, phrase)
        long_words = [word for word in self._exact if typos_from is not None and len(word) >= typos_from]
        self._misspellable = long_words

    def _add(self, label: Label, phrase: str) -> None:
        steps: list[tuple[int, bool]] = []
        gap = False
        for part in phrase.split():
            if part == GAP:
                gap = bool(steps)
                continue
            for token in self._tokens(part):
                steps.append((token, gap))
                gap = False
        if steps:
            second = steps[min(1, len(steps) - 1)][0]
            self._by_first.setdefault(steps[0][0], []).append(_Phrase(label, second, tuple(steps[1:])))

    def _tokens(self, part: str) -> list[int]:
        words = words_of(part)
        tokens = []
        for position, word in enumerate(words):
            table = self._exact
            if part.endswith("*") and position == len(words) - 1:
                table = self._prefixes
            elif part.startswith("*") and position == 0:
                table = self._suffixes
            tokens.append(table.setdefault(word, len(self._exact) + len(self._prefixes) + len(self._suffixes)))
        return tokens

    def holds(self, word: str) -> bool:
        """Whether the word, rightly spelt, occurs in a phrase."""
        return bool(self._spelt[word])

    def find(self, words: Sequence[str], known: frozenset[str] = frozenset()) -> list[Match[Label]]:
        """Every phrase in the words, by its begin; a word in `known` is never taken for a misspelt other one."""
        tokens = [(self._spelt if word in known else self._seen)[word] for word in words]
        present = {number for numbers in tokens for number in numbers}
        found = []
        for start, numbers in enumerate(tokens):
            for number in numbers:
                for phrase in self._by_first.get(number, ()):
                    if phrase.second not in present:
                        continue
                    positions = _follow(phrase.rest, tokens, start)
                    if positions is not None:
                        found.append(Match(phrase.label, positions))
        return found

    def _rightly_spelt(self, word: str) -> tuple[int, ...]:
        return (*([self._exact[word]] if word in self._exact else []), *self._affixed(word))

    def _perhaps_misspelt(self, word: str) -> tuple[int, ...]:
        found = self._rightly_spelt(word)
        if found or not self._misspellable or len(word) < 4:
            return found
        near = process.extractOne(word, self._misspellable, scorer=OSA.normalized_similarity, score_cutoff=TYPO_CUTOFF)
        return () if near is None else (self._exact[near[0]],)

    def _affixed(self, word: str) -> list[int]:
        """The tokens of which only the begin or the end of the word is given."""
        found = []
        for length in range(2, min(len(word), _LONGEST_AFFIX) + 1):
            if word[:length] in self._prefixes:
                found.append(self._prefixes[word[:length]])
            if word[-length:] in self._suffixes:
                found.append(self._suffixes[word[-length:]])
        return found


def without_shorter(matches: Sequence[Match[Label]]) -> list[Match[Label]]:
    """The matches without those whose words all lie in a longer one: "wie viel Geld" hides "Geld"."""
    return [
        one
        for one in matches
        if not any(other.length > one.length and set(one.positions) <= set(other.positions) for other in matches)
    ]


def _follow(
    rest: tuple[tuple[int, bool], ...], tokens: Sequence[tuple[int, ...]], start: int
) -> tuple[int, ...] | None:
    """The positions of all words of a phrase that begins at `start`, or None where it does not go on."""
    positions = [start]
    for number, gap in rest:
        position = positions[-1] + 1
        last = min(position + (MAX_GAP if gap else 0), len(tokens) - 1)
        while position <= last and number not in tokens[position]:
            position += 1
        if position > last:
            return None
        positions.append(position)
    return tuple(positions)

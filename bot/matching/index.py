"""The index of the directory: how strongly each typed word speaks for each entry and name."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.directory import Directory, Entry
from bot.matching.fields import ELSEWHERE, Field
from bot.matching.letters import Letters
from bot.matching.literal import Literal
from bot.matching.names import NAMING, Names
from bot.matching.postings import Floats, Ints, Postings, best_per_row
from bot.matching.vocabulary import Stemming, Vocabulary
from bot.matching.walk import Walk

SATURATION = 1.2
"""Sum of field weights at which a word counts half of what it can count in an entry."""
LENGTH = 0.3
"""Share of a word's weight that shrinks with the length of the entry."""
UNKNOWN = 0.8
"""Weight of a word that the directory does not know, as a share of the rarest known word's."""
MOST_FORMS = 24
"""Words of the directory that one typed word may mean at most."""
MOST_KEPT, MOST_KEPT_BYTES = 2_000, 150_000_000
"""Typed words of which is kept what was found for them, and the memory for it; beyond either, the oldest is dropped."""
_EVIDENCE_BYTES = 1_500
"""About what the evidence of a word takes beside its numbers."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one typed word says.

    weight: how telling the word is (rare words are); names: parts of names, with how like they are.
    entries, shares: the entries that have it, in order, and its share in each from 0 to 1.
    """

    word: str
    weight: float
    names: tuple[Ints, Floats]
    entries: Ints
    shares: Floats

    @property
    def bytes(self) -> int:
        """How much memory it takes, about."""
        return _EVIDENCE_BYTES + sum(column.nbytes for column in (*self.names, self.entries, self.shares))

    def share_of(self, entry: int) -> float:
        """What the word says for one entry."""
        position = bisect_left(self.entries, entry)
        found = position < len(self.entries) and self.entries[position] == entry
        return float(self.shares[position]) if found else 0.0


class Index:
    """All words of a directory, with the entries and names in which they stand.

    foreign: subjects that the directory does not hold, in the form of entries; their numbers follow the entries' own.
    """

    def __init__(
        self,
        directory: Directory,
        stemmings: Sequence[Stemming],
        foreign: Sequence[Entry] = (),
        plain: frozenset[str] = frozenset(),
    ) -> None:
        """plain: small words, which say nothing of what is asked."""
        self.entries = len(directory.entries)
        everything = [*directory.entries, *foreign]
        self.size = len(everything)
        self.elsewhere = np.array([n for n, subject in enumerate(foreign) if subject.kind == ELSEWHERE], dtype=np.int64)
        """The places, among the foreign ones, of subjects that only count where a place elsewhere is named."""
        walk = Walk(everything, directory)
        words = walk.words
        in_names = {words[term] for term in walk.texts(NAMING).terms.tolist()}
        self.vocabulary = Vocabulary(words, stemmings, sorted(word for word in in_names if len(word) > 2))
        self.names = Names(walk, self.vocabulary)
        self.questions, self.keywords = (
            Literal(field, walk, self.vocabulary, plain, self.entries) for field in (Field.QUESTION, Field.KEYWORD)
        )
        self.letters = Letters(words, walk.terms, walk.owners, self.size)
        self._postings = Postings(walk.terms, walk.owners, walk.weights, len(words), self.size)
        self._postings.saturate(SATURATION)
        self._postings.even_out(LENGTH, self.size)
        counts = self._postings.counts()
        self.rarity = self._rarity(counts)
        self.names.weigh(self.rarity)
        self._kept: OrderedDict[str, Evidence] = OrderedDict()
        self._kept_bytes = 0

    @property
    def rarest(self) -> float:
        """The weight of a word that stands in one entry only."""
        return float(np.log(1.0 + (self.size + 0.5) / 1.5))

    def evidence(self, word: str) -> Evidence:
        """What a typed word says; kept for the next time it is typed."""
        found = self._kept.get(word)
        if found is None:
            found = self._kept[word] = self._looked_up(word)
            self._kept_bytes += found.bytes
            while len(self._kept) > MOST_KEPT or (self._kept_bytes > MOST_KEPT_BYTES and len(self._kept) > 1):
                self._kept_bytes -= self._kept.popitem(last=False)[1].bytes
        return found

    def _rarity(self, counts: Ints | Floats) -> Floats:
        return np.asarray(np.log(1.0 + (self.size - counts + 1.0) / (counts + 0.5)))

    def _looked_up(self, word: str) -> Evidence:
        forms = sorted(self.vocabulary.like(word), key=lambda form: -form.score)[:MOST_FORMS]
        terms = np.array([form.term for form in forms], dtype=np.int64)
        scores = np.array([form.score for form in forms])
        entries, shares = best_per_row(*self._postings.gather(terms, scores))
        weight = UNKNOWN * self.rarest
        if len(entries):
            # A form that the word hardly means must not make it look common.
            spread = shares.sum() / shares.max()
            weight = float(self._rarity(np.array([min(spread, self.size)]))[0])
        return Evidence(
            word=word,
            weight=weight,
            names=self.names.parts(forms),
            entries=entries,
            shares=shares,
        )

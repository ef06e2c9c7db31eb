"""Which entries a message speaks of: the evidence of all its words, added up per entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from bot.matching.index import Evidence, Index
from bot.matching.postings import Floats, Ints

NAME_SHARE = 0.35
"""What a wholly covered name counts beside words that all speak for the entry (1.0)."""
LETTERS_SHARE = 1.0
"""How far the runs of letters set entries apart, compared with the words and names."""
JOINED_SHARE = 0.8
"""What two words count that only together are a name, compared with words of a name."""
ELSEWHERE = 0.7
"""Factor for entries that do not serve the place that is named."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word of the message and how much it counts: 1 for a content word, less for one that asks for a facet."""

    evidence: Evidence
    factor: float


@dataclass(frozen=True, slots=True)
class Joined:
    """Neighbouring words that together are a name: the entries of the name, how like, and the words' weight."""

    positions: range
    entries: list[int]
    names: Ints
    likeness: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sums per entry: total is what entries are ordered by.

    foreign: the number (in the index) of the best subject that the directory does not hold, None where there is none
    that speaks; foreign_total: its total.
    """

    total: Floats
    words: Floats
    names: Floats
    letters: Floats
    foreign: int | None = None
    foreign_total: float = 0.0


def rank(
    index: Index,
    parts: Sequence[Part],
    joined: Sequence[Joined],
    serving: Floats | None = None,
    *,
    foreign_place: bool = False,
) -> Ranking:
    """Rank all entries. serving: 1 for the entries of the named places, else 0; None where no place is named.

    foreign_place: a place elsewhere is named, so that subjects elsewhere count.
    """
    ideal = sum(part.evidence.weight * part.factor for part in parts) or 1.0
    words = _sum(index, parts, ideal)
    cover = index.names.cover([part.evidence.names for part in parts], [(one.names, one.likeness) for one in joined])
    for one in joined:
        share = JOINED_SHARE * one.likeness * one.weight / ideal
        words[one.entries] = np.minimum(np.maximum(words[one.entries], 0.0) + share, 1.0)
    names, worth = index.names.per_entry(cover, ideal, index.size)
    total = words + NAME_SHARE * worth
    letters = _as_far_apart(index.letters.like([part.evidence.word for part in parts]), total) * LETTERS_SHARE
    total = total + letters
    own = slice(index.entries)
    strangers, total = total[index.entries :], total[own]
    if serving is not None:
        total = total * (ELSEWHERE + (1.0 - ELSEWHERE) * serving)
    if not foreign_place:
        strangers[index.elsewhere] = 0.0
    foreign_total = float(strangers.max(initial=0.0))
    foreign = index.entries + int(strangers.argmax()) if foreign_total > 0 else None
    return Ranking(total, words[own], names[own], letters[own], foreign, foreign_total)


def shares_at(parts: Sequence[Part], entry: int) -> list[float]:
    """What each word says for one entry, from 0 to 1."""
    return [part.evidence.share_of(entry) for part in parts]


def _sum(index: Index, parts: Sequence[Part], ideal: float) -> Floats:
    """The evidence of all words per entry, added up at once, to be fast."""
    if not parts:
        return np.zeros(index.size)
    factors = [part.evidence.weight * part.factor / ideal for part in parts]
    entries = np.concatenate([part.evidence.entries for part in parts])
    shares = np.concatenate([part.evidence.shares for part in parts])
    lengths = [len(part.evidence.entries) for part in parts]
    return np.bincount(entries, shares * np.repeat(factors, lengths), index.size).astype(np.float64, copy=False)


def _as_far_apart(values: Floats, model: Floats) -> Floats:
    """The values around their mean, spread as widely as the model's are."""
    if not len(values):
        return values
    values, model = values - values.sum() / len(values), model - model.sum() / len(values)
    spread = float(values @ values)
    return values * sqrt(float(model @ model) / spread) if spread > 0 else np.zeros(len(values))

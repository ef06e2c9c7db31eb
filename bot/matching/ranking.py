"""Which entries a message speaks of: the evidence of all its words, added up per entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.fields import PROSE
from bot.matching.index import Evidence, Index
from bot.matching.names import PART_OF_LONGER
from bot.matching.postings import Floats, Ints

NAME_SHARE = 0.5
"""What a wholly covered name counts beside words that all speak for the entry (1.0)."""
RUNS_SHARE = 0.3
"""What the runs of letters count beside the words."""
JOINED_SHARE = 0.8
"""What two words count that only together are a name, compared with words of a name."""
ELSEWHERE = 0.7
"""Factor for entries that do not serve the place that is named."""
LEAST_FIT = 0.12
"""Evidence per text, as a share of the message's, below which no text is said to fit."""
SIGN_WEIGHT = 0.8
"""What a sign of the asked facet counts in a text, as a share of the rarest word's weight."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word of the message and how much it counts: 1 for a content word, less for one that asks for a facet."""

    evidence: Evidence
    factor: float


@dataclass(frozen=True, slots=True)
class Joined:
    """Neighbouring words that together are a name: the entries of the name, how like, and the words' weight."""

    positions: range
    entries: Ints
    names: Ints
    likeness: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sums per entry: total is what entries are ordered by."""

    total: Floats
    words: Floats
    names: Floats
    runs: Floats
    rows: Floats


def rank(
    index: Index, parts: Sequence[Part], joined: Sequence[Joined], serving: Floats | None, signs: tuple[Ints, Floats]
) -> Ranking:
    """Rank all entries. serving: 1 for the entries of the named places, else 0; None where no place is named."""
    ideal = sum(part.evidence.weight * part.factor for part in parts) or 1.0
    words = _sum([(p.evidence.entries, p.evidence.weight * p.factor / ideal) for p in parts], index.size)
    runs = _sum([(p.evidence.runs, p.factor / ideal) for p in parts], index.size)
    cover = index.names.cover([part.evidence.names for part in parts])
    for one in joined:
        cover[one.names] = np.maximum(cover[one.names], one.likeness)
        share = JOINED_SHARE * one.likeness * one.weight / ideal
        words[one.entries] = np.minimum(np.maximum(words[one.entries], 0.0) + share, 1.0)
    names, worth = np.zeros(index.size), np.zeros(index.size)
    hidden = index.names.hidden(cover)
    named, worth_of_names = index.names.worth(cover), index.names.worth(cover, ideal)
    named[hidden] *= PART_OF_LONGER
    worth_of_names[hidden] *= PART_OF_LONGER
    np.maximum.at(names, index.names.owners, named)
    np.maximum.at(worth, index.names.owners, worth_of_names)
    total = words + NAME_SHARE * worth + RUNS_SHARE * np.minimum(runs, 1.0)
    if serving is not None:
        total = total * (ELSEWHERE + (1.0 - ELSEWHERE) * serving)
    rows = _sum([(p.evidence.rows, p.evidence.weight / ideal) for p in parts if p.factor > 0], index.size * len(PROSE))
    if len(signs[0]):
        rows[signs[0]] += SIGN_WEIGHT * index.rarest / max(ideal, index.rarest) * np.minimum(signs[1], 2.0) / 2.0
    return Ranking(total, words, names, runs, rows)


def fitting_texts(ranking: Ranking) -> Sequence[int]:
    """For each entry the number of its prose text (of PROSE) that is likest to the message, or -1 where none is."""
    texts = ranking.rows.reshape(-1, len(PROSE))
    best = texts.argmax(axis=1)
    likest: list[int] = np.where(texts[np.arange(len(texts)), best] >= LEAST_FIT, best, -1).tolist()
    return likest


def shares_at(parts: Sequence[Part], entry: int) -> list[float]:
    """What each word says for one entry, from 0 to 1."""
    shares = []
    for part in parts:
        rows, values = part.evidence.entries
        position = int(np.searchsorted(rows, entry))
        shares.append(float(values[position]) if position < len(rows) and rows[position] == entry else 0.0)
    return shares


def _sum(parts: Sequence[tuple[tuple[Ints, Floats], float]], size: int) -> Floats:
    filled = [(rows, values * factor) for (rows, values), factor in parts if len(rows)]
    if not filled:
        return np.zeros(size)
    rows = np.concatenate([rows for rows, _ in filled])
    return np.asarray(np.bincount(rows, np.concatenate([values for _, values in filled]), size), dtype=np.float64)

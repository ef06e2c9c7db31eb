"""How sure it is that the directory holds what is asked: a few clues, weighed."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

BASE = -3.6
WORDS, NAMED, RUNS, UNKNOWN = 2.4, 1.0, 2.0, -0.9
EVIDENCE, COVERED = 0.15, 0.6
MOST_EVIDENCE, MOST_COVERED = 8.0, 5
FOREIGN = -3.0
"""The weights come from a logistic regression on two thirds of the question sets (in scope or not); it was fitted
without the words for what is foreign, whose weight is set by hand: they are a list, and a list is never complete."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for and against the best entry.

    words: share of the message's telling words that it holds; named: how much of a name is covered; runs: the same
    by letters; unknown: share of content words that the directory does not know; evidence: sum of the rarity of the
    words that it holds; covered: how many content words it holds; foreign_place, foreign_subject: whether the
    lexicon's words for such are in the message.
    """

    words: float = 0.0
    named: float = 0.0
    runs: float = 0.0
    unknown: float = 1.0
    evidence: float = 0.0
    covered: int = 0
    foreign_place: bool = False
    foreign_subject: bool = False


def confidence(clues: Clues) -> float:
    """From 0 to 1: how likely the best entry is what is asked for."""
    value = (
        BASE
        + WORDS * clues.words
        + NAMED * clues.named
        + RUNS * min(clues.runs, 1.0)
        + UNKNOWN * clues.unknown
        + EVIDENCE * min(clues.evidence, MOST_EVIDENCE)
        + COVERED * min(clues.covered, MOST_COVERED)
        + FOREIGN * (clues.foreign_place + clues.foreign_subject)
    )
    return 1.0 / (1.0 + exp(-value))

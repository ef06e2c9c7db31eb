"""How sure it is that the directory holds what is asked: a few clues, weighed."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

FOREIGN_PLACE = 4.0
FOREIGN_SUBJECT = 2.5


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for and against the best entry.

    words: share of the message's telling words that it holds; named: how much of a name is covered; runs: the same
    by letters; unknown: share of content words that the directory does not know; foreign_place, foreign_subject:
    whether the lexicon's words for such are in the message.
    """

    words: float
    named: float
    runs: float
    unknown: float
    foreign_place: bool
    foreign_subject: bool


def confidence(clues: Clues) -> float:
    """From 0 to 1; fitted by hand on two thirds of the question sets, see README."""
    value = (
        -2.2
        + 4.0 * clues.words
        + 3.0 * clues.named
        + 1.0 * min(clues.runs, 1.0)
        - 1.2 * clues.unknown
        - FOREIGN_PLACE * clues.foreign_place
        - FOREIGN_SUBJECT * clues.foreign_subject
    )
    return 1.0 / (1.0 + exp(-value))

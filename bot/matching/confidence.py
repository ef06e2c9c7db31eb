"""How sure it is that the directory holds what is asked: a few clues, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from bot.matching.names import Names
from bot.matching.ranking import Joined, Part, Ranking, shares_at
from bot.matching.reading import Reading
from bot.matching.signals import Sign

BASE = -3.6
WORDS, NAMED, RUNS, UNKNOWN = 2.4, 1.0, 2.0, -0.9
EVIDENCE, COVERED = 0.15, 0.6
TELLING = 0.5
"""Factor from which a word counts as one that the entry should hold."""
COVERING = 0.3
"""Share from which an entry counts as holding a word."""
MOST_EVIDENCE, MOST_COVERED = 8.0, 5
FOREIGN_PLACE, FOREIGN_SUBJECT = -3.2, -3.2
"""The weights come from a logistic regression on two thirds of the question sets (in scope or not); it was fitted
without the words for what is foreign, whose weights are set by hand: they are a list, and a list is never complete."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for and against the best entry.

    words: share of the message's telling words that it holds; named: how much of a name is covered; runs: the same
    by letters; unknown: share of content words that neither the directory knows nor the entry has alike;
    evidence: sum of the rarity of the words that it holds; covered: how many content words it holds;
    foreign_place, foreign_subject: whether the lexicon's words for such are in the message.
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
        + FOREIGN_PLACE * clues.foreign_place
        + FOREIGN_SUBJECT * clues.foreign_subject
    )
    return 1.0 / (1.0 + exp(-value))


def clues_of(
    reading: Reading, parts: Sequence[Part], joined: Sequence[Joined], ranking: Ranking, names: Names
) -> Clues:
    """The clues for the entry that is ranked first."""
    foreign_place = any(reading.is_foreign(match, names) for match in reading.signs.of(Sign.FOREIGN_PLACE))
    foreign_subject = bool(reading.signs.of(Sign.FOREIGN_SUBJECT))
    if not len(ranking.total):
        return Clues(foreign_place=foreign_place, foreign_subject=foreign_subject)
    best = int(ranking.total.argmax())
    telling = [part for part in parts if part.factor >= TELLING]
    shares = shares_at(telling, best)
    evidence = sum(part.evidence.weight * part.factor * share for part, share in zip(telling, shares, strict=True))
    whole = [one for one in joined if best in one.entries]
    held = {part.evidence.word for part, share in zip(telling, shares, strict=True) if share >= COVERING}
    strange = {p for p in reading.content if reading.words[p] not in reading.known and reading.words[p] not in held}
    joint = strange & {position for one in whole for position in one.positions}
    return Clues(
        words=float(ranking.words[best]),
        named=float(ranking.names[best]),
        runs=float(ranking.runs[best]),
        unknown=len(strange - joint) / max(len(reading.content), 1),
        evidence=evidence + max((one.likeness * one.weight for one in whole), default=0.0),
        covered=sum(share >= COVERING for share in shares) + len(joint),
        foreign_place=foreign_place,
        foreign_subject=foreign_subject,
    )

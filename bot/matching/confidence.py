"""How sure it is that the directory holds what is asked: a few clues, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p

from bot.matching.examples import Examples
from bot.matching.postings import Floats
from bot.matching.ranking import Joined, Part, Ranking, shares_at
from bot.matching.reading import Reading

BASE = -0.56
LEAD, ALONE, COVERED, UNKNOWN, FOREIGN_PLACE = 5.31, -1.79, 1.89, -0.59, -2.06
EXAMPLE, FOREIGN_EXAMPLE = 2.25, -2.55
"""From a logistic regression (in scope or not) on the sets that may be tuned on, see tests/questions."""
EXACTLY = 2.0
"""At least this, where somebody says a name and nothing else: "Sauna" means the bath, much as it may mean elsewhere."""
NAMED = 0.9
"""Cover of a name from which it counts as said."""
TELLING = 0.5
"""Factor from which a word counts as one that the entry should hold."""
SERVING = 0.5
"""Share from which an entry has to do with a place elsewhere, as the train to Berlin has with Berlin."""
COVERING = 0.3
"""Share from which an entry counts as holding a word."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for and against the best entry.

    lead: by how much its total is above that of the best subject that the directory does not hold; alone: by what
    share the next entry stays behind: a chance word leads to one entry, what concerns the region touches several;
    covered: how many content words it holds; unknown: share of content words that neither the directory knows nor the
    entry has alike; foreign_place: the message asks for a place elsewhere with which the entry has little to do;
    example, foreign_example: how like the message is to the likest example question of the entry, and of the subject;
    named: how much of a name is covered, which is part of the lead already; exactly: the message names it, and has no
    content words beside the name.
    """

    lead: float = 0.0
    alone: float = 0.0
    covered: int = 0
    unknown: float = 1.0
    foreign_place: bool = False
    example: float = 0.0
    foreign_example: float = 0.0
    named: float = 0.0
    exactly: bool = False


def confidence(clues: Clues) -> float:
    """From 0 to 1: how likely the best entry is what is asked for."""
    value = (
        BASE
        + LEAD * clues.lead
        + ALONE * clues.alone
        + COVERED * log1p(clues.covered)
        + UNKNOWN * clues.unknown
        + FOREIGN_PLACE * clues.foreign_place
        + EXAMPLE * clues.example
        + FOREIGN_EXAMPLE * clues.foreign_example
    )
    return 1.0 / (1.0 + exp(-(max(value, EXACTLY) if clues.exactly else value)))


def clues_of(
    reading: Reading,
    parts: Sequence[Part],
    joined: Sequence[Joined],
    ranking: Ranking,
    examples: Examples,
    abroad: frozenset[str],
) -> Clues:
    """The clues for the entry that is ranked first; abroad: the words for places elsewhere that are asked for."""
    if not len(ranking.total):
        return Clues(foreign_place=bool(abroad))
    first, second = _two_best(ranking.total)
    telling = [part for part in parts if part.factor >= TELLING]
    shares = shares_at(telling, first)
    whole = [one for one in joined if first in one.entries]
    held = {part.evidence.word for part, share in zip(telling, shares, strict=True) if share >= COVERING}
    strange = {p for p in reading.content if reading.words[p] not in reading.known and reading.words[p] not in held}
    joint = strange & {position for one in whole for position in one.positions}
    best, named = float(ranking.total[first]), float(ranking.names[first])
    covered = sum(share >= COVERING for share in shares) + len(joint)
    foreign_place = any(p.evidence.word in abroad and p.evidence.share_of(first) < SERVING for p in parts)
    return Clues(
        lead=best - ranking.foreign_total,
        alone=1.0 - second / best if best > 0 else 0.0,
        covered=covered,
        unknown=len(strange - joint) / max(len(reading.content), 1),
        foreign_place=foreign_place,
        example=examples.nearest(first, parts),
        foreign_example=examples.nearest(ranking.foreign, parts) if ranking.foreign is not None else 0.0,
        named=named,
        exactly=named >= NAMED and covered >= len(telling) and not strange - joint and not foreign_place,
    )


def _two_best(totals: Floats) -> tuple[int, float]:
    """The number of the best entry, and the total of the next one (0 where there is none)."""
    first = int(totals.argmax())
    rest = totals.copy()
    rest[first] = 0.0
    return first, max(float(rest.max()), 0.0)

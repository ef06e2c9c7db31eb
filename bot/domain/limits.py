"""The limits between sure, unsure and no, and between the last subject and a new one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits between sure, unsure and no.

    sure: score from which the best entry is answered without asking back.
    unsure: score from which entries are offered at all.
    margin: share of the best score by which the second must stay behind, so that no choice is offered.
    short: telling words up to which a message without a place is short, so that it may mean several entries.
    short_margin: the margin for such a message.
    same_topic: share of the best score from which entries of a topic are offered, where only the topic is said.
    alike: share of the best score from which an entry of the very same sort is a rival, where no place is named.
    partly_named: cover of a name (0 to 1) from which an entry is a rival of one that is wholly named.
    bare: words of the subject up to which a question for one fact is answered with nothing but that fact.
    named: cover of a name (0 to 1) from which an entry counts as named, so that it is a new subject.
    apart: share of the best score below which the second of the offered entries must be for a question without subject.
    surely_fits: share of a question that one sentence must hold to be told before what the words ask for, where no
        entry is named.
    still_fits: share of a question that one sentence of the entry told last must hold, for it to be still meant.
    leaning: share of the best score that the last entry needs to be meant by a message that refers back.
    offered: entries of a choice, and of "Passt nicht?".
    others: next best matches that are remembered.
    near: score from which an entry is named in an honest no, as one that uses similar words.
    neighbours: candidates whose topics are the nearest ones; topics: how many of these are offered in an honest no.
    """

    sure: float = 0.6
    unsure: float = 0.5
    margin: float = 0.015
    short: int = 2
    short_margin: float = 0.45
    same_topic: float = 0.4
    alike: float = 0.7
    partly_named: float = 0.3
    bare: int = 1
    named: float = 0.8
    apart: float = 0.8
    surely_fits: float = 0.3
    still_fits: float = 0.2
    leaning: float = 0.4
    offered: int = 3
    others: int = 8
    near: float = 0.1
    neighbours: int = 8
    topics: int = 3

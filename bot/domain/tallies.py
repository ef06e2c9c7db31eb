"""Tallies: what is counted of questions, week by week, without anybody who asked them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.answers import Answer, Chat, Choice, Emergency, Found, Listing, NothingFound
from bot.domain.directory import Directory


class What(StrEnum):
    """What a number counts; the words stand in the database."""

    OUTCOME = "outcome"
    """What became of questions, by Outcome."""
    LANGUAGE = "language"
    """The languages of questions."""
    ENTRY = "entry"
    """Entries with which questions were answered, at once or after a choice."""
    FACET = "facet"
    TOPIC = "topic"


class Outcome(StrEnum):
    """What became of a question."""

    AT_ONCE = "at_once"
    OFFERED = "offered"
    """Several entries were offered to choose from."""
    CHOSEN = "chosen"
    """One of them was chosen: each of these is also among those offered."""
    NOTHING = "nothing"
    TALK = "talk"
    """Greetings and emergencies, which ask nothing of the directory: counted apart."""


Count = tuple[What, str]
"""What is counted, and of which sort: (OUTCOME, "at_once"), (ENTRY, its id)."""


@dataclass(frozen=True, slots=True)
class Week:
    """The questions of an ISO week that asked something of the directory.

    number: as 2026-W23. at_once, after_choice: those answered. unanswered: all others, also where nothing that was
    offered was chosen.
    """

    number: str
    at_once: int = 0
    after_choice: int = 0
    unanswered: int = 0

    @property
    def questions(self) -> int:
        """All of them."""
        return self.at_once + self.after_choice + self.unanswered

    @classmethod
    def of(cls, number: str, outcomes: Mapping[Outcome, int]) -> Week:
        """The week from what was counted; what was chosen just after midnight on Monday belongs to the new week."""
        chosen, offered = outcomes.get(Outcome.CHOSEN, 0), outcomes.get(Outcome.OFFERED, 0)
        ignored = max(offered - chosen, 0)
        return cls(number, max(outcomes.get(Outcome.AT_ONCE, 0), 0), chosen, outcomes.get(Outcome.NOTHING, 0) + ignored)


def week_of(day: date | datetime) -> str:
    """The ISO week of a local day, as 2026-W23: texts that sort as the weeks do."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def last_weeks(day: date, number: int) -> tuple[str, ...]:
    """The ISO weeks up to that of a local day, oldest first."""
    return tuple(week_of(day - timedelta(weeks=ago)) for ago in reversed(range(number)))


def outcome_of(answer: Answer) -> Outcome:
    """What became of a question that got an answer just now."""
    match answer:
        case Found() | Listing():
            return Outcome.AT_ONCE
        case Choice():
            return Outcome.OFFERED
        case Chat() | Emergency():
            return Outcome.TALK
        case _:
            return Outcome.NOTHING


def counts_of(answer: Answer, language: str, directory: Directory) -> Iterator[Count]:
    """What a typed question adds one to."""
    outcome = outcome_of(answer)
    yield What.OUTCOME, outcome
    if outcome is Outcome.TALK:
        return
    yield What.LANGUAGE, language
    match answer:
        case Found(entry_id, facets):
            yield from ((What.FACET, facet) for facet in facets)
            yield from _entry(entry_id, directory)
        case Listing(_, chosen) if chosen.topic:
            yield What.TOPIC, chosen.topic


def counts_of_choice(entry_id: str, directory: Directory) -> Iterator[Count]:
    """What the choice of an entry that was offered adds one to."""
    yield What.OUTCOME, Outcome.CHOSEN
    yield from _entry(entry_id, directory)


def is_gap(answer: Answer) -> bool:
    """Whether the directory lacks what was asked, so that the question is worth keeping for those who write it."""
    return isinstance(answer, NothingFound)


def _entry(entry_id: str, directory: Directory) -> Iterator[Count]:
    yield What.ENTRY, entry_id
    yield from ((What.TOPIC, topic) for topic in directory.by_id[entry_id].topics)

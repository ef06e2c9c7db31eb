"""What a message asks, as data: matching writes it, the rules of answers read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.directory import Facet


class SmallTalk(StrEnum):
    """What a message does that asks nothing of the directory."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    WELLBEING = "wellbeing"
    IDENTITY = "identity"
    ABILITIES = "abilities"
    LANGUAGE = "language"
    INSULT = "insult"
    NONSENSE = "nonsense"


class Figure(StrEnum):
    """What sort of figure a question asks for."""

    NUMBER = "number"
    YEAR = "year"
    MONEY = "money"
    TIME = "time"
    SPAN = "span"
    """A span of time: how long something takes."""
    SIZE = "size"
    """How large, long, deep or far something is."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries a list holds; an empty filter means all of them."""

    topic: str | None = None
    place: str | None = None
    kind: str | None = None


class Candidate(NamedTuple):
    """An entry that may be meant, with its score from 0 to 1.

    named: how far the message names it, from 0 to 1: the squared share of a name that it holds, less for a keyword.
    """

    entry_id: str
    score: float
    named: float = 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A facet of an entry with a sentence that is like the question; share: how much of it that tells, 0 to 1, and
    more where it also has the figure that is asked for."""

    facet: Facet
    share: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of one message, without any context.

    small_talk: what the message does where it asks nothing; perhaps_talk: the same where other words are left over.
    candidates: every entry with a score above zero, best first.
    facets: what is asked for, likeliest first; empty where the message names none.
    figures: the sorts of figures that are asked for ("how many", "since when").
    listing: the filter where the message asks for a list, else None.
    refers_back: the message leans on what was said before ("und wer ist da ...", "the second one").
    returns: the message goes back to something that was spoken of before ("back to the baths").
    content: the words that could name a subject, after facet words and function words are taken away.
    subject: the words of content that are not the place.
    ordinal: 1 for "the first one" and so on, -1 for the last, None where there is none.
    topic: the topic that all words of the subject name, where they name no more than a topic.
    place: the place of the directory that the message names.
    foreign: the message asks for a place elsewhere, or fits a subject better that the directory does not hold.
    asking: the words that ask for a facet ("kostet", "wheelchair"), function words left out.
    again: the message asks to say the last answer once more, in `language`.
    questions: where the message asks several questions, each of them understood alone; else empty.
    """

    message: str
    language: str
    small_talk: SmallTalk | None = None
    perhaps_talk: SmallTalk | None = None
    emergency: bool = False
    candidates: tuple[Candidate, ...] = ()
    facets: tuple[Facet, ...] = ()
    figures: tuple[Figure, ...] = ()
    listing: Filter | None = None
    refers_back: bool = False
    returns: bool = False
    content: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    ordinal: int | None = None
    place: str | None = None
    topic: str | None = None
    foreign: bool = False
    asking: tuple[str, ...] = ()
    again: bool = False
    questions: tuple[Understanding, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a conversation was about: kept for some minutes, so that follow-ups are understood.

    question: number of the question in this conversation; buttons name it, so that a stale one is recognised.
    entry_id: the entry that was answered last; earlier: those before it, the latest first.
    offered: the entries that were listed or offered to choose from, in that order.
    others: the next best matches of the last question.
    facets: what was asked for last.
    listing: the filter of the list that was shown last, with its page (from 0), so that one can go back to it.
    text: the last question itself, in private chats only, so that it can be passed on to the team.
    """

    question: int
    at: datetime
    language: str
    entry_id: str | None = None
    earlier: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    listing: Filter | None = None
    page: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, where: ids of chat and user as Telegram gives them, and the language that the client reports."""

    chat_id: int
    user_id: int
    client_language: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether they are alone with the bot: a private chat has the id of the person, all others are negative."""
        return self.chat_id == self.user_id >= 0


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a person: the language set, and the context of the conversation, however old."""

    language: str | None = None
    context: Context | None = None

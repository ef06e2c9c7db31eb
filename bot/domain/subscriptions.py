"""Subscriptions: what one can subscribe to, and who wants to hear of what, when and in which language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.domain.deep_links import DeepLink, link_of
from bot.domain.directory import Directory
from bot.domain.schedule import Rhythm


class SubjectKind(StrEnum):
    """The sorts of things to subscribe to; the letters stand in callback data, which is short."""

    ALL = "a"
    """Every announcement, whatever it is about."""
    TOPIC = "t"
    PLACE = "p"
    ENTRY = "e"
    """Changes of one entry."""


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """One thing to subscribe to; key: the id of the topic or entry, the place key of a place, nothing for ALL."""

    kind: SubjectKind
    key: str = ""

    def __str__(self) -> str:
        return f"{self.kind}.{self.key}" if self.key else str(self.kind)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The subject that `str` wrote; raises ValueError for anything else."""
        letter, _, key = text.partition(".")
        kind = SubjectKind(letter)
        if (kind is SubjectKind.ALL) is bool(key):
            raise ValueError(text)
        return cls(kind, key)

    def exists_in(self, directory: Directory) -> bool:
        """Whether the directory holds what the subject names."""
        match self.kind:
            case SubjectKind.TOPIC:
                return self.key in directory.topics
            case SubjectKind.PLACE:
                return directory.place_of(self.key) is not None
            case SubjectKind.ENTRY:
                return self.key in directory.by_id
            case _:
                return True


class SubscriptionMove(StrEnum):
    """What a button of the subscriptions does; the letters stand in callback data."""

    MENU = "m"
    """Show the topics."""
    OPEN = "o"
    """Show the topics in a message of its own: what stands there must stay as it is."""
    PLACES = "p"
    """Show one page of the places (argument: its number from 0)."""
    TICK = "a"
    """Tick a subject. A button says what shall be and not that it shall change: handled twice, it does it once."""
    UNTICK = "n"
    """Untick a subject."""
    TOGGLE = "t"
    """Tick or untick a subject, whichever is due: what buttons said that are older than the two."""
    FOLLOW = "f"
    """Subscribe to a subject: the confirming tap below a card or after a deep link."""
    UNFOLLOW = "u"
    """End the subscription to a subject."""
    RHYTHM = "r"
    """Show when messages come."""
    SET_PACE = "s"
    """At once, daily or weekly (argument: at_once, daily-8, weekly-8-0)."""
    SET_QUIET = "q"
    """Set the quiet hours (argument: 22-7, or off)."""
    DONE = "d"
    """Close the menu."""
    STOP = "x"
    """End everything."""
    READ = "w"
    """Read an announcement of a digest in full (argument: its number)."""


EVERYTHING = Subject(SubjectKind.ALL)


class ChatKind(StrEnum):
    """What sort of chat subscribes."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat with what it subscribed to; without any subject it is no subscriber."""

    chat_id: int
    kind: ChatKind
    language: str
    rhythm: Rhythm = field(default_factory=Rhythm)
    subjects: frozenset[Subject] = frozenset()
    since: datetime | None = None


def subjects_of_entry(directory: Directory, entry_id: str) -> tuple[Subject, ...]:
    """Whom a change of an entry concerns: its followers, and those of its topics."""
    entry = directory.by_id[entry_id]
    topics = (Subject(SubjectKind.TOPIC, topic) for topic in entry.topics)
    return (Subject(SubjectKind.ENTRY, entry_id), *topics)


def link_payload(subject: Subject) -> str:
    """The payload of the deep link that subscribes to a subject after a confirming tap.

    Topics stand alone, since they go on posters: sub-mobility.
    """
    match subject.kind:
        case SubjectKind.TOPIC:
            return f"{DeepLink.SUBSCRIBE}{subject.key}"
        case SubjectKind.ALL:
            return f"{DeepLink.SUBSCRIBE}all"
        case SubjectKind.PLACE:
            return f"{DeepLink.SUBSCRIBE}place-{subject.key}"
        case SubjectKind.ENTRY:  # pragma: no branch - there are no other kinds
            return f"{DeepLink.SUBSCRIBE}entry-{subject.key}"


def linked_subject(payload: str, directory: Directory) -> Subject | None:
    """The subject that a deep link names, or None where it is no such link or leads nowhere any more."""
    link = link_of(payload)
    return subject_behind(link[1], directory) if link and link[0] is DeepLink.SUBSCRIBE else None


def subject_behind(name: str, directory: Directory) -> Subject | None:
    """The subject that stands behind the beginning of a deep link, or None where it is not there any more."""
    candidates = [Subject(SubjectKind.TOPIC, name)]
    if name == "all":
        candidates.append(EVERYTHING)
    for kind, prefix in ((SubjectKind.PLACE, "place-"), (SubjectKind.ENTRY, "entry-")):
        if name.startswith(prefix):
            candidates.append(Subject(kind, name.removeprefix(prefix)))
    return next((subject for subject in candidates if subject.exists_in(directory)), None)

"""One message in, one answer out: the way of a question, without Telegram."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.answers import Answer, Choice, Found, Limits, Listing, decide
from bot.domain.directory import Directory
from bot.domain.questions import Context, Understanding


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, where: ids of chat and user as Telegram gives them, and the language that the client reports."""

    chat_id: int
    user_id: int
    client_language: str | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a person: the language set, and the context of the conversation, however old."""

    language: str | None = None
    context: Context | None = None


class Memory(Protocol):
    """What the assistant needs of the database."""

    async def recall(self, person: Person) -> Remembered:
        """What is known of a person; one query."""
        ...

    async def keep(self, person: Person, context: Context) -> None:
        """Replace the context of the conversation."""
        ...

    async def set_language(self, person: Person, language: str) -> None:
        """Keep the language that a person chose."""
        ...


class Reader(Protocol):
    """What the assistant needs of the matching: see bot/matching/questions.py."""

    def read(self, message: str, *, languages: tuple[str, ...]) -> Understanding:
        """Understand a message; languages: likeliest first, for messages that do not tell theirs."""
        ...


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with all that led to it."""

    understanding: Understanding
    answer: Answer
    question: int

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.understanding.language

"""One message in, one answer out: the way of a question, without Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.domain.answers import Answer
from bot.domain.questions import Context, Person, Remembered, Understanding


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

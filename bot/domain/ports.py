"""What the assistant needs of the rooms around it: a memory of conversations, a reader of questions, a witness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.answers import Answer
from bot.domain.directory import Directory
from bot.domain.questions import Candidate, Context, Fit, Person, Remembered, Understanding


class Memory(Protocol):
    """Where conversations and languages are kept."""

    async def recall(self, person: Person) -> Remembered:
        """What is known of a person; one query."""
        ...

    async def keep(self, person: Person, context: Context) -> None:
        """Replace the context of the conversation."""
        ...

    async def set_language(self, person: Person, language: str) -> None:
        """Keep the language that a person chose."""
        ...

    async def forget(self, person: Person) -> None:
        """Delete all that is known of a person, in every chat; of a group, what anybody talks about there."""
        ...


class Reader(Protocol):
    """What understands messages by one directory: see bot/matching/questions.py."""

    def read(self, message: str, *, languages: tuple[str, ...]) -> Understanding:
        """Understand a message; languages: likeliest first, for messages that do not tell theirs."""
        ...

    def fits(self, understanding: Understanding, entry_id: str) -> tuple[Fit, ...]:
        """The facets of an entry whose sentences are like the question, likest first."""
        ...

    def telling(self, understanding: Understanding, sentences: Sequence[str]) -> int | None:
        """The number of the sentence that tells best what was asked, or None where none does."""
        ...

    def search(self, text: str, limit: int) -> list[Candidate]:
        """The entries that fit a text best, for suggestions while somebody types."""
        ...


class Witness(Protocol):
    """Who hears what is asked, but never who asked; an answer does not wait for it."""

    def answered(self, understanding: Understanding, answer: Answer, language: str, directory: Directory) -> None:
        """A typed question got an answer."""
        ...

    def chose(self, entry_id: str, directory: Directory) -> None:
        """Of the entries that were offered for a question one was chosen; said once for each question."""
        ...

    def did_not_fit(self) -> None:
        """The entry with which a question was answered at once was not the right one: others are offered now."""
        ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The directory as it is now, with what reads questions about it; replaced as a whole when it changes.

    mark: what tells it from the stored directory of another time; None where it was not read from there.
    """

    directory: Directory
    reader: Reader
    mark: str | None = None

"""A reply: what is said to somebody who wrote, pressed or commanded something."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answers import Answer
from bot.domain.messages import Message
from bot.domain.questions import Understanding


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, and for a question how it came about.

    new: a message of its own, even where a button was pressed.
    notice: a short text that Telegram shows over the chat when a button was pressed.
    """

    message: Message
    language: str
    answer: Answer | None = None
    understanding: Understanding | None = None
    new: bool = False
    notice: str | None = None

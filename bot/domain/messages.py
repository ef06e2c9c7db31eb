"""A message of the bot as data: a text, what is attached to it, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.actions import Action


@dataclass(frozen=True, slots=True)
class Button:
    """A button that does something (action), opens a web address (url) or starts an inline query."""

    label: str
    action: Action | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A text in Telegram's HTML with rows of buttons below it."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()

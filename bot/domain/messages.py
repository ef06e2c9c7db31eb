"""A message of the bot as data: a text, what is attached to it, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.actions import Action
from bot.domain.attachments import Attachment


@dataclass(frozen=True, slots=True)
class Button:
    """A button that does something (action), opens a web address (url) or starts an inline query."""

    label: str
    action: Action | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A text in Telegram's HTML with rows of buttons below it; with an attachment the text is its caption."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachment: Attachment | None = None

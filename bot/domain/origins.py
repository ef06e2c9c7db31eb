"""Origins: what work on an entry was begun for, and whether who asked heard of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.questions import Person


@dataclass(frozen=True, slots=True)
class Origin:
    """A ticket of the inbox, or one of the questions without an answer, by its number; 0: neither."""

    ticket: int = 0
    gap: int = 0


NOWHERE = Origin()


class OriginGoneError(LookupError):
    """The ticket from which something should be begun is not kept any more: its person had everything forgotten."""


class Told(StrEnum):
    """Whether who told the team something was told that it is in the directory now."""

    YES = "yes"
    NOT_WANTED = "not_wanted"
    NOT_REACHED = "not_reached"
    """They stopped the bot."""
    NOT_NOW = "not_now"
    """Telegram failed: it stays open."""


Done = Callable[[Person, Origin, str], Awaitable[Told | None]]
"""Hears that somebody of the staff made an entry (by its id) hold what an origin lacked; None: nobody waited."""

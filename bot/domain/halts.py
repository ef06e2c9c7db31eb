"""The off switch: whether the bot is switched off, since when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAX_REASON = 200
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Halt:
    """The bot is switched off; reason: what staff wrote, for staff."""

    since: datetime
    reason: str


class Switch:
    """The off switch as it is now: one value for all rooms, changed while the bot runs."""

    def __init__(self, halt: Halt | None = None) -> None:
        self.halt = halt

    @property
    def is_off(self) -> bool:
        """Whether residents are turned away, and nothing is sent."""
        return self.halt is not None

"""Forms: what the next typed message of somebody means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

FORM_LASTS = timedelta(hours=24)
"""How long the next typed message is taken for the answer to a form."""


class Room(StrEnum):
    """Who asked, and takes the answer."""

    ANNOUNCING = "announcing"
    UPKEEP = "upkeep"
    EDITING = "editing"
    TEAM = "team"
    INBOX = "inbox"
    """Staff who answer a person."""
    TELLING = "telling"
    """Residents who tell the team something."""
    TEACHING = "teaching"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Form:
    """A question that waits for its answer.

    number: of what it is about, by the counting of its room; 0 for something new. payload: what the room needs too.
    """

    step: str
    number: int = 0
    room: Room = Room.ANNOUNCING
    payload: str = ""

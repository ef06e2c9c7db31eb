"""Forms: what the next typed message of somebody means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.team import Right

FORM_LASTS = timedelta(hours=24)
"""How long the next typed message is taken for the answer to a form."""


class Room(StrEnum):
    """Who asked, and takes the answer."""

    ANNOUNCING = "announcing"
    EDITING = "editing"
    TENDING = "tending"
    INBOX = "inbox"
    """Staff who answer a person."""
    TELLING = "telling"
    """Residents who tell the team something."""
    TEACHING = "teaching"
    SWITCH = "switch"
    """Admins who switch the bot off."""


NEEDED: Mapping[Room, Right | None] = {
    Room.ANNOUNCING: Right.ANNOUNCE,
    Room.EDITING: Right.EDIT,
    Room.TENDING: Right.EDIT,
    Room.INBOX: Right.EDIT,
    Room.TELLING: None,
    Room.TEACHING: Right.EDIT,
    Room.SWITCH: Right.LEAD,
}
"""The right without which nobody answers a room; None: everybody may."""


@dataclass(frozen=True, slots=True)
class Form:
    """A question that waits for its answer.

    number: of what it is about, by the counting of its room; 0 for something new. payload: what the room needs too.
    """

    step: str
    number: int = 0
    room: Room = Room.ANNOUNCING
    payload: str = ""

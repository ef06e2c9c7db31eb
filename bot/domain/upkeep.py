"""Upkeep: what editors do with entries by buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SHIPPED = "shipped"
"""The author of what came with the bot."""


class What(StrEnum):
    """What happened to an entry."""

    SHIPPED = "shipped"
    CREATED = "created"
    EDITED = "edited"
    CONFIRMED = "confirmed"
    """Looked at and still true: only the date is new."""
    TAUGHT = "taught"
    """Words or questions of people were added."""
    UNDONE = "undone"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


class EditMove(StrEnum):
    """What a button does with the draft of an entry, changed or new; the letters stand in callback data."""

    SHOW = "s"
    """Begin to change an entry, or show its draft as fields."""
    NEW = "n"
    """Begin a new entry; with the draft of one, take up its guided form at a step."""
    GROUP = "g"
    """Show the fields of one group."""
    FIELD = "f"
    """Ask for the value of a field, or first for its language, its contact or its page of choices."""
    PICK = "p"
    """Choose one of the values that a field can have, or take the choice back."""
    EMPTY = "e"
    """Let a field hold nothing."""
    PREVIEW = "v"
    SAVE = "y"
    DISCARD = "x"
    """Throw a draft away, after asking."""
    MERGE = "m"
    """Take over what somebody else changed meanwhile, or decide where both changed the same."""


class TendMove(StrEnum):
    """What a button does with an entry as it is kept; the letters stand in callback data."""

    HISTORY = "h"
    """Show its versions; argument: the page, from 0."""
    WITHDRAW = "w"
    """Begin to take it out; argument: WITHDRAW_NOW or WITHDRAW_LATER once it is chosen when."""
    CONFIRM = "y"
    """Everything is still true; argument: the revision that was looked at, "" for whatever there is."""
    PAGE = "p"
    """Show the staff's page of an entry; argument: the page of the oldest entries that it was chosen from."""
    KEEP = "k"
    """Cancel the withdrawal that is planned."""
    RESTORE = "r"
    """Bring it back; without an entry: show what is withdrawn, argument: the page, from 0."""
    UNDO = "u"
    """Take back the last change; argument: the revision that is meant, so that no newer one is taken back unseen."""
    STALE = "s"
    """Show the oldest entries; argument: the page, from 0."""
    ROUND = "g"
    """Go on in the round of questions whether entries are still true; argument: see RoundStep."""
    CHECK = "c"
    """Show what check finds; argument: the page, from 0."""


WITHDRAW_NOW, WITHDRAW_LATER = "now", "later"


class RoundStep(StrEnum):
    """What a button does in a round of questions."""

    BEGIN = "b"
    LATER = "l"
    """Ask for this entry another time."""
    STOP = "s"
    """No more questions this week."""


@dataclass(frozen=True, slots=True)
class PlannedWithdrawal:
    """An entry that leaves the directory at a time; author: Telegram id as text of who planned it."""

    entry_id: str
    due_at: datetime
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An entry that is out of the directory; name: as it was called last; author: as in its versions."""

    entry_id: str
    name: str
    author: str
    at: datetime
    reason: str

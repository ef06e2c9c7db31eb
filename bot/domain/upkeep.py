"""Upkeep: what editors do with entries by buttons."""

from __future__ import annotations

from enum import StrEnum


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
    WITHDRAW = "w"
    CONFIRM = "y"
    """Everything is still true."""

"""Upkeep: what editors do with entries by buttons."""

from __future__ import annotations

from enum import StrEnum


class EditMove(StrEnum):
    """What a button does with the draft of an entry, changed or new; the letters stand in callback data."""

    SHOW = "s"
    """Begin to change an entry, or show its draft as fields."""


class TendMove(StrEnum):
    """What a button does with an entry as it is kept; the letters stand in callback data."""

    HISTORY = "h"
    WITHDRAW = "w"
    CONFIRM = "y"
    """Everything is still true."""

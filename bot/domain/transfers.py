"""Transfers: what a button does with a file that is taken over into the directory, or made from it."""

from __future__ import annotations

from enum import StrEnum


class TransferMove(StrEnum):
    """What a button does; the letters stand in callback data."""

    SHOW = "s"
    """The numbers of a file that was received."""
    ADDED = "a"
    CHANGED = "c"
    REMOVED = "r"
    PROBLEMS = "p"
    """One page of these; argument: its number from 0."""
    KIND = "d"
    """Which kind new entries are that name none; argument: the kind, nothing for the choice."""
    MISSING = "m"
    """Take out what the file does not mention, or do not."""
    ALLOW = "w"
    """Yes or no to taking out one entry that staff wrote; argument: its id."""
    APPLY = "y"
    """Take it over; argument: the mark of what was shown."""
    LEAVE = "n"
    """Forget the file."""
    UNDO = "u"
    """Bring back what a file changed; number: of the batch; argument: "yes", nothing for asking first."""
    EXPORT = "e"
    """Send the directory as a file; argument: the format."""
    TEMPLATE = "t"
    """Send a file to start from; argument: the format."""

"""Moments as text in UTC, in a form whose alphabetical order is the order in time."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """The text for a moment; raises ValueError for one without a time zone, which could mean anything."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """The moment that a text stands for."""
    return datetime.fromisoformat(text)

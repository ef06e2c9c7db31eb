"""Moments as text or as milliseconds, in UTC, in forms whose order is the order in time."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """The text for a moment; raises ValueError for one without a time zone, which could mean anything."""
    return _aware(moment).astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """The moment that a text stands for."""
    return datetime.fromisoformat(text)


def to_milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, for tables with millions of rows; raises ValueError for a moment without a time zone."""
    return int(_aware(moment).timestamp() * 1000)


def from_milliseconds(milliseconds: int) -> datetime:
    """The moment that so many milliseconds since 1970 stand for."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment

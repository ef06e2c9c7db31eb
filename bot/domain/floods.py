"""Floods: how much one person may send before the bot falls silent for them, for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

FORGETS_EVERY = timedelta(minutes=1)
"""How often those are forgotten who could send everything again."""
ALBUMS = 1000
"""How many albums are remembered."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one person may send: so many messages and presses a minute for long, and so many at once."""

    a_minute: int
    at_once: int


class Gate(Enum):
    """What becomes of something that a person sent."""

    OPEN = "open"
    CLOSING = "closing"
    """It is one too many: the person is told so, this once."""
    SHUT = "shut"
    """Silence."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime
    shut: bool = False


class Turnstile:
    """A token bucket for each person; once it is empty, it stays shut until it is half full again.

    It forgets everything at a restart: nothing of it is worth keeping about anybody.
    """

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._buckets: dict[int, _Bucket] = {}
        self._forgot_at: datetime | None = None

    def enter(self, who: int, now: datetime) -> Gate:
        """Count something that a person (by Telegram id) sent, and say what becomes of it."""
        bucket = self._buckets.get(who)
        if bucket is None:
            self._forget_now_and_then(now)
            bucket = self._buckets[who] = _Bucket(self._allowance.at_once, now)
        bucket.left, bucket.at = self._refilled(bucket, now), now
        if bucket.shut and bucket.left < self._allowance.at_once / 2:
            return Gate.SHUT
        bucket.shut = bucket.left < 1
        if bucket.shut:
            return Gate.CLOSING
        bucket.left -= 1
        return Gate.OPEN

    def _refilled(self, bucket: _Bucket, now: datetime) -> float:
        minutes = max(0.0, (now - bucket.at).total_seconds() / 60)
        return min(self._allowance.at_once, bucket.left + minutes * self._allowance.a_minute)

    def _forget_now_and_then(self, now: datetime) -> None:
        if self._forgot_at is not None and abs(now - self._forgot_at) < FORGETS_EVERY:
            return
        self._forgot_at = now
        full = [who for who, each in self._buckets.items() if self._refilled(each, now) >= self._allowance.at_once]
        for who in full:
            del self._buckets[who]


class Albums:
    """Pictures that somebody sent in one go come as messages of their own: the first of them is answered."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}

    def is_new(self, album: str) -> bool:
        """Whether nothing of an album (by Telegram's id) came before; from now on something did."""
        if album in self._known:
            return False
        if len(self._known) >= ALBUMS:
            del self._known[next(iter(self._known))]
        self._known[album] = None
        return True

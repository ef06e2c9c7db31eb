"""The pulse of the connection to Telegram: when a call ended last, and when one succeeded."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum


class CallEnd(StrEnum):
    """How a call to Telegram ended."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """Telegram answered, and did not want it."""
    TOO_MANY = "too_many"
    """Telegram wants us to wait."""
    NOT_SENT = "not_sent"
    UNCERTAIN = "uncertain"
    """It went out, and the answer was lost."""


class Pulse:
    """Kept current by the transports; clock: monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._succeeded: float | None = None
        self._ended = clock()

    def ended(self, end: CallEnd) -> None:
        """A call ended."""
        self._ended = self._clock()
        if end is CallEnd.ANSWERED:
            self._succeeded = self._ended

    def rests(self, seconds: float) -> None:
        """For so long nobody will call, and that is as it should be."""
        self._ended = max(self._ended, self._clock() + seconds)

    @property
    def age(self) -> float | None:
        """Seconds since the last successful call; None: there was none yet."""
        return None if self._succeeded is None else self._clock() - self._succeeded

    @property
    def silence(self) -> float:
        """Seconds since a call ended in any way, or since one should have been made."""
        return max(0.0, self._clock() - self._ended)

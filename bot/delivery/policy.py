"""What the operator decides about the sending, and what follows from it for how much is under way at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from zoneinfo import ZoneInfo

from bot.domain.deliveries import WhenUncertain

WIDTH = 32
"""How many messages may be on their way at the same time, at least."""
ANSWER_SECONDS = 0.2
"""An answer of Telegram may take so long without slowing the sending down."""
AHEAD_SECONDS = 0.05
"""So much of sending is claimed in one go: what is claimed counts as perhaps sent after a crash."""


def width_for(rate: int) -> int:
    """How many messages must be able to be on their way at the same time for so many a second."""
    return max(WIDTH, ceil(rate * ANSWER_SECONDS))


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator decides: messages a second (None: no limit), the people's time zone, what to do in doubt."""

    rate: float | None
    zone: ZoneInfo
    when_uncertain: WhenUncertain = WhenUncertain.RESEND
    width: int = WIDTH

    @property
    def batch(self) -> int:
        """How many deliveries are claimed in one go."""
        return self.open if self.rate is None else max(1, min(self.open, int(self.rate * AHEAD_SECONDS)))

    @property
    def open(self) -> int:
        """How many deliveries may be begun and not recorded yet: sending must not run away from the disk.

        Without a rate, as many as are on their way may be back already: then the disk is what would slow it down.
        """
        return 2 * self.width if self.rate is None else self.width

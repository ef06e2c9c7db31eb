"""When messages may come: at once or in digests, silently in the quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Pace(StrEnum):
    """How soon somebody wants to hear of something."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours, local; they may cross midnight. The end is no part of them."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When somebody wants messages; hour and weekday (0 is Monday) are those of digests."""

    pace: Pace = Pace.AT_ONCE
    hour: int = 8
    weekday: int = 0
    quiet: Quiet | None = Quiet(22, 7)

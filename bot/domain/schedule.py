"""When messages come: at once or gathered in digests, and silently in the quiet hours.

People think in local time, so the zone is always an argument. Every `datetime` here is aware; those given back are UTC.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Pace(StrEnum):
    """How often a person wants to hear from the bot."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which messages come silently: from start up to end, which is no longer quiet; may cross midnight.

    Raises ValueError for what is no hour from 0 to 23, and where both are the same: no quiet hours at all are None.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what leaves open when it is quiet."""
        if not (0 <= self.start <= 23 and 0 <= self.end <= 23) or self.start == self.end:
            raise ValueError(f"no quiet hours: {self.start} to {self.end}")


NIGHT = Quiet(22, 7)
"""The quiet hours of who has not chosen any."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a person wants messages.

    hour: local hour of digests, 0 to 23; weekday: their day where they are weekly, 0 is Monday; quiet: None for never.
    Raises ValueError for an hour or a weekday that there is not.
    """

    pace: Pace = Pace.AT_ONCE
    hour: int = 8
    weekday: int = 0
    quiet: Quiet | None = NIGHT

    def __post_init__(self) -> None:
        """Refuse what no clock and no calendar shows."""
        if not (0 <= self.hour <= 23 and 0 <= self.weekday <= 6):
            raise ValueError(f"no time of a digest: hour {self.hour}, weekday {self.weekday}")


def is_quiet(quiet: Quiet | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether nothing may come now; what the clock on the wall shows counts, also on days of 23 or 25 hours."""
    if quiet is None:
        return False
    hour = now.astimezone(zone).hour
    if quiet.start < quiet.end:
        return quiet.start <= hour < quiet.end
    return hour >= quiet.start or hour < quiet.end


def last_slot(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> datetime:
    """The latest time of a digest at or before now, in UTC; ValueError for a rhythm without digests."""
    return max(slot for slot in _slots_around(rhythm, now, zone) if slot <= now)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day that the calendar on the wall shows at a moment."""
    return moment.astimezone(zone).date()


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the clock on the wall first shows a time on a day.

    A time that the change to summer time leaves out counts as the first moment after the gap. One that comes twice
    counts the first time.
    """
    wall = datetime.combine(day, clock.replace(fold=0), zone)
    moment = wall.astimezone(UTC)
    shown = moment.astimezone(zone)
    if shown.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    # Read by the offset of before the gap, the time lies after the change; by that of after it, before the change.
    before = wall.replace(fold=1, microsecond=0).astimezone(UTC)
    seconds = range(int((moment - before).total_seconds()))
    return before + timedelta(
        seconds=bisect_left(
            seconds,
            True,
            key=lambda passed: (before + timedelta(seconds=passed)).astimezone(zone).utcoffset() == shown.utcoffset(),
        )
    )


def _slots_around(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """The times of digests near now, some of them before and some after it."""
    if rhythm.pace is Pace.AT_ONCE:
        raise ValueError("who hears at once gets no digests")
    middle, step = local_day(now, zone), timedelta(days=1)
    if rhythm.pace is Pace.WEEKLY:
        middle, step = middle + timedelta(days=rhythm.weekday - middle.weekday()), timedelta(weeks=1)
    # Two on each side: where clocks go back at midnight, the slot of tomorrow may be over already.
    return [at_local(middle + count * step, time(rhythm.hour), zone) for count in range(-2, 3)]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of digests that has come; day: its local day, today: the local day of now, later after a long sleep."""

    at: datetime
    day: date
    today: date


def due_slot(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> Slot:
    """The latest slot of a rhythm; who wants everything at once, but had a digest before, need not wait for one."""
    at = now if rhythm.pace is Pace.AT_ONCE else last_slot(rhythm, now, zone)
    return Slot(at, local_day(at, zone), local_day(now, zone))

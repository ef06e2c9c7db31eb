"""The rhythms that the menu of subscriptions offers, and the short form in which a button names one."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.schedule import Pace, Quiet, Rhythm

HOURS = tuple(range(6, 22))
"""Local hours of digests to choose from."""
WEEKDAYS = tuple(range(7))
QUIETS: tuple[Quiet | None, ...] = (Quiet(22, 7), Quiet(23, 6), Quiet(21, 8), Quiet(20, 9), None)
"""Quiet hours to choose from; None: never quiet."""

_OFF = "off"


def pace_argument(rhythm: Rhythm) -> str:
    """As at_once, daily-8 or weekly-8-0: the pace, the hour, and the weekday from Monday (0)."""
    match rhythm.pace:
        case Pace.AT_ONCE:
            return Pace.AT_ONCE.value
        case Pace.DAILY:
            return f"{Pace.DAILY}-{rhythm.hour}"
        case Pace.WEEKLY:  # pragma: no branch - there are no other paces
            return f"{Pace.WEEKLY}-{rhythm.hour}-{rhythm.weekday}"


def with_pace(rhythm: Rhythm, argument: str) -> Rhythm | None:
    """The rhythm with the pace of an argument, or None where that is none that is offered."""
    offered = (
        replace(rhythm, pace=Pace.AT_ONCE),
        *(replace(rhythm, pace=Pace.DAILY, hour=hour) for hour in HOURS),
        *(replace(rhythm, pace=Pace.WEEKLY, hour=hour, weekday=day) for hour in HOURS for day in WEEKDAYS),
    )
    return next((each for each in offered if pace_argument(each) == argument), None)


def quiet_argument(quiet: Quiet | None) -> str:
    """As 22-7, or off."""
    return f"{quiet.start}-{quiet.end}" if quiet else _OFF


def with_quiet(rhythm: Rhythm, argument: str) -> Rhythm | None:
    """The rhythm with the quiet hours of an argument, or None where those are not offered."""
    offered = (replace(rhythm, quiet=quiet) for quiet in QUIETS)
    return next((each for each in offered if quiet_argument(each.quiet) == argument), None)

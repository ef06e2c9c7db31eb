"""From the day and time that staff type, in German or English, to the moment that is meant.

The grammar is small and strict on purpose: libraries such as dateparser make something of almost every text, and a
message that goes out at a wrong time is worse than being asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot.domain.moment_words import DAYS, MONTHS, ONE, UNITS, WEEKDAYS
from bot.domain.schedule import at_local, local_day

FARTHEST = timedelta(days=366)
"""How far ahead a moment may lie: what is farther is more likely a slip than a plan."""


class MomentProblem(StrEnum):
    """Why a text is no moment to come."""

    UNREADABLE = "unreadable"
    PAST = "past"
    TOO_FAR = "too_far"


class MomentError(Exception):
    """A text from which no moment can be taken; problem: why."""

    def __init__(self, problem: MomentProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _any(words: dict[str, int] | dict[str, timedelta] | frozenset[str]) -> str:
    return "|".join(words)


_CLOCK = (
    r"(?P<at>(?:um|at) )?(?P<hour>[0-9]{1,2})(?:(?P<between> ?: ?|\.| ?(?:uhr|h) ?)(?P<minute>[0-9]{2}))?"
    r"(?: ?(?P<half>[ap])\.?m)?(?: ?(?P<unit>uhr|h|o['’]?clock))?(?P<end>[ .]*)"
)
_LEAD = rf"(?:(?:am|on) )?(?:(?P<weekday>{_any(WEEKDAYS)})\.? )?(?:(?:den|dem|the) )?"
_NUMBER = r"(?P<day>[0-9]{1,2})"
_NAME = rf"(?P<month>{_any(MONTHS)})"
_YEAR = r"(?P<year>[0-9]{4})"

_SPAN = re.compile(rf"in (?P<count>[0-9]{{1,6}}|{_any(ONE)}) ?(?P<unit>{_any(UNITS)})[ .]*")
_DAY = re.compile(rf"(?P<word>{_any(DAYS)}) {_CLOCK}")
# "So 9 Uhr" is no Sunday: it also means "around nine".
_WEEKDAY = re.compile(
    rf"(?!so )(?:(?:am|on) )?(?P<next>(?:naechste|kommende)[nr]? |next )?(?P<weekday>{_any(WEEKDAYS)})\.? {_CLOCK}"
)
_DATES = (
    re.compile(rf"{_LEAD}{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})[ t]{_CLOCK}"),
    re.compile(rf"{_LEAD}{_NUMBER}\. ?(?P<month>[0-9]{{1,2}})(?:\. ?(?P<year>[0-9]{{4}}|[0-9]{{2}})?)? {_CLOCK}"),
    re.compile(rf"{_LEAD}{_NUMBER}(?:\.|st|nd|rd|th)? ?(?:of )?{_NAME}\.?(?: {_YEAR})? {_CLOCK}"),
    re.compile(rf"{_LEAD}{_NAME}\.? {_NUMBER}(?:st|nd|rd|th)?(?: {_YEAR})? {_CLOCK}"),
)
_ALONE = re.compile(_CLOCK)


def parse_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment to come that a text means, in UTC; now is aware, zone is where the text was written.

    A date needs a time of day; one without a year is the next such date, today included. Raises MomentError for what is
    not understood or could mean two things, is over (or is now), or lies more than FARTHEST ahead.
    """
    said = _folded(text)
    for shape, read in _SHAPES:
        found = shape.fullmatch(said)
        if found:
            moment = read(found, now, zone)
            if moment <= now:
                raise MomentError(MomentProblem.PAST)
            if moment - now > FARTHEST:
                raise MomentError(MomentProblem.TOO_FAR)
            return moment
    raise MomentError(MomentProblem.UNREADABLE)


def _folded(text: str) -> str:
    """The text in small letters, with single spaces, and without umlauts and the commas between its parts."""
    small = normalize("NFC", text.casefold()).translate(_UMLAUTS)
    return " ".join(re.sub(r",(?=\s|$)", " ", small).split())


def _in_a_span(found: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime:
    count = 1 if found["count"] in ONE else int(found["count"])
    span = count * UNITS[found["unit"]]
    if span > FARTHEST:
        raise MomentError(MomentProblem.TOO_FAR)
    if UNITS[found["unit"]] < timedelta(days=1):
        return now.astimezone(UTC) + span
    # Who counts in days means the same time on the clock, also where one of the days has 23 hours.
    return at_local(local_day(now, zone) + span, now.astimezone(zone).time(), zone)


def _on_a_named_day(found: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime:
    # Only here a bare number is an hour ("tomorrow 8"): "Monday 8" may be a date.
    bare = found["minute"] is None and "." not in found["end"]
    clock = _clock(found, sure=bare or _says_time(found))
    return at_local(local_day(now, zone) + timedelta(days=DAYS[found["word"]]), clock, zone)


def _on_a_weekday(found: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime:
    clock = _clock(found, sure=_says_time(found))
    today = local_day(now, zone)
    day = today + timedelta(days=(WEEKDAYS[found["weekday"]] - today.weekday()) % 7)
    if day == today and (found["next"] or at_local(day, clock, zone) <= now):
        day += timedelta(weeks=1)
    return at_local(day, clock, zone)


def _on_a_date(found: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime:
    clock = _clock(found, sure=_says_time(found))
    today = local_day(now, zone)
    month = MONTHS.get(found["month"]) or int(found["month"])
    # Nine years: around 2100 there are eight between two 29 February.
    years = [_year(found["year"])] if found["year"] else range(today.year, today.year + 9)
    days = [day for year in years if (day := _day(year, month, int(found["day"])))]
    ahead = [day for day in days if day >= today]
    if not days or (ahead and found["weekday"] and WEEKDAYS[found["weekday"]] != ahead[0].weekday()):
        raise MomentError(MomentProblem.UNREADABLE)
    if not ahead:
        raise MomentError(MomentProblem.PAST)
    # Checked before the clock: the ends of the calendar have no moment in every zone.
    if ahead[0] - today > FARTHEST:
        raise MomentError(MomentProblem.TOO_FAR)
    return at_local(ahead[0], clock, zone)


def _at_a_time(found: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime:
    clock = _clock(found, sure=_is_time(found))
    today = local_day(now, zone)
    moment = at_local(today, clock, zone)
    return moment if moment > now else at_local(today + timedelta(days=1), clock, zone)


def _clock(found: re.Match[str], *, sure: bool) -> time:
    """The time of day that was read; sure: nothing but a time of day can be meant, after what stands before it."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if not sure or hour > 23 or minute > 59 or (found["half"] and not 1 <= hour <= 12):
        raise MomentError(MomentProblem.UNREADABLE)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return time(hour, minute)


def _says_time(found: re.Match[str]) -> bool:
    """Whether a time of day is meant behind a day; "2 h" for itself may be a span instead."""
    return bool(found["at"] or found["unit"]) or _is_time(found)


def _is_time(found: re.Match[str]) -> bool:
    """Whether it can be nothing but a time of day: "8.30" is no date, but "8.10" may be one."""
    if found["half"] or (found["unit"] or "h") != "h":
        return True
    return found["minute"] is not None and (found["between"] != "." or not 1 <= int(found["minute"]) <= 12)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime, ZoneInfo], datetime]], ...] = (
    (_SPAN, _in_a_span),
    (_DAY, _on_a_named_day),
    (_WEEKDAY, _on_a_weekday),
    *((shape, _on_a_date) for shape in _DATES),
    (_ALONE, _at_a_time),
)

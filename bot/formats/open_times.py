"""Opening hours that come as single values, as one text in the syntax of OpenStreetMap, which needs no language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_DAYS = {
    **dict.fromkeys(("monday", "montag", "mon", "mo"), "Mo"),
    **dict.fromkeys(("tuesday", "dienstag", "tue", "tu", "di"), "Tu"),
    **dict.fromkeys(("wednesday", "mittwoch", "wed", "we", "mi"), "We"),
    **dict.fromkeys(("thursday", "donnerstag", "thu", "th", "do"), "Th"),
    **dict.fromkeys(("friday", "freitag", "fri", "fr"), "Fr"),
    **dict.fromkeys(("saturday", "samstag", "sonnabend", "sat", "sa"), "Sa"),
    **dict.fromkeys(("sunday", "sonntag", "sun", "su", "so"), "Su"),
    **dict.fromkeys(("holidays", "publicholidays", "feiertage", "feiertag"), "PH"),
    "christmas_eve": "Dec 24",
    "first_christmas_day": "Dec 25",
    "second_christmas_day": "Dec 26",
    "new_years_eve": "Dec 31",
    "new_year": "Jan 01",
}
"""Days as other formats call them."""


@dataclass(frozen=True, slots=True)
class OpenTime:
    """When something is open, or is not; every part is a text as it stands in the file, "" where nothing is said.

    days: names of days. first_date, last_date: between which this holds. opens, closes: times, as 11:00:00.
    """

    days: tuple[str, ...] = ()
    first_date: str = ""
    last_date: str = ""
    opens: str = ""
    closes: str = ""
    closed: bool = False
    note: str = ""


def as_text(times: Iterable[OpenTime]) -> str:
    """The times one behind the other, "" where there are none."""
    return "; ".join(dict.fromkeys(text for text in map(_one, times) if text))


def _one(time: OpenTime) -> str:
    days = ",".join(_DAYS.get(day.casefold(), day) for day in time.days)
    dates = "-".join(part for part in (time.first_date, time.last_date) if part)
    hours = "off" if time.closed else "-".join(_minutes(part) for part in (time.opens, time.closes) if part)
    if not (hours or time.note):
        return ""
    return " ".join(part for part in (dates, days, hours, time.note) if part)


def _minutes(time: str) -> str:
    """A time without its seconds, which are 00 wherever somebody opens a door."""
    return time.removesuffix(":00") if time.count(":") == 2 else time

"""The German and English words in which days and times are typed: in small letters, with ae, oe and ue for umlauts."""

from __future__ import annotations

from datetime import timedelta


def _numbered(*names: str, first: int) -> dict[str, int]:
    """Every name with the number of its group; names in a group mean the same."""
    return {name: number for number, group in enumerate(names, first) for name in group.split()}


DAYS = {
    "vorgestern": -2,
    "gestern": -1,
    "yesterday": -1,
    "heute": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "uebermorgen": 2,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
}
"""Days from today on; those that are over too, so that they can be called so."""
WEEKDAYS = _numbered(
    "montag mo monday mon",
    "dienstag di tuesday tues tue",
    "mittwoch mi wednesday wed",
    "donnerstag do thursday thurs thur thu",
    "freitag fr friday fri",
    "samstag sonnabend sa saturday sat",
    "sonntag so sunday sun",
    first=0,
)
"""Days from Monday on, as `date.weekday` counts them."""
MONTHS = _numbered(
    "januar jan january",
    "februar feb february",
    "maerz maer mrz march mar",
    "april apr",
    "mai may",
    "juni jun june",
    "juli jul july",
    "august aug",
    "september sept sep",
    "oktober okt october oct",
    "november nov",
    "dezember dez december dec",
    first=1,
)
"""Months from January on, which is 1."""
ONE = frozenset({"ein", "eine", "einem", "einer", "a", "an", "one"})
"""Words for one."""
UNITS = {
    **dict.fromkeys(("min", "mins", "minute", "minuten", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "std", "stunde", "stunden", "hr", "hrs", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("tag", "tage", "tagen", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("woche", "wochen", "week", "weeks"), timedelta(weeks=1)),
}
"""How long a span is."""

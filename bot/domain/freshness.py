"""Freshness: how old is what an entry says, and when editors are asked whether it is still true."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.domain.directory import Entry

FIRST_HOUR, LAST_HOUR = 9, 20
"""Local hours between which editors are asked by themselves: from the first, and before the last."""


@dataclass(frozen=True, slots=True)
class Ages:
    """From which age on something is done about an entry.

    stale_months: editors are asked whether it is still true. old_months: residents are told to check first.
    zone: whose calendar counts.
    """

    stale_months: int = 12
    old_months: int = 24
    zone: tzinfo = UTC

    def today(self, now: datetime) -> date:
        """The day on the wall."""
        return now.astimezone(self.zone).date()

    def is_stale(self, entry: Entry, now: datetime) -> bool:
        """Whether editors should look at an entry again; one without a date may be of any age."""
        return entry.as_of is None or is_over(entry.as_of, self.stale_months, self.today(now))

    def is_old(self, entry: Entry, now: datetime) -> bool:
        """Whether residents should check before they go there; nothing can be said of an entry without a date."""
        return entry.as_of is not None and is_over(entry.as_of, self.old_months, self.today(now))


def latest_day(partial: str) -> date:
    """The last day that a partial date can mean: 2024 may be its 31 December, 2024-02 its 29 February."""
    year, *rest = map(int, partial.split("-"))
    month = rest[0] if rest else 12
    return date(year, month, rest[1] if len(rest) > 1 else monthrange(year, month)[1])


def is_over(partial: str, months: int, today: date) -> bool:
    """Whether more than some months have passed since a partial date; on the very day they have not."""
    since = latest_day(partial)
    passed = (today.year - since.year) * 12 + today.month - since.month
    # Of a month that has no such day, the last one stands for it.
    same_day = min(since.day, monthrange(today.year, today.month)[1])
    return passed > months or (passed == months and today.day > same_day)


def oldest_first(entries: Iterable[Entry]) -> list[Entry]:
    """The entries by their age; those without a date may be the oldest."""
    return sorted(entries, key=lambda entry: latest_day(entry.as_of) if entry.as_of else date.min)


def stale_entries(entries: Iterable[Entry], ages: Ages, now: datetime) -> list[Entry]:
    """The entries that editors should look at again, the oldest first."""
    return oldest_first(entry for entry in entries if ages.is_stale(entry, now))


def week_due(now: datetime, zone: tzinfo) -> date:
    """The latest Monday on which it has been FIRST_HOUR already: the week for which editors are due to be asked."""
    local = now.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    return monday - timedelta(weeks=1) if local.weekday() == 0 and local.hour < FIRST_HOUR else monday


def may_ask(now: datetime, zone: tzinfo) -> bool:
    """Whether it is no bother now to be asked by the bot."""
    return FIRST_HOUR <= now.astimezone(zone).hour < LAST_HOUR

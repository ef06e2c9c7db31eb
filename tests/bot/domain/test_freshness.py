"""How old entries are, by partial dates, and when editors are asked."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.directory import Entry
from bot.domain.freshness import Ages, is_over, latest_day, may_ask, oldest_first, stale_entries, week_due

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""A Monday."""


def entry(entry_id: str, as_of: str | None = None) -> Entry:
    return Entry.model_validate({"id": entry_id, "kind": "o", "name": "N", "summary": {"de": "x"}, "as_of": as_of})


@pytest.mark.parametrize(
    ("partial", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 28)),
        ("2024-05-17", date(2024, 5, 17)),
        ("9999", date(9999, 12, 31)),
    ],
)
def test_a_partial_date_counts_as_its_latest_day(partial: str, day: date) -> None:
    assert latest_day(partial) == day


@pytest.mark.parametrize(
    ("partial", "months", "today", "over"),
    [
        ("2025-06-01", 12, date(2026, 6, 1), False),
        ("2025-06-01", 12, date(2026, 6, 2), True),
        ("2025-05", 12, date(2026, 5, 31), False),
        ("2025-05", 12, date(2026, 6, 1), True),
        ("2024", 24, date(2026, 12, 31), False),
        ("2024", 24, date(2027, 1, 1), True),
        ("2024-02-29", 12, date(2025, 2, 28), False),
        ("2024-02-29", 12, date(2025, 3, 1), True),
        ("2027", 12, date(2026, 6, 1), False),
        ("9999", 999, date(2026, 6, 1), False),
    ],
)
def test_it_is_over_on_the_day_after(partial: str, months: int, today: date, over: bool) -> None:
    assert is_over(partial, months, today) is over


def test_who_has_no_date_is_stale_and_the_oldest_but_not_called_old() -> None:
    undated, young, old = entry("undated"), entry("young", "2026"), entry("old", "2020-04")
    assert oldest_first([young, old, undated]) == [undated, old, young]
    ages = Ages(12, 24, BERLIN)
    assert stale_entries([young, old, undated], ages, NOON) == [undated, old]
    assert [ages.is_old(each, NOON) for each in (undated, young, old)] == [False, False, True]


def test_the_calendar_on_the_wall_counts() -> None:
    late = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
    assert Ages(12, 24, BERLIN).is_stale(entry("a", "2025-05"), late)
    assert not Ages(12, 24).is_stale(entry("a", "2025-05"), late)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2026, 6, 1, 6, 59, tzinfo=UTC), date(2026, 5, 25)),
        (datetime(2026, 6, 1, 7, 0, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 3, 3, 0, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 7, 21, 0, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 7, 22, 30, tzinfo=UTC), date(2026, 6, 1)),
    ],
)
def test_a_week_begins_on_monday_at_nine(moment: datetime, week: date) -> None:
    assert week_due(moment, BERLIN) == week


@pytest.mark.parametrize(("hour", "may"), [(6, False), (7, True), (17, True), (18, False)])
def test_nobody_is_asked_at_night(hour: int, may: bool) -> None:
    assert may_ask(datetime(2026, 6, 3, hour, 30, tzinfo=UTC), BERLIN) is may

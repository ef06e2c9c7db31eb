"""Moments as text and as milliseconds: nothing is lost, and their order is the order in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.moments import from_milliseconds, from_text, to_milliseconds, to_text

ZONES = st.sampled_from([UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")])
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001 - ZONES adds one


@given(MOMENTS)
def test_a_moment_comes_back_from_its_text(moment: datetime) -> None:
    assert from_text(to_text(moment)) == moment.astimezone(UTC)


@given(MOMENTS, MOMENTS)
def test_texts_and_milliseconds_are_in_the_order_of_time(one: datetime, other: datetime) -> None:
    one, other = one.astimezone(UTC), other.astimezone(UTC)
    assert (to_text(one) < to_text(other)) == (one < other)
    if one <= other:
        assert to_milliseconds(one) <= to_milliseconds(other)


@given(MOMENTS)
def test_milliseconds_are_never_later_than_the_moment_and_less_than_one_earlier(moment: datetime) -> None:
    assert 0 <= moment.timestamp() * 1000 - to_milliseconds(moment) < 1.001


@given(MOMENTS)
def test_milliseconds_come_back_as_the_moment(moment: datetime) -> None:
    assert abs(from_milliseconds(to_milliseconds(moment)) - moment) < timedelta(milliseconds=1.001)


@pytest.mark.parametrize("convert", [to_text, to_milliseconds])
def test_a_moment_without_a_zone_is_refused(convert) -> None:
    with pytest.raises(ValueError, match="time zone"):
        convert(datetime(2026, 6, 1, 12))  # noqa: DTZ001 - that is the point

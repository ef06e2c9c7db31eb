"""When messages may come: quiet hours, the times of digests, and days on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import Pace, Quiet, Rhythm, Slot, at_local, due_slot, is_quiet, last_slot, local_day

BERLIN = ZoneInfo("Europe/Berlin")
HOURS_OF_A_WEEK = 24 * 7
ST_JOHNS = ZoneInfo("America/St_Johns")
APIA = ZoneInfo("Pacific/Apia")
NIGHT = Quiet(22, 7)
DAILY = Rhythm(Pace.DAILY)
ZONES = st.sampled_from([BERLIN, ST_JOHNS, APIA, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Australia/Lord_Howe")])
START = datetime(1990, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=45 * 365)).map(START.__add__)
DIGESTS = st.builds(
    Rhythm, st.sampled_from([Pace.DAILY, Pace.WEEKLY]), st.integers(0, 23), st.integers(0, 6), st.none()
)


def next_slot(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> datetime:
    """The first slot after now: no two lie within an hour of each other."""
    later = (last_slot(rhythm, now + timedelta(hours=hours), zone) for hours in range(1, HOURS_OF_A_WEEK + 3))
    return next(slot for slot in later if slot > now)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def berlin(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def test_who_says_nothing_hears_at_once_but_not_at_night():
    assert Rhythm() == Rhythm(Pace.AT_ONCE, 8, 0, Quiet(22, 7))


@pytest.mark.parametrize(("start", "end"), [(0, 0), (22, 22), (-1, 7), (24, 7), (22, 24), (22, -1)])
def test_quiet_hours_without_an_extent_or_off_the_clock_are_refused(start, end):
    with pytest.raises(ValueError, match="no quiet hours"):
        Quiet(start, end)


@pytest.mark.parametrize("wrong", [{"hour": 24}, {"hour": -1}, {"weekday": 7}, {"weekday": -1}])
def test_a_rhythm_that_no_clock_shows_is_refused(wrong):
    with pytest.raises(ValueError, match="no time of a digest"):
        Rhythm(**wrong)


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        (None, "2026-06-01T03:00", False),
        (NIGHT, "2026-06-01T21:59:59", False),
        (NIGHT, "2026-06-01T22:00", True),
        (NIGHT, "2026-06-02T00:00", True),
        (NIGHT, "2026-06-02T06:59:59", True),
        (NIGHT, "2026-06-02T07:00", False),
        (Quiet(12, 14), "2026-06-01T11:59", False),
        (Quiet(12, 14), "2026-06-01T12:00", True),
        (Quiet(12, 14), "2026-06-01T13:59", True),
        (Quiet(12, 14), "2026-06-01T14:00", False),
        (Quiet(22, 0), "2026-06-01T23:59", True),
        (Quiet(22, 0), "2026-06-02T00:00", False),
        (Quiet(0, 7), "2026-06-01T23:59", False),
        (Quiet(0, 7), "2026-06-02T00:00", True),
        (Quiet(23, 22), "2026-06-01T22:30", False),
    ],
)
def test_it_is_quiet_from_the_start_up_to_the_end(quiet, now, expected):
    assert is_quiet(quiet, berlin(now), BERLIN) is expected


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        # 29 March: 00:59 UTC shows 01:59, 01:00 UTC shows 03:00.
        (Quiet(1, 2), "2026-03-29T00:59", True),
        (Quiet(1, 2), "2026-03-29T01:00", False),
        (Quiet(2, 3), "2026-03-29T00:59", False),
        (Quiet(2, 3), "2026-03-29T01:00", False),
        (NIGHT, "2026-03-29T04:59", True),
        (NIGHT, "2026-03-29T05:00", False),
        # 25 October: the hour from 02:00 begins at 00:00 UTC and again at 01:00 UTC.
        (Quiet(2, 3), "2026-10-24T23:59", False),
        (Quiet(2, 3), "2026-10-25T00:00", True),
        (Quiet(2, 3), "2026-10-25T01:59", True),
        (Quiet(2, 3), "2026-10-25T02:00", False),
        (NIGHT, "2026-10-25T05:59", True),
        (NIGHT, "2026-10-25T06:00", False),
    ],
)
def test_quiet_is_what_the_clock_on_the_wall_says_when_clocks_change(quiet, now, expected):
    assert is_quiet(quiet, utc(now), BERLIN) is expected


@pytest.mark.parametrize(
    ("rhythm", "now", "last", "following"),
    [
        (DAILY, "2026-06-03T07:59:59", "2026-06-02T08:00", "2026-06-03T08:00"),
        (DAILY, "2026-06-03T08:00", "2026-06-03T08:00", "2026-06-04T08:00"),
        (DAILY, "2026-06-03T23:59", "2026-06-03T08:00", "2026-06-04T08:00"),
        (Rhythm(Pace.DAILY, 0), "2027-01-01T00:00", "2027-01-01T00:00", "2027-01-02T00:00"),
        # 3 June 2026 is a Wednesday.
        (Rhythm(Pace.WEEKLY), "2026-06-03T12:00", "2026-06-01T08:00", "2026-06-08T08:00"),
        (Rhythm(Pace.WEEKLY, 18, 2), "2026-06-03T17:59", "2026-05-27T18:00", "2026-06-03T18:00"),
        (Rhythm(Pace.WEEKLY, 18, 2), "2026-06-03T18:00", "2026-06-03T18:00", "2026-06-10T18:00"),
        (Rhythm(Pace.WEEKLY, 18, 6), "2026-06-03T18:00", "2026-05-31T18:00", "2026-06-07T18:00"),
    ],
)
def test_digests_come_at_their_local_hour(rhythm, now, last, following):
    found = last_slot(rhythm, berlin(now), BERLIN), next_slot(rhythm, berlin(now), BERLIN)
    assert found == (berlin(last), berlin(following))
    assert {slot.tzinfo for slot in found} == {UTC}


@pytest.mark.parametrize(
    ("rhythm", "now", "last", "following"),
    [
        # The hour that is left out on 29 March counts as 03:00, which is 01:00 UTC.
        (Rhythm(Pace.DAILY, 2), "2026-03-29T00:59:59", "2026-03-28T01:00", "2026-03-29T01:00"),
        (Rhythm(Pace.DAILY, 2), "2026-03-29T01:00", "2026-03-29T01:00", "2026-03-30T00:00"),
        (Rhythm(Pace.DAILY, 3), "2026-03-29T01:00", "2026-03-29T01:00", "2026-03-30T01:00"),
        (Rhythm(Pace.WEEKLY, 2, 6), "2026-03-29T01:00", "2026-03-29T01:00", "2026-04-05T00:00"),
        # The hour that comes twice on 25 October counts the first time, which is 00:00 UTC.
        (Rhythm(Pace.DAILY, 2), "2026-10-24T23:59:59", "2026-10-24T00:00", "2026-10-25T00:00"),
        (Rhythm(Pace.DAILY, 2), "2026-10-25T01:00", "2026-10-25T00:00", "2026-10-26T01:00"),
        (Rhythm(Pace.WEEKLY, 2, 6), "2026-10-25T01:30", "2026-10-25T00:00", "2026-11-01T01:00"),
    ],
)
def test_digests_come_once_when_clocks_change(rhythm, now, last, following):
    assert last_slot(rhythm, utc(now), BERLIN) == utc(last)
    assert next_slot(rhythm, utc(now), BERLIN) == utc(following)


def test_a_slot_of_tomorrow_may_be_over_where_clocks_go_back_at_midnight():
    # On 7 November 2010 St. John's went back from 00:01 to 23:01 of the day before.
    now = utc("2010-11-07T03:00")
    assert now.astimezone(ST_JOHNS).strftime("%d %H:%M") == "06 23:30"
    assert last_slot(Rhythm(Pace.DAILY, 0), now, ST_JOHNS) == utc("2010-11-07T02:30")
    assert next_slot(Rhythm(Pace.DAILY, 0), now, ST_JOHNS) == utc("2010-11-08T03:30")


@pytest.mark.parametrize("slot", [last_slot, next_slot])
def test_who_hears_at_once_has_no_digests(slot):
    with pytest.raises(ValueError, match="no digests"):
        slot(Rhythm(), utc("2026-06-03T08:00"), BERLIN)


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-06-02T21:59", BERLIN, date(2026, 6, 2)),
        ("2026-06-02T22:00", BERLIN, date(2026, 6, 3)),
        ("2026-12-31T23:00", BERLIN, date(2027, 1, 1)),
        ("2026-06-03T02:00", ST_JOHNS, date(2026, 6, 2)),
    ],
)
def test_the_day_is_that_of_the_calendar_on_the_wall(moment, zone, day):
    assert local_day(utc(moment), zone) == day


@pytest.mark.parametrize(
    ("day", "clock", "zone", "moment"),
    [
        (date(2026, 6, 1), time(8, 30), BERLIN, "2026-06-01T06:30"),
        (date(2026, 3, 29), time(1, 59, 59), BERLIN, "2026-03-29T00:59:59"),
        (date(2026, 3, 29), time(2), BERLIN, "2026-03-29T01:00"),
        (date(2026, 3, 29), time(2, 30), BERLIN, "2026-03-29T01:00"),
        (date(2026, 3, 29), time(2, 59, 59, 999_999), BERLIN, "2026-03-29T01:00"),
        (date(2026, 3, 29), time(3), BERLIN, "2026-03-29T01:00"),
        (date(2026, 10, 25), time(2), BERLIN, "2026-10-25T00:00"),
        (date(2026, 10, 25), time(2, 30), BERLIN, "2026-10-25T00:30"),
        (date(2026, 10, 25), time(3), BERLIN, "2026-10-25T02:00"),
        (date(2026, 3, 29), time(2, 30, fold=1), BERLIN, "2026-03-29T01:00"),
        (date(2026, 10, 25), time(2, 30, fold=1), BERLIN, "2026-10-25T00:30"),
        # Samoa left out the whole of 30 December 2011.
        (date(2011, 12, 30), time(8), APIA, "2011-12-30T10:00"),
    ],
)
def test_a_local_time_is_one_moment(day, clock, zone, moment):
    assert at_local(day, clock, zone) == utc(moment)


@given(DIGESTS, MOMENTS, ZONES)
def test_now_lies_between_two_neighbouring_slots(rhythm, now, zone):
    last, following = last_slot(rhythm, now, zone), next_slot(rhythm, now, zone)
    assert last <= now < following
    assert next_slot(rhythm, last, zone) == following
    assert last_slot(rhythm, following - timedelta(microseconds=1), zone) == last


@pytest.mark.parametrize("hour", range(24))
def test_there_is_one_digest_on_every_local_day_of_a_year(hour):
    slot = berlin("2025-12-31T23:59")
    days = [local_day(slot := next_slot(Rhythm(Pace.DAILY, hour), slot, BERLIN), BERLIN) for _ in range(365)]
    assert days == [date(2026, 1, 1) + timedelta(days=count) for count in range(365)]


@pytest.mark.parametrize("weekday", range(7))
def test_there_is_one_digest_in_every_local_week_of_a_year(weekday):
    slot = berlin("2025-12-28T23:59")  # a Sunday
    rhythm = Rhythm(Pace.WEEKLY, 2, weekday)
    days = [local_day(slot := next_slot(rhythm, slot, BERLIN), BERLIN) for _ in range(52)]
    assert days == [date(2025, 12, 29) + timedelta(days=weekday, weeks=count) for count in range(52)]


def test_a_slot_that_was_slept_through_is_of_its_own_day_and_is_made_up_for_today() -> None:
    now = datetime(2026, 6, 2, 5, tzinfo=UTC)
    monday, tuesday = date(2026, 6, 1), date(2026, 6, 2)
    assert due_slot(Rhythm(Pace.DAILY), now, BERLIN) == Slot(datetime(2026, 6, 1, 6, tzinfo=UTC), monday, tuesday)


def test_who_wants_everything_at_once_need_not_wait_for_a_slot() -> None:
    now = datetime(2026, 6, 1, 23, tzinfo=UTC)
    assert due_slot(Rhythm(), now, BERLIN) == Slot(now, date(2026, 6, 2), date(2026, 6, 2))

"""From what staff type to a moment: every shape that is read, in both languages, and what is refused."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.moment_words import DAYS, MONTHS, ONE, UNITS, WEEKDAYS
from bot.domain.moments import FARTHEST, MomentError, MomentProblem, parse_moment

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from([BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("UTC")])
START = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=30 * 365)).map(START.__add__)


def berlin(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


# A Wednesday.
NOW = berlin("2026-11-25T14:20:30")


def problem_of(text, now=NOW):
    with pytest.raises(MomentError) as caught:
        parse_moment(text, now, BERLIN)
    assert str(caught.value) == caught.value.problem.value
    return caught.value.problem


READABLE = [
    # A named day.
    ("morgen 8:00", "2026-11-26T08:00"),
    ("Morgen 8", "2026-11-26T08:00"),
    ("morgen um 8", "2026-11-26T08:00"),
    ("morgen um 8 Uhr", "2026-11-26T08:00"),
    ("morgen um 8 Uhr.", "2026-11-26T08:00"),
    ("morgen, um 8 Uhr 30", "2026-11-26T08:30"),
    ("morgen um 7.10", "2026-11-26T07:10"),
    ("morgen 7.10 Uhr", "2026-11-26T07:10"),
    ("morgen 7.30", "2026-11-26T07:30"),
    ("morgen 7.00", "2026-11-26T07:00"),
    ("MORGEN 8H", "2026-11-26T08:00"),
    ("morgen 8h30", "2026-11-26T08:30"),
    ("morgen 8 h 30", "2026-11-26T08:30"),
    ("heute 18 Uhr", "2026-11-25T18:00"),
    ("  heute   18 : 30 Uhr , ", "2026-11-25T18:30"),
    ("heute\u00a018\u202fUhr", "2026-11-25T18:00"),
    ("übermorgen 7.30 Uhr", "2026-11-27T07:30"),
    ("u\u0308bermorgen 7:30", "2026-11-27T07:30"),
    ("uebermorgen 7:30", "2026-11-27T07:30"),
    ("ÜBERMORGEN 7:30 UHR", "2026-11-27T07:30"),
    ("tomorrow 8", "2026-11-26T08:00"),
    ("tomorrow at 8:15 pm", "2026-11-26T20:15"),
    ("tomorrow at 8.15 p.m.", "2026-11-26T20:15"),
    ("tomorrow 12am", "2026-11-26T00:00"),
    ("tomorrow 12 pm", "2026-11-26T12:00"),
    ("tomorrow at 8 o'clock", "2026-11-26T08:00"),
    ("tomorrow at 8 o’clock", "2026-11-26T08:00"),
    ("today 18:00", "2026-11-25T18:00"),
    ("today at 3 pm", "2026-11-25T15:00"),
    ("the day after tomorrow at 9", "2026-11-27T09:00"),
    ("day after tomorrow 9 am", "2026-11-27T09:00"),
    ("morgen 0:00", "2026-11-26T00:00"),
    ("morgen 23:59", "2026-11-26T23:59"),
    # A date in numbers.
    ("1.12. 17:30", "2026-12-01T17:30"),
    ("1.12 17:30", "2026-12-01T17:30"),
    ("01.12. um 17 Uhr", "2026-12-01T17:00"),
    ("am 1.12. um 17", "2026-12-01T17:00"),
    ("den 1. 12., 17.30 Uhr", "2026-12-01T17:30"),
    ("1.12. 17 h", "2026-12-01T17:00"),
    ("1.12.2026 17:30", "2026-12-01T17:30"),
    ("1. 12. 2026 17:30", "2026-12-01T17:30"),
    ("01.12.26 17:30 Uhr", "2026-12-01T17:30"),
    ("1. 12. 26 17:30 Uhr", "2026-12-01T17:30"),
    ("on 1.12. at 5:30pm", "2026-12-01T17:30"),
    ("25.11. 18:00", "2026-11-25T18:00"),
    ("24.11. 18:00", "2027-11-24T18:00"),
    ("1.3. 9:00", "2027-03-01T09:00"),
    ("Di 1.12. 17:30", "2026-12-01T17:30"),
    ("Dienstag, den 1.12.2026, um 17:30 Uhr", "2026-12-01T17:30"),
    ("am Dienstag, dem 1. Dezember um 17:30", "2026-12-01T17:30"),
    # A date with a name.
    ("1. Dezember 17:30", "2026-12-01T17:30"),
    ("1. Dez. 17:30", "2026-12-01T17:30"),
    ("1.Dezember 2026 um 17 Uhr", "2026-12-01T17:00"),
    ("1 Dec 17:30", "2026-12-01T17:30"),
    ("1st of December 17:30", "2026-12-01T17:30"),
    ("the 2nd December at 5", "2026-12-02T05:00"),
    ("on Tue, 1 Dec 2026, 5 pm", "2026-12-01T17:00"),
    ("December 1 17:30", "2026-12-01T17:30"),
    ("December 1st, 2026 at 5:30 PM", "2026-12-01T17:30"),
    ("Dec. 3rd, 17:30", "2026-12-03T17:30"),
    ("5. März 9 Uhr", "2027-03-05T09:00"),
    ("5. Mrz 9 Uhr", "2027-03-05T09:00"),
    ("5 Mär 9 Uhr", "2027-03-05T09:00"),
    # A date as machines write it.
    ("2026-12-01 17:30", "2026-12-01T17:30"),
    ("2026-12-01T17:30", "2026-12-01T17:30"),
    ("am 2026-12-01 um 17 Uhr", "2026-12-01T17:00"),
    # A weekday; today is Wednesday.
    ("Montag 9 Uhr", "2026-11-30T09:00"),
    ("am Montag um 9", "2026-11-30T09:00"),
    ("Mo. 9:00", "2026-11-30T09:00"),
    ("Sonnabend 9 Uhr", "2026-11-28T09:00"),
    ("So. 9 Uhr", "2026-11-29T09:00"),
    ("am So 9 Uhr", "2026-11-29T09:00"),
    ("nächsten Montag 9 Uhr", "2026-11-30T09:00"),
    ("am naechsten Montag, 9 Uhr", "2026-11-30T09:00"),
    ("kommenden Freitag um 9", "2026-11-27T09:00"),
    ("Monday 9am", "2026-11-30T09:00"),
    ("on Monday at 9", "2026-11-30T09:00"),
    ("next Thu at 9", "2026-11-26T09:00"),
    ("Mittwoch 18 Uhr", "2026-11-25T18:00"),
    ("Mittwoch 9 Uhr", "2026-12-02T09:00"),
    ("nächste Mittwoch 18 Uhr", "2026-12-02T18:00"),
    ("next Wednesday 6 pm", "2026-12-02T18:00"),
    # A span of time.
    ("in 2 h", "2026-11-25T16:20:30"),
    ("in 2h", "2026-11-25T16:20:30"),
    ("in 2 Std.", "2026-11-25T16:20:30"),
    ("in 2 Stunden", "2026-11-25T16:20:30"),
    ("in 2 hours", "2026-11-25T16:20:30"),
    ("in einer Stunde", "2026-11-25T15:20:30"),
    ("In an hour.", "2026-11-25T15:20:30"),
    ("in 30 min", "2026-11-25T14:50:30"),
    ("in 90 Minuten", "2026-11-25T15:50:30"),
    ("in einem Tag", "2026-11-26T14:20:30"),
    ("in 3 Tagen", "2026-11-28T14:20:30"),
    ("in 2 days", "2026-11-27T14:20:30"),
    ("in einer Woche", "2026-12-02T14:20:30"),
    ("in 2 weeks", "2026-12-09T14:20:30"),
    ("in 366 days", "2027-11-26T14:20:30"),
    # A time of day.
    ("18:30", "2026-11-25T18:30"),
    ("18.30", "2026-11-25T18:30"),
    ("18 Uhr", "2026-11-25T18:00"),
    ("um 18 Uhr", "2026-11-25T18:00"),
    ("at 6 pm", "2026-11-25T18:00"),
    ("8:00", "2026-11-26T08:00"),
    ("8 Uhr", "2026-11-26T08:00"),
    ("9am", "2026-11-26T09:00"),
]


@pytest.mark.parametrize(("text", "expected"), READABLE)
def test_a_clear_text_is_read(text, expected):
    moment = parse_moment(text, NOW, BERLIN)
    assert moment == berlin(expected)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(("name", "number"), WEEKDAYS.items())
def test_every_name_of_a_weekday_is_read(name, number):
    moment = parse_moment(f"am {name} 9:00", NOW, BERLIN)
    assert moment.weekday() == number
    assert moment - NOW <= timedelta(days=7)


@pytest.mark.parametrize(("name", "number"), MONTHS.items())
def test_every_name_of_a_month_is_read(name, number):
    assert parse_moment(f"5. {name} 9:00", NOW, BERLIN).month == number
    assert parse_moment(f"{name} 5 9:00", NOW, BERLIN).month == number


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("one", sorted(ONE))
def test_every_unit_of_time_is_read(name, one):
    assert parse_moment(f"in {one} {name}", NOW, BERLIN) - NOW == UNITS[name]
    assert parse_moment(f"in 2 {name}", NOW, BERLIN) - NOW == 2 * UNITS[name]


UNREADABLE = [
    "",
    " ",
    ".",
    "bald",
    "8",
    "um 8",
    "at 8",
    # Nobody says when.
    "morgen",
    "heute abend",
    "morgen früh",
    "tonight",
    "Montag",
    "next Monday",
    "1.12.",
    "1.12.2026",
    "1. Dezember",
    "December 1",
    "2026-12-01",
    "in der Früh",
    # Two things may be meant.
    "12/1 17:30",
    "2 h",
    "8.10",
    "8.10 h",
    "1.12",
    "morgen 7.10",
    "morgen 8.",
    "Montag 8",
    "Montag 1.12.",
    "Mo 8.",
    "Monday 8",
    "So 9 Uhr",
    "so um 9",
    "1.12. 20",
    "1.12. 8.10",
    "1. 12. 26",
    "1. Dezember 26",
    "December 1 20",
    "2026-12-01 17",
    # No clock and no calendar shows it.
    "24:00",
    "heute 24 Uhr",
    "morgen 8:60",
    "morgen 8:5",
    "morgen 13 pm",
    "morgen 0 am",
    "31.11. 9:00",
    "31.2.2027 9:00",
    "29.2.2027 9:00",
    "0.1. 9:00",
    "1.0. 9:00",
    "1.13. 9:00",
    "0000-01-01 9:00",
    "2026-13-01 9:00",
    # The weekday is another one.
    "Mo 1.12. 17:30",
    "Wednesday, December 1, 2026 17:30",
    # More, or less, than is known.
    "morgen 8 bis 9 Uhr",
    "morgen,8 Uhr",
    "morgen 8,30 Uhr",
    "jeden Montag 9 Uhr",
    "Montags 9 Uhr",
    "1.12.126 17:30",
    "1.12.26.17:30",
    "1.12. 17:30:00",
    "in 1,5 h",
    "in 1.5 h",
    "in -2 h",
    "in 2 Monaten",
    "in h",
    "in 12345678 h",
    "vor 2 h",
    "18:3²",
    "١٨:٣٠",
    "8 Uhr morgen",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_not_clear_is_not_guessed(text):
    assert problem_of(text) is MomentProblem.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "heute 8:00",
        "gestern 8 Uhr",
        "yesterday 8 pm",
        "vorgestern 18:00",
        "heute um 14:20",
        "today 2 pm",
        "25.11. 8:00",
        "25.11.2026 14:20",
        "24.11.2026 18:00",
        "1.12.25 17:30",
        "2025-12-01 17:30",
        "1 Dec 2025 17:30",
        "0001-01-01 00:00",
        "in 0 min",
        "in 0 h",
        "in 0 Tagen",
    ],
)
def test_what_is_over_is_said_to_be_over(text):
    assert problem_of(text) is MomentProblem.PAST


@pytest.mark.parametrize(
    "text",
    [
        "27.11.2027 9:00",
        "26.11.2027 14:21",
        "2028-01-01 9:00",
        "December 1 2027 9:00",
        "29.2. 9:00",
        "31.12.9999 23:59",
        "in 367 Tagen",
        "in 53 weeks",
        "in 9000 h",
        "in 999999 Wochen",
    ],
)
def test_what_is_too_far_ahead_is_refused(text):
    assert problem_of(text) is MomentProblem.TOO_FAR


def test_now_itself_is_over():
    now = berlin("2026-11-25T18:00")
    assert problem_of("heute 18:00", now) is MomentProblem.PAST
    assert parse_moment("18:00", now, BERLIN) == berlin("2026-11-26T18:00")
    assert parse_moment("Mittwoch 18:00", now, BERLIN) == berlin("2026-12-02T18:00")


def test_the_farthest_moment_is_still_read():
    now = berlin("2026-11-25T18:00")
    assert parse_moment("26.11.2027 18:00", now, BERLIN) == now + FARTHEST
    assert problem_of("26.11.2027 18:01", now) is MomentProblem.TOO_FAR


def test_29_february_is_that_of_the_next_leap_year():
    assert parse_moment("29.2. 9:00", berlin("2027-03-01T12:00"), BERLIN) == berlin("2028-02-29T09:00")
    assert parse_moment("29 Feb 9:00", berlin("2028-02-29T08:00"), BERLIN) == berlin("2028-02-29T09:00")
    assert problem_of("29.2. 9:00", berlin("2028-03-01T08:00")) is MomentProblem.TOO_FAR
    assert problem_of("29.2. 9:00", berlin("2096-03-01T08:00")) is MomentProblem.TOO_FAR


@pytest.mark.parametrize("text", ["1.1. 9:00", "1 January 9 am", "Freitag 9 Uhr", "morgen 9 Uhr", "9 Uhr"])
def test_the_next_day_may_be_in_the_next_year(text):
    assert parse_moment(text, berlin("2026-12-31T12:00"), BERLIN) == berlin("2027-01-01T09:00")


def test_a_day_is_that_of_the_place_where_it_was_typed():
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # half past midnight on Thursday, in Berlin
    assert parse_moment("morgen 8:00", late, BERLIN) == berlin("2026-11-27T08:00")
    assert parse_moment("8:00", late, BERLIN) == berlin("2026-11-26T08:00")


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        # 29 March 2026: 02:00 becomes 03:00.
        ("29.3. 1:59", "2026-03-28T12:00", "2026-03-29T00:59"),
        ("29.3. 2:00", "2026-03-28T12:00", "2026-03-29T01:00"),
        ("morgen 2:30", "2026-03-28T12:00", "2026-03-29T01:00"),
        ("2026-03-29 03:00", "2026-03-28T12:00", "2026-03-29T01:00"),
        ("in 1 Tag", "2026-03-28T02:30", "2026-03-29T01:00"),
        ("in 1 Tag", "2026-03-28T18:00", "2026-03-29T16:00"),
        ("in 24 h", "2026-03-28T18:00", "2026-03-29T17:00"),
        ("in 1 h", "2026-03-29T01:30", "2026-03-29T01:30"),
        # 25 October 2026: 03:00 becomes 02:00.
        ("25.10. 2:30", "2026-10-24T12:00", "2026-10-25T00:30"),
        ("Sonntag 2:30", "2026-10-24T12:00", "2026-10-25T00:30"),
        ("tomorrow 3 am", "2026-10-24T12:00", "2026-10-25T02:00"),
        ("in 1 day", "2026-10-24T18:00", "2026-10-25T17:00"),
        ("in 24 hours", "2026-10-24T18:00", "2026-10-25T16:00"),
        ("in 1 h", "2026-10-25T02:30", "2026-10-25T01:30"),
    ],
)
def test_days_on_which_clocks_change(text, now, expected):
    assert parse_moment(text, berlin(now), BERLIN) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_in_the_second_of_two_hours_the_first_is_over():
    now = berlin("2026-10-25T02:10", fold=1)
    assert problem_of("heute 2:30", now) is MomentProblem.PAST
    assert parse_moment("2:30", now, BERLIN) == berlin("2026-10-26T02:30")
    assert parse_moment("in 3 Tagen", now, BERLIN) == berlin("2026-10-28T02:10")
    assert problem_of("in 0 Tagen", now) is MomentProblem.PAST


WORDS = [*DAYS, *WEEKDAYS, *MONTHS, *UNITS, *ONE, "in", "um", "at", "am", "on", "next", "nächsten", "den", "Uhr", "h"]
PIECES = st.one_of(
    st.sampled_from([*WORDS, ".", ":", ",", "-", "t", "pm", "p.m.", "o'clock", "st", "/"]),
    st.integers(0, 70).map(str),
    st.sampled_from(["0000", "0001", "2026", "2028", "9999", "01", "999999", "29.2.", "8:00", "2:30", "18.30"]),
)
NEARLY = st.lists(st.tuples(PIECES, st.sampled_from(["", " "])).map("".join), max_size=8).map("".join)
CLOCKS = st.one_of(
    st.times().map("{:%H:%M}".format), st.sampled_from(["2:30", "8 Uhr", "9 pm", "um 2.15", "at 3", "3h"])
)
LIKELY = st.one_of(
    st.builds("{} {}".format, st.sampled_from([*DAYS, *(f"am {name}" for name in WEEKDAYS)]), CLOCKS),
    st.builds("{}.{}. {}".format, st.integers(1, 31), st.integers(1, 12), CLOCKS),
    st.builds("{:%Y-%m-%d} {}".format, st.dates(), CLOCKS),
    st.builds("{:%d.%m.%Y} {}".format, MOMENTS, CLOCKS),
    st.builds("in {} {}".format, st.integers(0, 10_000), st.sampled_from(list(UNITS))),
    CLOCKS,
)


@given(st.one_of(st.text(), NEARLY, LIKELY), MOMENTS, ZONES)
@example("1.1.0001 0:00", START, ZoneInfo("Pacific/Kiritimati"))
@example("31.12.9999 23:59", START, ZoneInfo("America/St_Johns"))
def test_every_text_is_a_moment_to_come_or_refused(text, now, zone):
    try:
        moment = parse_moment(text, now, zone)
    except MomentError as error:
        assert error.problem in MomentProblem
    else:
        assert moment.tzinfo is UTC
        assert now < moment <= now + FARTHEST


@given(st.integers(1, 366 * 24 * 60 - 1), MOMENTS, ZONES)
def test_a_moment_that_is_written_out_in_full_is_read_back(minutes, now, zone):
    local = (now + timedelta(minutes=minutes)).astimezone(zone).replace(second=0, microsecond=0)
    if local > now and local.fold == 0:
        for written in ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M Uhr", "%d.%m.%y, %H.%M Uhr", "%B %d, %Y at %I:%M %p"):
            assert parse_moment(local.strftime(written), now, zone) == local.astimezone(UTC)

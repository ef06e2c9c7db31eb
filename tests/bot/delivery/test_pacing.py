"""The pace: even, without bursts, and within Telegram's limits for each chat and group."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import GROUP_MESSAGES, ChatPace, Pace


class Seconds:
    """A clock that moves when somebody sleeps; late: by how much each sleep takes longer than asked for, in turn."""

    def __init__(self, *late: float) -> None:
        self.now = 1000.0
        self.late = list(late)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds + (self.late.pop(0) if self.late else 0.0)
        await asyncio.sleep(0)
        self.now = max(self.now, until)


async def slots(pace: Pace, clock: Seconds, number: int) -> list[float]:
    """When each of so many slots in a row was given, counted from the first."""
    times = []
    for _ in range(number):
        await pace.slot()
        times.append(clock.now)
    return [round(each - times[0], 6) for each in times]


async def test_slots_come_at_even_distances() -> None:
    clock = Seconds()
    pace = Pace(25, clock, clock.sleep)
    await slots(pace, clock, 2)
    assert await slots(pace, clock, 4) == [0.0, 0.04, 0.08, 0.12]


async def test_without_a_rate_nobody_waits() -> None:
    clock = Seconds()
    assert await slots(Pace(None, clock, clock.sleep), clock, 100) == [0.0] * 100


async def test_after_a_long_rest_no_more_than_one_slot_is_made_up_for() -> None:
    clock = Seconds()
    pace = Pace(10, clock, clock.sleep)
    await slots(pace, clock, 5)
    clock.now += 3600
    assert await slots(pace, clock, 4) == [0.0, 0.0, 0.1, 0.2]


async def test_a_process_that_stood_still_in_its_sleep_makes_up_for_no_more_than_one() -> None:
    clock = Seconds(10.0)
    pace = Pace(10, clock, clock.sleep)
    await slots(pace, clock, 2)
    assert await slots(pace, clock, 4) == [0.0, 0.0, 0.1, 0.2]


async def test_a_little_lateness_is_made_up_for_so_that_the_rate_is_held() -> None:
    clock = Seconds(*[0.01] * 200)
    pace = Pace(25, clock, clock.sleep)
    times = await slots(pace, clock, 101)
    assert times[-1] == pytest.approx(4.0, abs=0.08)


async def test_many_who_wait_at_the_same_time_get_slots_one_after_the_other() -> None:
    clock = Seconds()
    pace = Pace(10, clock, clock.sleep)
    times: list[float] = []

    async def one() -> None:
        await pace.slot()
        times.append(clock.now)

    await asyncio.gather(*(one() for _ in range(12)))
    assert most_in_a_second(times) <= 11
    assert times[-1] - times[0] == pytest.approx(1.0)


def most_in_a_second(times: list[float]) -> int:
    """The most slots in any second that begins with one of them; what comes exactly a second later is outside."""
    return max(bisect_left(times, begin + 1 - 1e-9) - place for place, begin in enumerate(times))


@given(
    rate=st.integers(1, 50),
    rests=st.lists(st.one_of(st.just(0.0), st.floats(0, 0.1), st.floats(0, 5)), max_size=120),
    late=st.lists(st.floats(0, 0.5), max_size=120),
)
def test_no_second_holds_more_slots_than_the_rate_and_one(rate: int, rests: list[float], late: list[float]) -> None:
    clock = Seconds(*late)
    pace = Pace(rate, clock, clock.sleep)

    async def run() -> list[float]:
        times = []
        for rest in rests:
            clock.now += rest
            await pace.slot()
            times.append(clock.now)
        return times

    times = asyncio.run(run())
    assert not times or most_in_a_second(times) <= rate + 1


def test_a_chat_gets_one_message_a_second() -> None:
    clock = Seconds()
    chats = ChatPace(clock)
    assert chats.wait(42) == 0
    chats.count(42)
    assert chats.wait(42) == 1
    assert chats.wait(43) == 0
    clock.now += 0.75
    assert chats.wait(42) == 0.25
    clock.now += 0.25
    assert chats.wait(42) == 0


def test_a_group_gets_twenty_messages_a_minute_and_a_person_more() -> None:
    clock = Seconds()
    chats = ChatPace(clock)
    for _ in range(GROUP_MESSAGES):
        assert chats.wait(-7) == chats.wait(42) == 0
        chats.count(-7)
        chats.count(42)
        clock.now += 1
    assert chats.wait(42) == 0
    assert chats.wait(-7) == 40
    assert chats.wait(-8) == 0
    clock.now += 40
    assert chats.wait(-7) == 0
    chats.count(-7)
    clock.now += 0.5
    assert chats.wait(-7) == 0.5


@given(rests=st.lists(st.floats(0, 4), min_size=1, max_size=150))
def test_a_sender_that_keeps_the_waits_never_passes_a_limit_of_a_group(rests: list[float]) -> None:
    clock = Seconds()
    chats = ChatPace(clock)
    times: list[float] = []
    for rest in rests:
        clock.now += rest
        clock.now += chats.wait(-7)
        chats.count(-7)
        times.append(clock.now)
    for place, begin in enumerate(times):
        assert bisect_left(times, begin + 1 - 1e-6) - place <= 1
        assert bisect_left(times, begin + 60 - 1e-6) - place <= GROUP_MESSAGES


def test_chats_are_forgotten_when_their_limits_are_over() -> None:
    """Thousands of chats get one message each: what is kept of them is a second, and of groups a minute."""
    clock = Seconds()
    chats = ChatPace(clock)
    most = 0
    for number in range(1, 3000):
        chats.count(number if number % 2 else -number)
        most = max(most, len(chats._chats))  # what is kept shows nowhere else
        clock.now += 0.04
    assert most <= 26
    assert len(chats._groups) <= 60 / 0.08 + 1

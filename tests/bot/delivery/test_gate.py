"""The gate: shut while Telegram asks for it or cannot be reached."""

from __future__ import annotations

from bot.delivery.gate import LONGEST_PAUSE, OUTAGE, STEP, Gate


class Seconds:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


async def seconds_shut(gate: Gate, clock: Seconds) -> float:
    """How long the gate keeps somebody waiting."""
    begin = clock.now
    while gate.is_shut:
        await gate.step()
    return clock.now - begin


async def test_an_open_gate_lets_everything_pass() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    assert not gate.is_shut
    assert await seconds_shut(gate, clock) == 0


async def test_a_gate_is_shut_for_as_long_as_telegram_asked() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    gate.shut(17.25)
    assert gate.is_shut
    assert await seconds_shut(gate, clock) == 17.25
    assert not gate.is_shut


async def test_a_shorter_wait_that_comes_later_does_not_open_the_gate_earlier() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    gate.shut(30)
    gate.shut(2)
    gate.shut(-5)
    assert await seconds_shut(gate, clock) == 30


async def test_a_wait_is_made_in_steps_between_which_one_can_look_around() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    gate.shut(1.25)
    await seconds_shut(gate, clock)
    await gate.step()
    assert clock.sleeps == [STEP, STEP, 0.25, 0]


async def test_single_failures_of_the_network_shut_nothing() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    for _ in range(10):
        for _ in range(OUTAGE - 1):
            gate.failed()
        gate.answered()
    assert not gate.is_shut


async def test_an_outage_shuts_the_gate_for_growing_pauses_until_telegram_answers() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    for _ in range(OUTAGE - 1):
        gate.failed()
    pauses = []
    for _ in range(7):
        gate.failed()
        pauses.append(await seconds_shut(gate, clock))
    assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]
    gate.answered()
    gate.failed()
    assert not gate.is_shut


async def test_those_on_their_way_when_the_gate_shuts_do_not_count_again() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    for _ in range(OUTAGE + 30):
        gate.failed()
    assert await seconds_shut(gate, clock) == 1


async def test_an_outage_of_a_long_weekend_is_waited_out() -> None:
    clock = Seconds()
    gate = Gate(clock, clock.sleep)
    while clock.now < 4 * 86_400:
        gate.failed()
        await seconds_shut(gate, clock)
    assert gate._failures > 10_000
    gate.answered()
    for _ in range(OUTAGE):
        gate.failed()
    assert await seconds_shut(gate, clock) == 1

"""How often and for how long a call is made again, by a clock that the test moves."""

from __future__ import annotations

import pytest

from bot.domain.outcomes import Outcome, State
from bot.repeating import FLEETING_SECONDS, PATIENCE_SECONDS, Kind, Repeating

HOUR = 3600.0
FOR_NOW = (State.LATER, State.NOT_SENT, State.UNCERTAIN)
"""After these, the same call may end well a moment later."""


class Telegram:
    """Every attempt takes so long and ends like the next of these, and in the end like the last of them."""

    def __init__(self, *ends: State, takes: float = 0.0, retry_after: int = 0) -> None:
        self._ends = list(ends)
        self._takes = takes
        self._retry_after = retry_after
        self.now = 0.0
        self.begun: list[float] = []

    async def attempt(self) -> Outcome:
        self.begun.append(self.now)
        self.now += self._takes
        state = self._ends.pop(0) if len(self._ends) > 1 else self._ends[0]
        return Outcome(state, retry_after=self._retry_after if state is State.LATER else 0)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def meets(self, kind: Kind, *, patience: float | None = 30, away: float = HOUR, repeats: int = 4) -> State:
        repeating = Repeating(patience, away, repeats, self.sleep, lambda: self.now)
        return (await repeating.make(self.attempt, kind)).state


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", [state for state in State if state not in FOR_NOW])
async def test_what_came_to_an_end_is_not_made_again(kind: Kind, state: State) -> None:
    telegram = Telegram(state)
    assert await telegram.meets(kind) is state
    assert telegram.begun == [0]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("takes", [0.0, 2.0])
async def test_what_may_have_arrived_is_made_again_a_few_times(kind: Kind, takes: float) -> None:
    telegram = Telegram(State.UNCERTAIN, takes=takes)
    assert await telegram.meets(kind) is State.UNCERTAIN
    assert len(telegram.begun) == 5


@pytest.mark.parametrize(("kind", "times"), [(Kind.SENDING, 1), (Kind.CHANGE, 2), (Kind.FLEETING, 2)])
async def test_only_what_is_once_if_it_comes_twice_is_repeated_without_being_told_to(kind: Kind, times: int) -> None:
    telegram = Telegram(State.UNCERTAIN)
    await telegram.meets(kind, repeats=0)
    assert len(telegram.begun) == times


async def test_silence_holds_a_press_no_longer_than_somebody_holds_it() -> None:
    telegram = Telegram(State.UNCERTAIN, takes=20)
    await telegram.meets(Kind.FLEETING)
    assert telegram.begun == [0, 20.5]


@pytest.mark.parametrize("state", [State.NOT_SENT, State.LATER])
async def test_the_time_that_attempts_take_counts_too(state: State) -> None:
    telegram = Telegram(state, takes=10, retry_after=5)
    assert await telegram.meets(Kind.SENDING, away=60) is state
    assert 60 <= telegram.begun[-1] < 60 + 10 + 15


@pytest.mark.parametrize("kind", Kind)
async def test_while_telegram_cannot_be_reached_everything_waits_for_it(kind: Kind) -> None:
    telegram = Telegram(*[State.NOT_SENT] * 99, State.SENT)
    assert await telegram.meets(kind) is State.SENT
    assert telegram.now > 20 * 60


async def test_a_press_that_waited_for_telegram_is_made_again_where_that_fails_once_more() -> None:
    telegram = Telegram(*[State.NOT_SENT] * 9, State.UNCERTAIN, State.SENT)
    assert await telegram.meets(Kind.FLEETING) is State.SENT
    assert telegram.now > FLEETING_SECONDS


@pytest.mark.parametrize("kind", Kind)
async def test_telegram_is_not_waited_for_for_ever(kind: Kind) -> None:
    telegram = Telegram(State.NOT_SENT)
    assert await telegram.meets(kind) is State.NOT_SENT
    assert HOUR < telegram.now <= HOUR + 15


async def test_an_answer_keeps_the_waits_that_are_asked_for_and_a_press_only_as_long_as_it_is_held() -> None:
    answer, press = (Telegram(*[State.LATER] * 5, State.SENT, retry_after=20) for _ in range(2))
    assert await answer.meets(Kind.CHANGE) is State.SENT
    assert await press.meets(Kind.FLEETING) is State.LATER
    assert press.begun == [0, 20, 40]


async def test_a_wait_longer_than_the_patience_is_left_to_the_sender() -> None:
    telegram = Telegram(State.LATER, retry_after=PATIENCE_SECONDS + 1)
    assert await telegram.meets(Kind.SENDING, patience=PATIENCE_SECONDS) is State.LATER
    assert telegram.begun == [0]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
async def test_a_sender_with_a_timetable_of_its_own_calls_once(kind: Kind, state: State) -> None:
    telegram = Telegram(state)
    assert await telegram.meets(kind, patience=None) is state
    assert telegram.begun == [0]


@pytest.mark.parametrize("takes", [0.0, 20.0])
async def test_without_time_a_call_is_repeated_once_however_long_it_took(takes: float) -> None:
    telegram = Telegram(State.NOT_SENT, takes=takes)
    await telegram.meets(Kind.FLEETING, away=0)
    assert len(telegram.begun) == 2

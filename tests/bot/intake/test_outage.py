"""The start while Telegram is away, and the watchdog."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict, NetworkError

from bot.intake.outage import DEAF_SECONDS, LISTEN_SECONDS, Cause, IntakeError, Outage, reach, watch
from bot.pulse import CallEnd, Pulse
from bot.transport import AiohttpRequest
from tests.fakes import TOKEN, Loopback, ok, refusal


def refused(status: int, description: str) -> Callable[[], web.StreamResponse]:
    return lambda: refusal(status, description)


@asynccontextmanager
async def unreached(*failures: Callable[[], web.StreamResponse]) -> AsyncIterator[Bot]:
    """A bot that is not initialized yet; Telegram gives these answers in turn, and then that it is well."""
    left = list(failures)

    async def answer(request: web.Request) -> web.StreamResponse:
        me = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "flaeming_bot"}
        return left.pop(0)() if left else ok(me)

    async with Loopback(answer) as server:
        request = AiohttpRequest()
        bot = Bot(TOKEN, base_url=f"{server.address}/bot", request=request, get_updates_request=AiohttpRequest())
        yield bot
        await bot.shutdown()


async def test_at_the_start_telegram_is_waited_for() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async with unreached(refused(502, "Bad Gateway"), refused(502, "Bad Gateway")) as bot:
        assert await reach(bot, asyncio.Event(), Pulse(), sleep=sleep)
        assert bot.username == "flaeming_bot"
    assert pauses == [1, 2]


async def test_a_token_that_is_refused_at_the_start_is_told_without_it() -> None:
    async with unreached(refused(401, "Unauthorized")) as bot:
        with pytest.raises(IntakeError) as caught:
            await reach(bot, asyncio.Event(), Pulse())
    assert caught.value.cause is Cause.TOKEN_REFUSED
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


async def test_a_stop_ends_the_waiting_at_the_start() -> None:
    stop = asyncio.Event()

    async def sleep(seconds: float) -> None:
        stop.set()
        await asyncio.Event().wait()

    async with unreached(refused(502, "Bad Gateway")) as bot:
        assert not await reach(bot, stop, Pulse(), sleep=sleep)


class Clock:
    """Moves by what is slept."""

    def __init__(self) -> None:
        self.now = 0.0
        self.each: Callable[[], None] = lambda: None

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.each()
        await asyncio.sleep(0)


async def test_a_process_in_which_no_call_ends_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    with pytest.raises(IntakeError) as caught:
        await asyncio.wait_for(watch(Pulse(lambda: clock.now), asyncio.Event(), sleep=clock.sleep), 5)
    assert caught.value.cause is Cause.DEAF
    assert DEAF_SECONDS < clock.now <= DEAF_SECONDS + LISTEN_SECONDS
    assert "No call to Telegram" in caplog.text


async def test_while_telegram_is_away_for_an_hour_the_process_stays() -> None:
    stop, clock = asyncio.Event(), Clock()
    pulse = Pulse(lambda: clock.now)

    def fail() -> None:
        pulse.ended(CallEnd.NOT_SENT)
        if clock.now > 3600:
            stop.set()

    clock.each = fail
    await asyncio.wait_for(watch(pulse, stop, sleep=clock.sleep), 5)
    assert pulse.age is None


async def test_an_outage_of_a_long_weekend_is_waited_out_with_pauses_that_stop_to_grow() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    outage = Outage(Pulse(), sleep)
    while sum(pauses) < 4 * 86_400:
        await outage.wait(NetworkError("away"))
    assert pauses[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert set(pauses[7:]) == {30}
    outage.end()
    await outage.wait(NetworkError("away"))
    assert pauses[-1] == 1


async def test_that_another_process_polls_is_not_said_to_be_an_outage(caplog: pytest.LogCaptureFixture) -> None:
    async def sleep(_seconds: float) -> None:
        pass

    outage = Outage(Pulse(), sleep)
    for _ in range(2):
        await outage.wait(Conflict("Conflict: terminated by other getUpdates request"))
    assert [record.message for record in caplog.records] == [
        "Another process takes the updates of this token; waiting for its end"
    ]

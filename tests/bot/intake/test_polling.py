"""Polling against a web server with Telegram's queue of updates, and against the sandbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot

from bot.domain.updates import NotKeptError, Raw
from bot.intake.outage import LONGEST_PAUSE, Cause, IntakeError
from bot.intake.polling import CONFLICTS, poll
from bot.pulse import Pulse
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.transport import AiohttpRequest
from tests.fakes import TOKEN, Loopback, UpdateQueue, ok, refusal, text_update


class House:
    """Polling that runs, the queue that it asks, and what it gave to be kept."""

    def __init__(self, queue: UpdateQueue) -> None:
        self.queue = queue
        self.stop = asyncio.Event()
        self.kept: list[int] = []
        self.refuses = 0
        self.pauses: list[float] = []
        self.polling: asyncio.Task[None]

    async def take(self, updates: Sequence[Raw]) -> None:
        if self.refuses:
            self.refuses -= 1
            raise NotKeptError("database or disk is full")
        self.kept += [update["update_id"] for update in updates]

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - many conditions, none with an event of its own
                await asyncio.sleep(0.002)

    async def end(self) -> None:
        self.stop.set()
        async with asyncio.timeout(5):
            await self.polling


@asynccontextmanager
async def house(queue: UpdateQueue) -> AsyncIterator[House]:
    async with Loopback(queue.answer) as server, AiohttpRequest() as sending, AiohttpRequest(connections=1) as asking:
        bot = Bot(TOKEN, base_url=f"{server.address}/bot", request=sending, get_updates_request=asking)
        await bot.initialize()
        it = House(queue)
        allowed = ["message", "callback_query"]
        it.polling = asyncio.create_task(
            poll(bot, it.take, it.stop, allowed_updates=allowed, pulse=Pulse(), sleep=it.sleep)
        )
        try:
            yield it
        finally:
            it.polling.cancel()
            await asyncio.gather(it.polling, return_exceptions=True)


def refused(status: int, description: str, **parameters: int) -> Callable[[], web.StreamResponse]:
    return lambda: refusal(status, description, **parameters)


def batch(*updates: object) -> Callable[[], web.StreamResponse]:
    return lambda: ok(list(updates))


async def test_updates_are_kept_and_confirmed() -> None:
    async with house(UpdateQueue(text_update(5, 1), text_update(6, 2))) as it:
        await it.until(lambda: len(it.queue.questions) == 2)
        it.queue.put(text_update(7, 1))
        await it.until(lambda: len(it.kept) == 3)
        await it.until(lambda: it.queue.confirmed == 8)
        await it.end()
    assert it.kept == [5, 6, 7]
    first = it.queue.questions[0]
    assert first == {"timeout": 30, "limit": 100, "allowed_updates": ["message", "callback_query"]}


async def test_what_could_not_be_kept_is_not_confirmed_and_comes_again() -> None:
    async with house(UpdateQueue(text_update(5, 1))) as it:
        it.refuses = 2
        await it.until(lambda: it.kept == [5])
        await it.until(lambda: it.queue.confirmed == 6)
    assert [question.get("offset") for question in it.queue.questions] == [None, None, None, 6]
    assert it.pauses == [1, 1]


@pytest.mark.parametrize("answer", [True, [7], [{}], [{"update_id": "x"}], [{"update_id": True}, {"update_id": -5}]])
async def test_an_answer_that_holds_no_updates_is_asked_for_again_after_a_pause(answer: object) -> None:
    queue = UpdateQueue(text_update(5, 1))
    queue.failures = [lambda: ok(answer)] * 2
    async with house(queue) as it:
        await it.until(lambda: it.kept == [5])
    assert it.pauses == [1, 2]
    assert [question.get("offset") for question in it.queue.questions][:3] == [None, None, None]


async def test_what_is_no_update_is_passed_over_for_the_others_and_confirmed_with_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue = UpdateQueue()
    queue.failures = [
        batch({"update_id": 4, "message": {}}, "Mein Geheimnis", {"update_id": 2**64, "message": "Mein Geheimnis"}),
        batch({"update_id": 2**64}, {"update_id": -1}),
    ]
    async with house(queue) as it:
        await it.until(lambda: len(it.queue.questions) >= 3)
        await it.end()
    assert it.kept == [4]
    assert [question.get("offset") for question in it.queue.questions][:3] == [None, 5, 2**64 + 1]
    assert caplog.messages == [
        "2 of 3 that came are no updates and are passed over",
        "2 of 2 that came are no updates and are passed over",
    ]
    assert it.pauses == []


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (refused(401, "Unauthorized"), Cause.TOKEN_REFUSED),
        (refused(404, "Not Found"), Cause.TOKEN_REFUSED),
        (
            refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first",
            ),
            Cause.WEBHOOK_SET,
        ),
    ],
)
async def test_what_only_a_person_can_change_ends_the_polling(
    failure: Callable[[], web.StreamResponse], cause: Cause
) -> None:
    queue = UpdateQueue()
    queue.failures = [failure]
    async with house(queue) as it:
        with pytest.raises(IntakeError) as caught:
            await asyncio.wait_for(it.polling, 5)
    assert caught.value.cause is cause


TERMINATED = refused(
    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


async def test_a_process_that_leaves_is_waited_for() -> None:
    queue = UpdateQueue(text_update(5, 1))
    queue.failures = [TERMINATED] * CONFLICTS
    async with house(queue) as it:
        await it.until(lambda: it.kept == [5])
    assert it.pauses == [1, 2, 4, 8]


async def test_another_process_that_stays_ends_the_polling() -> None:
    queue = UpdateQueue()
    queue.failures = [TERMINATED] * (CONFLICTS + 1)
    async with house(queue) as it:
        with pytest.raises(IntakeError) as caught:
            await asyncio.wait_for(it.polling, 5)
    assert caught.value.cause is Cause.ANOTHER_POLLS


async def test_while_telegram_is_away_the_pauses_grow_and_one_line_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    queue = UpdateQueue(text_update(5, 1))
    queue.failures = [refused(502, "Bad Gateway")] * 8
    with caplog.at_level(logging.INFO, logger="bot.intake.outage"):
        async with house(queue) as it:
            await it.until(lambda: it.kept == [5])
    assert it.pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("timedelta", ["0", "1"])
async def test_a_wait_that_telegram_asks_for_is_kept(monkeypatch: pytest.MonkeyPatch, timedelta: str) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", timedelta)
    queue = UpdateQueue(text_update(5, 1))
    queue.failures = [refused(429, "Too Many Requests: retry after 60", retry_after=60)]
    async with house(queue) as it:
        await it.until(lambda: it.kept == [5])
    assert it.pauses == [60]


async def test_after_a_quiet_week_lower_numbers_are_taken_too() -> None:
    queue = UpdateQueue()
    queue.failures = [batch(text_update(9000, 1)), batch(text_update(17, 1))]
    async with house(queue) as it:
        await it.until(lambda: len(queue.questions) == 3)
    assert it.kept == [9000, 17]
    assert [question.get("offset") for question in queue.questions] == [None, 9001, 18]


async def test_a_stop_ends_a_waiting_question_at_once() -> None:
    async with house(UpdateQueue()) as it:
        await it.until(lambda: it.queue.questions)
        await it.end()
    assert len(it.queue.questions) == 1


async def test_the_sandbox_is_polled_like_telegram() -> None:
    telegram = Telegram()
    request = SandboxRequest(telegram)
    bot = Bot(telegram.token, request=request, get_updates_request=request)
    stop = asyncio.Event()
    texts: list[str] = []

    async def take(updates: Sequence[Raw]) -> None:
        texts.extend(update["message"]["text"] for update in updates)
        stop.set()

    async with bot:
        erika = telegram.add_user("Erika")
        telegram.user_sends(telegram.open_private_chat(erika), erika, "Hallo")
        await asyncio.wait_for(poll(bot, take, stop, allowed_updates=["message"], pulse=Pulse()), 5)
    assert texts == ["Hallo"]

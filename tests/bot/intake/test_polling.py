"""The intake against a web server with Telegram's queue of updates, and against the sandbox."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, Update

from bot.intake import CONFLICTS, LONGEST_PAUSE, Cause, IntakeError, poll, reach
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.transport import AiohttpRequest
from tests.fakes import TOKEN, Loopback, UpdateQueue, ok, refusal, text_update


class House:
    """An intake that runs, the queue that it asks, and what it handed on."""

    def __init__(self, queue: UpdateQueue, server: Loopback) -> None:
        self.queue, self.server = queue, server
        self.stop = asyncio.Event()
        self.handled: list[int] = []
        self.pauses: list[float] = []
        self.unreadable: list[dict[str, Any]] = []
        self.polling: asyncio.Task[None]

    async def handle(self, update: Update) -> None:
        self.handled.append(update.update_id)

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
async def house(
    queue: UpdateQueue, handle: Callable[[Update], Any] | None = None, **settings: Any
) -> AsyncIterator[House]:
    async with Loopback(queue.answer) as server, AiohttpRequest() as sending, AiohttpRequest(connections=1) as asking:
        bot = Bot(TOKEN, base_url=f"{server.address}/bot", request=sending, get_updates_request=asking)
        await bot.initialize()
        it = House(queue, server)
        it.polling = asyncio.create_task(
            poll(
                bot,
                handle or it.handle,
                it.stop,
                allowed_updates=["message", "callback_query"],
                sleep=it.sleep,
                **{"on_unreadable": it.unreadable.append, **settings},
            )
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


async def test_updates_are_handed_on_and_confirmed() -> None:
    async with house(UpdateQueue(text_update(5, 1), text_update(6, 2))) as it:
        await it.until(lambda: len(it.queue.questions) == 2)
        it.queue.put(text_update(7, 1))
        await it.until(lambda: len(it.handled) == 3)
        await it.end()
    assert it.handled == [5, 6, 7]
    assert it.queue.confirmed == 8
    first = it.queue.questions[0]
    assert first == {"timeout": 30, "limit": 100, "allowed_updates": ["message", "callback_query"]}


async def test_updates_are_confirmed_only_after_they_were_handled() -> None:
    release = asyncio.Event()

    async def slow(update: Update) -> None:
        await release.wait()

    async with house(UpdateQueue(text_update(5, 1)), slow, hold=5) as it:
        await asyncio.sleep(0.05)
        assert len(it.queue.questions) == 1
        release.set()
        await it.until(lambda: it.queue.confirmed == 6)


async def test_no_slow_chat_holds_up_the_others_longer_than_the_limit() -> None:
    seen: list[int] = []

    async def slow(update: Update) -> None:
        seen.append(update.update_id)
        if update.update_id == 5:
            await asyncio.Event().wait()

    async with house(UpdateQueue(text_update(5, 1)), slow, hold=0.05, grace=0.05) as it:
        await it.until(lambda: seen == [5])
        it.queue.put(text_update(6, 2))
        await it.until(lambda: seen == [5, 6])


async def test_updates_of_one_chat_are_handled_in_order_one_after_the_other() -> None:
    running: list[int] = []
    order: list[int] = []

    async def slow(update: Update) -> None:
        running.append(update.update_id)
        assert len(running) == 1
        await asyncio.sleep(0.005 if update.update_id % 2 else 0)
        running.remove(update.update_id)
        order.append(update.update_id)

    async with house(UpdateQueue(*(text_update(number, 1) for number in range(1, 9))), slow) as it:
        await it.until(lambda: len(order) == 8)
    assert order == list(range(1, 9))


async def test_chats_are_served_beside_each_other() -> None:
    together = asyncio.Barrier(3)

    async def meet(update: Update) -> None:
        await together.wait()

    async with house(UpdateQueue(*(text_update(number, number) for number in (1, 2, 3))), meet) as it:
        await it.until(lambda: it.queue.confirmed == 4)


async def test_a_chat_with_many_updates_does_not_take_the_places_of_the_others() -> None:
    order: list[int] = []

    async def handle(update: Update) -> None:
        await asyncio.sleep(0)
        order.append(update.update_id)

    flood = [text_update(number, 1) for number in range(1, 40)]
    async with house(UpdateQueue(*flood, text_update(40, 2)), handle, workers=2) as it:
        await it.until(lambda: len(order) == 40)
    assert order.index(40) <= 2


async def test_no_more_chats_than_places_are_served_at_once() -> None:
    running = peak = 0

    async def handle(update: Update) -> None:
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        await asyncio.sleep(0.002)
        running -= 1

    async with house(UpdateQueue(*(text_update(n, n) for n in range(1, 20))), handle, workers=3) as it:
        await it.until(lambda: it.queue.confirmed == 20)
    assert peak == 3


async def test_the_inline_queries_of_a_person_keep_their_order() -> None:
    order: list[str] = []

    async def handle(update: Update) -> None:
        assert update.inline_query is not None
        await asyncio.sleep(0.01 if update.inline_query.query == "b" else 0)
        order.append(update.inline_query.query)

    person = {"id": 9, "is_bot": False, "first_name": "Erika"}
    queries = [
        {"update_id": n, "inline_query": {"id": str(n), "from": person, "query": query, "offset": ""}}
        for n, query in enumerate(("b", "bü"), 1)
    ]
    async with house(UpdateQueue(*queries), handle) as it:
        await it.until(lambda: len(order) == 2)
    assert order == ["b", "bü"]


async def test_an_update_of_nobody_is_handled_too() -> None:
    of_nobody = {"update_id": 5, "something_new": {"text": "?"}}
    async with house(UpdateQueue(of_nobody)) as it:
        await it.until(lambda: it.handled == [5])


async def test_an_unreadable_update_is_set_aside_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    broken = {"update_id": 6, "message": {"text": "Mein Geheimnis"}}
    queue = UpdateQueue(text_update(5, 1), broken, text_update(7, 1))
    async with house(queue) as it:
        await it.until(lambda: it.queue.confirmed == 8)
        await it.end()
    assert it.handled == [5, 7]
    assert it.unreadable == [broken]
    assert "Update 6 is unreadable (message): KeyError" in caplog.text
    assert "Geheimnis" not in caplog.text


async def test_an_answer_that_holds_no_updates_is_passed_over() -> None:
    queue = UpdateQueue(text_update(5, 1))
    queue.failures = [lambda: ok(True), batch(7, {})]
    async with house(queue) as it:
        await it.until(lambda: it.handled == [5])


async def test_an_error_of_a_handler_ends_nothing_and_its_text_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    async def fail(update: Update) -> None:
        seen.append(update.update_id)
        if update.update_id == 6:
            raise asyncio.CancelledError  # of something that the handler waited for
        raise ValueError("Mein Geheimnis")

    async with house(UpdateQueue(*(text_update(n, 1) for n in (5, 6, 7))), fail, workers=1) as it:
        await it.until(lambda: it.queue.confirmed == 8)
    assert seen == [5, 6, 7]
    assert "ValueError in " in caplog.text
    assert "CancelledError in " in caplog.text
    assert "Geheimnis" not in caplog.text


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
        await it.until(lambda: it.handled == [5])
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
    with caplog.at_level(logging.INFO, logger="bot.intake"):
        async with house(queue) as it:
            await it.until(lambda: it.handled == [5])
    assert it.pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("timedelta", ["0", "1"])
async def test_a_wait_that_telegram_asks_for_is_kept(monkeypatch: pytest.MonkeyPatch, timedelta: str) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", timedelta)
    queue = UpdateQueue(text_update(5, 1))
    queue.failures = [refused(429, "Too Many Requests: retry after 60", retry_after=60)]
    async with house(queue) as it:
        await it.until(lambda: it.handled == [5])
    assert it.pauses == [60]


async def test_after_a_quiet_week_lower_numbers_are_taken_too() -> None:
    queue = UpdateQueue()
    queue.failures = [batch(text_update(9000, 1)), batch(text_update(17, 1))]
    async with house(queue) as it:
        await it.until(lambda: len(queue.questions) == 3)
    assert it.handled == [9000, 17]
    assert [question.get("offset") for question in queue.questions] == [None, 9001, 18]


async def test_a_stop_ends_a_waiting_question_at_once() -> None:
    async with house(UpdateQueue()) as it:
        await it.until(lambda: it.queue.questions)
        await it.end()
    assert len(it.queue.questions) == 1


async def test_without_a_place_for_unreadable_updates_they_are_passed_over() -> None:
    queue = UpdateQueue({"update_id": 4, "message": {}}, text_update(5, 1))
    async with house(queue, on_unreadable=None) as it:
        await it.until(lambda: it.handled == [5])


async def test_a_stop_lets_what_is_under_way_finish_and_confirms_it() -> None:
    started = asyncio.Event()
    done: list[int] = []

    async def slow(update: Update) -> None:
        started.set()
        await asyncio.sleep(0.05)
        done.append(update.update_id)

    async with house(UpdateQueue(text_update(5, 1), text_update(6, 1)), slow) as it:
        await started.wait()
        await it.end()
    assert done == [5, 6]
    assert it.queue.confirmed == 7


async def test_what_takes_too_long_after_a_stop_is_cancelled_and_comes_again_at_the_next_start() -> None:
    async def handle(update: Update) -> None:
        if update.update_id == 6:
            await asyncio.Event().wait()

    async with house(UpdateQueue(*(text_update(n, n) for n in (5, 6, 7))), handle, grace=0.05) as it:
        await it.until(lambda: it.queue.questions)
        await asyncio.sleep(0.02)
        await it.end()
    assert it.queue.confirmed == 6
    assert [update["update_id"] for update in it.queue.updates] == [6, 7]


async def test_a_stop_while_telegram_is_away_ends_all_the_same() -> None:
    queue = UpdateQueue(text_update(5, 1))
    async with house(queue) as it:
        await it.until(lambda: it.handled == [5])
        await it.until(lambda: len(queue.questions) == 2)
        queue.failures = [refused(502, "Bad Gateway")]
        await it.end()
    assert it.polling.done()


async def test_the_fetching_pauses_while_the_backlog_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.intake.BACKLOG", 3)
    release = asyncio.Event()

    async def slow(update: Update) -> None:
        await release.wait()

    async with house(UpdateQueue(*(text_update(n, 1) for n in range(1, 5))), slow, hold=0.01) as it:
        await asyncio.sleep(0.1)
        assert len(it.queue.questions) == 1
        release.set()
        await it.until(lambda: it.queue.confirmed == 5)


async def test_updates_that_come_twice_while_they_wait_are_handled_once() -> None:
    release = asyncio.Event()
    seen: list[int] = []

    async def slow(update: Update) -> None:
        await release.wait()
        seen.append(update.update_id)

    queue = UpdateQueue()
    queue.failures = [batch(text_update(5, 1)), batch(text_update(5, 1), text_update(6, 1))]
    async with house(queue, slow, hold=0.01) as it:
        await it.until(lambda: len(queue.questions) == 3)
        release.set()
        await it.until(lambda: 6 in seen)
    assert seen == [5, 6]


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
        assert await reach(bot, asyncio.Event(), sleep=sleep)
        assert bot.username == "flaeming_bot"
    assert pauses == [1, 2]


async def test_a_token_that_is_refused_at_the_start_is_told_without_it() -> None:
    async with unreached(refused(401, "Unauthorized")) as bot:
        with pytest.raises(IntakeError) as caught:
            await reach(bot, asyncio.Event())
    assert caught.value.cause is Cause.TOKEN_REFUSED
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


async def test_a_stop_ends_the_waiting_at_the_start() -> None:
    stop = asyncio.Event()

    async def sleep(seconds: float) -> None:
        stop.set()
        await asyncio.Event().wait()

    async with unreached(refused(502, "Bad Gateway")) as bot:
        assert not await reach(bot, stop, sleep=sleep)


async def test_the_sandbox_is_polled_like_telegram() -> None:
    telegram = Telegram()
    request = SandboxRequest(telegram)
    bot = Bot(telegram.token, request=request, get_updates_request=request)
    stop = asyncio.Event()
    texts: list[str | None] = []

    async def handle(update: Update) -> None:
        assert update.effective_message is not None
        texts.append(update.effective_message.text)
        stop.set()

    async with bot:
        erika = telegram.add_user("Erika")
        telegram.user_sends(telegram.open_private_chat(erika), erika, "Hallo")
        await asyncio.wait_for(poll(bot, handle, stop, allowed_updates=["message"]), 5)
    assert texts == ["Hallo"]
    assert telegram.take_updates() == []

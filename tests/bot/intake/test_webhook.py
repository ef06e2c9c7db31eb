"""The webhook as Telegram knows it, against the sandbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot

from bot.intake.outage import Cause, IntakeError
from bot.intake.webhook import LOOK_SECONDS, keep_webhook, secret_of
from bot.pulse import Pulse
from bot.sandbox.errors import ApiError
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest

URL = "https://bot.example.org/telegram"


class House:
    """A webhook that is looked after: after each look, the next of `happens`; after the last of them, the stop."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        self.telegram = Telegram()
        self.pauses: list[float] = []
        self._happens = list(happens)
        self._stop = asyncio.Event()

    @property
    def sets(self) -> int:
        return len(self.telegram.calls("setWebhook"))

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if self._happens:
            self._happens.pop(0)()
        else:
            self._stop.set()
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Bot]:
        request = SandboxRequest(self.telegram)
        async with Bot(self.telegram.token, request=request, get_updates_request=request) as bot:
            yield bot

    async def run(self, url: str = URL) -> None:
        async with self.bot() as bot, asyncio.timeout(5):
            await keep_webhook(
                bot, url, self._stop, secret="s", allowed_updates=["message"], pulse=Pulse(), sleep=self.sleep
            )


def nothing() -> None:
    """All stays as it is."""


async def test_it_is_set_once_and_then_looked_after() -> None:
    it = House(nothing, nothing)
    await it.run()
    assert it.sets == 1
    assert it.telegram.world.webhook["url"] == URL
    assert it.telegram.world.webhook["secret_token"] == "s"
    assert len(it.telegram.calls("getWebhookInfo")) == 3
    assert it.pauses == [LOOK_SECONDS] * 3


async def test_one_that_is_set_as_it_should_be_is_left_alone() -> None:
    it = House()
    await it.run()
    again = House()
    again.telegram = it.telegram
    await again.run()
    assert it.sets == 1


async def test_updates_that_wait_are_not_dropped() -> None:
    it = House()
    erika = it.telegram.add_user("Erika")
    it.telegram.user_sends(it.telegram.open_private_chat(erika), erika, "Hallo")
    await it.run()
    assert len(it.telegram.world.updates) > 0


async def test_where_our_answers_were_refusals_the_secret_is_told_anew() -> None:
    def refuse() -> None:
        it.telegram.world.webhook["last_error_message"] = "Wrong response from the webhook: 403 Forbidden"

    it = House(refuse)
    await it.run()
    assert it.sets == 2


async def test_somebody_else_who_takes_the_updates_ends_it() -> None:
    it = House(lambda: it.telegram.call("deleteWebhook", {}))
    with pytest.raises(IntakeError) as caught:
        await it.run()
    assert caught.value.cause is Cause.WEBHOOK_GONE


async def test_an_address_that_telegram_refuses_ends_it(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(IntakeError) as caught:
        await House().run("http://bot.example.org/telegram")
    assert caught.value.cause is Cause.WEBHOOK_REFUSED
    assert "Telegram refuses the webhook: BadRequest" in caplog.text


@pytest.mark.parametrize(("code", "sentence"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_refused_token_ends_it(code: int, sentence: str) -> None:
    it = House()
    it.telegram.trouble.next_time("getWebhookInfo", ApiError(code, sentence))
    with pytest.raises(IntakeError) as caught:
        await it.run()
    assert caught.value.cause is Cause.TOKEN_REFUSED


async def test_while_telegram_is_away_it_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    it = House(nothing)
    it.telegram.trouble.next_time("getWebhookInfo", ApiError(502, "Bad Gateway"))
    with caplog.at_level(logging.INFO, logger="bot.intake"):
        await it.run()
    assert it.pauses == [1, LOOK_SECONDS]
    assert it.sets == 1
    assert "is reached again" in caplog.text


def test_the_secret_is_always_the_same_for_a_token_and_does_not_tell_it() -> None:
    assert secret_of("1:a") == secret_of("1:a") != secret_of("1:b")
    assert "1:a" not in secret_of("1:a")
    assert len(secret_of("1:a")) == 64

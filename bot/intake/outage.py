"""Times in which Telegram cannot be reached, and what ends the way in for good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import Enum
from typing import TypeVar

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.pulse import Pulse

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds between two attempts while Telegram cannot be reached: the first pause, doubled up to the longest."""
DEAF_SECONDS = 180.0
"""A process in which no call to Telegram ends for so long, well or badly, hangs: a new one is better."""
LISTEN_SECONDS = 5.0

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

Sleep = Callable[[float], Awaitable[object]]


class Cause(Enum):
    """Why there can be no updates until a person does something, or the process is started anew."""

    TOKEN_REFUSED = "token refused"  # noqa: S105 - not a token
    ANOTHER_POLLS = "another process polls with this token"
    WEBHOOK_SET = "a webhook is set for this token"
    WEBHOOK_GONE = "somebody else changed the webhook"
    WEBHOOK_REFUSED = "Telegram refuses the address of the webhook"
    DEAF = "no call to Telegram came to an end"


class IntakeError(Exception):
    """Updates cannot come in any more; cause: what a person has to change."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


class Outage:
    """The time in which Telegram cannot be reached: growing pauses, and one line in the log for all of it."""

    def __init__(self, pulse: Pulse, sleep: Sleep) -> None:
        self._pulse = pulse
        self._sleep = sleep
        self._failures = 0
        self._pause = FIRST_PAUSE

    async def wait(self, error: TelegramError) -> None:
        """Wait before the next attempt, at least as long as Telegram asks for."""
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        if isinstance(error, RetryAfter):
            wanted = error.retry_after
            pause = max(pause, wanted.total_seconds() if isinstance(wanted, timedelta) else wanted)
        if not self._failures and isinstance(error, Conflict):
            _log.warning("Another process takes the updates of this token; waiting for its end")
        elif not self._failures:
            _log.warning("Telegram is not reached: %s; trying until it answers", type(error).__name__)
        self._failures += 1
        self._pulse.rests(pause)
        await self._sleep(pause)

    def end(self) -> None:
        """Telegram has answered."""
        if self._failures:
            _log.info("Telegram is reached again, after %d failures", self._failures)
        self._failures, self._pause = 0, FIRST_PAUSE


async def reach(bot: Bot, stop: asyncio.Event, pulse: Pulse, *, sleep: Sleep = asyncio.sleep) -> bool:
    """Initialize the bot, and wait for Telegram while it cannot be reached; False where the stop came first.

    Raises IntakeError where the token is refused; PTB's own error for that says the token, so it must not get further.
    """
    outage = Outage(pulse, sleep)
    while not stop.is_set():
        try:
            await unless(stop, bot.initialize())
        except InvalidToken:
            break
        except TelegramError as error:
            await unless(stop, outage.wait(error))
        else:
            outage.end()
            return not stop.is_set()
    await bot.shutdown()
    if stop.is_set():
        return False
    raise IntakeError(Cause.TOKEN_REFUSED)


async def watch(pulse: Pulse, stop: asyncio.Event, *, sleep: Sleep = asyncio.sleep) -> None:
    """Come back when `stop` is set. Raises IntakeError where no call to Telegram comes to an end any more.

    That Telegram is away is no reason: those calls end, and the way in waits until it is back.
    """
    while not stop.is_set():
        if pulse.silence > DEAF_SECONDS:
            _log.critical("No call to Telegram has come to an end for %d s", pulse.silence)
            raise IntakeError(Cause.DEAF)
        await unless(stop, sleep(LISTEN_SECONDS))


async def unless(stop: asyncio.Event, work: Awaitable[_T]) -> _T | None:
    """The result of the work, or None where the stop comes first; the work is cancelled then."""
    task, stopped = asyncio.ensure_future(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)

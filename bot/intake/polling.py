"""The way in: asks Telegram for updates and hands each on once, in order per chat, whatever a single one does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.lanes import Lanes

LONG_POLL_SECONDS = 30
"""How long Telegram holds the question open when there is nothing new."""
ANSWER_SECONDS = 10
"""How much longer than that an answer is waited for."""
BATCH = 100
"""Telegram's largest batch of updates."""
WORKERS = 32
"""How many chats are served at the same time."""
BACKLOG = 1000
"""No more updates are fetched while so many wait."""
HOLD_SECONDS = 1.0
"""How long fetching waits for the updates at hand.

The next question confirms them to Telegram, which then forgets them: those handled by then are never lost, and no slow
chat makes the others wait longer than this.
"""
STOP_SECONDS = 10.0
"""How long what is under way may still take after the stop; hosts kill after 10 to 30 seconds."""
CONFIRM_SECONDS = 2.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds between two attempts while Telegram cannot be reached: the first pause, doubled up to the longest."""
CONFLICTS = 4
"""So many refusals for another process that polls are waited out (15 s): at a new release two of them overlap."""

_log = logging.getLogger(__name__)

_T = TypeVar("_T")

Handle = Callable[[Update], Awaitable[None]]
Sleep = Callable[[float], Awaitable[object]]
Raw = dict[str, Any]


class Cause(Enum):
    """Why there can be no updates until a person does something."""

    TOKEN_REFUSED = "token refused"  # noqa: S105 - not a token
    ANOTHER_POLLS = "another process polls with this token"
    WEBHOOK_SET = "a webhook is set for this token"


class IntakeError(Exception):
    """Polling cannot go on; cause: what a person has to change."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


async def reach(bot: Bot, stop: asyncio.Event, *, sleep: Sleep = asyncio.sleep) -> bool:
    """Initialize the bot, and wait for Telegram while it cannot be reached; False where the stop came first.

    Raises IntakeError where the token is refused; PTB's own error for that says the token, so it must not get further.
    """
    outage = _Outage(sleep)
    while not stop.is_set():
        try:
            await _unless(stop, bot.initialize())
        except InvalidToken:
            break
        except TelegramError as error:
            await _unless(stop, outage.wait(error))
        else:
            outage.end()
            return not stop.is_set()
    await bot.shutdown()
    if stop.is_set():
        return False
    raise IntakeError(Cause.TOKEN_REFUSED)


async def poll(
    bot: Bot,
    handle: Handle,
    stop: asyncio.Event,
    *,
    allowed_updates: Sequence[str],
    on_unreadable: Callable[[Raw], None] | None = None,
    workers: int = WORKERS,
    sleep: Sleep = asyncio.sleep,
    long_poll: int = LONG_POLL_SECONDS,
    hold: float = HOLD_SECONDS,
    grace: float = STOP_SECONDS,
) -> None:
    """Hand every update to `handle` until `stop` is set; then finish what is under way within `grace` seconds.

    Updates of one chat (of one person where there is no chat) are handled one after the other, chats beside each other.
    One that PTB cannot read is given to `on_unreadable` as it came, and the others go on. The bot must be initialized,
    and should have a `get_updates_request` of its own. Raises IntakeError, after finishing what is under way.
    """
    lanes = Lanes(handle, workers)
    fetch = _Fetch(bot, allowed_updates, long_poll, sleep)
    try:
        while not stop.is_set():
            batch = await _unless(stop, fetch.next())
            for raw in batch or ():
                update = _read(raw, bot, on_unreadable)
                if update is not None:
                    lanes.add(_lane(update), update.update_id, update)
            if batch:
                await _unless(stop, lanes.settle(hold, BACKLOG))
    finally:
        unhandled = await lanes.finish(grace)
        if stop.is_set():
            await fetch.confirm(unhandled)


class _Fetch:
    """The questions to Telegram, and how far it has been told that updates arrived."""

    def __init__(self, bot: Bot, allowed: Sequence[str], long_poll: int, sleep: Sleep) -> None:
        self._bot = bot
        self._allowed = list(allowed)
        self._long_poll = long_poll
        self._outage = _Outage(sleep)
        self._offset: int | None = None
        self._conflicts = 0

    async def next(self) -> list[Raw]:
        """The next updates as they came; after a failure none, and a pause. Raises IntakeError."""
        try:
            batch = await self._ask(self._long_poll, BATCH)
        except (InvalidToken, EndPointNotFound):
            raise IntakeError(Cause.TOKEN_REFUSED) from None
        except Conflict as error:
            if "webhook" in error.message.casefold():
                raise IntakeError(Cause.WEBHOOK_SET) from None
            self._conflicts += 1
            if self._conflicts > CONFLICTS:
                raise IntakeError(Cause.ANOTHER_POLLS) from None
            await self._outage.wait(error)
            return []
        except TelegramError as error:
            await self._outage.wait(error)
            return []
        self._outage.end()
        self._conflicts = 0
        updates = [raw for raw in batch if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]
        if updates:
            # Not the highest of all times: after a quiet week Telegram starts to count anew.
            self._offset = max(raw["update_id"] for raw in updates) + 1
        return updates

    async def confirm(self, unhandled: set[int]) -> None:
        """Tell Telegram what was handled, so that the next start does not get it again."""
        if self._offset is None:
            return
        self._offset = min(unhandled, default=self._offset)
        with suppress(TelegramError, TimeoutError):  # without it, some are handled twice, which is better than never
            async with asyncio.timeout(CONFIRM_SECONDS):
                await self._ask(0, 1)

    async def _ask(self, timeout: int, limit: int) -> list[Any]:  # noqa: ASYNC109 - Telegram keeps this time
        arguments: Raw = {"timeout": timeout, "limit": limit, "allowed_updates": self._allowed}
        if self._offset is not None:
            arguments["offset"] = self._offset
        # PTB's own method gives up a whole batch for one update that it cannot read, for ever. By its name PTB would
        # warn of the raw way; two underscores lead to the same address.
        answer = await self._bot.do_api_request("get__updates", arguments, read_timeout=timeout + ANSWER_SECONDS)
        return answer if isinstance(answer, list) else []


class _Outage:
    """The time in which Telegram cannot be reached: growing pauses, and one line in the log for all of it."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._failures = 0

    async def wait(self, error: TelegramError) -> None:
        """Wait before the next attempt, at least as long as Telegram asks for."""
        pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
        if isinstance(error, RetryAfter):
            wanted = error.retry_after
            pause = max(pause, wanted.total_seconds() if isinstance(wanted, timedelta) else wanted)
        if not self._failures:
            _log.warning("Telegram is not reached: %s; trying until it answers", type(error).__name__)
        self._failures += 1
        await self._sleep(pause)

    def end(self) -> None:
        """Telegram has answered."""
        if self._failures:
            _log.info("Telegram is reached again, after %d failures", self._failures)
        self._failures = 0


def _lane(update: Update) -> Hashable:
    """Whose turn an update is: the chat's, the person's, or its own."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    if update.effective_user is not None:
        return update.effective_user.id
    return f"update {update.update_id}"


def _read(raw: Raw, bot: Bot, on_unreadable: Callable[[Raw], None] | None) -> Update | None:
    try:
        return Update.de_json(raw, bot)
    except Exception as error:  # noqa: BLE001 - PTB raises whatever its constructors raise
        names = ", ".join(sorted(name for name in raw if name != "update_id"))
        _log.error("Update %d is unreadable (%s): %s", raw["update_id"], names, type(error).__name__)
        if on_unreadable is not None:
            on_unreadable(raw)
        return None


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, _T]) -> _T | None:
    """The result of the work, or None where the stop comes first; the work is cancelled then."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)

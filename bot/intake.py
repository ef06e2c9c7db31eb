"""The way in: asks Telegram for updates and hands each on once, in order per chat, whatever a single one does."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from contextlib import suppress
from enum import Enum
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

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


async def poll(
    bot: Bot,
    handle: Handle,
    stop: asyncio.Event,
    *,
    allowed_updates: Sequence[str],
    on_unreadable: Callable[[Raw], None] | None = None,
    workers: int = WORKERS,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    long_poll: int = LONG_POLL_SECONDS,
    hold: float = HOLD_SECONDS,
    grace: float = STOP_SECONDS,
) -> None:
    """Hand every update to `handle` until `stop` is set; then finish what is under way within `grace` seconds.

    Updates of one chat (of one person where there is no chat) are handled one after the other, chats beside each other.
    One that PTB cannot read is given to `on_unreadable` as it came, and the others go on. The bot must be initialized,
    and should have a `get_updates_request` of its own. Raises IntakeError, after finishing what is under way.
    """
    lanes = _Lanes(handle, workers)
    fetch = _Fetch(bot, allowed_updates, long_poll, sleep)
    try:
        while not stop.is_set():
            batch = await _unless(stop, fetch.next())
            for raw in batch or ():
                update = _read(raw, bot, on_unreadable)
                if update is not None:
                    lanes.add(update)
            if batch:
                await _unless(stop, lanes.settle(hold))
    finally:
        unhandled = await lanes.finish(grace)
        if stop.is_set():
            await fetch.confirm(unhandled)


class _Fetch:
    """The questions to Telegram, and how far it has been told that updates arrived."""

    def __init__(
        self, bot: Bot, allowed: Sequence[str], long_poll: int, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._bot = bot
        self._allowed = list(allowed)
        self._long_poll = long_poll
        self._sleep = sleep
        self._offset: int | None = None
        self._failures = 0
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
            await self._pause(error)
            return []
        except TelegramError as error:
            await self._pause(error)
            return []
        if self._failures:
            _log.info("Telegram is reached again, after %d failures", self._failures)
        self._failures = self._conflicts = 0
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

    async def _pause(self, error: TelegramError) -> None:
        pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            pause = max(pause, wait if isinstance(wait, int | float) else wait.total_seconds())
        if not self._failures:
            _log.warning("No updates from Telegram: %s; trying until it answers", type(error).__name__)
        self._failures += 1
        await self._sleep(pause)


class _Lanes:
    """One queue per chat; a bounded number of workers takes one update at a time from each in turn."""

    def __init__(self, handle: Handle, workers: int) -> None:
        self._handle = handle
        self._lanes: dict[Hashable, deque[Update]] = {}
        self._ready: asyncio.Queue[Hashable] = asyncio.Queue()
        self._open: set[int] = set()
        self._changed = asyncio.Event()
        self._workers = [asyncio.create_task(self._work(), name=f"intake-{number}") for number in range(workers)]

    def add(self, update: Update) -> None:
        """Put an update at the end of its chat's queue, unless it waits already."""
        if update.update_id in self._open:
            return
        self._open.add(update.update_id)
        key = _lane(update)
        if key in self._lanes:
            self._lanes[key].append(update)
        else:
            self._lanes[key] = deque([update])
            self._ready.put_nowait(key)

    async def settle(self, hold: float) -> None:
        """Wait until all is handled, at most `hold` seconds; longer only while the backlog is full."""
        with suppress(TimeoutError):
            async with asyncio.timeout(hold):
                await self._until_open_are(0)
        await self._until_open_are(BACKLOG - 1)

    async def finish(self, grace: float) -> set[int]:
        """Handle what is left within `grace` seconds and end the workers; the ids of what was not handled."""
        with suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await self._until_open_are(0)
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        if self._open:
            _log.warning("%d updates were not handled in time", len(self._open))
        return self._open

    async def _until_open_are(self, most: int) -> None:
        while len(self._open) > most:
            self._changed.clear()
            await self._changed.wait()

    async def _work(self) -> None:
        while True:
            key = await self._ready.get()
            update = self._lanes[key][0]
            try:
                await self._handle(update)
            except asyncio.CancelledError as error:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                _log.error("An update was not handled: %s", _where(error))
            except Exception as error:  # noqa: BLE001 - one update must not end the intake; handlers word errors
                _log.error("An update was not handled: %s", _where(error))
            self._open.discard(update.update_id)
            self._changed.set()
            lane = self._lanes[key]
            lane.popleft()
            if lane:
                self._ready.put_nowait(key)
            else:
                del self._lanes[key]


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


def _where(error: BaseException) -> str:
    """The kind and the place of an error, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = frames[-1]
    return f"{type(error).__name__} in {place.filename}:{place.lineno}"


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

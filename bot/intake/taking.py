"""Taking updates: each is in the database before it is confirmed, and is handled once, also after a crash."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from bot.domain.updates import Aside, NotKeptError, Raw, SetAside, kind_of, lane_of
from bot.intake.journal import Item, Journal
from bot.intake.ports import Counts, Store
from bot.intake.spoken import Spoken
from bot.lanes import Lanes
from bot.logs import about_update

WORKERS = 16
"""How many chats are served at the same time: so many may be answered twice after a kill. More made nothing faster."""
BACKLOG = 200
"""No more updates are taken while so many wait: they are held in memory too."""
ENDS = 4
"""An update that was in hand at so many ends of the process is set aside: it may be what ended it. At the first it was
one of many, at the others it was alone, and chance brings hardly anybody there."""
ANSWERS = 2
"""No more than so many times somebody may get the same answer; then it is not tried again."""
ANSWERED_SECONDS = 8.0
"""How long updates that the database does not take wait for their answers; then Telegram has to bring them again."""
REMEMBERED = 1000
"""How many of those that were answered without it are remembered, so that none is answered twice."""
CAREFUL_SECONDS = 1.0
"""How long the next update that was in hand at the last end waits for the one before."""
STOP_SECONDS = 8.0
"""How long what is under way may still take after the stop; hosts kill after 10 to 30 seconds."""

_log = logging.getLogger(__name__)

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Handling(Generic[Read]):
    """What is done with an update: `read` makes something of it and may fail, `handle` answers it.

    apologize: tells who sent it that there will be no answer, without looking closely: it may have ended the process.
    """

    read: Callable[[Raw], Read]
    handle: Callable[[Read], Awaitable[None]]
    apologize: Callable[[Raw], Awaitable[None]]


class Taking(Generic[Read]):
    """async with Taking(store, spoken, handling, counts) as taking: they are kept; `handling()` within it answers them.

    What the updates of one moment need to have written is written together: many wait for the disk once. Of each update
    the database knows when its handling begins, so that after a kill it is known which ones were in hand: those are
    handled once more, one by one, before everything else. `spoken` knows whose answer may have arrived: after two of
    these, or after several ends, an update is set aside.
    """

    def __init__(
        self,
        store: Store,
        spoken: Spoken,
        handling: Handling[Read],
        counts: Counts,
        *,
        workers: int = WORKERS,
        backlog: int = BACKLOG,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store, self._spoken, self._handling, self._counts = store, spoken, handling, counts
        self._workers, self._backlog = workers, backlog
        self._may_handle, self._stopping = asyncio.Event(), False
        self._with_care: set[asyncio.Task[bool]] = set()
        self._unkept: dict[int, asyncio.Event] = {}
        self.journal = Journal(store, counts, before=self._mark, kept=self._line_up, now=now, sleep=sleep)

    async def __aenter__(self) -> Self:
        """Find what the last process left behind. Raises NotKeptError where the database cannot be read."""
        left = await self._store.left()
        self._spoken.open({one.update_id for one in left})
        self._lanes = Lanes[Item](self._take_up, self._workers)
        # What was in hand most often comes last: should it end this process too, nobody else waits for that.
        self._in_hand = sorted((one for one in left if one.attempts), key=lambda one: one.attempts)
        for one in left:
            if not one.attempts:
                self._lanes.add(lane_of(one.raw), Item(one.raw))
        if left:
            _log.info("%d updates were left by the process before, %d of them in hand", len(left), len(self._in_hand))
        self._writer = asyncio.create_task(self.journal.run(), name="updates")
        self._writer.add_done_callback(_tell_end)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._lanes.end()
        await _cancel(self._writer)
        self._spoken.close()

    def __len__(self) -> int:
        """How many updates wait or are being handled."""
        return len(self._lanes)

    @property
    def is_alive(self) -> bool:
        """Whether updates can be taken at all."""
        return not self._writer.done()

    @property
    def is_handling(self) -> bool:
        """Whether what is taken is answered now: not before what was in hand at the last end, and not at the end."""
        return self._may_handle.is_set() and not self._stopping

    async def take(self, updates: Sequence[Raw]) -> None:
        """Keep updates; when this comes back, they are on the disk and may be confirmed.

        Waits while too many wait already. Where the database fails, they are answered at once, and may be confirmed
        when that is done. Raises NotKeptError where neither can be had.
        """
        await self._lanes.until(self._backlog)
        try:
            await self.journal.keep([Item(raw) for raw in updates])
        except NotKeptError:
            if not self.is_handling:
                raise
            await self._answer_unkept(updates)

    async def _answer_unkept(self, updates: Sequence[Raw]) -> None:
        """Answer what the database does not take, each once, also where Telegram brings it again meanwhile."""
        answers = []
        for raw in updates:
            answered = self._unkept.get(raw["update_id"])
            if answered is None:
                answered = self._unkept[raw["update_id"]] = asyncio.Event()
                self._lanes.add(lane_of(raw), Item(raw, begun=True, answered=answered))
            answers.append(answered.wait())
        for update_id in list(self._unkept)[:-REMEMBERED]:
            del self._unkept[update_id]
        try:
            async with asyncio.timeout(ANSWERED_SECONDS):
                await asyncio.gather(*answers)
        except TimeoutError:
            raise NotKeptError("neither kept nor answered yet") from None

    @asynccontextmanager
    async def handling(self, grace: float = STOP_SECONDS) -> AsyncIterator[None]:
        """Handle what is taken as long as the block runs; then finish what is under way, within `grace` seconds.

        What waits then is handled by the next process.
        """
        resuming = asyncio.create_task(self._resume(), name="left behind")
        try:
            yield
        finally:
            self._stopping = True
            with suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    await resuming
                    await self._lanes.until(0)
                    await asyncio.gather(*self._with_care, return_exceptions=True)
                    await self.journal.until_written()
            await _cancel(resuming, *self._with_care)
            await self._lanes.end()

    async def _resume(self) -> None:
        """Handle what was in hand at the last end, one by one: if one of them ends the process, it is known which."""
        for left in self._in_hand:
            if self._stopping:
                break
            is_hopeless = left.attempts >= ENDS or self._spoken.times(left.update_id) >= ANSWERS
            work = self._give_up if is_hopeless else self._handle
            task = asyncio.create_task(self._see_to(Item(left.raw), work))
            self._with_care.add(task)
            # One that takes its time does not keep the others waiting.
            await asyncio.wait({task}, timeout=CAREFUL_SECONDS)
        self._may_handle.set()

    async def _take_up(self, item: Item) -> None:
        await self._may_handle.wait()
        if self._stopping and not item.begun:
            return
        if await self._see_to(item, self._handle) and item.answered is not None:
            item.answered.set()

    async def _see_to(self, item: Item, work: Callable[[Item], Awaitable[None]]) -> bool:
        """Do something about an update, and whether that went well.

        An error ends neither the worker, nor, unseen, a task that nobody waits for.
        """
        with about_update(item.update_id):
            try:
                await work(item)
            except Exception:  # noqa: BLE001 - it stays as it is, and the next process meets it again
                _log.exception("Update %d could not be worked at", item.update_id)
                return False
        return True

    async def _give_up(self, item: Item) -> None:
        await self._set_aside(item, Aside.IN_HAND_AT_ENDS)
        if not self._spoken.times(item.update_id):
            await self._handling.apologize(item.raw)

    async def _handle(self, item: Item) -> None:
        if not item.begun:
            # Where the database takes nothing, people get their answers all the same.
            with suppress(NotKeptError):
                await self.journal.begin(item.update_id)
        began = time.perf_counter()
        try:
            update = self._handling.read(item.raw)
        except Exception as error:  # noqa: BLE001 - PTB raises whatever its constructors raise
            _log.error("Update %d (%s) is unreadable: %s", item.update_id, kind_of(item.raw), _where(error))
            await self._set_aside(item, Aside.UNREADABLE)
            return
        try:
            with self._spoken.answering(item.update_id):
                await self._handling.handle(update)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            _log.error("Update %d was not handled: %s", item.update_id, _where(error))
        except Exception as error:  # noqa: BLE001 - one update must not end the others; handlers word errors
            _log.error("Update %d was not handled: %s", item.update_id, _where(error))
        self._counts.handled(kind_of(item.raw), time.perf_counter() - began)
        self.journal.handled(item.update_id)

    async def _set_aside(self, item: Item, why: Aside) -> None:
        self._counts.set_aside(why)
        try:
            await self._store.set_aside(SetAside(item.update_id, kind_of(item.raw), why))
        except NotKeptError as error:
            # It stays as it is, and the next process meets it again.
            _log.error("Update %d could not be set aside: %s", item.update_id, error)

    def _line_up(self, item: Item) -> None:
        if item.update_id not in self._unkept:
            self._lanes.add(lane_of(item.raw), item)

    def _mark(self, items: Sequence[Item]) -> None:
        """Those that a worker will take up at once need no second writing before."""
        if not self.is_handling:
            return
        idle, lanes = self._lanes.idle, set[Hashable]()
        for item in items:
            lane = lane_of(item.raw)
            if len(lanes) < idle and lane not in lanes and self._lanes.is_free(lane):
                lanes.add(lane)
                item.begun = True


def _where(error: BaseException) -> str:
    """The kind and the place of an error, without its text, which may be what people wrote."""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    return f"{type(error).__name__} in {frame.f_code.co_filename}:{line}"


def _tell_end(writer: asyncio.Task[None]) -> None:
    """Nothing can be taken without the writer: the watchdog ends the process, and the log says why."""
    if not writer.cancelled() and (error := writer.exception()) is not None:
        _log.critical("Updates are not written down any more", exc_info=error)


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    """End tasks, and wait until they have."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

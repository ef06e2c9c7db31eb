"""The journal of updates: what many wait for is written together, so that the disk is waited for once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.updates import NotKeptError, Raw
from bot.intake.ports import Counts, Store

TROUBLE_SECONDS = 1.0
"""Between two attempts to write while the database fails."""

_log = logging.getLogger(__name__)

Waiting = TypeVar("Waiting")


@dataclass(slots=True)
class Item:
    """An update on its way through.

    begun: whether the database knows that its handling begins, or knows nothing of it at all. answered: set when it is
    handled, where somebody waits for that.
    """

    raw: Raw
    begun: bool = False
    answered: asyncio.Event | None = None

    @property
    def update_id(self) -> int:
        """Its number, the same each time that Telegram repeats it."""
        update_id: int = self.raw["update_id"]
        return update_id


class Journal:
    """Writes down which updates came, which ones are begun, and which ones are handled.

    before: called with updates just before they are written, and may mark some as begun. kept: called with each new
    one when it is on the disk.
    """

    def __init__(
        self,
        store: Store,
        counts: Counts,
        *,
        before: Callable[[Sequence[Item]], None],
        kept: Callable[[Item], None],
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._store, self._counts = store, counts
        self._before, self._kept = before, kept
        self._now, self._sleep = now, sleep
        self._coming: list[tuple[list[Item], asyncio.Future[None]]] = []
        self._beginning: list[tuple[int, asyncio.Future[None]]] = []
        self._handled: list[int] = []
        self._to_write, self._written, self._writing = asyncio.Event(), asyncio.Event(), False
        self._failing_since: float | None = None

    @property
    def is_failing(self) -> bool:
        """Whether the database takes nothing at the moment."""
        return self._failing_since is not None

    async def keep(self, items: Sequence[Item]) -> None:
        """Write updates down; when this comes back, they are on the disk. Raises NotKeptError: then none of them is."""
        await self._wait_in(self._coming, list(items))

    async def begin(self, update_id: int) -> None:
        """Write down that the handling of an update begins. Raises NotKeptError."""
        await self._wait_in(self._beginning, update_id)

    def handled(self, update_id: int) -> None:
        """Write down that an update is handled; nobody waits for that, and it is tried until it is done."""
        self._handled.append(update_id)
        self._to_write.set()

    async def run(self) -> None:
        """Write as long as there is something to write."""
        while True:
            await self._to_write.wait()
            self._to_write.clear()
            if not await self._write():
                await self._sleep(TROUBLE_SECONDS)
                self._to_write.set()
            self._written.set()

    async def until_written(self) -> None:
        """Wait until everything that is handled is written down."""
        while self._handled or self._writing:
            self._written.clear()
            await self._written.wait()

    async def _wait_in(self, line: list[tuple[Waiting, asyncio.Future[None]]], what: Waiting) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append((what, waiter))
        self._to_write.set()
        await waiter

    async def _write(self) -> bool:
        """Write what waits for it, in one transaction; whether the database took it."""
        coming, self._coming = self._coming, []
        beginning, self._beginning = self._beginning, []
        handled, self._handled = self._handled, []
        items = [item for batch, _ in coming for item in batch]
        if not items and not beginning and not handled:
            return True
        self._before(items)
        waiters = [waiter for _, waiter in (*coming, *beginning)]
        self._writing = True
        try:
            taken = [(item.raw, item.begun) for item in items]
            new = await self._store.write(taken, [update_id for update_id, _ in beginning], handled, self._now())
        except Exception as error:  # noqa: BLE001 - whoever waits must hear of it, and the writing goes on
            self._handled = handled + self._handled
            self._failed(waiters, error)
            return False
        finally:
            self._writing = False
        self._counts.taken(len(new), len(items) - len(new))
        for item in items:
            if item.update_id in new:
                new.discard(item.update_id)
                self._kept(item)
        self._succeeded(waiters)
        return True

    def _failed(self, waiters: Iterable[asyncio.Future[None]], error: Exception) -> None:
        if self._failing_since is None:
            self._failing_since = time.monotonic()
            _log.error(
                "Updates cannot be kept, so each is confirmed when it is answered: %s",
                error,
            )
        for waiter in waiters:
            if not waiter.done():
                waiter.set_exception(NotKeptError(str(error)))

    def _succeeded(self, waiters: Iterable[asyncio.Future[None]]) -> None:
        if self._failing_since is not None:
            _log.info("Updates are kept again, after %d s", time.monotonic() - self._failing_since)
        self._failing_since = None
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

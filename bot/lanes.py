"""Work in lanes: in order per key, beside each other across keys, by a bounded number of workers."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """One queue per key; a bounded number of workers takes one item at a time from each queue in turn.

    So the items of one key are handled in order, those of different keys beside each other, and no key can take all
    places. Made inside of a running event loop; `finish` ends it.
    """

    def __init__(self, handle: Callable[[Item], Awaitable[None]], workers: int) -> None:
        self._handle = handle
        self._lanes: dict[Hashable, deque[tuple[int, Item]]] = {}
        self._ready: asyncio.Queue[Hashable] = asyncio.Queue()
        self._open: set[int] = set()
        self._changed = asyncio.Event()
        self._workers = [asyncio.create_task(self._work(), name=f"lanes-{number}") for number in range(workers)]

    def add(self, key: Hashable, number: int, item: Item) -> None:
        """Put an item at the end of its key's queue, unless one of this number waits already."""
        if number in self._open:
            return
        self._open.add(number)
        if key in self._lanes:
            self._lanes[key].append((number, item))
        else:
            self._lanes[key] = deque([(number, item)])
            self._ready.put_nowait(key)

    async def settle(self, hold: float, backlog: int) -> None:
        """Wait until all is handled, at most `hold` seconds; longer only while `backlog` items wait."""
        with suppress(TimeoutError):
            async with asyncio.timeout(hold):
                await self._until_open_are(0)
        await self._until_open_are(backlog - 1)

    async def finish(self, grace: float) -> set[int]:
        """Handle what is left within `grace` seconds and end the workers; the numbers of what was not handled."""
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
            number, item = self._lanes[key][0]
            try:
                await self._handle(item)
            except asyncio.CancelledError as error:
                task = asyncio.current_task()
                if task is None or task.cancelling():
                    raise
                _log.error("An update was not handled: %s", _where(error))
            except Exception as error:  # noqa: BLE001 - one item must not end the others; handlers word errors
                _log.error("An update was not handled: %s", _where(error))
            self._open.discard(number)
            self._changed.set()
            lane = self._lanes[key]
            lane.popleft()
            if lane:
                self._ready.put_nowait(key)
            else:
                del self._lanes[key]


def _where(error: BaseException) -> str:
    """The kind and the place of an error, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = frames[-1]
    return f"{type(error).__name__} in {place.filename}:{place.lineno}"

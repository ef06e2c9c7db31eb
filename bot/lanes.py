"""Work in lanes: in order per key, beside each other across keys, by a bounded number of workers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """One queue per key; a bounded number of workers takes one item at a time from each queue in turn.

    So the items of one key are handled in order, those of different keys beside each other, and no key can take all
    places. `handle` sees to its own errors. Made inside of a running event loop; `end` ends it.
    """

    def __init__(self, handle: Callable[[Item], Awaitable[None]], workers: int) -> None:
        self._handle = handle
        self._lanes: dict[Hashable, deque[Item]] = {}
        self._ready: asyncio.Queue[Hashable] = asyncio.Queue()
        self._open = 0
        self._fewer = asyncio.Event()
        self._workers = [asyncio.create_task(self._work(), name=f"lanes-{number}") for number in range(workers)]

    def __len__(self) -> int:
        """How many items wait or are being handled."""
        return self._open

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return max(0, len(self._workers) - len(self._lanes))

    def is_free(self, key: Hashable) -> bool:
        """Whether nothing of a key waits or is being handled."""
        return key not in self._lanes

    def add(self, key: Hashable, item: Item) -> None:
        """Put an item at the end of its key's queue."""
        self._open += 1
        if key in self._lanes:
            self._lanes[key].append(item)
        else:
            self._lanes[key] = deque([item])
            self._ready.put_nowait(key)

    async def until(self, most: int) -> None:
        """Wait until no more than so many items wait or are being handled."""
        while self._open > most:
            self._fewer.clear()
            await self._fewer.wait()

    async def end(self) -> None:
        """End the workers; what they are at is cancelled."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            key = await self._ready.get()
            lane = self._lanes[key]
            await self._handle(lane[0])
            lane.popleft()
            if lane:
                self._ready.put_nowait(key)
            else:
                del self._lanes[key]
            self._open -= 1
            self._fewer.set()

"""Publishing: a change of the directory counts for answers as soon as it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.domain.directory import Directory
from bot.domain.ports import Reader, Snapshot
from bot.store.directory import DirectoryStore


class Publisher:
    """Makes a new snapshot of the stored directory and shows it, one at a time.

    reader_of: makes what understands questions about a directory; it takes a while, so it runs in a thread.
    show: lets all answers come from a snapshot from now on. shown: the mark of what they come from at first.
    """

    def __init__(
        self,
        store: DirectoryStore,
        reader_of: Callable[[Directory], Reader],
        show: Callable[[Snapshot], None],
        shown: str | None = None,
    ) -> None:
        self._store = store
        self._reader_of = reader_of
        self._show = show
        self._making = asyncio.Lock()
        self._shown = shown

    async def publish(self) -> None:
        """Answer from what is stored now; returns when it counts. Changes that came meanwhile count too."""
        async with self._making:
            mark = await self._store.mark()
            if mark == self._shown:
                # Somebody's change was published together with the one before.
                return
            directory = await self._store.load()
            if directory is not None:
                self._show(Snapshot(directory, await asyncio.to_thread(self._reader_of, directory), mark))
                self._shown = mark

    async def look(self, _now: datetime) -> None:
        """Publish what somebody changed from outside, as the command line does."""
        await self.publish()

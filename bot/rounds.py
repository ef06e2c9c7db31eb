"""Rounds: what is done from time to time without anybody asking, each time it is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime

from bot.logs import Standstill

EVERY_SECONDS = 60.0

_log = logging.getLogger(__name__)

Job = Callable[[datetime], Awaitable[object]]
"""Does what is due at a time, and nothing where nothing is; what it has done it does not do again."""


class Rounds:
    """Calls every job each minute; one that fails is logged and does not keep the others from theirs."""

    def __init__(self, jobs: Sequence[Job], now: Callable[[], datetime]) -> None:
        self._jobs = [(job, Standstill(_log, "A job of the round failed")) for job in jobs]
        self._now = now

    async def run(self, stop: asyncio.Event) -> None:
        """Go round until `stop` is set."""
        while not stop.is_set():
            await self.go()
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY_SECONDS):
                    await stop.wait()

    async def go(self) -> None:
        """Go round once."""
        for job, standstill in self._jobs:
            try:
                await job(self._now())
            except Exception as error:  # noqa: BLE001 - the other jobs must not suffer, and the next round tries again
                standstill.failed(error)
            else:
                standstill.works()

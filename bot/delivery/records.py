"""What came of deliveries, on its way into the ledger: as much in one go as has come while the last was written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.delivery.ports import Ledger
from bot.domain.deliveries import Delivery, Verdict

TROUBLE_SECONDS = 5.0
"""Pause after an error of our own, as a full disk, before the next attempt."""

_log = logging.getLogger(__name__)


class Records:
    """Keeps verdicts until they are written; recorded: called for each delivery whose verdict is."""

    def __init__(
        self,
        ledger: Ledger,
        recorded: Callable[[Delivery], None],
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._ledger = ledger
        self._recorded = recorded
        self._now = now
        self._sleep = sleep
        self._results: list[tuple[Delivery, Verdict]] = []
        self._news = asyncio.Event()

    def add(self, delivery: Delivery, verdict: Verdict) -> None:
        """Write this down soon."""
        self._results.append((delivery, verdict))
        self._news.set()

    async def run(self) -> None:
        """Write down what comes, until this is cancelled; what could not be written is tried again."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self.flush()
            except Exception:  # noqa: BLE001 - what is kept here is not lost; a crash now would send it once more
                _log.exception("%d deliveries could not be recorded; the next attempt comes soon", len(self._results))
                await self._sleep(TROUBLE_SECONDS)
                self._news.set()

    async def flush(self) -> None:
        """Write down what has come so far."""
        results = list(self._results)
        if not results:
            return
        await self._ledger.record(results, self._now())
        del self._results[: len(results)]
        for delivery, _ in results:
            self._recorded(delivery)

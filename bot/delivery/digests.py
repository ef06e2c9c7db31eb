"""When digests are put together, and how those go on that a trouble paused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.delivery.ports import Ledger
from bot.domain.schedule import due_slot

DIGEST_SECONDS = 30.0
"""How often the runner looks whose digest is due."""
PAUSED_SECONDS = 3 * 3600.0
"""How often digests that paused go on: nobody has a button for them, and staff are told each time that they pause."""


class Digests:
    """Makes digests of what is held back; zone: the people's; clock: seconds that only go forward."""

    def __init__(self, ledger: Ledger, zone: ZoneInfo, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self._ledger = ledger
        self._zone = zone
        self._now = now
        self._clock = clock
        self._look_at: float | None = None
        self._go_on_at: float | None = None

    def look_soon(self) -> None:
        """Let the next call look whose digest is due, however short ago the last one did."""
        self._look_at = None

    async def make(self) -> None:
        """Put together the digests that are due, unless that was looked at a moment ago.

        The first call goes on with what paused while the process before was running: what was wrong may be right now.
        """
        if _is_before(self._clock(), self._look_at):
            return
        self._look_at = self._clock() + DIGEST_SECONDS
        if not _is_before(self._clock(), self._go_on_at):
            await self._ledger.go_on_with_digests()
            self._go_on_at = self._clock() + PAUSED_SECONDS
        now = self._now()
        for rhythm in await self._ledger.rhythms_with_held():
            await self._ledger.make_digests(rhythm, due_slot(rhythm, now, self._zone), now)


def _is_before(now: float, moment: float | None) -> bool:
    return moment is not None and now < moment

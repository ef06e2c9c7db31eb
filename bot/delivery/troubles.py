"""Troubles that every chat would have: they halt a dispatch until staff have been told."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable

from bot.domain.deliveries import Delivery, Refusals, Verdict
from bot.logs import unquoted

_log = logging.getLogger(__name__)


class Troubles:
    """Notices what would fail for everybody; tell: pauses a dispatch and tells staff why."""

    def __init__(self, tell: Callable[[int, str], Awaitable[None]]) -> None:
        self._tell = tell
        self._halted: set[int] = set()
        self._telling: set[int] = set()
        self._refusals: dict[int, dict[str, Refusals]] = {}

    def halt(self, delivery: Delivery) -> bool:
        """Whether a delivery that is claimed must not begin."""
        return delivery.dispatch_id in self._halted

    def claim_anew(self) -> None:
        """From here on the ledger itself leaves out what is paused, unless staff are still being told."""
        self._halted &= self._telling

    def forget(self, dispatches: Iterable[int]) -> None:
        """Dispatches are over."""
        for dispatch_id in dispatches:
            self._refusals.pop(dispatch_id, None)

    async def notice(self, delivery: Delivery, verdict: Verdict) -> None:
        """Look at a verdict, and tell staff, once, where it concerns all."""
        dispatch_id = delivery.dispatch_id
        # The text of one language may be bad where that of another is not.
        refusals = self._refusals.setdefault(dispatch_id, {}).setdefault(delivery.language, Refusals())
        concerns_all = refusals.concern_all(verdict) or verdict.stops
        if not concerns_all or dispatch_id in self._halted:
            return
        self._halted.add(dispatch_id)
        self._telling.add(dispatch_id)
        try:
            _log.error("Dispatch %d pauses: %s", dispatch_id, unquoted(verdict.detail))
            await self._tell(dispatch_id, verdict.detail)
        finally:
            self.forget([dispatch_id])
            self._telling.discard(dispatch_id)

"""Calls to Telegram that failed for the moment, made again: how often, and for how long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import Enum, auto

from bot.domain.outcomes import Outcome, State

PATIENCE_SECONDS = 5
"""The longest wait that Telegram may ask for and that is still kept here; a person waits for an answer so long."""
PAUSE_BEFORE_REPEAT, LONGEST_PAUSE = 0.5, 15.0
"""Seconds before a request that failed for the moment is sent again: the first pause, doubled up to the longest."""
FLEETING_SECONDS = 30.0
"""For how long a fleeting call is repeated; about then Telegram closes an inline query, and soon after a press."""


class Kind(Enum):
    """What a call does, as far as it matters whether it is made again."""

    SENDING = auto()
    """What arrives twice is there twice."""
    CHANGE = auto()
    """Twice is once: an edit, a deletion."""
    FLEETING = auto()
    """Twice is once, and soon it is of no use any more: somebody holds a button pressed, or waits to be let in."""


class Repeating:
    """Makes a call, and again as long as that is likely to help.

    patience: the longest wait in seconds that Telegram may ask for and that is kept before a repetition; longer ones
    come back as LATER. None is for a sender with a timetable of its own: every call is made once, whatever comes.
    away: seconds, those of the attempts included, for which a call that failed for the moment is repeated; with 0, it
    is repeated once. repeats: how often one that may have arrived is repeated within that time, whatever it is, so that
    a method that fails while all others work holds no worker for long; where twice is once, it is at least once.
    clock: seconds that only go forward.
    """

    def __init__(
        self,
        patience: float | None,
        away: float,
        repeats: int,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._patience = patience
        self._away = away
        self._repeats = repeats
        self._sleep = sleep
        self._clock = clock

    async def make(self, attempt: Callable[[], Awaitable[Outcome]], kind: Kind) -> Outcome:
        """Make a call, and again where that is likely to help; what became of it at last."""
        most = self._repeats if kind is Kind.SENDING else max(1, self._repeats)
        pause, unsure, is_first = PAUSE_BEFORE_REPEAT, 0, True
        began = away_at = self._clock()
        outcome = await attempt()
        while self._patience is not None:
            now = self._clock()
            unsure += outcome.state is State.UNCERTAIN
            if outcome.state is State.NOT_SENT:
                away_at = now  # As long as Telegram is away altogether, nobody else could be answered meanwhile.
            is_late = now - began > self._away or (kind is Kind.FLEETING and now - away_at > FLEETING_SECONDS)
            if is_late and not is_first:
                break
            if outcome.state is State.LATER and outcome.retry_after <= self._patience:
                wait = max(outcome.retry_after, PAUSE_BEFORE_REPEAT)
            elif outcome.state is State.NOT_SENT or (outcome.state is State.UNCERTAIN and unsure <= most):
                wait, pause = pause, min(2 * pause, LONGEST_PAUSE)
            else:
                break
            await self._sleep(wait)
            outcome, is_first = await attempt(), False
        return outcome

"""The gate before the whole sender: shut while Telegram asks for a pause, or does not answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

OUTAGE = 3
"""So many failures of the network in a row shut the gate, for growing pauses."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds: the first pause, doubled up to the longest."""
STEP = 0.5
"""Seconds of a wait after which one looks whether the process is to stop, and what else is due."""


class Gate:
    """Until when nothing may be sent; clock: seconds that only go forward."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._shut_until = 0.0
        self._failures, self._pause = 0, FIRST_PAUSE

    @property
    def is_shut(self) -> bool:
        """Whether nothing may be sent now."""
        return self._clock() < self._shut_until

    def shut(self, seconds: float) -> None:
        """Let nothing pass for so long."""
        self._shut_until = max(self._shut_until, self._clock() + seconds)

    def failed(self) -> None:
        """The network failed once more; those that were on their way together count as one failure."""
        if self.is_shut:
            return
        self._failures += 1
        if self._failures >= OUTAGE:
            self.shut(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def answered(self) -> None:
        """Telegram has answered."""
        self._failures, self._pause = 0, FIRST_PAUSE

    async def step(self) -> None:
        """Wait until something may be sent, but no longer than a step."""
        await self._sleep(max(0.0, min(self._shut_until - self._clock(), STEP)))

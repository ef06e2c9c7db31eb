"""How fast messages may go out: over all chats without bursts, and to each chat and group by Telegram's limits."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable

CHAT_SECONDS = 1.0
"""Between two messages to one chat (https://core.telegram.org/bots/faq, hitting limits)."""
GROUP_MESSAGES = 20
GROUP_SECONDS = 60.0
"""So many messages to one group in so many seconds (same source)."""


class Pace:
    """Slots at even distances: one late is made up for by the next, but never by more than one, so there are no bursts.

    rate: slots a second; None: as many as one likes. clock: seconds that only go forward.
    """

    def __init__(
        self, rate: float | None, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self._distance = 1 / rate if rate else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._turn = asyncio.Lock()

    async def slot(self) -> None:
        """Wait for the next slot and take it."""
        if not self._distance:
            return
        async with self._turn:  # who waits beside others would take the same slot
            now = self._clock()
            if now < self._next:
                await self._sleep(self._next - now)
                now = self._clock()
            self._next = max(self._next, now - self._distance) + self._distance


class ChatPace:
    """When each chat may get its next message; remembers a minute at most, and only of chats that got one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._chats: OrderedDict[int, float] = OrderedDict()
        self._groups: OrderedDict[int, deque[float]] = OrderedDict()

    def wait(self, chat_id: int) -> float:
        """Seconds until a chat may get a message; 0 where it may now."""
        now = self._clock()
        free_at = self._chats[chat_id] + CHAT_SECONDS if chat_id in self._chats else now
        times = self._groups.get(chat_id)
        if times is not None and len(times) == GROUP_MESSAGES:
            free_at = max(free_at, times[0] + GROUP_SECONDS)
        return max(free_at - now, 0.0)

    def count(self, chat_id: int) -> None:
        """Remember that a chat gets a message now; ids of groups and channels are negative."""
        now = self._clock()
        self._chats[chat_id] = now
        self._chats.move_to_end(chat_id)
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)).append(now)
            self._groups.move_to_end(chat_id)
        while self._chats and next(iter(self._chats.values())) <= now - CHAT_SECONDS:
            self._chats.popitem(last=False)
        while self._groups and next(iter(self._groups.values()))[-1] <= now - GROUP_SECONDS:
            self._groups.popitem(last=False)

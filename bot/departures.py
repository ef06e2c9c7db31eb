"""Departures: whoever blocks the bot or throws it out is forgotten, also where the database takes nothing just then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.ports import Memory
from bot.domain.questions import Person
from bot.store.errors import was_possible


class Departures:
    """Ends and forgets what was kept for chats that the bot was sent out of.

    end: ends what a chat subscribed to. memory: forgets languages and conversations.

    What is still to be done is held in memory: while the database takes nothing, it does not take either that the
    update was handled, so that the next process meets it again. Only an end within the minute after that loses it.
    """

    def __init__(self, end: Callable[[int], Awaitable[object]], memory: Memory) -> None:
        self._end = end
        self._memory = memory
        self._gone: dict[int, Person] = {}

    async def left(self, person: Person) -> None:
        """Forget a chat, now or as soon as the database can be used."""
        self._gone[person.chat_id] = person
        await self._forget(person)

    def returned(self, chat_id: int) -> None:
        """The bot is back: what is kept for the chat from now on stays."""
        self._gone.pop(chat_id, None)

    async def look(self, _now: datetime) -> None:
        """Try again what was not possible."""
        for person in list(self._gone.values()):
            await self._forget(person)

    async def _forget(self, person: Person) -> None:
        has_ended = await was_possible(self._end(person.chat_id))
        if await was_possible(self._memory.forget(person)) and has_ended:
            self._gone.pop(person.chat_id, None)

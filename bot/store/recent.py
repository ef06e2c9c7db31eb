"""What people talked about just now, held in memory in front of the database: a question waits for no disk."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from bot.domain.questions import Context, Person, Remembered
from bot.logs import Standstill
from bot.store.questions import QuestionStore

TIDY_SECONDS = 60.0
"""How often contexts that are over are deleted."""
SIZE = 1_000
"""Conversations held; of others the database is asked."""

_log = logging.getLogger(__name__)

_Key = tuple[int, int]


class RecentConversations:
    """Implements Memory of bot/assistant.py: async with RecentConversations(store) as memory.

    A context is written at once, together with those that came while the one before was written. What is not
    written when the process is killed are the last milliseconds of what was talked about, nothing else.
    """

    def __init__(self, store: QuestionStore, size: int = SIZE) -> None:
        self._store = store
        self._size = size
        self._known: OrderedDict[_Key, Remembered] = OrderedDict()
        self._unwritten: dict[_Key, tuple[Person, Context]] = {}
        self._being_written: dict[_Key, tuple[Person, Context]] = {}
        self._writing: asyncio.Task[None] | None = None
        self._storing = asyncio.Lock()
        self._standstill = Standstill(_log, "Contexts could not be stored")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._writing is not None:
            # Whoever stops waiting stops the wait, and not the writing of what others said.
            await asyncio.shield(self._writing)

    async def recall(self, person: Person) -> Remembered:
        """What is known of a person."""
        key = _key(person)
        if key not in self._known:
            try:
                stored = await self._store.recall(person)
            except sqlite3.Error:
                # Who cannot be recalled is answered as somebody new: better than not at all.
                _log.exception("What was talked about could not be read")
                return self._known.get(key, Remembered())
            # While the database was asked, something newer may have come.
            self._known.setdefault(key, stored)
        self._known.move_to_end(key)
        remembered = self._known[key]
        self._trim()
        return remembered

    async def keep(self, person: Person, context: Context) -> None:
        """Replace the context of the conversation."""
        known = await self.recall(person)
        key = _key(person)
        self._known[key] = replace(known, context=context)
        self._unwritten[key] = person, context
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def set_language(self, person: Person, language: str) -> None:
        """Keep the language that a person chose, in whatever chat."""
        await self._store.set_language(person, language)
        for key, known in self._known.items():
            if key[1] == person.user_id:
                self._known[key] = replace(known, language=language)

    async def forget(self, person: Person) -> None:
        """Delete all that is known of a person, in every chat; of a group, what anybody talks about there.

        Nothing of it is written any more afterwards.
        """
        self._drop(person)
        async with self._storing:
            # No context is on its way to the database now, and those that wait for theirs are dropped before it comes.
            await self._store.forget(person)
            self._drop(person)

    async def forget_older_than(self, moment: datetime) -> int:
        """Delete the contexts of conversations that rested since before a moment; returns how many were stored."""
        for key, known in list(self._known.items()):
            if known.context is None or known.context.at < moment:
                del self._known[key]
        return await self._store.forget_older_than(moment)

    async def keep_tidy(
        self,
        lasts: timedelta,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Delete contexts that rested for so long, every minute, until this is cancelled."""
        while True:
            try:
                await self.forget_older_than(now() - lasts)
            except (sqlite3.Error, OSError):
                _log.exception("Contexts that are over could not be deleted; the next attempt comes soon")
            await sleep(TIDY_SECONDS)

    async def _write(self) -> None:
        while self._unwritten:
            try:
                async with self._storing:
                    self._being_written, self._unwritten = self._unwritten, {}
                    await self._store.keep_all(self._being_written.values())
            except (sqlite3.Error, OSError) as error:
                # The conversations go on from memory; only a restart now would lose what they are about.
                self._standstill.failed(error)
            else:
                self._standstill.works()
            self._being_written = {}

    def _drop(self, person: Person) -> None:
        for held in (self._known, self._unwritten):
            for key in list(held):
                if key[1] == person.user_id if person.is_private else key[0] == person.chat_id:
                    del held[key]

    def _trim(self) -> None:
        if len(self._known) > self._size:
            oldest = next(iter(self._known))
            if oldest not in self._unwritten and oldest not in self._being_written:
                del self._known[oldest]


def _key(person: Person) -> _Key:
    return person.chat_id, person.user_id

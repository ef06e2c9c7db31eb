"""Rounds of questions: each week editors are asked, one by one, whether the oldest entries are still true."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.directory import Entry
from bot.domain.freshness import may_ask, oldest_first, stale_entries, week_due
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.team import Right
from bot.domain.upkeep import RoundStep, What
from bot.logs import known_as
from bot.store.directory import EditConflictError
from bot.store.errors import if_possible
from bot.store.freshness import FreshnessStore
from bot.tending.desk import Desk
from bot.wording import freshness as words
from bot.wording import tending as tending_words

Send = Callable[[int, Message], Awaitable[Outcome]]
"""The way out to a chat."""

PATIENCE = timedelta(minutes=2)
"""After this time a question that should have come next comes by itself."""

_TRY_AGAIN = frozenset({State.LATER, State.NOT_SENT, State.UNCERTAIN, State.LOCKED_OUT})

_log = logging.getLogger(__name__)


class Freshness:
    """The list of the oldest entries, and the round of each editor."""

    def __init__(self, desk: Desk, send: Send) -> None:
        self._desk = desk
        self._send = send
        self._store = FreshnessStore(desk.office.database)

    async def show(self, person: Person, page: int) -> Said:
        """The oldest entries."""
        desk = self._desk
        entries = oldest_first(desk.directory.entries)
        voice, stale = await desk.voice_of(person), len(self._stale())
        return Said((words.stale_page(voice, entries, stale, desk.ages.stale_months, page),), into=True)

    async def confirm(self, person: Person, entry_id: str, argument: str) -> Said | None:
        """All of an entry is still true: it gets today's date. None for a forged button."""
        desk, voice, now = self._desk, await self._desk.voice_of(person), self._desk.now()
        if argument and not argument.isdecimal():
            return None
        stored = await desk.entries.stored(entry_id)
        if stored is None:
            return await self._gone(person, entry_id)
        entry = stored.entry.model_copy(update={"as_of": desk.ages.today(now).isoformat()})
        author, based_on = str(person.user_id), int(argument) if argument else None
        try:
            await desk.entries.save(entry, author, now, based_on=based_on, what=What.CONFIRMED)
        except EditConflictError:
            # Who confirmed it too agrees; anything else must be seen before it is called true.
            if stored.entry.as_of != entry.as_of:
                return await self._changed(person, entry_id)
        await desk.office.publisher.publish()
        notice = tending_words.was_confirmed(voice)
        said = await if_possible(self._next_after(person, entry_id))
        return replace(said or await desk.page_of(person, entry_id, listed=0), notice=notice)

    async def press(self, person: Person, entry_id: str, argument: str) -> Said | None:
        """Begin, put off or stop; None for a forged button."""
        desk, now = self._desk, self._desk.now()
        voice = await desk.voice_of(person)
        match argument:
            case RoundStep.BEGIN:
                if not self._stale():
                    return Said(notice=words.nothing_stale(voice), alert=True)
                await self._store.begin(person.user_id, week_due(now, desk.office.zone), now)
                return replace(await self.next(person), into=False)
            case RoundStep.LATER:
                await self._store.answer(person.user_id, entry_id, now)
                is_open = (await self._store.round(person.user_id)).is_open
                return await self.next(person) if is_open else Said((words.stopped(voice),), into=True)
            case RoundStep.STOP:
                await self._store.close(person.user_id, now)
                return Said((words.stopped(voice),), into=True)
            case _:
                return None

    async def after(self, person: Person, entry_id: str, said: Said) -> Said:
        """What is said after an entry was withdrawn; with the next question, where it was the answer to one."""
        following = await if_possible(self._next_after(person, entry_id))
        return replace(said, messages=(*said.messages, *following.messages)) if following else said

    async def _next_after(self, person: Person, entry_id: str) -> Said | None:
        """The next question, where something was the answer to one; where it cannot be kept, the rounds ask it."""
        answers = await self._store.answer(person.user_id, entry_id, self._desk.now())
        return await self.next(person) if answers else None

    async def next(self, person: Person, *, weekly: bool = False) -> Said:
        """The next question of an open round, or that it is over."""
        found = await self._next(person, weekly=weekly)
        if isinstance(found, Said):
            return found
        entry, message = found
        await self._store.ask(person.user_id, entry.id, self._desk.now())
        return Said((message,), into=True)

    async def look(self, now: datetime) -> None:
        """Begin the rounds that are due, and go on with those whose question was answered in another room."""
        zone, editors = self._desk.office.zone, self._desk.office.team.with_right(Right.EDIT)
        for user_id, entry_id in await self._store.answered_elsewhere():
            if await self._store.answer(user_id, entry_id, now) and user_id in editors:
                await self._ask_by_itself(user_id, now)
        week = week_due(now, zone)
        await self._store.meet(editors, week, now)
        if not may_ask(now, zone):
            return
        for user_id in await self._store.waiting(now, PATIENCE):
            if user_id in editors:
                await self._ask_by_itself(user_id, now)
        for user_id in await self._store.due(week):
            if user_id in editors and await self._store.begin_week(user_id, week, now):
                await self._ask_by_itself(user_id, now, weekly=True)

    async def _ask_by_itself(self, user_id: int, now: datetime, *, weekly: bool = False) -> None:
        person = self._desk.office.team.reader(user_id)
        if weekly and not self._stale():
            await self._store.close(user_id, now)
            return
        found = await self._next(person, weekly=weekly)
        entry, message = (None, found.messages[0]) if isinstance(found, Said) else found
        outcome = await self._send(user_id, message)
        if outcome.delivered and entry is not None:
            await self._store.ask(user_id, entry.id, now)
        elif not outcome.delivered and outcome.state not in _TRY_AGAIN:
            _log.warning("Editor %s could not be asked: %s", known_as(user_id), outcome.state.value)
            await self._store.close(user_id, now)

    async def _next(self, person: Person, *, weekly: bool = False) -> tuple[Entry, Message] | Said:
        desk, voice = self._desk, await self._desk.voice_of(person)
        where = await self._store.round(person.user_id)
        left = [entry for entry in self._stale() if entry.id not in where.answered]
        for entry in left:
            stored = await desk.entries.stored(entry.id)
            if stored is not None:
                place, total = len(where.answered) + 1, len(where.answered) + len(left)
                message = words.question(
                    voice, desk.directory, stored.entry, stored.revision, place, total, weekly=weekly
                )
                return stored.entry, message
        await self._store.close(person.user_id, desk.now())
        return Said((words.round_done(voice, len(where.answered)),), into=True)

    async def _changed(self, person: Person, entry_id: str) -> Said:
        notice = tending_words.changed_meanwhile(await self._desk.voice_of(person))
        return await self._desk.page_of(person, entry_id, notice=notice, alert=True)

    async def _gone(self, person: Person, entry_id: str) -> Said:
        """Somebody withdrew it meanwhile, so that there is nothing to answer any more."""
        gone = await self._desk.gone(person)
        if await self._store.answer(person.user_id, entry_id, self._desk.now()):
            return replace(await self.next(person), notice=gone.notice, alert=True)
        return gone

    def _stale(self) -> list[Entry]:
        return stale_entries(self._desk.directory.entries, self._desk.ages, self._desk.now())

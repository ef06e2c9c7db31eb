"""The off switch: an admin turns residents away for a while, and lets them in again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.domain.audit import Act, Deed
from bot.domain.forms import Form, Room
from bot.domain.halts import MAX_REASON, Halt, Switch
from bot.domain.messages import Message
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.team import Right
from bot.office import Office
from bot.store.errors import was_possible
from bot.store.halts import HaltStore
from bot.wording import switching as words
from bot.wording.html import Html, plain
from bot.wording.team import called, local_moment
from bot.wording.voice import Voice

_REASON = "reason"


class Switching:
    """The way of the admins' commands, without Telegram; switch: the live value that all updates are held against.

    Who switches the bot off may do so because something is wrong with it. So the switch holds at once, also while the
    database takes nothing, and is written down as soon as that is possible.
    """

    def __init__(self, office: Office, switch: Switch) -> None:
        self._office = office
        self._switch = switch
        self._store = HaltStore(office.database)
        self._unkept: list[tuple[Halt | None, Deed]] = []
        self._writing = asyncio.Lock()

    @property
    def is_off(self) -> bool:
        """Whether the bot is switched off."""
        return self._switch.is_off

    def turns_away(self, person: Person) -> bool:
        """Whether somebody only hears that the bot is off; staff go on with their work."""
        return self._switch.is_off and self._office.team.member(person.user_id) is None

    async def pause(self, person: Person, reason: str) -> Said:
        """Switch the bot off for a reason; without one, ask for it."""
        refused = await self._office.refused_command(person, Right.LEAD, "pause")
        return refused or await self._pause(person, reason.strip())

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what was typed for the reason; None for who is no admin any more: it is a question."""
        if not self._office.may(person, Right.LEAD, f"the form {form.step}"):
            return None
        return await self._pause(person, plain(Html(typed.html)).strip())

    async def resume(self, person: Person) -> Said:
        """Switch the bot on again."""
        refused = await self._office.refused_command(person, Right.LEAD, "resume")
        if refused:
            return refused
        voice = await self._office.voice_of(person)
        if not self._switch.is_off:
            return Said((words.was_on(voice),))
        is_kept = await self._turn(None, Deed(self._office.now(), str(person.user_id), Act.SWITCHED_ON))
        name = self._name_of(person)
        told = await self._tell(person, lambda v: words.told_on(v, name(v), is_kept=is_kept))
        return Said((words.is_on(voice, is_kept=is_kept),), to_others=told)

    async def keep(self, _: datetime) -> None:
        """Write down what could not be written before."""
        await self._write()

    async def _pause(self, person: Person, reason: str) -> Said:
        voice, now = await self._office.voice_of(person), self._office.now()
        if (off := self._switch.halt) is not None:
            await self._office.ask_no_more(person)
            since = local_moment(voice, off.since.astimezone(self._office.zone))
            return Said((words.was_off(voice, since, off.reason),))
        if not reason or len(reason) > MAX_REASON:
            return await self._ask(person, words.reason_too_long(voice) if reason else words.ask_reason(voice))
        deed = Deed(now, str(person.user_id), Act.SWITCHED_OFF, detail=reason)
        is_kept = await self._turn(Halt(now, reason), deed)
        await self._office.ask_no_more(person)
        name = self._name_of(person)
        told = await self._tell(person, lambda v: words.told_off(v, name(v), reason, is_kept=is_kept))
        return Said((words.is_off(voice, reason, is_kept=is_kept),), to_others=told)

    async def _turn(self, halt: Halt | None, deed: Deed) -> bool:
        """Turn the switch, and write it down; whether that could be done at once."""
        self._switch.halt = halt
        self._unkept.append((halt, deed))
        return await self._write()

    async def _write(self) -> bool:
        async with self._writing:
            while self._unkept:
                halt, deed = self._unkept[0]
                turning = self._store.switch_on(deed) if halt is None else self._store.switch_off(halt, deed)
                if not await was_possible(turning):
                    return False
                del self._unkept[0]
        return True

    async def _ask(self, person: Person, question: Message) -> Said:
        is_asked = await was_possible(self._office.ask(person, Room.SWITCH, _REASON))
        return Said((question if is_asked else words.reason_behind(await self._office.voice_of(person)),))

    def _name_of(self, person: Person) -> Callable[[Voice], str]:
        member = self._office.team.member(person.user_id)
        return lambda voice: called(voice, person.user_id, member.name if member else None)

    async def _tell(self, person: Person, word: Callable[[Voice], Message]) -> tuple[tuple[int, Message], ...]:
        others = sorted(self._office.team.staff - {person.user_id})
        return tuple([await self._office.to_person(user_id, word) for user_id in others])

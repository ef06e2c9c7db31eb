"""The office: what every room of the staff works with, and whether somebody may work there."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.audit import Act, Deed
from bot.domain.entry_names import Meant, meant_by
from bot.domain.forms import Form, Room
from bot.domain.messages import Message
from bot.domain.ports import Snapshot
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.team import Right, Team
from bot.logs import known_as
from bot.publishing import Publisher
from bot.store.audit import AuditStore
from bot.store.database import Database
from bot.store.forms import FormStore
from bot.store.withdrawals import WithdrawalStore
from bot.wording import staff as words
from bot.wording.html import Html, joined
from bot.wording.voice import Voice, Voices

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Office:
    """The database and its common stores, the voices, the team, the clock, and the directory as it is now.

    snapshot: what answers come from. voice_of: the voice that somebody is spoken to with. zone: in which staff type
    times.
    """

    database: Database
    voices: Voices
    team: Team
    forms: FormStore
    audit: AuditStore
    publisher: Publisher
    snapshot: Callable[[], Snapshot]
    voice_of: Callable[[Person], Awaitable[Voice]]
    zone: ZoneInfo
    now: Callable[[], datetime]

    async def ask(self, person: Person, room: Room, step: str, number: int = 0, payload: str = "") -> None:
        """Take the next typed message of a person for the answer to a step of a room."""
        form = Form(step, number, room, payload)
        await self.forms.set_form(person.chat_id, person.user_id, form, self.now())

    def asked(self, person: Person) -> Form | None:
        """What a person was asked to type, by whatever room."""
        return self.forms.form(person.chat_id, person.user_id, self.now())

    async def ask_no_more(self, person: Person) -> bool:
        """Take the next typed message for a question again; returns whether something else was waited for."""
        return await self.forms.clear_form(person.chat_id, person.user_id)

    async def leave(self, person: Person, typed: str = "") -> Said | None:
        """Something else was done instead of answering a form: a command, a press, or a word for leaving.

        typed: a word for leaving needs no other answer than that one has left; None where another answer is due.
        """
        form = self.asked(person)
        if form is None or not await self.ask_no_more(person) or not self.is_leaving(typed):
            return None
        return Said((words.form_left(await self.voice_of(person), form.room),))

    def is_leaving(self, typed: str) -> bool:
        """Whether somebody typed a word for leaving a form, in any language."""
        return typed.strip().removeprefix("/").casefold() in words.leaving_words(self.voices)

    async def meant(self, name: str) -> Meant:
        """Which entries somebody means who types a name, also of those that are withdrawn."""
        return meant_by(name, self.snapshot(), await WithdrawalStore(self.database).names())

    def may(self, person: Person, right: Right, tried: str) -> bool:
        """Whether somebody of the staff with a right speaks, in their private chat: not all is for a whole group.

        tried: what it is about, in English, for the log of refusals.
        """
        if self.team.may(person.user_id, right) and person.chat_id == person.user_id:
            return True
        _log.warning("User %s is not allowed to do what they tried: %s", known_as(person.user_id), tried)
        return False

    async def refused_command(self, person: Person, right: Right, command: str) -> Said | None:
        """The polite no to a command, where one is due."""
        if self.may(person, right, f"the command {command}"):
            return None
        voice = await self.voice_of(person)
        if self.team.may(person.user_id, right):
            return Said((words.private_only(voice),))
        return Said((Message(Html(self._no(voice, person, right))),))

    async def refused_press(self, person: Person, right: Right, tried: str) -> Said | None:
        """The polite no to a press, where one is due."""
        if self.may(person, right, tried):
            return None
        return Said(notice=self._no(await self.voice_of(person), person, right), alert=True)

    async def with_commands(self, person: Person, help_page: Message) -> Message:
        """The help for everybody, with the commands of somebody of the staff below it; not where others read it too."""
        member = self.team.member(person.user_id)
        if member is None or person.chat_id != person.user_id:
            return help_page
        own = words.staff_help(await self.voice_of(person), member)
        return replace(help_page, text=joined([Html(help_page.text), own], "\n\n"))

    async def record(self, person: Person, act: Act, *, entry_id: str | None = None, detail: str = "") -> None:
        """Keep in the audit log what somebody did, where nothing else does so."""
        await self.audit.record(Deed(self.now(), str(person.user_id), act, entry_id, detail=detail))

    async def to_person(self, user_id: int, word: Callable[[Voice], Message]) -> tuple[int, Message]:
        """A message to somebody of the staff, in their language; their private chat has their own id."""
        return user_id, word(await self.voice_of(self.team.reader(user_id)))

    def _no(self, voice: Voice, person: Person, right: Right) -> str:
        return words.lacks_right(voice, right) if self.team.member(person.user_id) else words.staff_only(voice)

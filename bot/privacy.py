"""Privacy: all that is stored of a chat as a file, and its deletion, each on the word of who may decide for it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.domain.actions import Forget
from bot.domain.notice import Retention
from bot.domain.personal_data import ForgetMove, Told
from bot.domain.ports import Memory
from bot.domain.questions import Person
from bot.domain.register import REGISTER
from bot.domain.replies import File, Said
from bot.office import Office
from bot.store.moments import to_text
from bot.store.personal_data import PersonalDataStore, Rows
from bot.wording import privacy as words
from bot.wording import stored
from bot.wording.html import plain
from bot.wording.voice import Voice


class Privacy:
    """Shows and forgets what is stored; the private chat of a person has their id, so both are one.

    memory: who holds conversations in front of the database. withdraw: called with a chat that gets nothing more.
    """

    def __init__(
        self,
        office: Office,
        retention: Retention,
        memory: Memory,
        withdraw: Callable[[int], Awaitable[None]],
    ) -> None:
        self._office = office
        self._store = PersonalDataStore(office.database)
        self._retention = retention
        self._memory = memory
        self._withdraw = withdraw

    async def my_data(self, person: Person, *, may: bool) -> Said:
        """All that is stored, as a file; may: whether who asks may decide for the chat."""
        voice = await self._office.voice_of(person)
        if not may:
            return Said((words.administrators_only(voice),))
        found = await self._store.of(person.chat_id, is_group=not person.is_private)
        if not found:
            return Said((words.nothing_stored(voice),))
        told = {
            "telegram_id": person.chat_id,
            "at": to_text(self._office.now()),
            "stored": [self._explained(voice, each, found) for each in Told if _tables_of(each, found)],
        }
        content = json.dumps(told, ensure_ascii=False, indent=2).encode()
        return Said(files=(File(words.file_name(voice), content, words.file_note(voice)),))

    async def ask(self, person: Person, *, may: bool) -> Said:
        """Ask whether all shall be deleted."""
        voice = await self._office.voice_of(person)
        if not may:
            return Said((words.administrators_only(voice),))
        return Said((words.forget_question(voice, staff=self._is_staff(person), private=person.is_private),))

    async def press(self, person: Person, action: Forget, *, may: bool) -> Said:
        """Delete all, or nothing, as was answered. When the answer comes, nothing else comes any more."""
        voice = await self._office.voice_of(person)
        if not may:
            return Said(notice=words.administrators_only_notice(voice), alert=True)
        if action.move is ForgetMove.NO:
            return Said((words.nothing_deleted(voice),), into=True)
        await self._memory.forget(person)
        await self._office.forms.forget(person.chat_id)
        await self._store.forget(person.chat_id, self._office.now(), is_group=not person.is_private)
        await self._withdraw(person.chat_id)
        return Said(
            (words.forgotten(voice, self._retention, staff=self._is_staff(person), private=person.is_private),),
            into=True,
        )

    def _is_staff(self, person: Person) -> bool:
        return person.is_private and self._office.team.member(person.user_id) is not None

    def _explained(self, voice: Voice, told: Told, found: Mapping[str, Rows]) -> Mapping[str, Any]:
        return {"what": plain(stored.line(voice, told, self._retention)), **_tables_of(told, found)}


def _tables_of(told: Told, found: Mapping[str, Rows]) -> Mapping[str, Rows]:
    return {name: rows for name, rows in found.items() if REGISTER[name].told is told}

"""Guiding: a new entry step by step, each of which can be skipped unless no entry can be without it."""

from __future__ import annotations

import asyncio

from bot.domain.actions import Edit
from bot.domain.entry_fields import BY_NAME, EntryDraft, refused
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.upkeep import EditMove
from bot.editing.desk import EditingDesk
from bot.editing.filling import MAX_VALUE, Filling
from bot.matching.duplicates import likely_duplicates
from bot.wording import editing_begin, editing_saving
from bot.wording.editing_fields import Asking
from bot.wording.html import utf16_length

OFFERED = 3
"""Entries that may be the same, and drafts that wait: no more of them are shown."""

_STEPS = ("kind", "name", "summary", "places", "topics", "contacts", "website", "opening_hours")


class Guiding:
    """The guided form of a new entry."""

    def __init__(self, desk: EditingDesk, filling: Filling) -> None:
        self._desk = desk
        self._filling = filling

    async def begin(self, person: Person, *, another: bool = False) -> Said | None:
        """Begin a new entry; where some were begun and not saved, offer those first, unless it shall be another one."""
        drafts = [draft for draft in await self._desk.drafts.of(person.user_id, 50) if draft.is_new]
        begun = [draft for draft in drafts if draft.fields]
        if begun and not another:
            voice = await self._desk.voice_of(person)
            return Said((editing_begin.offer_new_draft(voice, begun[:OFFERED]),))
        draft = await self._desk.drafts.begin_new(person.user_id, {}, self._desk.office.now())
        said = await self.show(person, draft, 0)
        return said and Said(said.messages)

    async def begin_called(self, person: Person, name: str) -> Said | None:
        """Begin a new entry of a name, or go on with the one that was begun; first say which may be the same."""
        if utf16_length(name) > MAX_VALUE or refused({"name": name}, "name"):
            return await self.begin(person)
        drafts = await self._desk.drafts.of(person.user_id, 50)
        begun = next((draft for draft in drafts if draft.is_new and draft.fields.get("name") == name), None)
        draft = begun or await self._desk.drafts.begin_new(person.user_id, {"name": name}, self._desk.office.now())
        said = await self._doubts(person, draft, 0) or await self.show(person, draft, 0)
        return said and Said(said.messages)

    async def show(self, person: Person, draft: EntryDraft, step: int) -> Said | None:
        """Ask for what a step is about; after the last one, show all fields."""
        steps = await self._steps(person)
        if step >= len(steps):
            return await self._desk.overview(person, draft, into=True)
        name, language = steps[step]
        return await self._filling.ask(person, Asking(draft, BY_NAME[name], language, step))

    async def after(self, person: Person, draft: EntryDraft, step: int) -> Said | None:
        """Go on to the next step that is due; after the name, first say which entries may be the same."""
        steps = await self._steps(person)
        if step < len(steps) and steps[step][0] == "name":
            return await self._doubts(person, draft, step + 1) or await self.show(person, draft, step + 1)
        is_named = step + 1 < len(steps) and steps[step + 1][0] == "name" and "name" in draft.fields
        return await self.show(person, draft, step + 2 if is_named else step + 1)

    async def _doubts(self, person: Person, draft: EntryDraft, step: int) -> Said | None:
        """Which entries may be the same as a new one; step: what comes where it is another one. None: no doubts."""
        found = await asyncio.to_thread(likely_duplicates, draft.fields, self._desk.directory, OFFERED)
        if not found:
            return None
        voice, name = await self._desk.voice_of(person), draft.fields["name"]
        otherwise = Edit(EditMove.NEW, draft.key, str(step))
        return Said((editing_saving.duplicates(voice, self._desk.directory, found, otherwise, name),))

    async def _steps(self, person: Person) -> list[tuple[str, str]]:
        """The fields that are asked for, those by language once for each, the editor's first."""
        languages = await self._desk.languages_of(person)
        return [(name, language) for name in _STEPS for language in (languages if BY_NAME[name].by_language else ("",))]

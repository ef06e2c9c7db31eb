"""Guiding: a new entry step by step, each of which can be skipped unless no entry can be without it."""

from __future__ import annotations

import asyncio

from bot.domain.actions import Edit
from bot.domain.entry_fields import BY_NAME, EntryDraft
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.upkeep import EditMove
from bot.editing.desk import EditingDesk
from bot.editing.filling import Filling
from bot.matching.duplicates import likely_duplicates
from bot.wording import editing_begin, editing_saving
from bot.wording.editing_fields import Asking

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
        # A draft that nothing was written into is as good as another one.
        empty = next((draft for draft in drafts if not draft.fields), None)
        draft = empty or await self._desk.drafts.begin_new(person.user_id, {}, self._desk.office.now())
        said = await self.show(person, draft, 0)
        return said and Said(said.messages)

    async def show(self, person: Person, draft: EntryDraft, step: int) -> Said | None:
        """Ask for what a step is about; after the last one, show all fields."""
        steps = await self._steps(person)
        if step >= len(steps):
            return await self._desk.overview(person, draft, into=True)
        name, language = steps[step]
        return await self._filling.ask(person, Asking(draft, BY_NAME[name], language, step))

    async def after(self, person: Person, draft: EntryDraft, step: int) -> Said | None:
        """Go on to the next step; after the name, first say which entries may be the same."""
        steps = await self._steps(person)
        if step < len(steps) and steps[step][0] == "name":
            found = await asyncio.to_thread(likely_duplicates, draft.fields, self._desk.directory, OFFERED)
            if found:
                voice = await self._desk.voice_of(person)
                otherwise = Edit(EditMove.NEW, draft.key, str(step + 1))
                name = draft.fields["name"]
                return Said((editing_saving.duplicates(voice, self._desk.directory, found, otherwise, name),))
        return await self.show(person, draft, step + 1)

    async def _steps(self, person: Person) -> list[tuple[str, str]]:
        """The fields that are asked for, those by language once for each, the editor's first."""
        languages = await self._desk.languages_of(person)
        return [(name, language) for name in _STEPS for language in (languages if BY_NAME[name].by_language else ("",))]

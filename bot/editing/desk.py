"""The desk of the editors: their drafts, and what every step with one shows."""

from __future__ import annotations

from bot.domain.directory import Directory
from bot.domain.entry_fields import BY_CODE, EntryDraft, FieldSpec, Group, fields_of
from bot.domain.entry_merging import rebased
from bot.domain.forms import Room
from bot.domain.origins import NOWHERE, Origin
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.office import Office
from bot.store.directory import DirectoryStore, Stored
from bot.store.entry_drafts import EntryDraftStore
from bot.store.withdrawals import WithdrawalStore
from bot.wording import editing as words
from bot.wording import editing_begin
from bot.wording.editing_saving import withdrawn_meanwhile
from bot.wording.html import Html
from bot.wording.tending import is_withdrawn
from bot.wording.voice import Voice


class EditingDesk:
    """What the steps share: stores, voices and the clock."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.entries = DirectoryStore(office.database)
        self.drafts = EntryDraftStore(office.database)
        self.withdrawals = WithdrawalStore(office.database)

    @property
    def directory(self) -> Directory:
        """What answers come from now."""
        return self.office.snapshot().directory

    @property
    def codes(self) -> tuple[str, ...]:
        """The languages in which an entry should be there."""
        return self.office.voices.languages.codes

    async def voice_of(self, person: Person) -> Voice:
        """The voice that an editor is spoken to with."""
        return await self.office.voice_of(person)

    async def languages_of(self, person: Person) -> tuple[str, ...]:
        """All languages, that of the editor first."""
        own = (await self.voice_of(person)).language
        return (own, *(code for code in self.codes if code != own))

    async def ask(self, person: Person, step: str, payload: str = "") -> None:
        """Take the next typed message for the answer to a step."""
        await self.office.ask(person, Room.EDITING, step, payload=payload)

    async def begin(self, person: Person, entry_id: str, origin: Origin = NOWHERE) -> Said:
        """Begin to change an entry; where changes of it wait in a draft, offer to go on with them.

        origin: what it is begun for; who goes on with a draft goes on for that too.
        """
        stored = await self.entries.stored(entry_id)
        draft = await self.drafts.get(person.user_id, entry_id)
        if stored is None:
            return await self.missing(person, entry_id, draft)
        if draft is not None and draft.changed:
            if origin != NOWHERE:
                await self.drafts.set_origin(person.user_id, entry_id, origin)
            return Said((editing_begin.offer_draft(await self.voice_of(person), draft),))
        now = self.office.now()
        draft = await self.drafts.begin(person.user_id, entry_id, stored.revision, fields_of(stored.entry), now, origin)
        return await self.overview(person, draft)

    async def overview(self, person: Person, draft: EntryDraft, *, note: Html = Html(""), into: bool = False) -> Said:  # noqa: B008
        """The draft as fields, all of them short."""
        voice = await self.voice_of(person)
        stored = None if draft.is_new else await self.entries.stored(draft.key)
        if stored is None and not draft.is_new:
            return await self.missing(person, draft.key, draft)
        if stored is not None:
            draft = await self.caught_up(draft, stored)
        if not note and draft.changed and stored is not None and stored.revision != draft.based_on:
            note = editing_begin.changed_since(voice)
        return Said((words.overview(voice, self.directory, draft, self.codes, note),), into=into)

    async def group(
        self,
        person: Person,
        draft: EntryDraft,
        group: Group,
        *,
        note: Html = Html(""),  # noqa: B008
        just: FieldSpec | None = None,
        into: bool = False,
    ) -> Said:
        """The fields of one group of a draft; just: the one that was changed a moment ago."""
        voice = await self.voice_of(person)
        codes = await self.languages_of(person)
        return Said((words.group_page(voice, self.directory, draft, group, codes, note, just),), into=into)

    async def keep(self, draft: EntryDraft) -> bool:
        """Keep what was made of a draft; returns False where it is gone."""
        return await self.drafts.keep(draft, self.office.now())

    async def caught_up(self, draft: EntryDraft, stored: Stored) -> EntryDraft:
        """The draft on top of the entry as it is now, where no more than the date differs from what it was based on.

        Somebody confirmed the entry, or it was out of the directory and came back: there is nothing to see in that.
        """
        now = fields_of(stored.entry)
        dated = {} if draft.dated else {"as_of": None}
        if stored.revision == draft.based_on or {**draft.base, **dated} != {**now, **dated}:
            return draft
        caught_up = rebased(draft, stored.entry, stored.revision)
        return caught_up if await self.keep(caught_up) else draft

    async def missing(self, person: Person, entry_id: str, draft: EntryDraft | None) -> Said:
        """The directory does not hold an entry (any more); draft: what somebody made of it, which stays."""
        name, voice = await self.withdrawals.name_of(entry_id), await self.voice_of(person)
        if name is None:
            return await self.gone(person)
        if draft is not None and draft.changed:
            return Said((withdrawn_meanwhile(voice, draft),))
        return Said((is_withdrawn(voice, entry_id, name),))

    async def gone(self, person: Person) -> Said:
        """There is no such draft or entry, or the button is forged."""
        return Said(notice=editing_begin.gone(await self.voice_of(person)), alert=True)


def field_and_rest(argument: str) -> tuple[FieldSpec | None, list[str]]:
    """The field that the argument of a button names by its code, and what else stands there."""
    code, *rest = argument.split(".")
    return BY_CODE.get(code), rest

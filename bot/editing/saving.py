"""Saving: shows what would change, keeps it, and sees to it that nothing of two editors is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.actions import Edit
from bot.domain.announcements import Audience
from bot.domain.directory import Entry, folded_name
from bot.domain.entry_fields import EntryDraft, Fields, entry_of, fields_of, lacking, with_value
from bot.domain.entry_ids import ids_for
from bot.domain.entry_merging import changes, decided, open_clashes, rebased
from bot.domain.origins import NOWHERE, Done, Origin
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.subscriptions import Subject, SubjectKind
from bot.domain.team import Right
from bot.domain.upkeep import EditMove
from bot.editing.desk import EditingDesk
from bot.formats.contradictions import contradictions
from bot.formats.problems import Problem, ProblemCode, Severity
from bot.matching.duplicates import likely_duplicates
from bot.store.audiences import count_audience
from bot.store.directory import EditConflictError, Stored
from bot.store.errors import if_possible
from bot.wording import editing_saving as words
from bot.wording.changes import changes_in_words

OFFERED = 3
"""Entries that may be the same: no more of them are shown."""

_LOOKED_AT = frozenset(
    {ProblemCode.ALIAS_IS_NAME, ProblemCode.SHARED_ALIAS, ProblemCode.SHARED_NAME, ProblemCode.UNEVEN_LISTS}
)
"""Findings that editors are told before they save."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was saved: the entry before (None for a new one) and after."""

    before: Entry | None
    after: Entry


class Saving:
    """What a press does with a draft as a whole; done: hears what was saved for an origin."""

    def __init__(self, desk: EditingDesk, done: Done | None) -> None:
        self._desk = desk
        self._done = done

    async def preview(self, person: Person, draft: EntryDraft) -> Said:
        """Show the card before and after, and what differs."""
        refused = await self._not_yet(person, draft)
        if refused:
            return refused
        if not draft.is_new:
            stored = await self._desk.entries.stored(draft.key)
            draft = await self._desk.caught_up(draft, stored) if stored else draft
            if stored is None or stored.revision != draft.based_on:
                return await self._conflict(person, draft, stored)
        voice = await self._desk.voice_of(person)
        before = None if draft.is_new else entry_of(draft.key, draft.base)
        after = entry_of(await self._entry_id(draft), self._dated(draft))
        problems = self._findings(after)
        wrong = any(problem.severity is Severity.ERROR for problem in problems)
        shown = words.Preview(draft, before, after, problems, wrong)
        return Said(words.preview(voice, self._desk.directory, shown, self._desk.codes))

    async def save(self, person: Person, draft: EntryDraft, *, different: bool) -> Said:
        """Keep a draft as the entry, unless something speaks against it; different: no entry is the same."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        refused = await self._not_yet(person, draft)
        if refused:
            return refused
        if draft.is_new and not different:
            found = await asyncio.to_thread(likely_duplicates, draft.fields, desk.directory, OFFERED)
            if found:
                otherwise = Edit(EditMove.SAVE, draft.key, "different")
                name = draft.fields["name"]
                return Said((words.duplicates(voice, desk.directory, found, otherwise, name),))
        errors = [
            problem
            for problem in self._findings(entry_of(await self._entry_id(draft), draft.fields))
            if problem.severity is Severity.ERROR
        ]
        if errors:
            return Said((words.wrong(voice, draft, errors),))
        stored = None if draft.is_new else await desk.entries.stored(draft.key)
        try:
            kept = await self._keep(await desk.caught_up(draft, stored) if stored else draft)
        except EditConflictError as error:
            return await self._conflict(person, draft, error.current)
        await desk.office.publisher.publish()
        return await self._saved(person, kept, draft.origin)

    async def merge(self, person: Person, draft: EntryDraft) -> Said:
        """Put one's draft on top of what somebody else made of the entry."""
        current = None if draft.is_new else await self._desk.entries.stored(draft.key)
        if current is None:
            return await self._conflict(person, draft, None)
        merged = rebased(draft, current.entry, current.revision)
        if not await self._desk.keep(merged):
            return await self._desk.gone(person)
        return await self.preview(person, merged)

    async def decide(self, person: Person, draft: EntryDraft, part: str, *, mine: bool) -> Said | None:
        """Take one's own value or that of the other where both changed the same; None where nothing is to decide."""
        if part not in draft.clashes:
            return None
        after = decided(draft, part, mine=mine)
        if not await self._desk.keep(after):
            return None
        if not after.clashes and not after.changed:
            return await self._desk.overview(person, after)
        return await self.preview(person, after)

    async def _not_yet(self, person: Person, draft: EntryDraft) -> Said | None:
        """Why a draft cannot be an entry yet: something is to be decided, or missing, or nothing was changed."""
        voice = await self._desk.voice_of(person)
        clashes = open_clashes(draft)
        if clashes:
            message = words.clash(voice, self._desk.directory, draft, clashes[0], len(clashes))
            return Said((message,))
        missing = lacking(draft.fields)
        if missing:
            return Said((words.incomplete(voice, draft, missing),))
        if not draft.changed and not draft.dated:
            return Said(notice=words.nothing_to_save(voice), alert=True)
        return None

    async def _keep(self, draft: EntryDraft) -> _Kept:
        """Write the entry in place of the draft, with the date of today where the editor set none.

        Raises EditConflictError where somebody was quicker.
        """
        desk, now, fields = self._desk, self._desk.office.now(), self._dated(draft)
        if not draft.is_new:
            after = entry_of(draft.key, fields)
            await desk.drafts.save_as(draft, after, now)
            return _Kept(entry_of(draft.key, draft.base), after)
        while True:
            after = entry_of(await self._entry_id(draft), fields)
            try:
                await desk.drafts.save_as(draft, after, now)
            except EditConflictError:
                # Somebody took this id a moment ago: the next one is free.
                continue
            return _Kept(None, after)

    def _dated(self, draft: EntryDraft) -> Fields:
        """The fields as they are saved: with the date of today, unless the editor set one."""
        today = self._desk.office.now().astimezone(self._desk.office.zone).date().isoformat()
        return draft.fields if draft.dated else with_value(draft.fields, "as_of", today)

    async def _entry_id(self, draft: EntryDraft) -> str:
        """The id of the entry; of a new one the first that no entry has or had."""
        if not draft.is_new:
            return draft.key
        for candidate in ids_for(draft.fields["name"]):
            if candidate not in self._desk.directory.by_id and not await self._desk.entries.history(candidate):
                return candidate
        raise AssertionError("there are ids without end")

    async def _saved(self, person: Person, kept: _Kept, origin: Origin) -> Said:
        told = None
        if self._done and origin != NOWHERE:
            # The entry is saved; who cannot be told of it now stays in the inbox.
            told = await if_possible(self._done(person, origin, kept.after.id))
        desk, entry = self._desk, kept.after
        tells = desk.office.team.may(person.user_id, Right.ANNOUNCE) and await self._concerns(kept)
        message = words.saved(await desk.voice_of(person), entry, new=kept.before is None, tells=tells, told=told)
        return Said((message,), into=True)

    async def _concerns(self, kept: _Kept) -> bool:
        """Whether people may want to know: something they read changed, or somebody follows the entry."""
        if kept.before is None:
            return True
        if any(
            changes_in_words(voice, self._desk.directory, kept.before, kept.after) for voice in self._desk.office.voices
        ):
            return True
        audience = Audience(subjects=frozenset({Subject(SubjectKind.ENTRY, kept.after.id)}))
        return sum((await count_audience(self._desk.office.database, audience)).values()) > 0

    async def _conflict(self, person: Person, draft: EntryDraft, current: Stored | None) -> Said:
        voice = await self._desk.voice_of(person)
        if current is None:
            return Said((words.withdrawn_meanwhile(voice, draft),))
        differing = changes(draft.base, fields_of(current.entry), draft.fields)
        return Said((words.conflict(voice, self._desk.directory, draft, differing),))

    def _findings(self, entry: Entry) -> list[Problem]:
        """What is odd about an entry, alone and beside those that share a name with it."""
        directory = self._desk.directory
        names = {folded_name(name) for name in (entry.name, *entry.aliases)}
        neighbours = [
            other
            for other in directory.entries
            if other.id != entry.id and names & {folded_name(name) for name in (other.name, *other.aliases)}
        ]
        value = {
            "kinds": directory.kinds,
            "topics": directory.topics,
            "entries": [{"id": each.id, **fields_of(each)} for each in (entry, *neighbours)],
        }
        found = []
        for problem in contradictions(value):
            own = problem.path[:2] == ("entries", 0)
            takes_name = problem.code is ProblemCode.ALIAS_IS_NAME and problem.params["other"] == entry.id
            if (own and (problem.code in _LOOKED_AT or problem.severity is Severity.ERROR)) or takes_name:
                bearer = neighbours[int(problem.path[1]) - 1].name if takes_name else ""
                found.append(_named(problem, {each.id: each.name for each in neighbours}, bearer))
        return found


def _named(problem: Problem, names: Mapping[str, str], bearer: str) -> Problem:
    """The problem with the names of other entries in place of their ids; bearer: whose alias the entry takes."""
    params = dict(problem.params)
    if bearer:
        return replace(problem, params={**params, "other": bearer})
    for param in {"other", "others"} & set(params):
        params[param] = ", ".join(names.get(each, each) for each in str(params[param]).split(", "))
    return replace(problem, params=params)

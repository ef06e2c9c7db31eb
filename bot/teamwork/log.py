"""The log as admins read it: everything that staff did, or what one person did, or what was done about one entry."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.audit import Act, Deed, LogView
from bot.domain.paging import part_of, part_read
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.office import Office
from bot.store.moments import from_text
from bot.store.team import TeamStore
from bot.store.withdrawals import WithdrawalStore
from bot.wording import log as words
from bot.wording.team import called
from bot.wording.voice import Voice

DEEDS_A_PAGE = 10
ACTORS_A_PAGE = 20
_OF_MEMBERS = frozenset({Act.MEMBER_CHANGED, Act.MEMBER_REMOVED})
_FOR_LATER = frozenset({Act.ANNOUNCEMENT_SCHEDULED, Act.WITHDRAWAL_PLANNED})
"""Acts whose detail begins with a moment."""


class Log:
    """Shows the audit log, with names for numbers: also of those who left, and of entries that were withdrawn."""

    def __init__(self, office: Office, store: TeamStore) -> None:
        self._office = office
        self._store = store

    async def show(self, person: Person, view: LogView, *, into: bool = True) -> Said:
        """One page of the log."""
        voice, names = await self._office.voice_of(person), await self._store.names()
        actor = None if view.actor is None else str(view.actor)
        found = await self._office.audit.deeds(
            DEEDS_A_PAGE + 1, view.page * DEEDS_A_PAGE, actor=actor, entry_id=view.entry_id
        )
        part = part_read(found, view.page, DEEDS_A_PAGE)
        named = {deed.entry_id for deed in part.items if deed.entry_id} | {view.entry_id or ""}
        withdrawn = await self._withdrawn(named)
        of = [self._entry(view.entry_id, withdrawn)] if view.entry_id else []
        if view.actor is not None:
            of.append(called(voice, view.actor, names.get(view.actor)))
        lines = part.with_each(lambda deed: self._line(voice, deed, names, withdrawn))
        return Said((words.log_page(voice, lines, view, " · ".join(of)),), into=into)

    async def find(self, person: Person, name: str) -> Said:
        """What was done to the entry of a name; where it may mean several, they are offered."""
        meant, by_id = await self._office.meant(name), self._office.snapshot().directory.by_id
        clear = meant.only or meant.only_withdrawn
        if clear is not None:
            return await self.show(person, LogView(entry_id=clear), into=False)
        offered = {**meant.withdrawn, **{each: by_id[each].name for each in meant.entry_ids}}
        return Said((words.which_entry(await self._office.voice_of(person), list(offered.items())),))

    async def actors(self, person: Person, view: LogView) -> Said:
        """Everybody of the team, and everybody else who once did something; of an entry, those who did it there."""
        voice, names = await self._office.voice_of(person), await self._store.names()
        acted = [int(actor) for actor in await self._office.audit.actors(view.entry_id) if actor.isdecimal()]
        others = [] if view.entry_id else [member.user_id for member in self._office.team.members]
        known = dict.fromkeys([*acted, *others])
        people = [(user_id, called(voice, user_id, names.get(user_id))) for user_id in known]
        return Said((words.actors_page(voice, part_of(people, view.page, ACTORS_A_PAGE), view),), into=True)

    async def _withdrawn(self, entry_ids: set[str]) -> Mapping[str, str]:
        unknown = entry_ids - {""} - self._office.snapshot().directory.by_id.keys()
        return await WithdrawalStore(self._office.database).names() if unknown else {}

    def _entry(self, entry_id: str, withdrawn: Mapping[str, str]) -> str:
        entry = self._office.snapshot().directory.by_id.get(entry_id)
        return entry.name if entry else withdrawn.get(entry_id, entry_id)

    def _line(self, voice: Voice, deed: Deed, names: Mapping[int, str], withdrawn: Mapping[str, str]) -> words.Line:
        zone = self._office.zone
        actor = words.somebody_else(voice)
        if deed.actor.isdecimal():
            actor = called(voice, int(deed.actor), names.get(int(deed.actor)))
        subject = deed.detail.partition(" ")[0]
        if deed.act in _OF_MEMBERS:
            subject = called(voice, int(subject), names.get(int(subject)))
        moment, reason = None, ""
        if deed.act in _FOR_LATER:
            written, _, reason = deed.detail.partition(" ")
            moment = from_text(written)
        return words.Line(
            deed,
            deed.at.astimezone(zone),
            actor,
            entry=self._entry(deed.entry_id, withdrawn) if deed.entry_id else "",
            subject=subject,
            moment=moment.astimezone(zone) if moment else None,
            reason=reason,
        )

"""What every step with a kept entry needs: the stores, names of authors, and the page of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.directory import Directory
from bot.domain.forms import Room
from bot.domain.freshness import Ages
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.team import Right
from bot.domain.upkeep import TendMove
from bot.office import Office
from bot.store.directory import DirectoryStore, Stored
from bot.store.team import TeamStore
from bot.store.withdrawals import WithdrawalStore
from bot.wording import tending as words


class Desk:
    """What the steps share."""

    def __init__(self, office: Office, ages: Ages) -> None:
        self.office = office
        self.ages = ages
        self.entries = DirectoryStore(office.database)
        self.withdrawals = WithdrawalStore(office.database)
        self.voice_of = office.voice_of
        self.now = office.now

    @property
    def directory(self) -> Directory:
        """The directory that answers come from."""
        return self.office.snapshot().directory

    async def ask(self, person: Person, step: str, number: int = 0, payload: str = "") -> None:
        """Take the next typed message of a person for the answer to a step."""
        await self.office.ask(person, Room.TENDING, step, number, payload)

    async def names(self) -> Mapping[str, str]:
        """The names of those who change entries, by author: as the team calls them, else as they were kept."""
        names = await TeamStore(self.office.database).names()
        return {str(user_id): name for user_id, name in names.items()}

    def local(self, moment: datetime) -> datetime:
        """A moment as the clock on the wall shows it."""
        return moment.astimezone(self.office.zone)

    async def find(self, person: Person, name: str, move: TendMove) -> str | Said:
        """The entry of a name; where it is not clear which, what is to be asked: the next typed text is a name too.

        It may be one that is withdrawn.
        """
        voice = await self.voice_of(person)
        if not name:
            await self.ask(person, f"name.{move}")
            return Said((words.ask_name(voice),))
        meant = await self.office.meant(name)
        clear = meant.only or meant.only_withdrawn
        if clear is not None:
            await self.office.ask_no_more(person)
            return clear
        # Asked only now: who names an entry wants to read something, perhaps, which must not need a database to write.
        await self.ask(person, f"name.{move}")
        if not meant.entry_ids and not meant.withdrawn:
            return Said((words.ask_name(voice, unknown=True),))
        return Said((words.which_entry(voice, self.directory, meant, move),))

    async def page(self, person: Person, stored: Stored, listed: int | None = None) -> Said:
        """The staff's page of an entry; listed: the page of the oldest entries that one goes back to."""
        voice, plan = await self.voice_of(person), await self.withdrawals.planned(stored.entry.id)
        shown = None
        if plan is not None:
            who = words.author_in_words(voice, plan.author, await self.names())
            shown = words.Plan(self.local(plan.due_at), plan.reason, who)
        may_announce = self.office.team.may(person.user_id, Right.ANNOUNCE)
        page = words.entry_page(
            voice, self.directory, stored.entry, stored.revision, shown, may_announce=may_announce, listed=listed
        )
        return Said((page,), into=True)

    async def page_of(
        self,
        person: Person,
        entry_id: str,
        *,
        notice: str | None = None,
        alert: bool = False,
        listed: int | None = None,
    ) -> Said:
        """The staff's page of an entry, with a notice; where it is gone, a word that it is."""
        stored = await self.entries.stored(entry_id)
        if stored is None:
            return await self.missing(person, entry_id)
        return replace(await self.page(person, stored, listed), notice=notice, alert=alert)

    async def missing(self, person: Person, entry_id: str) -> Said:
        """The directory does not hold an entry: it can be brought back, or there never was one."""
        name = await self.withdrawals.name_of(entry_id)
        if name is None:
            return await self.gone(person)
        return Said((words.is_withdrawn(await self.voice_of(person), entry_id, name),))

    async def gone(self, person: Person) -> Said:
        """There is no such entry."""
        return Said(notice=words.gone(await self.voice_of(person)), alert=True)

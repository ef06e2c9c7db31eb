"""Withdrawing: an entry leaves the directory, now or on a day, for a reason, and comes back with one tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.forms import Form
from bot.domain.messages import Message
from bot.domain.moments import MomentError, MomentProblem, parse_moment
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.team import Right
from bot.domain.upkeep import WITHDRAW_LATER, WITHDRAW_NOW, PlannedWithdrawal, TendMove
from bot.store.directory import EditConflictError, Stored
from bot.store.entry_drafts import EntryDraftStore
from bot.tending.desk import Desk
from bot.wording import tending as words
from bot.wording.html import Html, plain

MAX_REASON = 300
"""Characters of a reason."""

_DAY, _REASON = "day", "reason"
_BEGIN_OF_DAY = "0:00"


class Withdrawing:
    """What a press or a typed text does on the way out of the directory, and back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def press(self, person: Person, entry_id: str, argument: str) -> Said | None:
        """Ask when, on which day, and why; None for a forged button."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        stored = await desk.entries.stored(entry_id)
        if stored is None:
            return await desk.missing(person, entry_id)
        match argument:
            case "":
                return Said((words.ask_when(voice, stored.entry, await self._writers(person, entry_id)),))
            case _ if argument == WITHDRAW_NOW:
                return await self._ask_reason(person, stored, None)
            case _ if argument == WITHDRAW_LATER:
                await desk.ask(person, _DAY, stored.revision, entry_id)
                return Said((words.ask_day(voice, stored.entry),), into=True)
            case _:
                return None

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said:
        """Take what was typed for the day or the reason."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        entry_id, _, when = form.payload.partition(" ")
        stored = await desk.entries.stored(entry_id)
        if stored is None:
            await desk.office.ask_no_more(person)
            return await desk.missing(person, entry_id)
        text = plain(Html(typed.html)).strip()
        if not text:
            return Said((words.not_taken(voice),))
        if form.step == _DAY:
            return await self._day(person, stored, text)
        if len(text) > MAX_REASON:
            return Said((words.reason_too_long(voice, len(text), MAX_REASON),))
        due = datetime.fromtimestamp(int(when), UTC) if when else None
        if due is not None and due > desk.now():
            said = await self._plan(person, stored, due, text)
        else:
            said = await self._withdraw(person, stored, form.number, text)
        # Left last: what could not be written can be typed again.
        await desk.office.ask_no_more(person)
        return said

    async def keep(self, person: Person, entry_id: str) -> Said:
        """Give up a plan."""
        desk = self._desk
        await desk.withdrawals.cancel(entry_id, str(person.user_id), desk.now())
        return await desk.page_of(person, entry_id, notice=words.was_kept(await desk.voice_of(person)))

    async def restore(self, person: Person, entry_id: str) -> Said:
        """Bring an entry back."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        try:
            entry = await desk.entries.restore(entry_id, str(person.user_id), desk.now())
        except LookupError:
            # Somebody else was quicker, which is as well; a forged id is of no entry.
            return await desk.page_of(person, entry_id)
        await desk.office.publisher.publish()
        return await desk.page_of(person, entry_id, notice=words.was_restored(voice, entry.name))

    async def find(self, person: Person, name: str) -> Said:
        """The withdrawn entry of a name; where there is none, what there is."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        meant = await desk.office.meant(name)
        if len(meant.withdrawn) == 1:
            [(entry_id, known)] = meant.withdrawn.items()
            return Said((words.is_withdrawn(voice, entry_id, known),))
        if meant.withdrawn:
            return Said((words.which_entry(voice, desk.directory, replace(meant, entry_ids=()), TendMove.RESTORE),))
        if meant.only is not None and meant.is_certain:
            stays = words.is_not_withdrawn(voice, desk.directory.by_id[meant.only].name)
            return Said((stays, *(await desk.page_of(person, meant.only)).messages))
        shown = await self.show(person, 0)
        return Said((words.none_withdrawn(voice), *shown.messages))

    async def show(self, person: Person, page: int) -> Said:
        """What is withdrawn, and what will be."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        entries = await desk.withdrawals.withdrawn()
        by_id = desk.directory.by_id
        planned = [
            (plan.entry_id, by_id[plan.entry_id].name)
            for plan in await desk.withdrawals.all_planned()
            if plan.entry_id in by_id
        ]
        whens = [desk.local(entry.at) for entry in entries]
        return Said((words.withdrawn_page(voice, entries, await desk.names(), whens, page, planned),), into=True)

    async def carry_out(self, now: datetime) -> tuple[PlannedWithdrawal, ...]:
        """Take out what is due; returns what was taken out."""
        done = await self._desk.withdrawals.carry_out(now)
        if done:
            await self._desk.office.publisher.publish()
        return done

    async def _writers(self, person: Person, entry_id: str) -> words.Writers:
        """Who is changing an entry that shall leave."""
        writers, names = await EntryDraftStore(self._desk.office.database).writers(entry_id), await self._desk.names()
        voice, team = await self._desk.voice_of(person), self._desk.office.team
        others = [each for each in writers if each != person.user_id and team.may(each, Right.EDIT)]
        return words.Writers(
            person.user_id in writers, [words.author_in_words(voice, str(each), names) for each in others]
        )

    async def _ask_reason(self, person: Person, stored: Stored, due: datetime | None) -> Said:
        desk, voice = self._desk, await self._desk.voice_of(person)
        payload = f"{stored.entry.id} {int(due.timestamp())}" if due else stored.entry.id
        await desk.ask(person, _REASON, stored.revision, payload)
        return Said((words.ask_reason(voice, stored.entry, desk.local(due) if due else None),), into=due is None)

    async def _day(self, person: Person, stored: Stored, text: str) -> Said:
        desk = self._desk
        try:
            due = _day_or_moment(text, desk)
        except MomentError as error:
            return Said((words.ask_day(await desk.voice_of(person), stored.entry, error.problem),))
        return await self._ask_reason(person, stored, due)

    async def _plan(self, person: Person, stored: Stored, due: datetime, reason: str) -> Said:
        desk = self._desk
        plan = PlannedWithdrawal(stored.entry.id, due, reason, str(person.user_id))
        if not await desk.withdrawals.plan(plan, desk.now()):
            return await desk.gone(person)
        return await desk.page_of(person, stored.entry.id)

    async def _withdraw(self, person: Person, stored: Stored, revision: int, reason: str) -> Said:
        desk, voice, entry = self._desk, await self._desk.voice_of(person), stored.entry
        try:
            await desk.entries.withdraw(entry.id, str(person.user_id), desk.now(), reason=reason, based_on=revision)
        except (EditConflictError, LookupError):
            return await desk.page_of(person, entry.id, notice=words.changed_meanwhile(voice), alert=True)
        await desk.office.publisher.publish()
        return Said((words.was_withdrawn(voice, entry.id, entry.name, reason),))

    async def told(self, plan: PlannedWithdrawal) -> tuple[int, Message] | None:
        """What whoever planned a withdrawal is told when it was carried out; None where they keep entries no more."""
        office = self._desk.office
        if not plan.author.isdecimal() or not office.team.may(int(plan.author), Right.EDIT):
            return None
        history = await self._desk.entries.history(plan.entry_id)
        name = next((version.entry.name for version in history if version.entry), plan.entry_id)
        return await office.to_person(
            int(plan.author), lambda voice: words.was_withdrawn_as_planned(voice, plan.entry_id, name, plan.reason)
        )


def _day_or_moment(text: str, desk: Desk) -> datetime:
    """The moment that is meant; a day alone means its beginning. Raises MomentError."""
    now, zone = desk.now(), desk.office.zone
    try:
        return parse_moment(f"{text} {_BEGIN_OF_DAY}", now, zone)
    except MomentError as error:
        if error.problem is not MomentProblem.UNREADABLE:
            raise
        return parse_moment(text, now, zone)

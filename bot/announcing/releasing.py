"""Releasing: when it is sent, who lets it go, and what becomes of one that is not sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.announcing.desk import YES, Desk
from bot.domain.actions import Announce
from bot.domain.announcements import Announcement, Move
from bot.domain.messages import Message
from bot.domain.moments import FARTHEST, MomentError, MomentProblem, parse_moment
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.domain.schedule import at_local, local_day
from bot.domain.team import Right
from bot.wording import composing
from bot.wording import desk as words
from bot.wording.html import Html, plain
from bot.wording.voice import Voice

_NOW = "now"
_EVENING, _MORNING = time(18), time(8)
_MINUTE = 60


class Releasing:
    """What a press or a typed time does between the preview and the sending."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def press(self, person: Person, announcement: Announcement, action: Announce) -> Said | None:
        """Do what a button says; None where it is none of these, or forged."""
        desk, number = self._desk, announcement.number
        match action.move:
            case Move.SEND | Move.RELEASE:
                return await self._release(person, announcement, action.argument)
            case Move.SUBMIT:
                return await self._submit(person, number, action.argument)
            case Move.REJECT:
                return await self._reject(person, announcement, action.argument)
            case Move.SCHEDULE:
                return await self._schedule(person, announcement, action.argument)
            case Move.UNSCHEDULE:
                refused = await desk.announcements.unschedule(number, person.user_id, desk.now())
                return await (desk.refused(person, number, refused) if refused else desk.shown(person, number))
            case Move.DISCARD:
                return await self._discard(person, number, action.argument)
            case _:
                return None

    async def typed(self, person: Person, number: int, typed: Typed) -> Said:
        """Take a typed text for the time at which to send."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        announcement = await desk.announcements.get(number)
        if announcement is None:
            await desk.ask_no_more(person)
            return await desk.gone(person)
        try:
            moment = parse_moment(plain(Html(typed.html)), desk.now(), desk.office.zone)
        except MomentError as error:
            return Said((composing.moment_problem(voice, error.problem),))
        said = await self._set_time(person, announcement, moment)
        # Left last: a time that could not be kept can be typed again.
        await desk.ask_no_more(person)
        return replace(said, into=False)

    async def _release(self, person: Person, announcement: Announcement, fingerprint: str) -> Said:
        desk, number = self._desk, announcement.number
        released = await desk.announcements.release(
            number, fingerprint, person.user_id, desk.now(), approval=desk.rules.approval
        )
        if not isinstance(released, int):
            return await desk.refused(person, number, released)
        shown = await desk.shown(person, number)
        told = await self._tell_authors(person, announcement, lambda voice: words.was_released(voice, number))
        return replace(shown, to_others=told)

    async def _submit(self, person: Person, number: int, fingerprint: str) -> Said:
        desk = self._desk
        refused = await desk.announcements.submit(number, fingerprint, person.user_id, desk.now())
        announcement = await desk.announcements.get(number)
        if refused or announcement is None:
            return await (desk.refused(person, number, refused) if refused else desk.gone(person))
        others: list[tuple[int, Message]] = []
        for colleague in sorted(desk.team.with_right(Right.ANNOUNCE) - {person.user_id, announcement.author}):
            reader = desk.team.reader(colleague)
            asks = words.asks_for_release(await desk.voice_of(reader), announcement)
            shown = (asks, *desk.previews(announcement.draft), await desk.control(reader, announcement))
            others += [(colleague, message) for message in shown]
        return replace(await desk.shown(person, number), to_others=tuple(others))

    async def _reject(self, person: Person, announcement: Announcement, fingerprint: str) -> Said:
        desk, number = self._desk, announcement.number
        refused = await desk.announcements.reject(number, fingerprint, person.user_id, desk.now())
        if refused:
            return await desk.refused(person, number, refused)
        told = await self._tell_authors(person, announcement, lambda voice: words.was_rejected(voice, number))
        return replace(await desk.shown(person, number), to_others=told)

    async def _tell_authors(
        self, person: Person, announcement: Announcement, word: Callable[[Voice], Message]
    ) -> tuple[tuple[int, Message], ...]:
        """Tell those who wrote and submitted it, unless it is they who act."""
        wrote = {announcement.author, announcement.submitted_by or announcement.author}
        authors = wrote & (self._desk.team.with_right(Right.ANNOUNCE) - {person.user_id})
        return tuple([await self._desk.office.to_person(author, word) for author in sorted(authors)])

    async def _schedule(self, person: Person, announcement: Announcement, argument: str) -> Said | None:
        desk, voice = self._desk, await self._desk.voice_of(person)
        if argument == _NOW:
            return await self._set_time(person, announcement, None)
        if argument:
            return await self._tapped(person, announcement, argument)
        await desk.ask(person, "time", announcement.number)
        zone = desk.office.zone
        local = [(_argument_of(moment), moment.astimezone(zone)) for moment in self._choices()]
        return Said((words.schedule_menu(voice, announcement, local, composing.how_to_write_times(voice)),), into=True)

    async def _tapped(self, person: Person, announcement: Announcement, argument: str) -> Said | None:
        """Take the time that stands on a button, however long ago it was shown; None for a forged one."""
        moment, now = _moment_of(argument), self._desk.now()
        if moment is None or moment > now + FARTHEST:
            return None
        if moment > now:
            return await self._set_time(person, announcement, moment)
        # Times of now take the place of those that have passed.
        shown = await self._schedule(person, announcement, "")
        problem = composing.moment_notice(await self._desk.voice_of(person), MomentProblem.PAST)
        return replace(shown, notice=problem, alert=True) if shown else None

    def _choices(self) -> list[datetime]:
        """The times that one taps instead of typing them."""
        now, zone = self._desk.now(), self._desk.office.zone
        today = local_day(now, zone)
        choices = [
            (now + timedelta(hours=1)).replace(second=0, microsecond=0),
            at_local(today, _EVENING, zone),
            at_local(today + timedelta(days=1), _MORNING, zone),
        ]
        return [moment for moment in choices if moment > now]

    async def _set_time(self, person: Person, announcement: Announcement, moment: datetime | None) -> Said:
        desk, number = self._desk, announcement.number
        draft = replace(announcement.draft, send_at=moment)
        refused = await desk.announcements.save(number, announcement.draft, draft, person.user_id, desk.now())
        return await (desk.refused(person, number, refused) if refused else desk.shown(person, number))

    async def _discard(self, person: Person, number: int, argument: str) -> Said:
        desk, voice = self._desk, await self._desk.voice_of(person)
        if argument != YES:
            return Said((words.sure(voice, number, Move.DISCARD, YES),), into=True)
        refused = await desk.announcements.discard(number, person.user_id, desk.now())
        if refused:
            return await desk.refused(person, number, refused)
        return Said((words.discarded(voice, number),), into=True)


def _argument_of(moment: datetime) -> str:
    """A time in the short form in which a button names it: minutes since 1970."""
    return str(int(moment.timestamp()) // _MINUTE)


def _moment_of(argument: str) -> datetime | None:
    """The time that a button names, in UTC; None for a forged one."""
    # More digits than this are beyond the year 3800.
    if not (argument.isascii() and argument.isdecimal() and len(argument) <= 9):
        return None
    return datetime.fromtimestamp(int(argument) * _MINUTE, UTC)

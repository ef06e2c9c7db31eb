"""The desk at which staff sit: what every step with an announcement needs, and what it shows of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from bot.domain.announcements import Announcement, AnnouncementState, Draft, Refused
from bot.domain.deliveries import DeliveryState, Progress
from bot.domain.forms import Room
from bot.domain.messages import Message
from bot.domain.questions import Person
from bot.domain.replies import Said, Shown
from bot.domain.team import Right
from bot.domain.upkeep import What
from bot.office import Office
from bot.store.announcements import AnnouncementStore
from bot.store.audiences import count_audience
from bot.store.deliveries import DeliveryStore
from bot.store.directory import DirectoryStore
from bot.store.withdrawals import WithdrawalStore
from bot.wording import desk as words
from bot.wording.announcements import announcement_message
from bot.wording.changes import changes_in_words, is_there, leaves
from bot.wording.progress import progress_message

YES = "yes"
"""Stands at the end of the argument of a button that asked whether one is sure."""

_UNDER_WAY = (AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.PAUSED)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator set.

    approval: whether a second person must release. channel: whether a channel gets what is to all.
    """

    approval: bool = False
    channel: bool = False


class Desk:
    """What the steps share: stores, voices, the team and the clock."""

    def __init__(self, office: Office, rules: Rules, deliveries: DeliveryStore) -> None:
        self.office = office
        self.announcements = AnnouncementStore(office.database)
        self.deliveries = deliveries
        self.voices = office.voices
        self.team = office.team
        self.snapshot = office.snapshot
        self.voice_of = office.voice_of
        self.rules = rules
        self.now = office.now
        self._history = DirectoryStore(office.database)

    async def ask(self, person: Person, step: str, number: int) -> None:
        """Take the next typed message of a person for the answer to a step."""
        await self.office.ask(person, Room.ANNOUNCING, step, number)

    async def ask_no_more(self, person: Person) -> bool:
        """Take the next typed message for a question again; returns whether something else was waited for."""
        return await self.office.ask_no_more(person)

    async def counts(self, draft: Draft) -> Mapping[str, int]:
        """How many people would get a draft now, by language; of a correction: all who got the original."""
        if draft.corrects is None:
            return await count_audience(self.office.database, draft.audience)
        return await self.announcements.recipients(draft.corrects)

    async def control(self, person: Person, announcement: Announcement) -> Message:
        """How an announcement stands, with the buttons that a person has for it."""
        voice, now, draft = await self.voice_of(person), self.now(), announcement.draft
        send_at = draft.send_at
        corrected = await self.announcements.get(draft.corrects) if draft.corrects is not None else None
        view = words.View(
            announcement,
            await self.counts(draft),
            send_at=send_at.astimezone(self.office.zone) if send_at else None,
            overdue=send_at is not None and send_at <= now,
            approval=self.rules.approval,
            own=person.user_id in (announcement.author, announcement.submitted_by),
            alone=len(self.team.with_right(Right.ANNOUNCE)) < 2,
            channel=self.rules.channel and draft.audience.everyone and draft.corrects is None,
            off=await self.deliveries.is_off(),
            forgotten_on=self.local_day(corrected.forgotten_at) if corrected else None,
        )
        return words.control_message(voice, self.snapshot().directory, view, self.voices.languages.codes)

    def previews(self, draft: Draft) -> tuple[Message, ...]:
        """What people will get, one message for each language that somebody is spoken to in."""
        codes = [
            code
            for code in self.voices.languages.codes
            if not draft.audience.languages or code in draft.audience.languages
        ]
        return tuple(announcement_message(self.voices[code], draft) for code in codes) if draft.texts else ()

    async def shown(self, person: Person, number: int, *, previews: bool = False) -> Said:
        """An announcement as it stands: its progress once it is on its way, else what can be done with it."""
        announcement = await self.announcements.get(number)
        if announcement is None:
            return await self.gone(person)
        if previews:
            shown = (*self.previews(announcement.draft), await self.control(person, announcement))
            return Said(shown, board=_board(announcement))
        send_at = announcement.draft.send_at
        waits = announcement.state is AnnouncementState.SCHEDULED and send_at is not None and send_at > self.now()
        if announcement.dispatch_id is None or waits:
            return Said((await self.control(person, announcement),), into=True, board=_board(announcement))
        return await self.progress(person, await self.announcements.latest_dispatch(number) or 0)

    async def progress(self, person: Person, dispatch_id: int) -> Said:
        """How far a dispatch is, in the message that shows it from now on."""
        progress = await self.deliveries.progress(dispatch_id)
        if progress is None:
            return await self.gone(person)
        voice, forgotten_on = await self.voice_of(person), self.local_day(progress.forgotten_at)
        shown = progress_message(voice, progress, *self._pace(progress), forgotten_on=forgotten_on)
        return Said((shown,), into=True, board=Shown(dispatch_id, progress.ended))

    async def gone(self, person: Person) -> Said:
        """There is no such announcement."""
        return Said(notice=words.gone(await self.voice_of(person)), alert=True)

    async def refused(self, person: Person, number: int, why: Refused) -> Said:
        """Say why something was not done, and show how the announcement stands now."""
        voice = await self.voice_of(person)
        announcement = await self.announcements.get(number)
        if announcement is None:
            return await self.gone(person)
        sentence = {
            Refused.CHANGED: words.changed_meanwhile(voice),
            Refused.OWN: words.is_own(voice),
            Refused.LACKS: words.is_incomplete(voice),
            Refused.FORGOTTEN: words.is_forgotten(voice),
        }.get(why, words.not_now(voice, announcement))
        shown = await self.shown(person, number, previews=why is Refused.CHANGED)
        return Said(shown.messages, into=shown.into, notice=sentence, alert=True, board=shown.board)

    async def changes(self, entry_id: str) -> Mapping[str, str]:
        """What is new about an entry, in words of each language: that it leaves, what changed last, or that it came.

        Nothing where it is as it was shipped.
        """
        entry, directory = self.snapshot().directory.by_id[entry_id], self.snapshot().directory
        plan = await WithdrawalStore(self.office.database).planned(entry_id)
        if plan is not None:
            day = plan.due_at.astimezone(self.office.zone).date()
            return {voice.language: leaves(voice, entry, day) for voice in self.voices}
        history = await self._history.history(entry_id)
        for after, before in pairwise(each.entry for each in history if each.entry is not None):
            texts = {voice.language: changes_in_words(voice, directory, before, after) for voice in self.voices}
            if any(texts.values()):
                return {code: text for code, text in texts.items() if text}
        is_new = bool(history) and history[-1].what is What.CREATED
        return {voice.language: is_there(voice, entry) for voice in self.voices} if is_new else {}

    def local_day(self, moment: datetime | None) -> date | None:
        """The day of a moment where the staff are."""
        return moment.astimezone(self.office.zone).date() if moment else None

    def _pace(self, progress: Progress) -> tuple[float | None, float | None]:
        """Messages a second since it began, and seconds until it is through."""
        if progress.started_at is None or not progress.done:
            return None, None
        through = progress.done - progress.count(DeliveryState.SKIPPED)
        seconds = (self.now() - progress.started_at).total_seconds()
        if through <= 0 or seconds <= 0:
            return None, None
        rate = through / seconds
        return rate, progress.open / rate


def _board(announcement: Announcement) -> Shown | None:
    """What the progress of an announcement takes the place of once it is on its way; what is over is left as it is."""
    if announcement.dispatch_id is None or announcement.state not in _UNDER_WAY:
        return None
    return Shown(announcement.dispatch_id)

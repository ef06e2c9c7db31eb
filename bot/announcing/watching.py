"""Watching: what can be done with an announcement that is on its way or has arrived."""

from __future__ import annotations

from dataclasses import replace

from bot.announcing.desk import YES, Desk
from bot.domain.actions import MAX_DIGITS, Announce
from bot.domain.announcements import Announcement, Drafting, Move, Refused
from bot.domain.audit import Act, Deed
from bot.domain.deliveries import Progress
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.wording import composing
from bot.wording import desk as words
from bot.wording import progress as report

_STEERED = {
    Move.PAUSE: Act.ANNOUNCEMENT_PAUSED,
    Move.GO_ON: Act.ANNOUNCEMENT_RESUMED,
    Move.CANCEL: Act.ANNOUNCEMENT_CANCELLED,
}
"""What the log calls the moves on a pass over the recipients."""


class Watching:
    """What a press does with a sending, a correction or a recall."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def press(self, person: Person, announcement: Announcement, action: Announce) -> Said | None:
        """Do what a button says; None where it is none of these, or forged."""
        desk, number, voice = self._desk, announcement.number, await self._desk.voice_of(person)
        match action.move:
            case Move.CORRECT:
                return await self._correct(person, announcement)
            case Move.RECALL if action.argument == YES:
                recalled = await desk.announcements.recall(number, person.user_id, desk.now())
                if not isinstance(recalled, int):
                    return await desk.refused(person, number, recalled)
                return await desk.progress(person, recalled)
            case Move.RECALL:
                # A message of its own: the one that shows the progress is about to be edited again.
                return Said((words.sure(voice, number, Move.RECALL, YES),))
        dispatch, _, sure = action.argument.partition(".")
        is_number = dispatch.isdecimal() and len(dispatch) <= MAX_DIGITS
        progress = await desk.deliveries.progress(int(dispatch)) if is_number else None
        if progress is None or progress.announcement != number:
            return None
        if action.move is Move.CANCEL and sure != YES:
            return Said((words.sure(voice, number, Move.CANCEL, f"{dispatch}.{YES}"),))
        if action.move is Move.RETRY:
            return await self._retry(person, announcement, progress)
        return await self._steer(person, announcement, progress, action.move)

    async def report(self, person: Person, announcement: Announcement) -> Said | None:
        """How the sending went of what was recalled since; None where nothing was ever sent."""
        dispatch_id = announcement.dispatch_id
        progress = await self._desk.deliveries.progress(dispatch_id) if dispatch_id is not None else None
        if progress is None:
            return None
        voice, forgotten_on = await self._desk.voice_of(person), self._desk.local_day(progress.forgotten_at)
        return Said((report.sending_report(voice, progress, forgotten_on),))

    async def _steer(self, person: Person, announcement: Announcement, progress: Progress, move: Move) -> Said | None:
        """Pause, go on, cancel: whether that is still possible is decided by the store."""
        if move not in _STEERED:
            return None
        deliveries, dispatch_id = self._desk.deliveries, progress.dispatch_id
        deed = self._deed(person, announcement, _STEERED[move])
        if move is Move.PAUSE:
            done = await deliveries.pause(dispatch_id, deed=deed)
        elif move is Move.GO_ON:
            done = await deliveries.go_on(dispatch_id, deed=deed)
        else:
            done = await deliveries.cancel(dispatch_id, deed.at, deed=deed)
        shown = await self._desk.progress(person, dispatch_id)
        if done:
            return shown
        voice, found = await self._desk.voice_of(person), await self._desk.announcements.get(announcement.number)
        # It may have gone on since it was looked up.
        return replace(shown, notice=words.not_now(voice, found or announcement), alert=True)

    async def _retry(self, person: Person, announcement: Announcement, progress: Progress) -> Said:
        """Try again what went astray: whether that is still possible is decided by the store."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        deed = self._deed(person, announcement, Act.ANNOUNCEMENT_RETRIED)
        again = await desk.deliveries.retry(progress.dispatch_id, deed.at, deed=deed)
        if isinstance(again, Refused):
            return await desk.refused(person, announcement.number, again)
        shown = await desk.progress(person, progress.dispatch_id)
        return replace(shown, notice=report.retried(voice, again) if again else report.nothing_to_retry(voice))

    def _deed(self, person: Person, announcement: Announcement, act: Act) -> Deed:
        return Deed(self._desk.now(), str(person.user_id), act, announcement=announcement.number)

    async def _correct(self, person: Person, announcement: Announcement) -> Said:
        """Begin a correction with the texts there are, and ask for the first of them anew; or show the one begun."""
        desk, voice = self._desk, await self._desk.voice_of(person)
        draft = replace(announcement.draft, corrects=announcement.number, send_at=None)
        number = await desk.announcements.begin(draft, person.user_id, desk.now())
        begun = await desk.announcements.get(number)
        if begun is not None and begun.draft.fingerprint != draft.fingerprint:
            return replace(await desk.shown(person, number, previews=True), notice=words.begun_already(voice))
        language = next(code for code in desk.voices.languages.codes if code in draft.texts)
        await desk.ask(person, Drafting.TEXT.of(language), number)
        return Said((*desk.previews(draft), composing.ask_new_text(voice, number, language, draft)))

"""Announcing: what a command, a press or a typed message of the staff does; everybody else gets a polite no."""

from __future__ import annotations

from dataclasses import replace

from bot.announcing.composing import MAX_TEXT, Composing
from bot.announcing.desk import Desk
from bot.announcing.releasing import Releasing
from bot.announcing.watching import Watching
from bot.domain.actions import MAX_DIGITS, Announce
from bot.domain.announcements import Announcement, AnnouncementState, Drafting, Move
from bot.domain.forms import Form, Room
from bot.domain.messages import Message
from bot.domain.paging import part_read
from bot.domain.questions import Person
from bot.domain.replies import Said, Shown, Typed
from bot.domain.team import Right
from bot.wording import composing as words
from bot.wording import desk as desk_words
from bot.wording.announcements import announcement_message, recalled_message
from bot.wording.html import Html, from_telegram, visible_length
from bot.wording.progress import REPORT
from bot.wording.staff import form_left

SHOWN_IN_LIST = 10

REST_SECONDS = 4
"""How long after a text that is too long another one is its rest: nobody types a new one so fast."""

_REST = "rest."
_STEERING = frozenset({Move.PAUSE, Move.GO_ON, Move.CANCEL, Move.RETRY})
"""Moves on a pass over the recipients, of which an announcement can have several: its own state does not decide."""


class Announcing:
    """The way of the staff's commands, buttons and texts, without Telegram; rights are checked at every step."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._composing = Composing(desk)
        self._releasing = Releasing(desk)
        self._watching = Watching(desk)

    async def start(self, person: Person, argument: str) -> Said:
        """Begin an announcement; argument: name of an entry whose last change it tells, or nothing."""
        refused = await self._desk.office.refused_command(person, Right.ANNOUNCE, "announce")
        if refused:
            return refused
        if argument.strip():
            return await self._composing.follow_up(person, argument.strip())
        return await self._composing.begin(person)

    async def list(self, person: Person) -> Said:
        """Show the announcements that were changed last."""
        refused = await self._desk.office.refused_command(person, Right.ANNOUNCE, "announcements")
        return refused or await self._list(person)

    async def press(self, person: Person, action: Announce) -> Said:
        """Do what a button says."""
        tried = f"move {action.move.name} on announcement {action.number}"
        refused = await self._desk.office.refused_press(person, Right.ANNOUNCE, tried)
        if refused:
            return refused
        said = await (self._press_on(person, action) if action.number else self._press_new(person, action))
        return said or await self._desk.gone(person)

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what staff sent for what they were asked; None for who is no announcer any more: it is a question."""
        if not self._desk.office.may(person, Right.ANNOUNCE, f"the form {form.step}"):
            return None
        typed = replace(typed, html=from_telegram(typed.html))
        step, _, told = form.step.partition("#")
        voice = await self._desk.voice_of(person)
        if told.startswith(_REST) and self._now() < int(told.removeprefix(_REST)):
            return Said()
        if step != "time" and visible_length(Html(typed.html)) > MAX_TEXT:
            # Telegram cuts what is too long for one message: the rest follows at once, and is no text of its own.
            await self._desk.ask(person, f"{step}#{_REST}{self._now() + REST_SECONDS}", form.number)
        if typed.album:
            # The pictures of an album come one by one: said once, it is enough.
            await self._desk.ask(person, f"{step}#{typed.album}", form.number)
            return Said() if told == typed.album else Said((words.one_picture(voice),))
        if step == "time":
            return await self._releasing.typed(person, form.number, typed)
        return await self._composing.typed(person, step, form.number, typed)

    def _now(self) -> int:
        return int(self._desk.now().timestamp())

    async def keep_board(self, shown: Shown, chat_id: int, message_id: int) -> None:
        """Remember the message that shows how far a dispatch is, and is edited when that changes."""
        await self._desk.deliveries.set_board(shown.dispatch, chat_id, message_id, shown.ended)

    async def read(self, chat_id: int, number: int, language: str) -> Message | None:
        """An announcement of a digest in full, for a chat that got it; None for every other chat."""
        announcement = await self._desk.announcements.get(number)
        if announcement is None or not await self._desk.announcements.reached(number, chat_id):
            return None
        voice = self._desk.voices[language]
        if announcement.state is AnnouncementState.RECALLED:
            return recalled_message(voice)
        return announcement_message(voice, announcement.draft)

    async def _press_new(self, person: Person, action: Announce) -> Said | None:
        """A button that belongs to no announcement yet."""
        if action.move is Move.SHOW:
            # A message of its own: the one that shows a progress is about to be edited again.
            page = action.argument
            return await self._list(person, int(page) if page.isdecimal() and len(page) < MAX_DIGITS else 0)
        if action.move is not Move.EDIT:
            return None
        if action.argument == Drafting.NEW:
            return await self._composing.begin(person)
        if action.argument == Drafting.LEAVE:
            return Said((form_left(await self._desk.voice_of(person), Room.ANNOUNCING),), into=True)
        what, _, entry_id = action.argument.partition(".")
        return await self._composing.follow_up_on(person, entry_id) if what == Drafting.FOLLOW_UP else None

    async def _press_on(self, person: Person, action: Announce) -> Said | None:
        announcement = await self._desk.announcements.get(action.number)
        if announcement is None:
            return None
        refused = None if action.move in _STEERING else announcement.why_not(action.move)
        if refused:
            return await self._desk.refused(person, announcement.number, refused)
        return await self._do(person, announcement, action)

    async def _do(self, person: Person, announcement: Announcement, action: Announce) -> Said | None:
        if action.move is Move.SHOW:
            if action.argument == REPORT:
                return await self._watching.report(person, announcement)
            return await self._desk.shown(person, announcement.number)
        if action.move is Move.PREVIEW:
            return await self._desk.shown(person, announcement.number, previews=True)
        if action.move is Move.EDIT:
            if action.argument == Drafting.LEAVE:
                return await self._desk.shown(person, announcement.number)
            return await self._composing.edit(person, announcement, action.argument)
        released = await self._releasing.press(person, announcement, action)
        return released or await self._watching.press(person, announcement, action)

    async def _list(self, person: Person, page: int = 0) -> Said:
        found = await self._desk.announcements.recent(SHOWN_IN_LIST + 1, page * SHOWN_IN_LIST)
        part, voice = part_read(found, page, SHOWN_IN_LIST), await self._desk.voice_of(person)
        return Said((desk_words.list_message(voice, part, off=await self._desk.deliveries.is_off()),))

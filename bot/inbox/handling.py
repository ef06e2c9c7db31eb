"""Handling: what editors do with the inbox: read, answer, close, decline, and make entries and answers of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.actions import MAX_DIGITS, Handle
from bot.domain.audit import Act, Deed
from bot.domain.directory import Entry
from bot.domain.forms import Room
from bot.domain.inbox import ALIVE, LONGEST, HandleMove, Kind, Line, Side, State, Ticket, moves
from bot.domain.messages import Message
from bot.domain.origins import Origin, OriginGoneError, Told
from bot.domain.outcomes import State as Fate
from bot.domain.paging import part_read
from bot.domain.proposals import entry_begun
from bot.domain.questions import Person
from bot.domain.replies import Said, Thread, Typed
from bot.domain.team import Right
from bot.inbox.carrying import Carrier
from bot.logs import known_as
from bot.wording import correspondence
from bot.wording import inbox as words
from bot.wording.html import MAX_MARKUP, Html, from_telegram, visible_length
from bot.wording.telling import too_long
from bot.wording.voice import Voice

SHOWN_IN_LIST = 8
REPLY = "reply"
"""Step of the form with which an editor answers."""

_log = logging.getLogger(__name__)

BeginEntry = Callable[[Person, Mapping[str, Any], Origin], Awaitable[Said]]
"""Begins a new entry for an editor, filled with fields by their names."""
ChangeEntry = Callable[[Person, str, Origin], Awaitable[Said]]
"""Begins to change an entry."""
Teach = Callable[[Person, str, int], Awaitable[Said]]
"""Asks an editor to which entry a question belongs; with the number of the ticket that it came from."""
Learned = Callable[[str], Awaitable[object]]
"""Hears that a question has an answer now."""


@dataclass(frozen=True, slots=True)
class Further:
    """Where a ticket leads on to; None: there is no such way, and no button for it."""

    begin_entry: BeginEntry | None = None
    change_entry: ChangeEntry | None = None
    teach: Teach | None = None
    learned: Learned | None = None

    @property
    def ways(self) -> words.Ways:
        """The same for the wording."""
        return words.Ways(
            entry=self.begin_entry is not None, change=self.change_entry is not None, teach=self.teach is not None
        )


class Handling:
    """The way of the staff's commands, buttons and answers; rights are checked at every step."""

    def __init__(self, carrier: Carrier, further: Further) -> None:
        self._carrier = carrier
        self._office = carrier.office
        self._store = carrier.store
        self._further = further
        self._answering = asyncio.Lock()

    async def list(self, person: Person, page: int = 0) -> Said:
        """One page of the inbox."""
        found = await self._store.page(SHOWN_IN_LIST + 1, page * SHOWN_IN_LIST)
        waiting, part = await self._store.count_open(), part_read(found, page, SHOWN_IN_LIST)
        voice, now = await self._voice(person), self._office.now()
        return Said((words.listing(voice, part, now, waiting=waiting),))

    async def press(self, person: Person, action: Handle) -> Said:
        """Do what a button says; in the team's chat too, for those who may."""
        refused = await self._refused(person, action)
        if refused:
            return refused
        if action.move is HandleMove.LIST:
            page = action.argument
            return await self.list(person, int(page) if page.isdecimal() and len(page) < MAX_DIGITS else 0)
        voice, ticket = await self._voice(person), await self._store.get(action.number)
        if ticket is None or ticket.state is State.DRAFT:
            return Said(notice=words.gone(voice), alert=True)
        if action.move not in moves(ticket):
            return await self._not_now(person, ticket)
        match action.move:
            case HandleMove.CLOSE:
                return await self._end(person, ticket, State.CLOSED)
            case HandleMove.DECLINE:
                return await self._end(person, ticket, State.DECLINED)
            case HandleMove.ENTRY | HandleMove.TEACH:
                return await self._lead_on(person, ticket, action.move)
            case HandleMove.REPLY:
                await self._office.ask(person, Room.INBOX, REPLY, ticket.number)
                return Said((words.ask_reply(voice, ticket),), thread=Thread(ticket.number, Side.STAFF))
            case _:
                return await self._shown(person, ticket)

    async def reply(self, person: Person, number: int, typed: Typed) -> Said:
        """Send the person what an editor answers; whose right was checked."""
        voice = await self._voice(person)
        text = from_telegram(typed.html).strip()
        if not text and typed.attachment is None:
            return Said((correspondence.not_carried(voice),))
        if visible_length(Html(text)) > LONGEST or len(text.encode()) > MAX_MARKUP // 2:
            return Said((too_long(voice, visible_length(Html(text)), LONGEST),))
        ticket = await self._store.get(number)
        if ticket is None:
            await self._leave_form(person, number)
            return Said(notice=words.gone(voice))
        line = Line(Side.STAFF, text, self._office.now(), typed.attachment, told=False)
        # Kept before it is sent: what was typed is there, whatever becomes of the sending.
        kept = await self._store.add_of_staff(number, line)
        await self._leave_form(person, number)
        if kept is None:
            return Said((words.not_sent(voice, await self._store.get(number) or ticket),))
        outcome = await self._carrier.to_person(
            ticket, correspondence.answered(self._carrier.voice_for(ticket), ticket, line)
        )
        deed = self._deed(person, Act.INBOX_ANSWERED, number)
        if not outcome.delivered or await self._carrier.follow(
            number, lambda: self._store.delivered(number, kept, deed)
        ):
            # Else it would be shown as not arrived, and somebody would send it again.
            await self._carrier.refresh(number)
        became = words.reached(voice, number) if outcome.delivered else words.not_reached(voice, number, outcome)
        return Said((became,), thread=Thread(number, Side.STAFF))

    async def answered_by(self, person: Person, number: int, entry_id: str) -> Told | None:
        """An editor did with an entry what a ticket is about: tell its person, if they wanted that, and end it.

        Whom Telegram does not reach for now leaves it open, so that staff see it. None: it was over before.
        """
        # Told first and ended after, so that nobody waits in vain; of two editors at once, only one may tell.
        async with self._answering:
            return await self._answered_by(person, number, entry_id)

    async def _answered_by(self, person: Person, number: int, entry_id: str) -> Told | None:
        ticket, entry = await self._store.get(number), self._office.snapshot().directory.by_id.get(entry_id)
        if ticket is None or entry is None or ticket.state not in ALIVE:
            return None
        told = await self._tell_of_entry(ticket, entry) if ticket.wants_answer else Told.NOT_WANTED
        if ticket.kind is Kind.QUESTION and self._further.learned is not None:
            learned, text = self._further.learned, ticket.text
            await self._carrier.follow(number, lambda: learned(text))
        if told is not Told.NOT_NOW:
            is_proposal = ticket.kind is Kind.PROPOSAL
            act = Act.INBOX_RELEASED if is_proposal else Act.INBOX_ANSWERED
            deed = Deed(self._office.now(), str(person.user_id), act, entry_id, detail=str(number))
            state = State.RELEASED if is_proposal else State.CLOSED
            await self._carrier.follow(number, lambda: self._store.end(number, state, deed.at, deed))
            await self._carrier.refresh(number)
        return told

    def may_reply(self, person: Person) -> bool:
        """Whether somebody may answer where they are: an editor, in private or in the team's chat."""
        is_there = person.is_private or person.chat_id == self._carrier.team_chat
        if is_there and self._office.team.may(person.user_id, Right.EDIT):
            return True
        _log.warning("User %s is not allowed to answer people", known_as(person.user_id))
        return False

    async def _refused(self, person: Person, action: Handle) -> Said | None:
        in_team_chat = person.chat_id == self._carrier.team_chat
        needs_private = action.move in (HandleMove.REPLY, HandleMove.ENTRY, HandleMove.TEACH, HandleMove.LIST)
        if in_team_chat and not needs_private and self._office.team.may(person.user_id, Right.EDIT):
            return None
        if in_team_chat and self._office.team.may(person.user_id, Right.EDIT):
            return Said(notice=words.private_only(await self._voice(person)), alert=True)
        tried = f"move {action.move.name} on ticket {action.number}"
        return await self._office.refused_press(person, Right.EDIT, tried)

    async def _end(self, person: Person, ticket: Ticket, state: State) -> Said:
        act = Act.INBOX_DECLINED if state is State.DECLINED else Act.INBOX_CLOSED
        ended = await self._store.end(ticket.number, state, self._office.now(), self._deed(person, act, ticket.number))
        if ended is None:
            return await self._not_now(person, ticket)
        word = correspondence.declined if state is State.DECLINED else correspondence.closed
        return await self._said_over(person, ended, word)

    async def _lead_on(self, person: Person, ticket: Ticket, move: HandleMove) -> Said:
        """Begin an entry or a lesson, unless its person has all of it forgotten in this very moment."""
        teach = self._further.teach
        try:
            if move is HandleMove.ENTRY:
                return await self._begin_entry(person, ticket)
            return await teach(person, ticket.text, ticket.number) if teach else await self._not_now(person, ticket)
        except OriginGoneError:
            return Said(notice=words.gone(await self._voice(person)), alert=True)

    async def _begin_entry(self, person: Person, ticket: Ticket) -> Said:
        """Begin to do with an entry what a ticket is about; the ticket goes on until that is saved."""
        begin, change = self._further.begin_entry, self._further.change_entry
        origin = Origin(ticket=ticket.number)
        if ticket.kind is Kind.REPORT and change is not None:
            return await change(person, ticket.entry_id or "", origin)
        if ticket.kind is not Kind.REPORT and begin is not None:
            return await begin(person, entry_begun(ticket), origin)
        return await self._not_now(person, ticket)

    async def _tell_of_entry(self, ticket: Ticket, entry: Entry) -> Told:
        message = correspondence.in_directory(self._carrier.voice_for(ticket), ticket, entry)
        outcome = await self._carrier.to_person(ticket, (message,))
        if outcome.delivered:
            return Told.YES
        return Told.NOT_REACHED if outcome.state in (Fate.BLOCKED, Fate.GONE) else Told.NOT_NOW

    async def _said_over(self, person: Person, ended: Ticket, word: Callable[[Voice, Ticket], Message]) -> Said:
        told = await self._tell(ended, word)
        await self._carrier.refresh(ended.number, but=person.chat_id)
        notice = words.done(await self._voice(person), ended, told=told)
        return Said(
            (await self._card(person, ended),),
            into=True,
            notice=notice,
            thread=Thread(ended.number, Side.STAFF, is_card=True),
        )

    async def _tell(self, ticket: Ticket, word: Callable[[Voice, Ticket], Message]) -> bool:
        """Tell the person what became of it, where that is wanted; returns whether they surely know."""
        if not ticket.wants_answer:
            return False
        outcome = await self._carrier.to_person(ticket, (word(self._carrier.voice_for(ticket), ticket),))
        return outcome.delivered

    async def _shown(self, person: Person, ticket: Ticket) -> Said:
        voice, lines = await self._voice(person), await self._store.lines(ticket.number)
        files = tuple(words.enclosed(voice, ticket, line) for line in lines if line.attachment)
        return Said((*files, await self._card(person, ticket)), thread=Thread(ticket.number, Side.STAFF, is_card=True))

    async def _not_now(self, person: Person, ticket: Ticket) -> Said:
        """Its time has passed: say so, and show how it stands."""
        now = await self._store.get(ticket.number) or ticket
        notice = words.not_now(await self._voice(person), now)
        card = await self._card(person, now)
        return Said((card,), into=True, notice=notice, alert=True, thread=Thread(now.number, Side.STAFF, is_card=True))

    async def _leave_form(self, person: Person, number: int) -> None:
        """What was waited for came, perhaps as a reply in place of what was asked for."""
        form = self._office.asked(person)
        if form is not None and (form.room, form.number) == (Room.INBOX, number):
            await self._office.ask_no_more(person)

    async def _card(self, person: Person, ticket: Ticket) -> Message:
        return await self._carrier.card_in(person, ticket, await self._store.lines(ticket.number))

    def _deed(self, person: Person, act: Act, number: int) -> Deed:
        return Deed(self._office.now(), str(person.user_id), act, detail=str(number))

    async def _voice(self, person: Person) -> Voice:
        return await self._office.voice_of(person)

"""Telling: what people pass on to the team, step by step, and how they go on with it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.actions import Tell
from bot.domain.directory import Directory
from bot.domain.forms import Form, Room
from bot.domain.inbox import (
    ALIVE,
    LONGEST,
    PARTS,
    Kind,
    Limit,
    Line,
    Part,
    Side,
    State,
    TellMove,
    Ticket,
    is_optional,
    longest,
    next_part,
)
from bot.domain.questions import Person
from bot.domain.replies import Said, Thread, Typed
from bot.inbox.carrying import Asked, Carrier
from bot.wording import correspondence
from bot.wording import inbox as staff_words
from bot.wording import telling as words
from bot.wording.html import Html, html, plain, utf16_length
from bot.wording.voice import Voice

_ANSWER = "answer"
_GUIDED = "guided"
"""Payload of a step after which the next part is asked for."""


class Telling:
    """The way of the residents' buttons and texts; asked: what they asked last."""

    def __init__(self, carrier: Carrier, asked: Asked) -> None:
        self._carrier = carrier
        self._office = carrier.office
        self._store = carrier.store
        self._asked = asked

    async def pass_on(self, person: Person, question: int) -> Said:
        """Show what would be passed on; a question that is not kept any more must be typed again."""
        asked = await self._asked(person, question)
        text = asked if utf16_length(asked) <= LONGEST else ""
        ticket = await self._begin(person, Kind.QUESTION, text=text)
        return await self._shown(person, ticket) if text else await self._ask(person, ticket, Part.TEXT)

    async def report(self, person: Person, entry_id: str) -> Said | None:
        """Begin to tell what is wrong with an entry; None where there is no such entry."""
        if entry_id not in self._directory.by_id:
            return None
        ticket = await self._begin(person, Kind.REPORT, entry_id=entry_id)
        return await self._ask(person, ticket, Part.TEXT)

    async def propose(self, person: Person) -> Said:
        """Begin to propose an entry."""
        ticket = await self._begin(person, Kind.PROPOSAL)
        return await self._ask(person, ticket, PARTS[Kind.PROPOSAL][0], guided=True)

    async def press(self, person: Person, action: Tell) -> Said | None:
        """Do what a button of a ticket says; None where that is not theirs, or not kept any more."""
        match action.move:
            case TellMove.ANSWER | TellMove.SETTLED:
                return await self._press_thread(person, action)
            case TellMove.SEND:
                return await self._send(person, action.number)
            case TellMove.WANT:
                wished = await self._store.set_wish(action.number, person.user_id, action.argument == "1")
                return replace(await self._shown(person, wished), into=True) if wished else None
            case TellMove.DROP:
                dropped = await self._store.drop(action.number, person.user_id)
                return Said((words.dropped(await self._voice(person)),), into=True) if dropped else None
        ticket = await self._draft(person, action.number)
        part = Part(action.argument) if action.argument in set(Part) else None
        if ticket is None or part not in PARTS[ticket.kind]:
            return None
        if action.move is TellMove.SKIP and is_optional(ticket.kind, part):
            return await self._go_on(person, ticket, part, guided=True)
        return await self._ask(person, ticket, part)

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what was typed for what was asked."""
        if form.step == _ANSWER:
            return await self.answer(person, form.number, typed)
        voice, part = await self._voice(person), Part(form.step)
        text = plain(Html(typed.html)).strip()
        if not text:
            return Said((words.only_text(voice),))
        if utf16_length(text) > longest(part):
            return Said((words.too_long(voice, utf16_length(text), longest(part)),))
        # Kept before anything else: until the next part is asked for, the same can be typed again.
        ticket = await self._store.set_part(form.number, person.user_id, part, text)
        if ticket is None:
            await self._office.ask_no_more(person)
            return Said(notice=words.gone(voice))
        return await self._go_on(person, ticket, part, guided=form.payload == _GUIDED)

    async def answer(self, person: Person, number: int, typed: Typed) -> Said:
        """Go on with a conversation; what comes too late can be sent anew, and is not lost."""
        voice, text = await self._voice(person), plain(Html(typed.html)).strip()
        if not text and typed.attachment is None:
            return Said((correspondence.not_carried(voice),))
        if utf16_length(text) > LONGEST:
            return Said((words.too_long(voice, utf16_length(text), LONGEST),))
        line = Line(Side.PERSON, html(text), self._office.now(), typed.attachment)
        ticket = await self._store.add_of_person(number, person.user_id, line)
        if isinstance(ticket, Limit):
            return Said(notice=words.over_limit(voice, ticket))
        if ticket is None:
            late = await self._came_too_late(person, text)
            await self._leave_answer(person, number)
            return late
        await self._leave_answer(person, number)
        await self._carrier.tell_staff(ticket)
        return Said((correspondence.passed(voice),), thread=Thread(number, Side.PERSON))

    async def _press_thread(self, person: Person, action: Tell) -> Said | None:
        ticket = await self._store.get(action.number)
        if ticket is None or ticket.user_id != person.user_id or ticket.state is State.DRAFT:
            return None
        voice = await self._voice(person)
        if ticket.state not in ALIVE:
            return Said(notice=correspondence.over(voice), alert=True)
        if action.move is TellMove.ANSWER:
            await self._office.ask(person, Room.TELLING, _ANSWER, ticket.number)
            return Said((correspondence.ask_answer(voice, ticket),))
        closed = await self._store.end(ticket.number, State.CLOSED, self._office.now())
        if closed is None:
            return Said(notice=correspondence.over(voice), alert=True)
        await self._carrier.refresh(closed.number)
        await self._carrier.note_to_staff(closed, staff_words.settled)
        return Said((correspondence.settled(voice),))

    async def _send(self, person: Person, number: int) -> Said | None:
        ticket, voice = await self._draft(person, number), await self._voice(person)
        if ticket is None:
            return None
        if ticket.lacks:
            return await self._ask(person, ticket, ticket.lacks[0], guided=True)
        sent = await self._store.send(number, person.user_id, self._office.now())
        if isinstance(sent, Limit):
            return Said(notice=words.over_limit(voice, sent), alert=True)
        if sent is None:
            return None
        await self._carrier.tell_staff(sent)
        # Who forgot something replies to this, though it is no answer yet.
        return Said((words.sent(voice, self._directory, sent),), into=True, thread=Thread(number, Side.PERSON))

    async def _go_on(self, person: Person, ticket: Ticket, part: Part, *, guided: bool) -> Said:
        """After a part: the next one where somebody is guided, else all of it once more before it is sent."""
        following = next_part(ticket.kind, part) if guided else None
        if following is not None:
            return await self._ask(person, ticket, following, guided=True)
        await self._office.ask_no_more(person)
        return await self._shown(person, ticket)

    async def _ask(self, person: Person, ticket: Ticket, part: Part, *, guided: bool = False) -> Said:
        await self._office.ask(person, Room.TELLING, part.value, ticket.number, _GUIDED if guided else "")
        return Said((words.ask_part(await self._voice(person), self._directory, ticket, part),))

    async def _shown(self, person: Person, ticket: Ticket) -> Said:
        return Said((words.preview(await self._voice(person), self._directory, ticket),))

    async def _came_too_late(self, person: Person, text: str) -> Said:
        voice = await self._voice(person)
        if not text:
            return Said(notice=correspondence.over(voice))
        ticket = await self._begin(person, Kind.QUESTION, text=text)
        return Said((words.preview(voice, self._directory, ticket, correspondence.over_but_kept(voice)),))

    async def _leave_answer(self, person: Person, number: int) -> None:
        """What was waited for came, perhaps as a reply in place of what was asked for."""
        form = self._office.asked(person)
        if form is not None and (form.room, form.step, form.number) == (Room.TELLING, _ANSWER, number):
            await self._office.ask_no_more(person)

    async def _begin(self, person: Person, kind: Kind, *, text: str = "", entry_id: str | None = None) -> Ticket:
        language, now = (await self._voice(person)).language, self._office.now()
        return await self._store.begin(kind, person.user_id, language, now, text=text, entry_id=entry_id)

    async def _draft(self, person: Person, number: int) -> Ticket | None:
        ticket = await self._store.get(number)
        is_theirs = ticket is not None and ticket.user_id == person.user_id and ticket.state is State.DRAFT
        return ticket if is_theirs else None

    async def _voice(self, person: Person) -> Voice:
        return await self._office.voice_of(person)

    @property
    def _directory(self) -> Directory:
        return self._office.snapshot().directory

"""Carrying: what people wrote to the staff's chats, what staff wrote to the person, and how each ticket stands."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.courier import Courier
from bot.domain.deep_links import DeepLink
from bot.domain.inbox import Line, Post, Side, Ticket
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome
from bot.domain.questions import Person
from bot.domain.team import Right
from bot.office import Office
from bot.store.errors import was_possible
from bot.store.inbox import InboxStore
from bot.wording import inbox as words
from bot.wording.voice import Voice

FIRST_TELLING = timedelta(minutes=1)
"""How long something new may be on its way to the staff before it is told once more."""

_log = logging.getLogger(__name__)


class Carrier:
    """The inbox's way out: sends, remembers where each ticket was shown, and keeps what is shown true.

    team_chat: id of the group that gets what is new; None: each editor gets it in private.
    ways: what can be done with a ticket beside answering. bot_name: the bot's username, for links.
    """

    def __init__(
        self, office: Office, courier: Courier, team_chat: int | None, ways: words.Ways, bot_name: Callable[[], str]
    ) -> None:
        self.office = office
        self.store = InboxStore(office.database)
        self.team_chat = team_chat
        self._courier = courier
        self._ways = ways
        self._bot_name = bot_name
        self._looking = asyncio.Lock()
        self._unwritten: deque[tuple[int, Callable[[], Awaitable[object]]]] = deque()
        self._has_told_of_move = False

    async def tell_staff(self, ticket: Ticket) -> bool:
        """Show staff how a ticket stands in messages of their own; returns whether that reached anybody."""
        reached = [await self._show_in(chat_id, ticket) for chat_id in self._chats()]
        if not any(reached) and self.team_chat is not None:
            # The bot is not in the team's chat any more: better each editor than nobody.
            reached = [await self._show_in(chat_id, ticket) for chat_id in self._editors()]
        if any(reached):
            await self.follow(ticket.number, lambda: self.store.set_told(ticket))
        return any(reached)

    async def note_to_staff(self, ticket: Ticket, word: Callable[[Voice, Ticket], Message]) -> None:
        """A short message, without a sound, where a ticket is shown; replies to it go on with the ticket."""
        for card in await self._cards(ticket.number):
            message = word(await self._voice_in(self.office.team.reader(card.chat_id)), ticket)
            outcome = await self._courier.send(card.chat_id, message, silent=True)
            await self._keep(card.chat_id, ticket, Side.STAFF, outcome)

    async def refresh(self, number: int, but: int | None = None) -> None:
        """Let the newest message in each of the staff's chats show how a ticket stands; but: not in this chat."""
        ticket = await self.store.get(number)
        if ticket is None:
            return
        lines = await self.store.lines(number)
        for card in await self._cards(number):
            if card.chat_id != but:
                shown = await self.card_in(self.office.team.reader(card.chat_id), ticket, lines)
                await self._courier.edit(card.chat_id, card.message_id, shown)

    async def card_in(self, person: Person, ticket: Ticket, lines: Sequence[Line]) -> Message:
        """How a ticket stands, as it is shown where somebody of the staff is."""
        ways = self._ways
        if person.chat_id == self.team_chat:
            ways = replace(ways, private=f"https://t.me/{self._bot_name()}?start={DeepLink.TICKET}{ticket.number}")
        return words.card(await self._voice_in(person), self.office.snapshot().directory, ticket, lines, ways)

    async def to_person(self, ticket: Ticket, messages: Sequence[Message]) -> Outcome:
        """Send messages to the person of a ticket, one after the other as long as they arrive; the last outcome."""
        for message in messages:
            outcome = await self._courier.send(ticket.user_id, message)
            if not outcome.delivered:
                _log.warning("The person of ticket %d was not reached: %s", ticket.number, outcome.state.name)
                break
            await self._keep(ticket.user_id, ticket, Side.PERSON, outcome)
        return outcome

    async def follow(self, number: int, write: Callable[[], Awaitable[object]]) -> bool:
        """Write down what follows from what is done with a ticket; returns whether that could be done at once.

        What is done must not be said to have failed, or it would be done again: what cannot be written now is written
        by the first `look` that can.
        """
        if self._unwritten or not await was_possible(write()):
            self._unwritten.append((number, write))
            return False
        return True

    async def keep(self, post: Post, *, is_card: bool = False) -> None:
        """Remember a message of the bot, so that replies to it go on with its ticket."""
        await self.follow(post.ticket, lambda: self.store.keep_post(post, is_card=is_card))

    def voice_for(self, ticket: Ticket) -> Voice:
        """The voice that its person is spoken to with: their client is not there to tell."""
        return self.office.voices[self.office.voices.languages.negotiate([ticket.language])]

    async def look(self, now: datetime) -> None:
        """Tell staff what they were not told of, and delete what is over for long enough."""
        async with self._looking:
            if not await self._catch_up():
                # Who was told could not be kept either, so that they would be told anew each time.
                return
            for ticket in await self.store.untold(now - FIRST_TELLING, now):
                await self.tell_staff(ticket)
            await self.store.forget(now)

    async def _catch_up(self) -> bool:
        """Write down what could not be written before, and show how those tickets stand; False where it still waits."""
        late = {number for number, _ in self._unwritten}
        while self._unwritten:
            waiting = self._unwritten.popleft()
            if not await was_possible(waiting[1]()):
                self._unwritten.appendleft(waiting)
                return False
        for number in sorted(late):
            await self.refresh(number)
        return True

    async def _show_in(self, chat_id: int, ticket: Ticket) -> bool:
        lines, there = await self.store.lines(ticket.number), self.office.team.reader(chat_id)
        if lines and lines[-1].side is Side.PERSON and lines[-1].attachment:
            outcome = await self._courier.send(chat_id, words.enclosed(await self._voice_in(there), ticket, lines[-1]))
            await self._keep(chat_id, ticket, Side.STAFF, outcome)
        outcome = await self._courier.send(chat_id, await self.card_in(there, ticket, lines))
        await self._keep(chat_id, ticket, Side.STAFF, outcome, is_card=True)
        if chat_id == self.team_chat and outcome.migrated_to is not None:
            await self._tell_of_move(outcome.migrated_to)
            # Until somebody sets it, and restarts the bot, its buttons and replies work under the new id.
            self.team_chat = outcome.migrated_to
        elif chat_id == self.team_chat and not outcome.delivered:
            _log.error("The team's chat was not reached, see TEAM_CHAT_ID: %s", outcome.state.name)
        return outcome.delivered

    async def _tell_of_move(self, new_id: int) -> None:
        """The team's chat has another id now, which only an admin can put into the settings; said once a start."""
        if self._has_told_of_move:
            return
        self._has_told_of_move = True
        _log.error("The team's chat has another id now, which the admins were told: set TEAM_CHAT_ID")
        for user_id in sorted(self.office.team.with_right(Right.LEAD)):
            told = await self.office.to_person(user_id, lambda voice: words.team_chat_moved(voice, new_id))
            await self._courier.send(*told)

    async def _keep(self, chat_id: int, ticket: Ticket, side: Side, outcome: Outcome, *, is_card: bool = False) -> None:
        if outcome.delivered and outcome.message_id is not None:
            post = Post(outcome.migrated_to or chat_id, outcome.message_id, ticket.number, side)
            await self.keep(post, is_card=is_card)

    async def _voice_in(self, person: Person) -> Voice:
        """What all of the team read is in the default language; in private everybody has their own."""
        if person.chat_id == self.team_chat:
            return self.office.voices[self.office.voices.languages.default]
        return await self.office.voice_of(person)

    async def _cards(self, number: int) -> list[Post]:
        """Where a ticket is shown; who left the team reads no more of it."""
        allowed = {self.team_chat, *self._editors()}
        return [card for card in await self.store.cards(number) if card.chat_id in allowed]

    def _chats(self) -> list[int]:
        return self._editors() if self.team_chat is None else [self.team_chat]

    def _editors(self) -> list[int]:
        return sorted(self.office.team.with_right(Right.EDIT))


Asked = Callable[[Person, int], Awaitable[str]]
"""The text of a question of a conversation by its number; "" where it is not kept any more."""

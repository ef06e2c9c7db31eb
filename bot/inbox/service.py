"""The inbox: what a command, a press, a typed message or a reply does, of residents and of staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.courier import Courier
from bot.domain.actions import Handle, Tell
from bot.domain.forms import Form
from bot.domain.inbox import HandleMove, Post, Side, TellMove
from bot.domain.origins import Told
from bot.domain.questions import Person
from bot.domain.replies import Said, Thread, Typed
from bot.domain.team import Right
from bot.inbox.carrying import Asked, Carrier
from bot.inbox.handling import REPLY, Further, Handling
from bot.inbox.telling import Telling
from bot.office import Office
from bot.wording import correspondence
from bot.wording import inbox as staff_words
from bot.wording import telling as words


class Inbox:
    """Takes what people tell the team, and brings the answers back, without Telegram.

    asked: the text of what somebody asked last. bot_name: the bot's username, for links. team_chat: id of the staff's
    group. further: see Further.
    """

    def __init__(
        self,
        office: Office,
        courier: Courier,
        asked: Asked,
        bot_name: Callable[[], str],
        *,
        team_chat: int | None = None,
        further: Further | None = None,
    ) -> None:
        further = further or Further()
        self._office = office
        self._carrier = Carrier(office, courier, team_chat, further.ways, bot_name)
        self._telling = Telling(self._carrier, asked)
        self._handling = Handling(self._carrier, further)

    async def list(self, person: Person) -> Said:
        """Show staff the inbox."""
        refused = await self._office.refused_command(person, Right.EDIT, "inbox")
        return refused or await self._handling.list(person)

    async def open(self, person: Person, number: int) -> Said:
        """Show staff a ticket, to which they come from the team's chat."""
        refused = await self._office.refused_command(person, Right.EDIT, "inbox")
        return refused or await self._handling.press(person, Handle(HandleMove.SHOW, number))

    async def propose(self, person: Person, link: str) -> Said:
        """Begin to propose an entry; link: leads from a group into the private chat."""
        if not person.is_private:
            return Said((words.private_first(await self._office.voice_of(person), link),))
        return await self._telling.propose(person)

    async def report(self, person: Person, entry_id: str) -> Said | None:
        """Begin to tell what is wrong with an entry; None where there is none."""
        return await self._telling.report(person, entry_id)

    async def tell(self, person: Person, action: Tell) -> Said:
        """Do what a button of a resident says, in their private chat."""
        match action.move:
            case TellMove.PASS:
                said: Said | None = await self._telling.pass_on(person, action.number)
            case TellMove.WRONG:
                said = await self._telling.report(person, action.argument)
            case _:
                said = await self._telling.press(person, action)
        return said or Said(notice=words.gone(await self._office.voice_of(person)), alert=True)

    async def handle(self, person: Person, action: Handle) -> Said:
        """Do what a button of the staff says."""
        return await self._handling.press(person, action)

    async def told(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what a resident was asked to type."""
        return await self._telling.typed(person, form, typed)

    async def typed(self, person: Person, form: Form, typed: Typed) -> Said | None:
        """Take what an editor was asked to type; None for who is no editor any more: it is a question."""
        if form.step != REPLY or not self._office.may(person, Right.EDIT, f"the form {form.step}"):
            return None
        return await self._handling.reply(person, form.number, typed)

    async def post(self, chat_id: int, message_id: int) -> Post | None:
        """The message of the bot that is replied to, if it belongs to the inbox."""
        return await self._carrier.store.post(chat_id, message_id)

    async def replied(self, person: Person, post: Post, typed: Typed) -> Said:
        """Take a reply to a message of the inbox: of the staff for the person, of the person for the staff."""
        if post.side is Side.PERSON:
            return await self._telling.answer(person, post.ticket, typed)
        if self._handling.may_reply(person):
            return await self._handling.reply(person, post.ticket, typed)
        return Said(
            (staff_words.editors_only(await self._office.voice_of(person)),), thread=Thread(post.ticket, Side.STAFF)
        )

    async def edited(self, person: Person) -> Said:
        """Say that a changed reply does not change what was passed on."""
        return Said((correspondence.edited(await self._office.voice_of(person)),))

    async def keep_post(self, thread: Thread, chat_id: int, message_id: int) -> None:
        """Remember a message that belongs to a ticket, so that replies to it count."""
        post = Post(chat_id, message_id, thread.ticket, thread.side)
        await self._carrier.keep(post, is_card=thread.is_card)

    async def answered_by(self, person: Person, number: int, entry_id: str) -> Told | None:
        """An editor did with an entry what a ticket is about: see Handling.answered_by."""
        return await self._handling.answered_by(person, number, entry_id)

    async def look(self, now: datetime) -> None:
        """What is due by itself: see Carrier.look."""
        await self._carrier.look(now)

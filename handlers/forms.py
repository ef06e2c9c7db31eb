"""Forms: what people type when they were asked for something goes to the room that asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, filters

from bot.domain.announcements import Point
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.forms import Form, Room
from bot.domain.questions import Person
from bot.domain.replies import Said, Typed
from bot.office import Office
from handlers.context import BotContext, person_of
from handlers.replies import perform

Taker = Callable[[Person, Form, Typed], Awaitable[Said | None]]
"""Takes an answer to a form, or says with None that it is not for them: then it is a question."""


class Asked(filters.MessageFilter):
    """A message in a private chat of somebody who was asked to type something."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def filter(self, message: Message) -> bool:
        """Whether a form waits for who wrote."""
        user = message.from_user
        private = message.chat.type == message.chat.PRIVATE
        return private and user is not None and self._office.asked(Person(message.chat.id, user.id)) is not None


async def take_typed(update: Update, context: BotContext) -> None:
    """Take a message for what its sender was asked; a word for leaving leaves the form."""
    person = person_of(update)
    form = context.office.asked(person)
    if update.message is None or form is None:
        return
    if context.office.is_leaving(update.message.text or ""):
        said = await context.office.leave(person, update.message.text or "")
    else:
        said = await _takers(context)[form.room](person, form, typed_of(update.message))
    if said is not None:
        await perform(update, context, said)
        raise ApplicationHandlerStop


async def leave_form(update: Update, context: BotContext) -> None:
    """A command comes in place of what was asked for; other handlers answer it, unless it says just that."""
    command = "".join(((update.message and update.message.text) or "").split(None, 1)[:1])
    said = await context.office.leave(person_of(update), command)
    if said is not None:
        await perform(update, context, said)
        raise ApplicationHandlerStop


def _takers(context: BotContext) -> Mapping[Room, Taker]:
    """Who takes what was typed, by the room that asked."""
    return {
        Room.ANNOUNCING: context.announcing.typed,
        Room.EDITING: context.editing.typed,
        Room.TENDING: context.tending.typed,
        Room.INBOX: context.inbox.typed,
        Room.TELLING: context.inbox.told,
        Room.TEACHING: context.teaching.typed,
        Room.SWITCH: context.switching.typed,
    }


def typed_of(message: Message) -> Typed:
    """What somebody sent, as the rooms take it."""
    attachment, point, file = None, None, message.document
    if message.photo:
        attachment = Attachment(AttachmentKind.PHOTO, message.photo[-1].file_id)
    elif message.document and not message.animation:
        attachment = Attachment(AttachmentKind.DOCUMENT, message.document.file_id)
    if message.location:
        point = Point(message.location.latitude, message.location.longitude)
    html = message.text_html if message.text else message.caption_html if message.caption else ""
    name, size = (file.file_name or "", file.file_size or 0) if file else ("", 0)
    return Typed(html, attachment, point, message.media_group_id, name, size)

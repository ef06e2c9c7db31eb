"""Announcements: the staff's commands, buttons, and what they type when they were asked for something."""

from __future__ import annotations

import logging

from telegram import Message as TelegramMessage
from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.announcing.desk import Said, Typed
from bot.domain.actions import MAX_DIGITS, Announce
from bot.domain.announcements import Point
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.wording.html import html
from bot.wording.talk import stale_button
from handlers.context import BotContext, person_of
from handlers.replies import send_reply

_log = logging.getLogger(__name__)


async def announce(update: Update, context: BotContext) -> None:
    """Begin an announcement, perhaps on what changed in an entry."""
    said = await context.announcing.start(person_of(update), " ".join(context.args or []))
    await _perform(update, context, said)


async def show_announcements(update: Update, context: BotContext) -> None:
    """Show the announcements that were changed last."""
    await _perform(update, context, await context.announcing.list(person_of(update)))


async def press_announcement(update: Update, context: BotContext, action: Announce) -> None:
    """Do what a button of the staff says; whoever pressed it."""
    said = await context.announcing.press(person_of(update), action)
    if update.callback_query is not None:
        await context.courier.acknowledge(update.callback_query.id, said.notice, alert=said.alert)
    await _perform(update, context, said)


async def read_announcement(update: Update, context: BotContext, number: str) -> None:
    """Send an announcement of a digest in full to who got it."""
    query, person = update.callback_query, person_of(update)
    voice = await context.assistant.voice_of(person)
    wanted = int(number) if number.isdecimal() and len(number) <= MAX_DIGITS else 0
    message = await context.announcing.read(person.chat_id, wanted, voice.language)
    if query is not None:
        await context.courier.acknowledge(query.id, None if message else stale_button(voice), alert=message is None)
    if message is not None:
        await send_reply(update, context, message)


async def take_typed(update: Update, context: BotContext) -> None:
    """Take a message of the staff for what they were asked; if they were asked nothing, it is a question like any."""
    if update.message is None:
        return
    said = await context.announcing.typed(person_of(update), _typed(update.message))
    if said is None:
        return
    await _perform(update, context, said)
    raise ApplicationHandlerStop


async def leave_form(update: Update, context: BotContext) -> None:
    """A command comes in place of what was asked for; other handlers answer it, unless it says just that."""
    command = ((update.message and update.message.text) or "").split(None, 1)[0]
    said = await context.announcing.leave(person_of(update), command)
    if said is not None:
        await _perform(update, context, said)
        raise ApplicationHandlerStop


def _typed(message: TelegramMessage) -> Typed:
    attachment, point = None, None
    if message.photo:
        attachment = Attachment(AttachmentKind.PHOTO, message.photo[-1].file_id)
    elif message.document and not message.animation:
        attachment = Attachment(AttachmentKind.DOCUMENT, message.document.file_id)
    if message.location:
        point = Point(message.location.latitude, message.location.longitude)
    html = message.text_html if message.text else message.caption_html if message.caption else ""
    return Typed(html, attachment, point, message.media_group_id)


async def _perform(update: Update, context: BotContext, said: Said) -> None:
    """Show and send what a step brings, and remember which message shows a progress from now on."""
    chat = update.effective_chat
    if chat is None:
        return
    outcome: Outcome | None = None
    if said.notice and update.callback_query is None:
        # Only a press has a place for a notice; who typed something must read it too.
        await context.courier.send(chat.id, Message(html(said.notice)))
    for message in said.messages:
        outcome = await _show(update, context, chat.id, message, into=said.into)
    if said.board is not None and outcome is not None and outcome.message_id is not None:
        await context.announcing.keep_board(said.board, chat.id, outcome.message_id)
    for colleague, message in said.to_others:
        told = await context.courier.send(colleague, message)
        if not told.delivered:
            _log.warning("Staff member %d could not be told: %s", colleague, told.description)


async def _show(update: Update, context: BotContext, chat_id: int, message: Message, *, into: bool) -> Outcome:
    query = update.callback_query
    if into and query is not None and query.message is not None:
        outcome = await context.courier.edit(chat_id, query.message.message_id, message)
        if outcome.state not in (State.UNEDITABLE, State.REFUSED):
            return outcome
    return await context.courier.send(chat_id, message)

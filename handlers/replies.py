"""Sending a reply: as a message of its own, or into the message whose button was pressed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Update

from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.domain.replies import Reply, Said
from bot.logs import known_as
from bot.store.errors import was_possible
from bot.wording.html import html
from bot.wording.talk import failure
from handlers.context import BotContext, person_of

_NEEDS_ANOTHER = (State.UNEDITABLE, State.REFUSED, State.UNCERTAIN)
"""After these ends of an edit nobody may count on it that it is seen: the same twice is better than silence."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def acknowledging(
    update: Update, context: BotContext, notice: str | None = None, *, alert: bool = False
) -> AsyncIterator[None]:
    """Acknowledge a press while the block brings what was wanted, so that neither waits for the other where it fails.

    notice, alert: as those of the courier. An error of the block ends the acknowledgement.
    """
    query = update.callback_query
    if query is None:
        yield
        return
    task = asyncio.create_task(context.courier.acknowledge(query.id, notice, alert=alert))
    await asyncio.sleep(0)  # It goes out first: the waiting sign should end at once.
    try:
        yield
        await task
    finally:
        task.cancel()


async def send_reply(update: Update, context: BotContext, message: Message) -> None:
    """Answer in the chat, and in a group to the message that asked."""
    chat, asked = update.effective_chat, update.effective_message
    if chat is None:
        return
    reply_to = asked.id if asked and chat.type != chat.PRIVATE else None
    thread_id = asked.message_thread_id if asked and asked.is_topic_message else None
    outcome = await context.courier.send(chat.id, message, reply_to=reply_to, thread_id=thread_id)
    if outcome.state is State.REFUSED:
        # Something in the answer is more than Telegram takes: better an honest sentence than silence.
        voice = await context.assistant.voice_of(person_of(update))
        await context.courier.send(chat.id, failure(voice), reply_to=reply_to, thread_id=thread_id)


async def edit_or_send(update: Update, context: BotContext, reply: Reply) -> None:
    """Show a reply in the message whose button was pressed, or anew where that message cannot be changed any more."""
    query = update.callback_query
    if query is None or query.message is None or reply.new:
        await send_reply(update, context, reply.message)
        return
    outcome = await context.courier.edit(query.message.chat.id, query.message.message_id, reply.message)
    if outcome.state in _NEEDS_ANOTHER:
        await send_reply(update, context, reply.message)


async def press_said(update: Update, context: BotContext, said: Said) -> None:
    """Acknowledge a press, and show and send what it brings."""
    async with acknowledging(update, context, said.notice, alert=said.alert):
        await perform(update, context, said)


async def perform(update: Update, context: BotContext, said: Said) -> None:
    """Show and send what a step brings, and remember which message shows a progress from now on."""
    chat = update.effective_chat
    if chat is None:
        return
    outcome: Outcome | None = None
    fates: set[State] = set()
    if said.notice and update.callback_query is None:
        # Only a press has a place for a notice; who typed something must read it too.
        fates.add((await context.courier.send(chat.id, Message(html(said.notice)))).state)
    for message in said.messages:
        outcome = await _show(update, context, chat.id, message, into=said.into)
        fates.add(outcome.state)
    for file in said.files:
        fates.add((await context.courier.send_file(chat.id, file)).state)
    if State.REFUSED in fates:
        # Once, however much was refused.
        await send_reply(update, context, failure(await context.assistant.voice_of(person_of(update))))
    if said.board is not None and outcome is not None and outcome.message_id is not None:
        # What is done and shown must not be said to have failed; a sending without a board gets one by itself.
        await was_possible(context.announcing.keep_board(said.board, chat.id, outcome.message_id))
    if said.thread is not None and outcome is not None and outcome.message_id is not None:
        await context.inbox.keep_post(said.thread, chat.id, outcome.message_id)
    for other, message in said.to_others:
        told = await context.courier.send(other, message)
        if not told.delivered:
            _log.warning("Chat %s could not be told: %s", known_as(other), told.state.value)


async def _show(update: Update, context: BotContext, chat_id: int, message: Message, *, into: bool) -> Outcome:
    query = update.callback_query
    if into and query is not None and query.message is not None:
        outcome = await context.courier.edit(chat_id, query.message.message_id, message)
        if outcome.state not in _NEEDS_ANOTHER:
            return outcome
    return await context.courier.send(chat_id, message)

"""Sending a reply: as a message of its own, or into the message whose button was pressed."""

from __future__ import annotations

from telegram import Update

from bot.domain.messages import Message
from bot.domain.outcomes import State
from bot.domain.replies import Reply
from bot.wording.talk import failure
from handlers.context import BotContext, person_of


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
    if outcome.state in (State.UNEDITABLE, State.REFUSED):
        await send_reply(update, context, reply.message)

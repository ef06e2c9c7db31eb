"""Floods: who sends more than a person does is told so once, and then waits."""

from __future__ import annotations

from collections.abc import Set

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.domain.floods import Gate
from bot.wording.talk import slower, slower_message
from handlers.addressing import NamedCommand, is_meant
from handlers.context import BotContext, Handling, person_of
from handlers.replies import send_reply


def counting(commands: Set[str]) -> Handling:
    """A handler that counts what somebody sent to the bot; commands: all that the bot follows, in every language."""
    known = NamedCommand(commands)

    def counts(update: Update) -> bool:
        """Whether it asks something of the bot: what a group says among itself, and who comes and goes, does not."""
        if update.callback_query is not None or update.inline_query is not None or is_meant(update):
            return True
        message = update.effective_message
        return message is not None and known.filter(message)

    async def count(update: Update, context: BotContext) -> None:
        """End it here where it is too much; staff may send what they like."""
        if counts(update) and context.office.team.member(person_of(update).user_id) is None:
            await _count(update, context)

    return count


async def _count(update: Update, context: BotContext) -> None:
    gate = context.turnstile.enter(_sender(update), context.office.now())
    if gate is Gate.OPEN:
        return
    if gate is Gate.CLOSING and update.inline_query is None:
        voice = await context.assistant.voice_of(person_of(update))
        if update.callback_query is not None:
            await context.courier.acknowledge(update.callback_query.id, slower(voice), alert=True)
        else:
            await send_reply(update, context, slower_message(voice))
    raise ApplicationHandlerStop


def _sender(update: Update) -> int:
    """Who sent it; whoever writes in the name of a chat has one id all over Telegram, and the chat is who counts."""
    message = update.effective_message
    if update.callback_query is None and message is not None and message.sender_chat is not None:
        return message.sender_chat.id
    return person_of(update).user_id

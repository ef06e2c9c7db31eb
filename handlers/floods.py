"""Floods: who sends more than a person does is told so once, and then waits."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.domain.floods import Gate
from bot.wording.talk import slower, slower_message
from handlers.addressing import is_meant
from handlers.context import BotContext, person_of
from handlers.replies import send_reply


async def count(update: Update, context: BotContext) -> None:
    """Count what somebody sent to the bot, and end it here where it is too much; staff may send what they like."""
    if not _counts(update) or context.office.team.member(person_of(update).user_id) is not None:
        return
    gate = context.turnstile.enter(person_of(update).user_id, context.office.now())
    if gate is Gate.OPEN:
        return
    if gate is Gate.CLOSING and update.inline_query is None:
        voice = await context.assistant.voice_of(person_of(update))
        if update.callback_query is not None:
            await context.courier.acknowledge(update.callback_query.id, slower(voice), alert=True)
        else:
            await send_reply(update, context, slower_message(voice))
    raise ApplicationHandlerStop


def _counts(update: Update) -> bool:
    """Whether it asks something of the bot: what a group says among itself, and who comes and goes, does not."""
    return update.callback_query is not None or update.inline_query is not None or is_meant(update)

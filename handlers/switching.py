"""The off switch: the admins' commands, and what everybody else hears while the bot is off."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ApplicationHandlerStop, filters

from bot.domain.actions import Forget, Open, Page, decode
from bot.switching import Switching
from bot.wording.switching import turned_away, turned_away_notice
from handlers.addressing import is_meant
from handlers.context import BotContext, person_of
from handlers.replies import perform, send_reply

_OPEN_PAGES = (Page.PRIVACY, Page.PRIVACY_DETAILS, Page.RIGHTS)
"""What everybody may read while the bot is switched off."""


class WhileOff(filters.UpdateFilter):
    """Whatever comes while the bot is switched off; asked first, it spares every other question while it is on."""

    def __init__(self, switching: Switching) -> None:
        super().__init__()
        self._switching = switching

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - it is the bot that is off
        """Whether it is."""
        return self._switching.is_off


async def pause(update: Update, context: BotContext) -> None:
    """Switch the bot off, for the reason behind the command."""
    await perform(update, context, await context.switching.pause(person_of(update), " ".join(context.args or [])))


async def resume(update: Update, context: BotContext) -> None:
    """Switch the bot on again."""
    await perform(update, context, await context.switching.resume(person_of(update)))


async def turn_away(update: Update, context: BotContext) -> None:
    """While the bot is off, let nobody in but staff; whoever surely meant the bot hears why."""
    person = person_of(update)
    if not context.switching.turns_away(person) or _is_always_taken(update):
        return
    voice = await context.assistant.voice_of(person)
    if update.callback_query is not None:
        await context.courier.acknowledge(update.callback_query.id, turned_away_notice(voice), alert=True)
    elif update.inline_query is not None:
        await context.courier.answer_inline(update.inline_query.id, [], cache_seconds=0)
    elif is_meant(update):
        await send_reply(update, context, turned_away(voice))
    raise ApplicationHandlerStop


def _is_always_taken(update: Update) -> bool:
    """Whether it is a press that everybody may do at any time: on what was asked about their data."""
    action = decode(update.callback_query.data or "") if update.callback_query else None
    return isinstance(action, Forget) or action in {Open(page) for page in _OPEN_PAGES}

"""The off switch: the admins' commands, and what everybody else hears while the bot is off."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, filters

from bot.switching import Switching
from bot.wording.switching import turned_away, turned_away_notice
from handlers.addressing import is_meant
from handlers.context import BotContext, person_of
from handlers.replies import perform, send_reply


class WhileOff(filters.UpdateFilter):
    """Whatever comes while the bot is switched off; asked first, it spares every other question while it is on."""

    def __init__(self, switching: Switching) -> None:
        super().__init__()
        self._switching = switching

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - it is the bot that is off
        """Whether it is."""
        return self._switching.is_off


class AlwaysTaken(filters.MessageFilter):
    """A command that everybody may give at any time; names: in every language."""

    def __init__(self, names: set[str]) -> None:
        super().__init__()
        self._names = names

    def filter(self, message: Message) -> bool:
        """Whether the message is such a command, perhaps with a bot's name behind it."""
        command = (message.text or "").split(None, 1)[:1]
        return bool(command) and command[0].partition("@")[0].casefold().removeprefix("/") in self._names


async def pause(update: Update, context: BotContext) -> None:
    """Switch the bot off, for the reason behind the command."""
    await perform(update, context, await context.switching.pause(person_of(update), " ".join(context.args or [])))


async def resume(update: Update, context: BotContext) -> None:
    """Switch the bot on again."""
    await perform(update, context, await context.switching.resume(person_of(update)))


async def turn_away(update: Update, context: BotContext) -> None:
    """While the bot is off, let nobody in but staff; whoever surely meant the bot hears why."""
    person = person_of(update)
    if not context.switching.turns_away(person):
        return
    voice = await context.assistant.voice_of(person)
    if update.callback_query is not None:
        await context.courier.acknowledge(update.callback_query.id, turned_away_notice(voice), alert=True)
    elif update.inline_query is not None:
        await context.courier.answer_inline(update.inline_query.id, [], cache_seconds=0)
    elif is_meant(update):
        await send_reply(update, context, turned_away(voice))
    raise ApplicationHandlerStop

"""Announcements: the staff's commands and buttons, and the full text of one that came in a digest."""

from __future__ import annotations

from telegram import Update

from bot.domain.actions import MAX_DIGITS, Announce
from bot.wording.talk import stale_button
from handlers.context import BotContext, person_of
from handlers.replies import acknowledging, perform, press_said, send_reply


async def announce(update: Update, context: BotContext) -> None:
    """Begin an announcement, perhaps on what changed in an entry."""
    said = await context.announcing.start(person_of(update), " ".join(context.args or []))
    await perform(update, context, said)


async def show_announcements(update: Update, context: BotContext) -> None:
    """Show the announcements that were changed last."""
    await perform(update, context, await context.announcing.list(person_of(update)))


async def press_announcement(update: Update, context: BotContext, action: Announce) -> None:
    """Do what a button of the staff says; whoever pressed it."""
    await press_said(update, context, await context.announcing.press(person_of(update), action))


async def read_announcement(update: Update, context: BotContext, number: str) -> None:
    """Send an announcement of a digest in full to who got it."""
    person = person_of(update)
    voice = await context.assistant.voice_of(person)
    wanted = int(number) if number.isdecimal() and len(number) <= MAX_DIGITS else 0
    message = await context.announcing.read(person.chat_id, wanted, voice.language)
    async with acknowledging(update, context, None if message else stale_button(voice), alert=message is None):
        if message is not None:
            await send_reply(update, context, message)

"""What people ask in vain, and figures: the commands and buttons of the staff."""

from __future__ import annotations

from telegram import Update

from bot.domain.actions import Teach
from handlers.context import BotContext, person_of
from handlers.replies import acknowledging, perform, press_said


async def show_gaps(update: Update, context: BotContext) -> None:
    """Show the questions without an answer."""
    await perform(update, context, await context.teaching.gaps(person_of(update)))


async def show_stats(update: Update, context: BotContext) -> None:
    """Show what was counted."""
    await perform(update, context, await context.stats.show(person_of(update)))


async def press_teaching(update: Update, context: BotContext, action: Teach) -> None:
    """Do what a button says; where that takes a moment, this is said at once."""
    person = person_of(update)
    notice = await context.teaching.notice_before(person, action)
    if notice is None:
        await press_said(update, context, await context.teaching.press(person, action))
        return
    async with acknowledging(update, context, notice):
        await perform(update, context, await context.teaching.press(person, action))

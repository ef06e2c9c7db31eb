"""Privacy: somebody wants to see what is stored of them, or to have it deleted; of a group, its administrators."""

from __future__ import annotations

from telegram import Update

from bot.domain.actions import Forget
from handlers.context import BotContext, person_of
from handlers.replies import perform, press_said
from handlers.subscriptions import chat_of


async def send_my_data(update: Update, context: BotContext) -> None:
    """Send all that is stored as a file."""
    may = (await chat_of(update, context)).may_change
    await perform(update, context, await context.privacy.my_data(person_of(update), may=may))


async def ask_to_forget(update: Update, context: BotContext) -> None:
    """Ask whether all shall be deleted."""
    may = (await chat_of(update, context)).may_change
    await perform(update, context, await context.privacy.ask(person_of(update), may=may))


async def press_forget(update: Update, context: BotContext, action: Forget) -> None:
    """Delete all, or nothing."""
    may = (await chat_of(update, context)).may_change
    await press_said(update, context, await context.privacy.press(person_of(update), action, may=may))

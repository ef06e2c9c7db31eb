"""Tending: the editors' commands and buttons for entries as they are kept."""

from __future__ import annotations

from telegram import Update

from bot.domain.actions import Tend
from handlers.context import BotContext, person_of
from handlers.replies import perform, press_said


async def withdraw(update: Update, context: BotContext) -> None:
    """Begin to take an entry out of the directory."""
    await perform(update, context, await context.tending.withdraw(person_of(update), " ".join(context.args or [])))


async def show_history(update: Update, context: BotContext) -> None:
    """Show the versions of an entry."""
    await perform(update, context, await context.tending.history(person_of(update), " ".join(context.args or [])))


async def restore(update: Update, context: BotContext) -> None:
    """Show what is withdrawn, or the withdrawn entry of a name."""
    await perform(update, context, await context.tending.restore(person_of(update), " ".join(context.args or [])))


async def show_stale(update: Update, context: BotContext) -> None:
    """Show the oldest entries."""
    await perform(update, context, await context.tending.stale(person_of(update)))


async def check(update: Update, context: BotContext) -> None:
    """Show what could be better in the directory."""
    await perform(update, context, await context.tending.check(person_of(update)))


async def press_tending(update: Update, context: BotContext, action: Tend) -> None:
    """Do what a button of the editors says; whoever pressed it."""
    await press_said(update, context, await context.tending.press(person_of(update), action))

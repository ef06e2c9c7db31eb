"""Editing: the editors' commands and buttons for the entries of the directory."""

from __future__ import annotations

from telegram import Update

from bot.domain.actions import Edit
from handlers.context import BotContext, person_of
from handlers.replies import perform, press_said


async def edit_entry(update: Update, context: BotContext) -> None:
    """Begin to change an entry, or ask for its name."""
    await perform(update, context, await context.editing.start(person_of(update), " ".join(context.args or [])))


async def add_entry(update: Update, context: BotContext) -> None:
    """Begin a new entry, perhaps of a name."""
    await perform(update, context, await context.editing.new(person_of(update), " ".join(context.args or [])))


async def press_draft(update: Update, context: BotContext, action: Edit) -> None:
    """Do what a button of the editors says; whoever pressed it."""
    await press_said(update, context, await context.editing.press(person_of(update), action))

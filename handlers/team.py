"""The team: the admins' commands and buttons, invitations, and what Telegram calls those who work here."""

from __future__ import annotations

from telegram import Update

from bot.domain.actions import Manage
from handlers.context import BotContext, person_of
from handlers.replies import perform, press_said


async def show_team(update: Update, context: BotContext) -> None:
    """Show who belongs to the team."""
    await perform(update, context, await context.teamwork.show(person_of(update)))


async def show_log(update: Update, context: BotContext) -> None:
    """Show what was done, perhaps only to an entry."""
    said = await context.teamwork.log(person_of(update), " ".join(context.args or []))
    await perform(update, context, said)


async def follow_invitation(update: Update, context: BotContext, token: str) -> None:
    """Ask who opened the link of an invitation whether they want to join."""
    await perform(update, context, await context.teamwork.follow(person_of(update), token))


async def press_team(update: Update, context: BotContext, action: Manage) -> None:
    """Do what a button of the team or of an invitation says."""
    said = await context.teamwork.press(person_of(update), action, _name_of(update))
    await press_said(update, context, said)


async def meet(update: Update, context: BotContext) -> None:
    """Keep what somebody of the team is called now, before anything else is done."""
    await context.teamwork.meet(person_of(update), _name_of(update))


def _name_of(update: Update) -> str:
    # Telegram promises a first name, but not that there is anything in it.
    return update.effective_user.full_name or "" if update.effective_user else ""

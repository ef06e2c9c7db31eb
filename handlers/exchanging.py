"""Files of the directory: an editor sends one, or wants one."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import filters

from bot.domain.actions import Transfer
from bot.domain.questions import Person
from bot.exchanging.desk import MAX_FILE_BYTES, FileDesk
from handlers.context import BotContext, person_of
from handlers.replies import perform, press_said


class EditorsFile(filters.MessageFilter):
    """A file that an editor sends in their private chat: a list for the directory."""

    def __init__(self, desk: FileDesk) -> None:
        super().__init__()
        self._desk = desk

    def filter(self, message: Message) -> bool:
        """Whether it is a file, and from an editor."""
        is_file = message.document is not None and message.animation is None
        user = message.from_user
        return is_file and user is not None and self._desk.takes_files_of(Person(message.chat.id, user.id))


async def explain_import(update: Update, context: BotContext) -> None:
    """Say how a file is taken over."""
    await perform(update, context, await context.files.explain_import(person_of(update)))


async def offer_export(update: Update, context: BotContext) -> None:
    """Offer the directory as a file."""
    await perform(update, context, await context.files.offer_export(person_of(update)))


async def take_file(update: Update, context: BotContext) -> None:
    """Show what a file would change."""
    document = update.message.document if update.message else None
    if document is None:
        return
    person, small = person_of(update), (document.file_size or 0) <= MAX_FILE_BYTES
    content = await context.courier.fetch(document.file_id) if small else None
    if content is None:
        await perform(update, context, await context.files.too_big(person))
        return
    await perform(update, context, await context.files.receive(person, document.file_name or "", content))


async def press_transfer(update: Update, context: BotContext, action: Transfer) -> None:
    """Do what a button of a file says."""
    await press_said(update, context, await context.files.press(person_of(update), action))

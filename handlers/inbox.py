"""The inbox in Telegram: commands, buttons, and replies to the bot's messages that belong to a conversation."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, filters

from bot.domain.actions import MAX_DIGITS, Handle, Page, Tell
from bot.domain.deep_links import DeepLink
from bot.domain.inbox import TellMove
from handlers.context import BotContext, person_of
from handlers.forms import typed_of
from handlers.replies import perform, press_said, send_reply


class ToThisBot(filters.MessageFilter):
    """A message that replies to one of this bot."""

    def filter(self, message: Message) -> bool:
        """Whether it does."""
        replied = message.reply_to_message
        return bool(replied and replied.from_user and replied.from_user.id == message.get_bot().id)


async def show_inbox(update: Update, context: BotContext) -> None:
    """Show staff the inbox."""
    await perform(update, context, await context.inbox.list(person_of(update)))


async def open_ticket(update: Update, context: BotContext, number: str) -> None:
    """Show staff the ticket of a deep link; whatever stands there in place of a number is none."""
    known = int(number) if number.isdecimal() and len(number) < MAX_DIGITS else 0
    await perform(update, context, await context.inbox.open(person_of(update), known))


async def propose(update: Update, context: BotContext) -> None:
    """Begin to propose an entry; in a group, lead into the private chat."""
    await perform(update, context, await context.inbox.propose(person_of(update), _link(context, DeepLink.PROPOSE)))


async def report_wrong(update: Update, context: BotContext, entry_id: str) -> None:
    """Begin to tell what is wrong with an entry, or welcome where there is none."""
    person = person_of(update)
    said = await context.inbox.report(person, entry_id) if person.is_private else None
    if said is not None:
        await perform(update, context, said)
    else:
        await send_reply(update, context, (await context.assistant.open(person, Page.START)).message)


async def press_tell(update: Update, context: BotContext, action: Tell) -> None:
    """Do what a button of a resident says; in a group, where only cards have one, lead into the private chat."""
    person, query = person_of(update), update.callback_query
    if query is not None and not person.is_private:
        payload = f"{DeepLink.WRONG}{action.argument}" if action.move is TellMove.WRONG else ""
        await context.courier.acknowledge(query.id, url=_link(context, payload))
        return
    await press_said(update, context, await context.inbox.tell(person, action))


async def press_handle(update: Update, context: BotContext, action: Handle) -> None:
    """Do what a button of the staff says; whoever pressed it."""
    await press_said(update, context, await context.inbox.handle(person_of(update), action))


async def take_reply(update: Update, context: BotContext) -> None:
    """Take a reply to a message of the inbox; every other one is a message like any."""
    message, person = update.effective_message, person_of(update)
    if message is None or message.reply_to_message is None:
        return
    post = await context.inbox.post(person.chat_id, message.reply_to_message.message_id)
    if post is None:
        return
    if update.edited_message is not None:
        said = await context.inbox.edited(person)
    else:
        said = await context.inbox.replied(person, post, typed_of(message))
    await perform(update, context, said)
    raise ApplicationHandlerStop


def _link(context: BotContext, payload: str) -> str:
    return f"https://t.me/{context.bot.username}?start={payload}"

"""Subscriptions: commands, words that end everything, buttons, groups that come and go, and QR codes for posters."""

from __future__ import annotations

from collections.abc import Iterable

from telegram import ChatMember, Update

from bot.domain.actions import Subscribe
from bot.domain.replies import File, Said
from bot.domain.subscriptions import ChatKind, subject_behind
from bot.domain.team import Right
from bot.qr import png_of
from bot.subscribing import Chat
from bot.wording.subscriptions import link_leads_nowhere, stop_words, subscribe_words
from bot.wording.talk import stale_button
from bot.wording.voice import Voice
from handlers.addressing import PlainWord
from handlers.context import BotContext, person_of
from handlers.replies import acknowledging, edit_or_send, perform, send_reply

_KINDS = {"private": ChatKind.PRIVATE, "channel": ChatKind.CHANNEL}
"""Everything else is a group."""
_OUT = frozenset({ChatMember.LEFT, ChatMember.BANNED})


class StopWord(PlainWord):
    """A message that is nothing but a word for the end, in any language."""

    def __init__(self, voices: Iterable[Voice]) -> None:
        super().__init__(stop_words(voices))


class SubscribeWord(PlainWord):
    """A message that is nothing but a word for subscribing, in any language."""

    def __init__(self, voices: Iterable[Voice]) -> None:
        super().__init__(subscribe_words(voices))


async def subscribe(update: Update, context: BotContext) -> None:
    """Show the menu."""
    reply = await context.subscribing.menu(await chat_of(update, context))
    await send_reply(update, context, reply.message)


async def stop(update: Update, context: BotContext) -> None:
    """End everything."""
    reply = await context.subscribing.stop(await chat_of(update, context))
    await send_reply(update, context, reply.message)


async def follow_link(update: Update, context: BotContext, name: str) -> None:
    """Ask for the confirming tap after a deep link, or say that what it names is not there any more."""
    subject = subject_behind(name, context.assistant.directory)
    if subject is None:
        voice = await context.assistant.voice_of(person_of(update))
        await send_reply(update, context, link_leads_nowhere(voice))
        return
    reply = await context.subscribing.offer(await chat_of(update, context), subject)
    await send_reply(update, context, reply.message)


async def press(update: Update, context: BotContext, action: Subscribe) -> None:
    """Do what a button of the subscriptions says."""
    query = update.callback_query
    if query is None:
        return
    chat = await chat_of(update, context)
    refusal = context.subscribing.refusal(chat)
    reply = None if refusal else await context.subscribing.press(chat, action)
    if reply is None:
        notice = refusal or stale_button(context.assistant.voices[chat.language])
        await context.courier.acknowledge(query.id, notice, alert=True)
        return
    async with acknowledging(update, context, reply.notice):
        await edit_or_send(update, context, reply)


async def follow_membership(update: Update, context: BotContext) -> None:
    """The bot was blocked or thrown out, which ends everything; that it is back again subscribes nobody."""
    change = update.my_chat_member
    if change is None:
        return
    if change.new_chat_member.status in _OUT:
        await context.departures.left(person_of(update))
    else:
        context.departures.returned(change.chat.id)


async def follow_move(update: Update, context: BotContext) -> None:
    """A group became a supergroup: it is told in the old one and in the new one, whichever comes first."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await context.subscribing.moved(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await context.subscribing.moved(message.migrate_from_chat_id, message.chat.id)


async def send_poster(update: Update, context: BotContext) -> None:
    """Send staff a link as a picture."""
    person = person_of(update)
    refused = await context.office.refused_command(person, Right.ANNOUNCE, "qr")
    if refused:
        await perform(update, context, refused)
        return
    voice = await context.assistant.voice_of(person)
    poster = context.subscribing.poster(voice.language, " ".join(context.args or ()), context.bot.username)
    if poster.link is None:
        await send_reply(update, context, poster.message)
    else:
        picture = File("picture.png", png_of(poster.link), poster.message, picture=True)
        await perform(update, context, Said(files=(picture,)))


async def chat_of(update: Update, context: BotContext) -> Chat:
    """The chat that is spoken in, and whether who speaks may decide for it."""
    person, chat = person_of(update), update.effective_chat
    voice = await context.assistant.voice_of(person)
    kind = _KINDS.get(chat.type, ChatKind.GROUP) if chat else ChatKind.PRIVATE
    may_change = kind is ChatKind.PRIVATE or await _decides(update, context)
    return Chat(person.chat_id, kind, voice.language, may_change)


async def _decides(update: Update, context: BotContext) -> bool:
    """Administrators decide; in a channel only they write, in a group some write in the name of the group."""
    message, person = update.effective_message, person_of(update)
    in_its_name = message is not None and message.sender_chat is not None and message.sender_chat.id == person.chat_id
    if update.callback_query is None and in_its_name:
        return True
    return await context.courier.is_administrator(person.chat_id, person.user_id)

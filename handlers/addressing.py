"""Who is meant: in a private chat the bot, in a group only what names it or replies to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from telegram import Message, MessageEntity, Update
from telegram.ext import filters

from bot.domain.directory import folded_name
from handlers.context import BotContext, Handling


class Addressed(filters.MessageFilter):
    """A message in a private chat, or one in a group that mentions the bot or replies to it."""

    def filter(self, message: Message) -> bool:
        """Whether the message is meant for this bot."""
        if message.chat.type == message.chat.PRIVATE:
            return True
        name = message.get_bot().username.casefold()
        replied = message.reply_to_message.from_user if message.reply_to_message else None
        if replied is not None and replied.id == message.get_bot().id:
            return True
        mentions = message.parse_entities([MessageEntity.MENTION]).values()
        captions = message.parse_caption_entities([MessageEntity.MENTION]).values()
        return any(mention.casefold() == f"@{name}" for mention in (*mentions, *captions))


class SharedCard(filters.MessageFilter):
    """A card of this bot that somebody sent through inline mode: the bot's own words."""

    def filter(self, message: Message) -> bool:
        """Whether the message came through this bot; what came through another one is a message like any."""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


class ForThisBot(filters.MessageFilter):
    """A command in a private chat, or one in a group that carries the bot's name."""

    def filter(self, message: Message) -> bool:
        """Whether the command is meant for this bot and no other."""
        if message.chat.type == message.chat.PRIVATE:
            return True
        command = "".join((message.text or "").split(None, 1)[:1]).casefold()
        return command.endswith(f"@{message.get_bot().username.casefold()}")


class NamedCommand(filters.MessageFilter):
    """One of some commands, for this bot or for no bot in particular; names: in every language."""

    def __init__(self, names: Set[str]) -> None:
        super().__init__()
        self._names = names

    def filter(self, message: Message) -> bool:
        """Whether the message is such a command, perhaps with the bot's name behind it."""
        command = "".join((message.text or "").split(None, 1)[:1]).casefold()
        name, _, at = command.partition("@")
        is_for_this_bot = at in ("", message.get_bot().username.casefold())
        return name[:1] == "/" and name[1:] in self._names and is_for_this_bot


def plain_word(message: Message) -> str:
    """All that is written, folded, without the bot's name."""
    text = message.text or ""
    if "@" in text:
        text = re.sub(rf"@{re.escape(message.get_bot().username)}\b", " ", text, flags=re.IGNORECASE)
    return folded_name(text)


class PlainWord(filters.MessageFilter):
    """A message that is nothing but one of some words, perhaps with the bot's name; words: folded by `folded_name`."""

    def __init__(self, words: Set[str]) -> None:
        super().__init__()
        self._words = words

    def filter(self, message: Message) -> bool:
        """Whether the message is one of the words; case, spaces and punctuation do not matter."""
        return plain_word(message) in self._words


def handling_by_word(handlings: Mapping[str, Handling]) -> Handling:
    """A handler that does what belongs to the word that a message is; for messages that are one of these."""

    async def handle(update: Update, context: BotContext) -> None:
        if update.effective_message is not None:
            await handlings[plain_word(update.effective_message)](update, context)

    return handle


class Secondhand(filters.MessageFilter):
    """What somebody sent and did not write: it was forwarded, or came through another bot."""

    def filter(self, message: Message) -> bool:
        """Whether somebody else may have written it."""
        return bool(message.forward_origin or message.via_bot)


_IS_COMMAND, _IS_ADDRESSED, _IS_COMMAND_FOR_THIS_BOT = filters.COMMAND, Addressed(), ForThisBot()


def is_meant(update: Update) -> bool:
    """Whether somebody wrote to this bot, or changed what they wrote."""
    message = update.message or update.edited_message
    if message is None:
        return False
    meant = _IS_COMMAND_FOR_THIS_BOT if _IS_COMMAND.check_update(update) else _IS_ADDRESSED
    return bool(meant.filter(message))

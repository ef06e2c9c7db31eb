"""What Telegram shows of the bot by itself: the command menu and the descriptions, in each language."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.assistant import Assistant
from bot.domain.team import Member
from bot.logs import known_as, unquoted
from bot.wording.staff import staff_menu
from bot.wording.talk import bot_description, bot_short_description, command_menu
from bot.wording.voice import Voice, Voices

_log = logging.getLogger(__name__)


async def set_menu(bot: Bot, assistant: Assistant) -> None:
    """Set commands and descriptions, where they differ from what is set."""
    languages = assistant.voices.languages
    for code in languages.codes:
        # People whose language the bot does not speak get the default one.
        await _set(bot, assistant, assistant.voices[code], None if code == languages.default else code)


async def set_staff_menu(bot: Bot, voices: Voices, members: Iterable[Member]) -> None:
    """Show staff their commands too, in their private chats; a chat that was never opened cannot have any yet.

    members: also those without any role (any more), who get the commands of everybody.
    """
    for member in members:
        await set_menu_of(bot, voices, member)


async def set_menu_of(bot: Bot, voices: Voices, member: Member) -> None:
    """Show somebody of the staff the commands of their roles; without a role, those of everybody."""
    try:
        await _set_for(bot, member, voices)
    except TelegramError as error:
        _log.warning(
            "The menu of staff member %s could not be set: %s", known_as(member.user_id), unquoted(error.message)
        )


async def _set_for(bot: Bot, member: Member, voices: Voices) -> None:
    scope, default = BotCommandScopeChat(member.user_id), voices.languages.default
    for voice in voices:
        own = staff_menu(voice, member)
        commands = tuple(BotCommand(*command) for command in (*command_menu(voice), *own)) if own else ()
        code = None if voice.language == default else voice.language
        if await bot.get_my_commands(scope, code) == commands:
            continue
        if commands:
            await bot.set_my_commands(commands, scope, code)
        else:
            await bot.delete_my_commands(scope, code)


async def _set(bot: Bot, assistant: Assistant, voice: Voice, code: str | None) -> None:
    commands = tuple(BotCommand(name, description) for name, description in command_menu(voice))
    if await bot.get_my_commands(language_code=code) != commands:
        await bot.set_my_commands(commands, language_code=code)
    description = bot_description(voice, assistant.directory)
    if (await bot.get_my_description(code)).description != description:
        await bot.set_my_description(description, code)
    short = bot_short_description(voice, assistant.directory)
    if (await bot.get_my_short_description(code)).short_description != short:
        await bot.set_my_short_description(short, code)

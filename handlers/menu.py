"""What Telegram shows of the bot by itself: the command menu and the descriptions, in each language."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.assistant import Assistant
from bot.wording.talk import bot_description, bot_short_description, command_menu
from bot.wording.voice import Voice


async def set_menu(bot: Bot, assistant: Assistant) -> None:
    """Set commands and descriptions, where they differ from what is set."""
    languages = assistant.voices.languages
    for code in languages.codes:
        # People whose language the bot does not speak get the default one.
        await _set(bot, assistant, assistant.voices[code], None if code == languages.default else code)


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

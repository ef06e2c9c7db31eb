"""Running the bot: in Telegram until it is told to stop, or in a terminal."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.app import Way, put_together
from bot.config import Settings
from bot.delivery.runner import width_for
from bot.domain.team import Member
from bot.intake import ANSWER_SECONDS, LONG_POLL_SECONDS, poll, reach
from bot.opening import IN_MEMORY, opened
from bot.sandbox.screen import Words
from bot.sandbox.telegram import Telegram
from bot.sandbox.terminal import Keyboard, Pipe, Terminal
from bot.sandbox.transport import SandboxRequest
from bot.store.recent import RecentConversations
from bot.transport import AiohttpRequest
from bot.wording import terminal as terminal_wording
from handlers.context import BotApplication
from handlers.menu import set_menu, set_staff_menu
from handlers.routes import ALLOWED_UPDATES

PEOPLE_IN_TERMINAL = {"resident": "Erika", "staff": "Sabine", "colleague": "Uwe", "newcomer": "Mia"}
"""Whom one can be in the terminal: the word that one types, and the name."""
STAFF_IN_TERMINAL = ("staff", "colleague")
SETTLE_SECONDS = 5.0
"""How long a line of a pipe waits for what is sent in the background."""

_log = logging.getLogger(__name__)


async def run(settings: Settings, token: str) -> None:
    """Answer and send in Telegram until a signal to stop comes.

    Raises IntakeError where Telegram refuses the token or another process polls.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(settings) as ready, AiohttpRequest(connections=width_for(settings.send_rate)) as sending:
        updates = AiohttpRequest(connections=1, read_timeout=LONG_POLL_SECONDS + ANSWER_SECONDS)
        way = Way(token, settings.telegram_api, AiohttpRequest(), updates, sending)
        bot = await put_together(settings, ready.assistant, ready.database, way)
        app = bot.app
        if not await reach(app.bot, stop):
            return
        async with app, _cleaning(ready.memory, settings.context_minutes), bot.sending(settings.database_path, stop):
            await _introduce(app)
            _log.info("Answering as @%s from %d entries", app.bot.username, len(ready.assistant.directory.entries))
            await poll(app.bot, app.process_update, stop, allowed_updates=ALLOWED_UPDATES)


async def chat(settings: Settings, language: str) -> None:
    """Answer in the terminal, from a keyboard or a pipe, with the same handlers; Telegram is played in memory."""
    telegram = Telegram()
    people = {word: telegram.add_user(name, language_code=language) for word, name in PEOPLE_IN_TERMINAL.items()}
    staff = frozenset(telegram.open_private_chat(people[word]).id for word in STAFF_IN_TERMINAL)
    # A pipe types faster than a person.
    settings = settings.model_copy(update={"staff_ids": staff, "messages_at_once": sys.maxsize})
    async with opened(settings, database=IN_MEMORY) as ready:
        request = SandboxRequest(telegram)
        way = Way(telegram.token, "https://sandbox", request, request, request)
        bot = await put_together(settings, ready.assistant, ready.database, way)
        async with bot.app as app, bot.sending(IN_MEMORY, asyncio.Event()):
            await _set_menus(app)

            async def handle(update: dict[str, Any]) -> None:
                parsed = Update.de_json(update, app.bot)
                await app.process_update(parsed)

            async def settle() -> None:
                with suppress(TimeoutError):
                    async with asyncio.timeout(SETTLE_SECONDS):
                        await bot.until_sent()

            words = Words(**terminal_wording.texts(ready.assistant.voices[language]))
            source = Keyboard() if sys.stdin.isatty() else Pipe(sys.stdin)
            await Terminal(telegram, handle, source, people=people, words=words, settle=settle).run()


async def _introduce(app: BotApplication) -> None:
    """Set the menus, and take away a webhook, which would keep every update from polling."""
    try:
        await app.bot.delete_webhook()
        await _set_menus(app)
    except TelegramError as error:
        # People can ask without a menu; the next start sets it.
        _log.warning("The command menu could not be set: %s", type(error).__name__)


async def _set_menus(app: BotApplication) -> None:
    services = app.bot_data.services
    await set_menu(app.bot, services.assistant)
    former = [Member(user_id, frozenset()) for user_id in await services.teamwork.former()]
    await set_staff_menu(app.bot, services.assistant.voices, [*services.office.team.members, *former])


@asynccontextmanager
async def _cleaning(memory: RecentConversations, context_minutes: int) -> AsyncIterator[None]:
    """Delete contexts that are over, again and again, as long as the block runs."""
    task = asyncio.create_task(memory.keep_tidy(timedelta(minutes=context_minutes)))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])

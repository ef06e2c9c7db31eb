"""The composition root: puts the rooms together into the bot that runs, in Telegram or in a terminal."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot.announcing.service import Announcing
from bot.assistant import Assistant
from bot.config import Settings
from bot.courier import Courier
from bot.domain.team import Team
from bot.intake import ANSWER_SECONDS, LONG_POLL_SECONDS, poll, reach
from bot.opening import IN_MEMORY, opened
from bot.sandbox.screen import Words
from bot.sandbox.telegram import Telegram
from bot.sandbox.terminal import Keyboard, Pipe, Terminal
from bot.sandbox.transport import SandboxRequest
from bot.store.recent import RecentConversations
from bot.subscribing import Subscribing
from bot.transport import AiohttpRequest
from bot.wording import terminal as terminal_wording
from handlers.context import BotApplication, BotContext, BotData, Services
from handlers.menu import set_menu, set_staff_menu
from handlers.routes import ALLOWED_UPDATES, add_routes

PEOPLE_IN_TERMINAL = {"resident": "Erika", "staff": "Sabine", "colleague": "Uwe"}
"""Whom one can be in the terminal: the word that one types, and the name."""

_log = logging.getLogger(__name__)


def build_application(
    token: str,
    base_url: str,
    assistant: Assistant,
    subscribing: Subscribing,
    announcing: Announcing,
    team: Team,
    request: BaseRequest,
    updates_request: BaseRequest,
) -> BotApplication:
    """The application with all its routes; it processes updates inside of `async with`."""
    built: Any = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base_url}/bot")
        .base_file_url(f"{base_url}/file/bot")
        .request(request)
        .get_updates_request(updates_request)
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .updater(None)
        .job_queue(None)
        .build()
    )
    app: BotApplication = built
    app.bot_data.services = Services(assistant, subscribing, Courier(app.bot), announcing, team)
    add_routes(app, assistant.voices, team)
    return app


async def run(settings: Settings, token: str) -> None:
    """Answer in Telegram until a signal to stop comes.

    Raises IntakeError where Telegram refuses the token or another process polls.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(settings) as ready:
        updates_request = AiohttpRequest(connections=1, read_timeout=LONG_POLL_SECONDS + ANSWER_SECONDS)
        app = build_application(
            token,
            settings.telegram_api,
            ready.assistant,
            ready.subscribing,
            ready.announcing,
            ready.team,
            AiohttpRequest(),
            updates_request,
        )
        if not await reach(app.bot, stop):
            return
        async with app, _cleaning(ready.memory, settings.context_minutes):
            await _introduce(app, ready.assistant, ready.team)
            _log.info("Answering as @%s from %d entries", app.bot.username, len(ready.assistant.directory.entries))
            await poll(app.bot, app.process_update, stop, allowed_updates=ALLOWED_UPDATES)


async def chat(settings: Settings, language: str) -> None:
    """Answer in the terminal, from a keyboard or a pipe, with the same handlers; Telegram is played in memory."""
    telegram = Telegram()
    people = {word: telegram.add_user(name, language_code=language) for word, name in PEOPLE_IN_TERMINAL.items()}
    staff = frozenset(people[word].id for word in ("staff", "colleague"))
    async with opened(settings.model_copy(update={"staff_ids": staff}), database=IN_MEMORY) as ready:
        request = SandboxRequest(telegram)
        app = build_application(
            telegram.token,
            "https://sandbox",
            ready.assistant,
            ready.subscribing,
            ready.announcing,
            ready.team,
            request,
            request,
        )
        async with app:
            await set_menu(app.bot, ready.assistant)

            async def handle(update: dict[str, Any]) -> None:
                parsed = Update.de_json(update, app.bot)
                await app.process_update(parsed)

            words = Words(**terminal_wording.texts(ready.assistant.voices[language]))
            source = Keyboard() if sys.stdin.isatty() else Pipe(sys.stdin)
            await Terminal(telegram, handle, source, people=people, words=words).run()


async def _introduce(app: BotApplication, assistant: Assistant, team: Team) -> None:
    """Set the menus, and take away a webhook, which would keep every update from polling."""
    try:
        await app.bot.delete_webhook()
        await set_menu(app.bot, assistant)
        await set_staff_menu(app.bot, assistant.voices, team)
    except TelegramError as error:
        # People can ask without a menu; the next start sets it.
        _log.warning("The command menu could not be set: %s", type(error).__name__)


@asynccontextmanager
async def _cleaning(memory: RecentConversations, context_minutes: int) -> AsyncIterator[None]:
    """Delete contexts that are over, again and again, as long as the block runs."""
    task = asyncio.create_task(memory.keep_tidy(timedelta(minutes=context_minutes)))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])

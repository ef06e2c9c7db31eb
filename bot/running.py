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

from bot import __version__
from bot.alone import alone
from bot.app import put_together
from bot.application import Way
from bot.config import Settings
from bot.delivery.policy import width_for
from bot.domain.team import Member
from bot.garbage import settle
from bot.intake.outage import reach
from bot.intake.polling import ANSWER_SECONDS, LONG_POLL_SECONDS
from bot.line import Line, come_in, listening
from bot.malloc import give_back_early
from bot.opening import IN_MEMORY, opened
from bot.sandbox.screen import Words
from bot.sandbox.telegram import Telegram
from bot.sandbox.terminal import Keyboard, Pipe, Terminal
from bot.sandbox.transport import SandboxRequest
from bot.store.recent import RecentConversations
from bot.wording import terminal as terminal_wording
from handlers.context import BotApplication
from handlers.menu import set_menu, set_staff_menu

PEOPLE_IN_TERMINAL = {"resident": "Erika", "staff": "Sabine", "colleague": "Uwe", "newcomer": "Mia"}
"""Whom one can be in the terminal: the word that one types, and the name."""
STAFF_IN_TERMINAL = ("staff", "colleague")
SETTLE_SECONDS = 5.0
"""How long a line of a pipe waits for what is sent in the background."""

_log = logging.getLogger(__name__)


async def run(settings: Settings, token: str) -> None:
    """Answer and send in Telegram until a signal to stop comes.

    Raises AlreadyRunningError where another process runs on the same database, AddressError where the port cannot be
    listened on, IntakeError where Telegram lets no updates come in, and NoLockError.
    """
    give_back_early()
    stop = asyncio.Event()

    def asked_to_stop(number: signal.Signals) -> None:
        # A second signal changes nothing: what is under way finishes all the same.
        if not stop.is_set():
            _log.info("Asked to stop by %s; what is under way is finished", number.name)
            stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop, number)
    _log.info("Version %s starts with the database %s", __version__, settings.database_path)
    async with alone(settings.database_path, stop) as is_alone:
        if is_alone:
            await _run_alone(settings, token, stop)
    _log.info("Stopped")


async def _run_alone(settings: Settings, token: str, stop: asyncio.Event) -> None:
    line = Line()
    async with (
        opened(settings) as ready,
        line.transport("sending", connections=width_for(settings.send_rate)) as sending,
    ):
        updates = line.transport("updates", connections=1, read_timeout=LONG_POLL_SECONDS + ANSWER_SECONDS)
        way = Way(token, settings.telegram_api, line.transport("answers"), updates, sending)
        bot = await put_together(settings, ready.assistant, ready.database, way, metrics=line.metrics, renewed=settle)
        settle()
        async with bot.taking, listening(settings, token, bot, line, ready.database):
            if not await reach(bot.app.bot, stop, line.pulse):
                return
            async with (
                bot.app,
                _cleaning(ready.memory, settings.context_minutes),
                bot.sending(stop),
                bot.taking.handling(),
            ):
                await _introduce(bot.app, keeps_webhook=settings.webhook_url is not None)
                _log.info(
                    "Answering as @%s from %d entries, by %s",
                    bot.app.bot.username,
                    len(ready.assistant.directory.entries),
                    "polling" if settings.webhook_url is None else "webhook",
                )
                await come_in(settings, token, bot, line, stop)


async def chat(settings: Settings, language: str) -> None:
    """Answer in the terminal, from a keyboard or a pipe, with the same handlers; Telegram is played in memory."""
    telegram = Telegram()
    people = {word: telegram.add_user(name, language_code=language) for word, name in PEOPLE_IN_TERMINAL.items()}
    staff = frozenset(telegram.open_private_chat(people[word]).id for word in STAFF_IN_TERMINAL)
    # A pipe types faster than a person, and of a database in memory there are no backups to tell of.
    played = {"staff_ids": staff, "messages_at_once": sys.maxsize, "backup_hours": 0}
    settings = settings.model_copy(update=played)
    async with opened(settings, database=IN_MEMORY) as ready:
        request = SandboxRequest(telegram)
        way = Way(telegram.token, "https://sandbox", request, request, request)
        bot = await put_together(settings, ready.assistant, ready.database, way)
        async with bot.app as app, bot.sending(asyncio.Event()):
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


async def _introduce(app: BotApplication, *, keeps_webhook: bool) -> None:
    """Set the menus; for polling, take away a webhook, which would keep every update from it."""
    try:
        if not keeps_webhook:
            await app.bot.delete_webhook()
        await _set_menus(app)
    except Exception as error:  # noqa: BLE001 - people can ask without a menu, and the next start sets it
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

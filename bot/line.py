"""The line to Telegram while the bot runs: its transports, the way in, and what is seen of it from outside."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bot.app import Bot
from bot.config import Settings
from bot.health import Signs, examine
from bot.intake.outage import watch
from bot.intake.polling import poll
from bot.intake.webhook import keep_webhook, secret_of
from bot.metrics import Metrics
from bot.pulse import CallEnd, Pulse
from bot.store.database import Database
from bot.watched import WatchedRequest
from bot.web import Views, Webhook, served, site
from handlers.routes import ALLOWED_UPDATES

_log = logging.getLogger(__name__)


class Line:
    """The pulse and the figures of one process."""

    def __init__(self) -> None:
        self.pulse = Pulse()
        self.metrics = Metrics()
        self._began = time.monotonic()
        self.metrics.watch(
            "bot_telegram_seconds_since_success",
            "Seconds since a call to Telegram succeeded; -1: none did",
            lambda: -1.0 if self.pulse.age is None else self.pulse.age,
        )

    @property
    def uptime(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def transport(self, way: str, **settings: Any) -> WatchedRequest:
        """A transport whose calls are counted under a name."""
        return WatchedRequest(partial(self._ended, way), **settings)

    def _ended(self, way: str, end: CallEnd) -> None:
        self.pulse.ended(end)
        self.metrics.called(way, end)


@asynccontextmanager
async def listening(settings: Settings, token: str, bot: Bot, line: Line, database: Database) -> AsyncIterator[None]:
    """Answer over HTTP as long as the block runs, where a port is set. Raises AddressError."""
    if settings.port is None:
        yield
        return
    webhook = None
    if settings.webhook_url is not None:
        path = urlsplit(settings.webhook_url).path or "/"
        webhook = Webhook(path, secret_of(token), bot.taking.take, line.metrics.refused)
    line.metrics.watch("bot_updates_waiting", "Updates that are not handled yet", lambda: len(bot.taking))
    views = Views(partial(examine, _signs(bot, line, database)), line.metrics.text)
    async with served(site(views, webhook), settings.listen_address, settings.port) as port:
        _log.info("Listening on %s, port %d", settings.listen_address, port)
        yield


async def come_in(settings: Settings, token: str, bot: Bot, line: Line, stop: asyncio.Event) -> None:
    """Let updates come in until `stop` is set, by webhook where its address is set, else by polling.

    The watchdog ends it where the process hangs. Raises IntakeError.
    """
    app_bot, pulse = bot.app.bot, line.pulse
    if settings.webhook_url is None:
        way_in = poll(app_bot, bot.taking.take, stop, allowed_updates=ALLOWED_UPDATES, pulse=pulse)
    else:
        way_in = keep_webhook(
            app_bot,
            settings.webhook_url,
            stop,
            secret=secret_of(token),
            allowed_updates=ALLOWED_UPDATES,
            pulse=pulse,
        )
    tasks = {asyncio.create_task(way_in, name="way in"), asyncio.create_task(watch(pulse, stop), name="watchdog")}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _signs(bot: Bot, line: Line, database: Database) -> Signs:
    def looked() -> float | None:
        at = bot.runner.looked_at
        return None if at is None else time.monotonic() - at

    return Signs(
        uptime=lambda: line.uptime,
        answers=database.answers,
        telegram=lambda: line.pulse.age,
        takes=lambda: bot.taking.is_alive,
        keeps=lambda: not bot.taking.journal.is_failing,
        waiting=lambda: len(bot.taking),
        sends=lambda: not bot.sending_ended.is_set(),
        looked=looked,
    )

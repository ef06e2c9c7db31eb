"""The bot's own webhook with nothing but an echo behind it: what it costs to keep every update first."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from bot.intake.outage import unless
from bot.intake.spoken import Spoken
from bot.intake.taking import Handling, Taking
from bot.intake.webhook import keep_webhook
from bot.metrics import Metrics
from bot.pulse import Pulse
from bot.store.database import Database
from bot.store.updates import UpdateStore
from bot.transport import AiohttpRequest
from bot.web import Views, Webhook, served, site
from tests.benchmarks.echo import SECRET, echo


async def well() -> tuple[bool, dict[str, Any]]:
    return True, {"status": "ok"}


async def forget(_: dict[str, Any]) -> None:
    """Nobody is told anything here."""


async def run(address: str, token: str, port: int, folder: str) -> None:
    stop, metrics = asyncio.Event(), Metrics()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    builder = Application.builder().token(token).base_url(f"{address}/bot").request(AiohttpRequest())
    application = builder.get_updates_request(AiohttpRequest()).updater(None).job_queue(None).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))

    def read(raw: dict[str, Any]) -> Update:
        return Update.de_json(raw, application.bot)

    async with Database(Path(folder) / "bot.sqlite3") as database, application:
        spoken, handling = Spoken(database.file), Handling(read, application.process_update, forget)
        taking = Taking(UpdateStore(database), spoken, handling, metrics)
        app = site(Views(well, metrics.text), Webhook("/hook", SECRET, taking.take, metrics.refused))
        url, allowed = f"http://127.0.0.1:{port}/hook", ["message"]
        async with taking, served(app, "127.0.0.1", port), taking.handling():
            looks = keep_webhook(application.bot, url, stop, secret=SECRET, allowed_updates=allowed, pulse=Pulse())
            await unless(stop, looks)


def main() -> None:
    address, token, port = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(address, token, int(port), folder))


if __name__ == "__main__":
    main()

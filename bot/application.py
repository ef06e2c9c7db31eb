"""PTB's application as this bot needs it, and the ways to Telegram that it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from telegram.ext import Application, ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot.logs import about_update
from handlers.context import BotApplication, BotContext, BotData


class _Application(Application[Any, BotContext, dict[Any, Any], dict[Any, Any], BotData, None]):
    """PTB's application; what is logged while it handles an update tells which one."""

    async def process_update(self, update: object) -> None:
        """Hand an update to the handlers."""
        with about_update(getattr(update, "update_id", None)):
            await super().process_update(update)

    def _mark_for_persistence_update(self, **_: object) -> None:
        """Remember nobody: PTB would hold the ids of all who ever wrote, to store data that there is none of here."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to Telegram: token, address, and transports for answers, for the question for updates, and for sending.

    Sending has a transport of its own, so that an announcement takes no connection from answers.
    """

    token: str
    address: str
    answers: BaseRequest
    updates: BaseRequest
    sending: BaseRequest


def application_for(way: Way) -> BotApplication:
    """The application that handlers are added to; nothing fetches updates in it, bot/intake does."""
    return cast(
        BotApplication,
        ApplicationBuilder()
        .application_class(_Application)
        .token(way.token)
        .base_url(f"{way.address}/bot")
        .base_file_url(f"{way.address}/file/bot")
        .request(way.answers)
        .get_updates_request(way.updates)
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .updater(None)
        .job_queue(None)
        .build(),
    )

"""The measure for the bot's speed: PTB as it comes, with one handler that echoes, on the same transport."""

from __future__ import annotations

import logging
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.transport import AiohttpRequest

AT_ONCE = 64
"""Updates handled at the same time; more made PTB no faster."""


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


def main() -> None:
    address, token = sys.argv[1:]
    logging.getLogger("telegram").setLevel(logging.ERROR)
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{address}/bot")
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest(connections=1, read_timeout=40))
        .concurrent_updates(AT_ONCE)
        .job_queue(None)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(drop_pending_updates=False)


if __name__ == "__main__":
    main()

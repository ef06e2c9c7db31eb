"""The measure for the bot's speed: PTB as it comes, with one handler that echoes, on the same transport.

It polls; with a port as third argument it has a webhook there.
"""

from __future__ import annotations

import logging
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.transport import AiohttpRequest

SECRET = "echo-echo"
AT_ONCE = 64
"""Updates handled at the same time; more made PTB no faster."""


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


def main() -> None:
    address, token, *port = sys.argv[1:]
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
    if port:
        application.run_webhook(
            port=int(port[0]), url_path="echo", webhook_url=f"http://127.0.0.1:{port[0]}/echo", secret_token=SECRET
        )
    else:
        application.run_polling(drop_pending_updates=False)


if __name__ == "__main__":
    main()

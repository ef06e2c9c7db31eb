"""The last resort: a failure is logged without what people wrote, and the person gets an honest sentence."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.store.errors import CURES, trouble_of
from bot.wording.talk import cannot_keep, failure
from handlers.context import BotContext, person_of
from handlers.replies import acknowledging, send_reply

_log = logging.getLogger(__name__)


async def report(update: object, context: BotContext) -> None:
    """Log a failure of a handler and tell the person; the person's language may itself be what cannot be read."""
    update_id = update.update_id if isinstance(update, Update) else None
    trouble = trouble_of(context.error)
    if trouble is None:
        _log.error("Update %s failed", update_id, exc_info=context.error)
    else:
        # No fault of the code: one line that says what an operator must do.
        _log.error("Update %s failed, the database cannot be used: %s", update_id, CURES[trouble])
    if not isinstance(update, Update):
        return
    voices = context.assistant.voices
    voice = voices[voices.languages.negotiate([person_of(update).client_language])]
    async with acknowledging(update, context):
        await send_reply(update, context, failure(voice) if trouble is None else cannot_keep(voice))
    # An update that failed for one handler is not answered a second time by the next ones.
    raise ApplicationHandlerStop

"""Questions: typed, changed afterwards, or typed after the bot's name in any chat."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Update

from bot.courier import InlineCard
from bot.wording.html import Html, joined
from bot.wording.talk import edited_note
from handlers.context import BotContext, person_of
from handlers.replies import send_reply

SUGGESTIONS = 10
SUGGESTIONS_CACHE_SECONDS = 60
"""Short, so that a change of the directory or of the language shows soon."""


async def answer(update: Update, context: BotContext) -> None:
    """Answer a typed question; the album below which it stands is answered with it."""
    if update.message is not None and update.message.media_group_id:
        context.albums.is_new(update.message.media_group_id)
    reply = await context.assistant.ask(person_of(update), _question(update, context))
    await send_reply(update, context, reply.message)


async def answer_again(update: Update, context: BotContext) -> None:
    """Answer a message that was changed: the earlier answer may no longer fit."""
    reply = await context.assistant.ask(person_of(update), _question(update, context))
    note = edited_note(context.assistant.voices[reply.language])
    text = joined([note, Html(reply.message.text)], "\n\n")
    await send_reply(update, context, replace(reply.message, text=text))


async def suggest(update: Update, context: BotContext) -> None:
    """Offer entry cards for an inline query."""
    query = update.inline_query
    if query is None:
        return
    suggestions = await context.assistant.suggest(
        person_of(update), query.query, bot_name=context.bot.username, limit=SUGGESTIONS
    )
    cards = [InlineCard(each.entry_id, each.title, each.description, each.message) for each in suggestions]
    await context.courier.answer_inline(query.id, cards, cache_seconds=SUGGESTIONS_CACHE_SECONDS)


def _question(update: Update, context: BotContext) -> str:
    """What is written, also below a picture, without the bot's name by which it is spoken to in a group."""
    message = update.effective_message
    text = (message.text or message.caption if message else None) or ""
    if "@" in text:
        text = re.sub(rf"@{re.escape(context.bot.username)}\b", " ", text, flags=re.IGNORECASE)
    return text.strip()

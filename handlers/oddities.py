"""What is no question: pictures, voices, places, files, unknown commands; each gets a short reply."""

from __future__ import annotations

from telegram import Update

from bot.wording.talk import Oddity
from handlers.context import BotContext, person_of
from handlers.replies import send_reply

_KINDS = {
    "photo": Oddity.PICTURE,
    "video": Oddity.PICTURE,
    "video_note": Oddity.PICTURE,
    "animation": Oddity.PICTURE,
    "sticker": Oddity.STICKER,
    "voice": Oddity.VOICE,
    "audio": Oddity.VOICE,
    "venue": Oddity.LOCATION,
    "location": Oddity.LOCATION,
    "document": Oddity.FILE,
}
"""An animation is also a document, and a venue also a location: the first that fits counts."""


async def reply_to_oddity(update: Update, context: BotContext) -> None:
    """Say that only text can be answered, in words that fit what was sent; of an album, once."""
    message = update.effective_message
    if message and message.media_group_id and not context.albums.is_new(message.media_group_id):
        return
    kind = next((oddity for part, oddity in _KINDS.items() if message and getattr(message, part)), Oddity.OTHER)
    reply = await context.assistant.odd(person_of(update), kind)
    await send_reply(update, context, reply.message)


async def reply_to_unknown_command(update: Update, context: BotContext) -> None:
    """Say that there is no such command, and where the others are."""
    reply = await context.assistant.odd(person_of(update), Oddity.UNKNOWN_COMMAND)
    await send_reply(update, context, reply.message)


async def ask_to_type_it(update: Update, context: BotContext) -> None:
    """Say that a command of the staff is followed only where somebody typed it."""
    reply = await context.assistant.odd(person_of(update), Oddity.SECONDHAND_COMMAND)
    await send_reply(update, context, reply.message)


async def reply_to_leaving(update: Update, context: BotContext) -> None:
    """Say that there is nothing to leave any more, to who types what they once could."""
    reply = await context.assistant.odd(person_of(update), Oddity.NOTHING_TO_LEAVE)
    await send_reply(update, context, reply.message)

"""The one way out to Telegram: a message of the bot goes in, what became of it comes out."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.domain.messages import Button, Message, encode
from bot.domain.outcomes import Outcome, State, SurelyNotSentError

PATIENCE_SECONDS = 5
"""The longest wait that Telegram may ask for and that is still kept here; a person waits for an answer so long."""
PAUSE_BEFORE_REPEAT = 0.5
"""Seconds before a request that surely was not sent is sent once more."""
INLINE_CACHE_SECONDS = 300

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class InlineCard:
    """One result of an inline query: what is shown in the list, and the message that is sent when it is chosen.

    card_id: 1 to 64 bytes, different for each card of one answer.
    """

    card_id: str
    title: str
    description: str
    message: Message


_MEANINGS = {
    State.UNCHANGED: ("message is not modified", "query is too old", "query_id_invalid"),
    State.UNEDITABLE: (
        "message to edit not found",
        "message can't be edited",
        "message_id_invalid",
        "there is no text in the message to edit",
    ),
    State.GONE: (
        "chat not found",
        "user not found",
        "peer_id_invalid",
        "group chat was deactivated",
        "group chat was deleted",
        "user is deactivated",
    ),
}
"""What a bad request means; parts of Telegram's sentences (telegram-bot-api, Client.cpp) in small letters."""


class Courier:
    """Sends, edits and acknowledges; never raises for what Telegram or the network does.

    patience: the longest wait in seconds that Telegram may ask for and that is kept before one repetition; longer ones
    come back as LATER (0 for a sender with a timetable of its own).
    """

    def __init__(
        self,
        bot: Bot,
        *,
        patience: float = PATIENCE_SECONDS,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._patience = patience
        self._sleep = sleep

    async def send(
        self, chat_id: int, message: Message, *, reply_to: int | None = None, thread_id: int | None = None
    ) -> Outcome:
        """Send a message to a chat; reply_to: id of the message that it answers, if that still exists.

        A group that became a supergroup gets it under its new id, which the outcome holds.
        """

        async def call(chat: int, answered: int | None, thread: int | None) -> Outcome:
            sent = await self._bot.send_message(
                chat,
                message.text,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard(message.buttons),
                reply_parameters=ReplyParameters(answered, allow_sending_without_reply=True) if answered else None,
                message_thread_id=thread,
            )
            return Outcome(State.SENT, sent.message_id)

        outcome = await self._deliver("sendMessage", lambda: call(chat_id, reply_to, thread_id), twice_is_once=False)
        if outcome.migrated_to is None:
            return outcome
        # Message and topic ids do not move along with the group.
        new_id = outcome.migrated_to
        outcome = await self._deliver("sendMessage", lambda: call(new_id, None, None), twice_is_once=False)
        return replace(outcome, migrated_to=new_id)

    async def edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        """Show another text and other buttons in a message of the bot."""

        async def call() -> Outcome:
            await self._bot.edit_message_text(
                message.text,
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard(message.buttons),
            )
            return Outcome(State.SENT, message_id)

        outcome = await self._deliver("editMessageText", call)
        return replace(outcome, message_id=message_id) if outcome.delivered else outcome

    async def edit_inline(self, inline_message_id: str, message: Message) -> Outcome:
        """Show another text and other buttons in a message that was sent through an inline query."""

        async def call() -> Outcome:
            await self._bot.edit_message_text(
                message.text,
                inline_message_id=inline_message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard(message.buttons),
            )
            return Outcome(State.SENT)

        return await self._deliver("editMessageText", call)

    async def acknowledge(
        self, callback_query_id: str, text: str | None = None, *, alert: bool = False, url: str | None = None
    ) -> Outcome:
        """End the waiting sign of a pressed button; text: a short notice without HTML, at most 200 characters."""

        async def call() -> Outcome:
            await self._bot.answer_callback_query(callback_query_id, text, show_alert=alert or None, url=url)
            return Outcome(State.SENT)

        return await self._deliver("answerCallbackQuery", call)

    async def answer_inline(
        self,
        inline_query_id: str,
        cards: Sequence[InlineCard],
        *,
        cache_seconds: int = INLINE_CACHE_SECONDS,
        personal: bool = True,
        next_offset: str | None = None,
    ) -> Outcome:
        """Offer at most 50 cards for an inline query; personal: Telegram keeps them for this person alone."""
        results = [
            InlineQueryResultArticle(
                card.card_id,
                card.title,
                InputTextMessageContent(card.message.text, ParseMode.HTML, link_preview_options=_NO_PREVIEW),
                reply_markup=keyboard(card.message.buttons),
                description=card.description,
            )
            for card in cards
        ]

        async def call() -> Outcome:
            await self._bot.answer_inline_query(
                inline_query_id, results, cache_time=cache_seconds, is_personal=personal, next_offset=next_offset
            )
            return Outcome(State.SENT)

        return await self._deliver("answerInlineQuery", call)

    async def _deliver(
        self, method: str, call: Callable[[], Awaitable[Outcome]], *, twice_is_once: bool = True
    ) -> Outcome:
        """Call, and once more where that is harmless and likely to help.

        twice_is_once: whether a call that arrives twice does the same as one, so that an uncertain one is repeated too.
        """
        outcome = await _attempt(method, call)
        if outcome.state is State.NOT_SENT or (twice_is_once and outcome.state is State.UNCERTAIN):
            await self._sleep(PAUSE_BEFORE_REPEAT)
        elif outcome.state is State.LATER and outcome.retry_after <= self._patience:
            await self._sleep(outcome.retry_after)
        else:
            return outcome
        return await _attempt(method, call)


def keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The buttons in Telegram's form; None where there are none."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.url is not None:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.action is not None:
        return InlineKeyboardButton(button.label, callback_data=encode(button.action))
    return InlineKeyboardButton(button.label, switch_inline_query="")


async def _attempt(method: str, call: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """Call Telegram once; the only place where its errors are translated.

    BadRequest and the time-outs are network errors to PTB, so they come first.
    """
    try:
        return await call()
    except RetryAfter as error:
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else wait
        return Outcome(State.LATER, description=error.message, retry_after=ceil(seconds))
    except ChatMigrated as error:
        return Outcome(State.UNEDITABLE, description=error.message, migrated_to=error.new_chat_id)
    except Forbidden as error:
        return Outcome(State.GONE, description=error.message)
    except BadRequest as error:
        return _refusal(method, error.message)
    except SurelyNotSentError as error:
        return Outcome(State.NOT_SENT, description=str(error))
    except (InvalidToken, EndPointNotFound):
        # Nothing is wrong with the message: the bot as a whole is locked out, and the intake ends the process.
        return Outcome(State.NOT_SENT, description="token refused")
    except TelegramError as error:
        _log.warning("The answer to %s was lost: %s", method, type(error).__name__)
        return Outcome(State.UNCERTAIN, description=error.message)


def _refusal(method: str, description: str) -> Outcome:
    for state, sentences in _MEANINGS.items():
        if any(sentence in description.casefold() for sentence in sentences):
            return Outcome(state, description=description)
    # What Telegram quotes comes from the message.
    _log.error("Telegram refused %s: %s", method, re.split("\"| '", description)[0])
    return Outcome(State.REFUSED, description=description)

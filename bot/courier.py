"""The one way out to Telegram: a message of the bot goes in, what became of it comes out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Any

from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.domain.actions import encode
from bot.domain.attachments import AttachmentKind
from bot.domain.messages import Button, Message
from bot.domain.outcomes import Outcome, State, SurelyNotSentError
from bot.domain.replies import File
from bot.logs import unquoted
from bot.repeating import PATIENCE_SECONDS, Kind, Repeating

INLINE_CACHE_SECONDS = 300

_log = logging.getLogger(__name__)

Json = dict[str, Any]
_HOW: Json = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
_ADMINISTRATORS = frozenset({"creator", "administrator"})
_METHODS = {
    None: "send__message",
    AttachmentKind.PHOTO: "send__photo",
    AttachmentKind.DOCUMENT: "send__document",
}


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
    State.UNCHANGED: (
        "message is not modified",
        "query is too old",
        "query_id_invalid",
        "message to delete not found",
    ),
    State.UNEDITABLE: (
        "message to edit not found",
        "message can't be edited",
        "message_id_invalid",
        "there is no text in the message to edit",
        "there is no caption in the message to edit",
        "message can't be deleted",
    ),
    State.BLOCKED: ("user is deactivated",),
    State.GONE: (
        "chat not found",
        "user not found",
        "peer_id_invalid",
        "group chat was deactivated",
        "group chat was deleted",
    ),
}
"""What a bad request means; parts of Telegram's sentences (telegram-bot-api, Client.cpp) in small letters."""


class Courier:
    """Sends, edits and acknowledges; never raises for what Telegram or the network does.

    patience, away, repeats, sleep, clock: how a call that failed for the moment is made again, see Repeating.
    paid: let Telegram charge for more than 30 messages a second (Bot API, allow_paid_broadcast).
    """

    def __init__(
        self,
        bot: Bot,
        *,
        patience: float | None = PATIENCE_SECONDS,
        away: float = 0.0,
        repeats: int = 0,
        paid: bool = False,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = bot
        self._patience = patience
        self._paid = paid
        self._repeating = Repeating(patience, away, repeats, sleep, clock)

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        reply_to: int | None = None,
        thread_id: int | None = None,
        silent: bool = False,
    ) -> Outcome:
        """Send a message to a chat; reply_to: id of the message that it answers, if that still exists.

        silent: it comes without a sound. A group that became a supergroup gets it under its new id, which the outcome
        holds; a sender with a timetable of its own does that itself.
        """
        method, content = _METHODS[message.attachment.kind if message.attachment else None], _content(message)
        content |= {"disable_notification": silent or None, "allow_paid_broadcast": self._paid or None}
        arguments = {"chat_id": chat_id, **content, "message_thread_id": thread_id}
        if reply_to is not None:
            arguments["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
        outcome = await self._deliver(method, arguments, Kind.SENDING)
        if outcome.migrated_to is None or self._patience is None:
            return outcome
        # Message and topic ids do not move along with the group.
        again = await self._deliver(method, {"chat_id": outcome.migrated_to, **content}, Kind.SENDING)
        return replace(again, migrated_to=outcome.migrated_to)

    async def send_file(self, chat_id: int, file: File) -> Outcome:
        """Send a picture or another file that Telegram does not have yet; its message becomes the caption."""
        content = InputFile(file.content, filename=file.name)
        markup = keyboard(file.message.buttons)
        caption = {"caption": file.message.text, "parse_mode": "HTML", "reply_markup": markup}
        method, name = ("send__photo", "photo") if file.picture else ("send__document", "document")
        return await self._deliver(method, {"chat_id": chat_id, name: content, **caption}, Kind.SENDING)

    async def fetch(self, file_id: str) -> bytes | None:
        """The bytes of a file that somebody sent; None where Telegram does not give it: it is too big, or gone."""
        try:
            file = await self._bot.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            _log.warning("A file could not be fetched: %s", type(error).__name__)
            return None

    async def is_administrator(self, chat_id: int, user_id: int) -> bool:
        """Whether somebody may decide for a group or channel; no, where Telegram does not tell."""
        outcome = await self._deliver("get__chat_member", {"chat_id": chat_id, "user_id": user_id}, Kind.FLEETING)
        if outcome.state is not State.SENT:
            _log.warning("Who somebody is in a chat could not be asked: %s", outcome.state.value)
        return outcome.description in _ADMINISTRATORS

    async def edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        """Show another text and other buttons in a message of the bot; its attachment stays as it is."""
        method = "edit__message_caption" if message.attachment else "edit__message_text"
        content = {name: value for name, value in _content(message).items() if name not in set(AttachmentKind)}
        outcome = await self._deliver(method, {"chat_id": chat_id, "message_id": message_id, **content}, Kind.CHANGE)
        return replace(outcome, message_id=message_id) if outcome.delivered else outcome

    async def delete(self, chat_id: int, message_id: int) -> Outcome:
        """Take a message of the bot away; UNEDITABLE where it is too old for that (48 hours, Bot API deleteMessage)."""
        return await self._deliver("delete__message", {"chat_id": chat_id, "message_id": message_id}, Kind.CHANGE)

    async def acknowledge(
        self, callback_query_id: str, text: str | None = None, *, alert: bool = False, url: str | None = None
    ) -> Outcome:
        """End the waiting sign of a pressed button; text: a short notice without HTML, at most 200 characters."""
        notice = {"callback_query_id": callback_query_id, "text": text, "show_alert": alert or None, "url": url}
        return await self._deliver("answer__callback_query", notice, Kind.FLEETING)

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
        answer = {
            "inline_query_id": inline_query_id,
            "results": [_article(card) for card in cards],
            "cache_time": cache_seconds,
            "is_personal": personal,
            "next_offset": next_offset,
        }
        return await self._deliver("answer__inline_query", answer, Kind.FLEETING)

    async def _deliver(self, method: str, arguments: Json, kind: Kind) -> Outcome:
        """Call, and again where that is likely to help."""
        outcome = await self._repeating.make(lambda: self._attempt(method, arguments), kind)
        if outcome.state is State.LATER and self._patience is not None:
            _log.warning("Given up: %s, which Telegram takes in %d s only", _name(method), outcome.retry_after)
        return outcome

    async def _attempt(self, method: str, arguments: Json) -> Outcome:
        """Call Telegram once; the only place where its errors are translated.

        PTB's own methods would build objects of every button, on the way out and again from the answer, which nobody
        reads: half of the time that a message costs. By their names PTB warns of the raw way; two underscores lead to
        the same address. BadRequest and the time-outs are network errors to PTB, so they come first.
        """
        try:
            answer = await self._bot.do_api_request(method, arguments)
            told = answer if isinstance(answer, dict) else {}
            return Outcome(State.SENT, told.get("message_id"), told.get("status", ""))
        except RetryAfter as error:
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else wait
            return Outcome(State.LATER, description=error.message, retry_after=ceil(seconds))
        except ChatMigrated as error:
            return Outcome(State.UNEDITABLE, description=error.message, migrated_to=error.new_chat_id)
        except Forbidden as error:
            return Outcome(State.BLOCKED, description=error.message)
        except BadRequest as error:
            return _refusal(method, error.message)
        except SurelyNotSentError as error:
            return Outcome(State.NOT_SENT, description=str(error))
        except (InvalidToken, EndPointNotFound):
            # Nothing is wrong with the message: the bot as a whole is locked out, and the intake ends the process.
            return Outcome(State.LOCKED_OUT, description="token refused")
        except TelegramError as error:
            _log.warning("The answer to %s was lost: %s", _name(method), type(error).__name__)
            return Outcome(State.UNCERTAIN, description=error.message)


def keyboard(rows: Sequence[Sequence[Button]]) -> Json | None:
    """The buttons in Telegram's form (InlineKeyboardMarkup); None where there are none."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]} if rows else None


def _button(button: Button) -> Json:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if button.action is not None:
        return {"text": button.label, "callback_data": encode(button.action)}
    return {"text": button.label, "switch_inline_query": ""}


def _content(message: Message) -> Json:
    buttons = {"reply_markup": keyboard(message.buttons)}
    if message.attachment is None:
        return {"text": message.text, **_HOW, **buttons}
    attached = {message.attachment.kind.value: message.attachment.file_id}
    return attached | {"caption": message.text, "parse_mode": _HOW["parse_mode"]} | buttons


def _article(card: InlineCard) -> Json:
    article = {
        "type": "article",
        "id": card.card_id,
        "title": card.title,
        "description": card.description,
        "input_message_content": {"message_text": card.message.text, **_HOW},
    }
    buttons = keyboard(card.message.buttons)
    return article | {"reply_markup": buttons} if buttons else article


def _refusal(method: str, description: str) -> Outcome:
    for state, sentences in _MEANINGS.items():
        if any(sentence in description.casefold() for sentence in sentences):
            return Outcome(state, description=description)
    # What Telegram quotes comes from the message.
    _log.error("Telegram refused %s: %s", _name(method), unquoted(description))
    return Outcome(State.REFUSED, description=description)


def _name(method: str) -> str:
    return method.replace("__", "_")

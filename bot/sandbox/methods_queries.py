"""Methods that answer pressed buttons and inline queries."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import QUERY_TOO_OLD, ApiError, bad_request
from bot.sandbox.links import checked_link
from bot.sandbox.markup import checked_markup
from bot.sandbox.params import Params, required, required_text
from bot.sandbox.state import BotAction, Json, World
from bot.sandbox.texts import message_text

MAX_ANSWER = 200
"""Characters of the text that a pressed button shows."""
MAX_RESULTS = 50
MAX_RESULT_ID = 64
"""Bytes, as for the offset."""
_UNREADABLE = "can't parse inline query result:"
_OTHER_CONTENT = {"latitude", "phone_number", "payload"}
_RESULT_TYPES = [
    "article",
    "audio",
    "contact",
    "document",
    "game",
    "gif",
    "location",
    "mpeg4_gif",
    "photo",
    "sticker",
    "venue",
    "video",
    "voice",
]


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery."""
    query = world.callback_queries.get(params.text("callback_query_id"))
    if query is None or world.clock() - query.at > world.patience.callback:
        raise bad_request(QUERY_TOO_OLD)
    if len(params.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.has("url") and checked_link(params.text("url")) is None:
        raise bad_request("URL_INVALID")
    query.answer = dict(params.raw)
    world.tell(BotAction("callback_answered", query.message.chat, query.message, details=query.answer))
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """answerInlineQuery."""
    results = params.structure("results", "inline query results")
    results = [] if results is None else results
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    checked = [_readable_result(world, result) for result in results]
    ids = [result["id"] for result in checked]
    if any(not 1 <= len(identity.encode()) <= MAX_RESULT_ID for identity in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(params.text("next_offset").encode()) > MAX_RESULT_ID:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = world.inline_queries.get(params.text("inline_query_id"))
    if query is None or world.clock() - query.at > world.patience.inline:
        raise bad_request(QUERY_TOO_OLD)
    query.answer = {**params.raw, "results": checked}
    world.tell(BotAction("inline_answered", details=query.answer))
    return True


def _readable_result(world: World, result: Any) -> Json:
    """The result as it is kept; what cannot be read is refused as a part of the results, as Telegram does."""
    try:
        return _checked_result(world, result)
    except ApiError as error:
        sentence = error.description.removeprefix("Bad Request: ")
        if sentence.startswith("can't parse entities") or "inline keyboard" in sentence[:30]:
            sentence = f"{_UNREADABLE} {sentence[0].upper()}{sentence[1:]}"
        raise bad_request(sentence) from error


def _checked_result(world: World, result: Any) -> Json:
    if not isinstance(result, dict):
        raise bad_request(f"{_UNREADABLE} Inline query result must be an object")
    kind = required_text(result, "type", _UNREADABLE).lower()
    kept = {**result, "id": required_text(result, "id", _UNREADABLE)}
    content = result.get("input_message_content")
    if kind == "article" and content is None:
        raise bad_request(f'{_UNREADABLE} Can\'t find field "message_text"')
    if content is not None:
        required(result, "input_message_content", dict, _UNREADABLE)
        if content.get("message_text"):
            message_text(world, Params({**content, "text": content["message_text"]}))
        elif kind == "article" and not _OTHER_CONTENT & set(content):
            raise bad_request(f"{_UNREADABLE} Input message content is not specified")
    if result.get("reply_markup") is not None:
        kept["reply_markup"] = checked_markup(required(result, "reply_markup", dict, _UNREADABLE))
    if kind not in _RESULT_TYPES:
        raise bad_request(f'{_UNREADABLE} type "{kind}" is unsupported for the inline query result')
    if kind == "article" and not required_text(result, "title", _UNREADABLE).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    return kept

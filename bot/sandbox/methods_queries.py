"""Methods that answer pressed buttons and inline queries."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import QUERY_TOO_OLD, bad_request
from bot.sandbox.links import checked_link
from bot.sandbox.markup import checked_markup
from bot.sandbox.params import Params, required
from bot.sandbox.state import BotAction, World
from bot.sandbox.texts import message_text

MAX_ANSWER = 200
"""Characters of the text that a pressed button shows."""
MAX_RESULTS = 50
MAX_RESULT_ID = 64
"""Bytes, as for the offset."""
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
    checked = [_checked_result(world, result) for result in results]
    if len(checked) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in checked]
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


def _checked_result(world: World, result: Any) -> dict[str, Any]:
    if not isinstance(result, dict):
        raise bad_request("can't parse InlineQueryResult: expected an Object")
    kind = required(result, "type", str, "InlineQueryResult")
    identity = required(result, "id", (str, int), "InlineQueryResult")
    if not 1 <= len(str(identity).encode()) <= MAX_RESULT_ID:
        raise bad_request("RESULT_ID_INVALID")
    if kind not in _RESULT_TYPES:
        raise bad_request(f'can\'t parse InlineQueryResult: type "{kind}" is unsupported for the inline query result')
    kept = {**result, "id": str(identity)}
    if kind == "article":
        if not required(result, "title", str, "InlineQueryResult").strip():
            raise bad_request("ARTICLE_TITLE_EMPTY")
        content = required(result, "input_message_content", dict, "InlineQueryResult")
        if "message_text" in content:
            message_text(world, Params({**content, "text": content["message_text"]}))
    if isinstance(result.get("reply_markup"), dict):
        kept["reply_markup"] = checked_markup(result["reply_markup"], inline_only=True)
    return kept

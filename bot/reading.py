"""Reading updates: from the JSON that came to PTB's objects, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from telegram import Bot, Update

_TEXTS = frozenset(
    {"type", "status", "text", "caption", "data", "query", "title", "first_name", "last_name", "username"}
    | {"language_code", "file_id", "file_name", "mime_type", "media_group_id", "inline_message_id", "phone_number"}
)
"""Always texts in what this bot asks for; passport data, which has another "data", it does not."""
_NUMBERS = frozenset({"message_id", "message_thread_id", "date", "file_size", "width", "height", "length"})
_IDENTIFIED_BY_NUMBER = frozenset({"from", "chat", "user", "sender_chat", "via_bot", "left_chat_member"})
_MESSAGE = ("message_id", "date", "chat")
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("message", "edited_message", "channel_post", "reply_to_message", "pinned_message"), _MESSAGE),
    "callback_query": ("id", "from"),
    "inline_query": ("id", "from", "query"),
    "my_chat_member": ("chat", "from", "date", "old_chat_member", "new_chat_member"),
    "old_chat_member": ("user", "status"),
    "new_chat_member": ("user", "status"),
    "chat": ("id", "type"),
}
"""What the Bot API promises of the objects that this bot asks for (https://core.telegram.org/bots/api)."""
_IDENTIFIED_BY_TEXT = frozenset({"callback_query", "inline_query"})
_DEEPEST = 40
_LARGEST = 2**53
"""Ids have at most 52 bits (Bot API, on User and Chat), other numbers fewer."""


class UnreadableUpdateError(Exception):
    """An update that is none: a part is missing or is of another sort; the message names no content."""


def read_update(raw: Mapping[str, Any], bot: Bot) -> Update:
    """An update as the handlers get it.

    PTB takes a number for a text and fails where the text is used, so the sort of every part that is used is looked
    at first. Raises UnreadableUpdateError.
    """
    for wrong in _wrong_parts(raw, 0):
        raise UnreadableUpdateError(wrong)
    try:
        return Update.de_json(dict(raw), bot)
    except Exception as error:
        # PTB raises whatever its constructors raise.
        raise UnreadableUpdateError(type(error).__name__) from error


def _wrong_parts(raw: Mapping[str, Any], depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield "depth"
        return
    for text, entities in (("text", "entities"), ("caption", "caption_entities")):
        if entities in raw and not _entities_fit(raw.get(text), raw[entities]):
            yield entities
    for name, value in raw.items():
        if _is_wrong(name, value):
            yield name
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, dict):
                yield from _wrong_parts(part, depth + 1)


def _is_wrong(name: str, value: object) -> bool:
    if name in _TEXTS:
        return not _is_text(value)
    if name in _NUMBERS:
        return not _is_number(value)
    if name in _REQUIRED and not (isinstance(value, dict) and value.keys() >= set(_REQUIRED[name])):
        return True
    identified = _is_number if name in _IDENTIFIED_BY_NUMBER else _is_text if name in _IDENTIFIED_BY_TEXT else None
    return identified is not None and not (isinstance(value, dict) and identified(value.get("id")))


def _entities_fit(text: object, entities: object) -> bool:
    """Whether entities lie within their text, in UTF-16 code units, and cut no character in two."""
    if not isinstance(text, str) or not isinstance(entities, list):
        return False
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        if not (isinstance(entity, dict) and _is_number(entity.get("offset")) and _is_number(entity.get("length"))):
            return False
        start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        if not 0 <= start <= end <= len(units) or not _is_whole(units[start:end]):
            return False
    return True


def _is_whole(units: bytes) -> bool:
    try:
        units.decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    return True


def _is_text(value: object) -> bool:
    """Whether this is a text; one with half a pair of surrogates is none, for nothing could write it down."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST

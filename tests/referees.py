"""Judges that nobody here wrote: Telegram's own text parser (tdjson) and aiogram's models of the Bot API."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import aiogram.methods
import tdjson
from aiogram.methods.base import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError

MAX_TEXT = 4096
_PREFIX = "Can't parse entities: "
_KINDS = {
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
}


class Refused(AssertionError):  # noqa: N818 - it is a verdict, and reads as one
    """A referee says no."""


def _td(request: dict[str, Any]) -> dict[str, Any]:
    _quiet()
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None
    return json.loads(answer)


@cache
def _quiet() -> None:
    # Without this the library logs every refusal to the error stream.
    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())


def _entities(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    entities = []
    for entity in found:
        details = dict(entity["type"])
        name = details.pop("@type").removeprefix("textEntityType")
        details.pop("formatting_type", None)
        kind = _KINDS.get(name, name.lower())
        entities.append({"type": kind, "offset": entity["offset"], "length": entity["length"], **details})
    return entities


def parse_text(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities as Telegram reads the markup; raises Refused with Telegram's sentence."""
    answer = _td({"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}})
    if answer["@type"] == "error":
        raise Refused(answer["message"].removeprefix(_PREFIX))
    return answer["text"], _entities(answer["entities"])


def found_in_text(text: str) -> list[dict[str, Any]]:
    """The entities that Telegram's clients find in a plain text."""
    return _entities(_td({"@type": "getTextEntities", "text": text})["entities"])


def check_text(html: str) -> str:
    """The visible text of a message that Telegram would accept; raises Refused where it would not."""
    text, _ = parse_text(html)
    if not text.strip():
        raise Refused("message text is empty")
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise Refused("message is too long")
    return text


def check_request(method: str, params: Mapping[str, Any]) -> None:
    """Raise Refused where a call lacks a parameter, has one of a wrong type, or one that the method does not know.

    params: JSON types, or the strings of a form.
    """
    model = _method(method)
    candidate = dict(params)
    try:
        model.model_validate(candidate)
    except ValidationError as error:
        # What was no good as it stands may be an object in a form: a text that looks like one is none.
        wrong = {str(problem["loc"][0]) for problem in error.errors()}
        candidate |= {name: _decoded(value) for name, value in params.items() if name in wrong}
    try:
        _refuse_unknown(model.model_validate(candidate))
    except ValidationError as error:
        raise Refused(f"{method}: {error}") from error


def check_update(update: Mapping[str, Any]) -> None:
    """Raise Refused where aiogram cannot read an update or does not know a field of it."""
    _check(Update, update)


def check_result(method: str, result: Any) -> None:
    """Raise Refused where a result is not what aiogram expects of the method."""
    _check(_method(method).__returning__, result)


def _method(name: str) -> type[TelegramMethod[Any]]:
    return getattr(aiogram.methods, name[0].upper() + name[1:])


def _check(kind: Any, value: Any) -> None:
    try:
        _refuse_unknown(_adapter(kind).validate_python(value))
    except ValidationError as error:
        raise Refused(str(error)) from error


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _refuse_unknown(value: Any) -> None:
    unknown = sorted(_unknown(value, type(value).__name__))
    if unknown:
        raise Refused(f"unknown fields: {', '.join(unknown)}")


def _unknown(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (f"{where}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from _unknown(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _unknown(item, where)

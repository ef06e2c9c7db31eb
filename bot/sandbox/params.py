"""The parameters of one call, as JSON types or as the strings that a form holds: Telegram takes both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.errors import bad_request

MAX_IDENTIFIERS = 100
_TYPES = {str: "String", dict: "Object", int: "Number"}
_TRUE = {"true", "1", "yes", "t", "y"}


class Params:
    """Reads what was sent; raises ApiError with Telegram's sentence where it cannot be read."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def has(self, name: str) -> bool:
        """Whether it was sent and is not empty."""
        return self.raw.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A text; empty where it is absent."""
        value = self.raw.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what is none counts as the default."""
        value = self.raw.get(name)
        try:
            return default if value is None or value == "" else int(value)
        except (TypeError, ValueError, OverflowError):
            return default

    def decimal(self, name: str) -> float:
        """A number that may have a fraction."""
        try:
            return float(self.raw.get(name) or 0)
        except (TypeError, ValueError):
            return 0.0

    def strings(self, name: str, called: str) -> list[str] | None:
        """A list of texts, None where it is absent; what is no text is left out."""
        value = self.structure(name, called)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else None

    def identifiers(self, name: str) -> list[int]:
        """Numbers of messages, 1 to 100 of them."""
        value = self.structure(name, "message identifiers")
        if not isinstance(value, list) or not value:
            raise bad_request("message identifiers are not specified")
        if len(value) > MAX_IDENTIFIERS:
            raise bad_request("too many message identifiers specified")
        return [Params({"id": item}).integer("id") for item in value]

    def flag(self, name: str) -> bool:
        """Yes or no."""
        value = self.raw.get(name)
        return value.lower() in _TRUE if isinstance(value, str) else bool(value)

    def structure(self, name: str, called: str) -> Any:
        """An object or a list, None where it is absent; called: how Telegram's error names it."""
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {called} JSON object") from error


def required(value: Mapping[str, Any], name: str, kind: type, where: str) -> Any:
    """A field of an object that must be there and of that kind; where: how Telegram's error begins."""
    found = value.get(name)
    if found is None:
        raise bad_request(f'{where} Can\'t find field "{name}"'.strip())
    if not isinstance(found, kind):
        raise bad_request(f'{where} Field "{name}" must be of type {_TYPES[kind]}'.strip())
    return found


def required_text(value: Mapping[str, Any], name: str, where: str) -> str:
    """As `required`, for a text; Telegram takes numbers as texts as well."""
    found = value.get(name)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    return str(required(value, name, str, where))

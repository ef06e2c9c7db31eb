"""Updates as Telegram sends them: whose turn one is, of what kind it is, and why one is set aside."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeGuard

Raw = dict[str, Any]
"""An update as it came: `update_id`, and one field more whose name is its kind."""

LARGEST_ID = 2**53 - 1
"""Identifiers of the Bot API have at most 52 bits; what is beyond does not come from Telegram."""
ASIDE_DAYS = 14
"""Days for which an update that was set aside is kept."""
UNKNOWN = "unknown"
"""The kind of an update that names none."""
_WHOSE = (("chat", "id"), ("message", "chat", "id"), ("from", "id"), ("user", "id"))
"""Where an update tells the chat and the person that it comes from."""


class Aside(StrEnum):
    """Why an update is not handled, and kept for those who can find out what is wrong with it."""

    UNREADABLE = "unreadable"
    """This version of the program does not understand its form."""
    IN_HAND_AT_ENDS = "in_hand_at_ends"
    """The process ended again and again while it was being handled: perhaps that was why."""


@dataclass(frozen=True, slots=True)
class Left:
    """An update that was taken and not handled when the process ended; attempts: how often its handling was begun."""

    update_id: int
    raw: Raw
    attempts: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """What the staff may know of an update that is not handled: never what stands in it."""

    update_id: int
    kind: str
    why: Aside


class NotKeptError(Exception):
    """The database did not take something: nothing of it is kept, and it can be tried again."""


def is_update(value: object) -> TypeGuard[Raw]:
    """Whether something has the outer form of an update."""
    if not isinstance(value, dict):
        return False
    update_id = value.get("update_id")
    return type(update_id) is int and 0 <= update_id <= LARGEST_ID


def kind_of(raw: Raw) -> str:
    """What an update is about, by the name of its field: message, callback_query and so on."""
    return next((name for name in raw if name != "update_id"), UNKNOWN)


def lane_of(raw: Raw) -> Hashable:
    """Whose turn an update is: the chat's, the person's where there is no chat, or its own."""
    content = raw.get(kind_of(raw))
    for path in _WHOSE:
        found = _at(content, path)
        if type(found) is int:
            return found
    return f"update {raw['update_id']}"


def private_chat_of(raw: Raw) -> tuple[int, str | None] | None:
    """Who wrote or pressed something in a private chat: its id, and the language of their Telegram; else None."""
    content = raw.get(kind_of(raw))
    person, language = _at(content, ("from", "id")), _at(content, ("from", "language_code"))
    if type(person) is not int or lane_of(raw) != person:
        return None
    return person, language if isinstance(language, str) else None


def belongs_to(raw: Raw, owner: int) -> bool:
    """Whether an update comes from a person, or from the chat of this id."""
    return any(_at(content, path) == owner for content in raw.values() for path in _WHOSE)


def names(raw: Raw, owner: int) -> bool:
    """Whether an update holds the id of a person or chat anywhere, as in a message that is quoted or forwarded."""
    parts: list[object] = [raw]
    while parts:
        part = parts.pop()
        if isinstance(part, dict | list):
            parts += part.values() if isinstance(part, dict) else part
        elif part == owner:
            return True
    return False


def _at(value: object, path: Sequence[str]) -> object:
    """What lies at the end of a path of fields, None where it leads nowhere."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value

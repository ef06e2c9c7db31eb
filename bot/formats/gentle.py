"""Files of formats that hold less than ours: they add to lists, and say something of the first contacts only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.merging import Also
from bot.formats.incoming import FileRead, Incoming


def gently(read: FileRead) -> FileRead:
    """What was read, so that nothing is lost that the format cannot say.

    Contacts are those at the beginning of the list, part by part. Every other list adds to the one that is known.
    """
    return replace(read, incoming=tuple(_gentle(incoming) for incoming in read.incoming))


def _gentle(incoming: Incoming) -> Incoming:
    fields = {name: _added(value) for name, value in incoming.fields.items()}
    contacts = incoming.fields.get("contacts")
    if isinstance(contacts, list):
        fields["contacts"] = dict(enumerate(contacts))
    return replace(incoming, fields=fields)


def _added(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _added(inside) for name, inside in value.items()}
    return Also(value) if isinstance(value, list) else value

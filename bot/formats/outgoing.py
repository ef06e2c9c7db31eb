"""What all files for other directories have in common: texts of one language, and JSON as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.directory import Contact, Directory, Entry


def json_bytes(value: Any) -> bytes:
    """JSON that people can read too: indented, with its letters as they are."""
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def said(texts: Mapping[str, Any] | None, language: str) -> Any:
    """The text or list in a language, None where there is none.

    No other language steps in: a file that names no language would bring it back as a text of the wrong one.
    """
    return texts.get(language) if texts else None


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def first_contact(entry: Entry) -> Contact:
    """The contact for files that hold one only; one without any part where the entry has none."""
    return entry.contacts[0] if entry.contacts else Contact.model_construct()


def without_location(directory: Directory) -> tuple[Entry, ...]:
    """The entries that a file of places on a map leaves out."""
    return tuple(entry for entry in directory.entries if entry.location is None)

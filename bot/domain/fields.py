"""The values that a directory is made of: what makes an id, a date, an address or a text a valid one."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

MAX_ID_LENGTH = 40
"""Characters of an id: with a facet it must fit Telegram's 64 bytes of callback data (bot/domain/messages.py)."""

STATUSES = ("planned", "active", "ended")
"""Where an initiative stands."""


_HOST = re.compile(r"([^\W_]([\w-]*[^\W_])?\.)+[^\W_]([\w-]*[^\W_])?")
"""Labels of letters, digits and hyphens with dots between them; umlauts are fine."""


def _checked_web_address(value: str) -> str:
    """Telegram refuses a whole message for one button with a host or port that cannot be."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port  # raises for one that cannot be
    except ValueError as error:
        raise ValueError("web_address") from error
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or re.search(r"\s", value):
        raise ValueError("web_address")
    return value


def _checked_phone(value: str) -> str:
    if not re.fullmatch(r"\+?[\d\s()/.-]+", value) or not 3 <= sum(c.isdigit() for c in value) <= 15:
        raise ValueError("phone")
    return value


def _checked_email(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", value):
        raise ValueError("email")
    return value


def _checked_date(value: str) -> str:
    """Accept a year, a month or a day, as far as it is known."""
    padded = value + "-01" * (2 - value.count("-"))
    try:
        date.fromisoformat(padded)
    except ValueError as error:
        raise ValueError("partial_date") from error
    return value


def _as_text(value: Any) -> Any:
    """YAML reads 2024 as a number and 2024-10-05 as a date; both are meant as text here."""
    if isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int) else value


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
EntryId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=MAX_ID_LENGTH),
]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=24)]
KindId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=16)]
_PostcodeText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9 -]{2,9}$")]
_DateText = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
WebAddress = Annotated[str, AfterValidator(_checked_web_address), Field(json_schema_extra={"format": "uri"})]
Phone = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int), AfterValidator(_checked_phone)]
Postcode = Annotated[_PostcodeText, BeforeValidator(_as_text, json_schema_input_type=_PostcodeText | int)]
Email = Annotated[str, AfterValidator(_checked_email), Field(json_schema_extra={"format": "email"})]
PartialDate = Annotated[
    _DateText, BeforeValidator(_as_text, json_schema_input_type=_DateText | int), AfterValidator(_checked_date)
]
LocalText = Annotated[dict[LanguageCode, Words], Field(min_length=1)]
"""One text per language: {"de": ..., "en": ...}."""
LocalList = Annotated[dict[LanguageCode, Annotated[list[Words], Field(min_length=1)]], Field(min_length=1)]
"""One list of texts per language."""

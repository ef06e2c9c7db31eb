"""Which format of another directory a JSON file has, told by what is in it and not by its name."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from bot.formats import openfairdb, smart_village

LOOKED_AT = 20
"""Records of a file that are looked at: one that knows itself is enough."""


class Flavour(StrEnum):
    """The formats in JSON that can be read."""

    OPENFAIRDB = "openfairdb"
    SMART_VILLAGE = "smart_village"
    SCHEMA_ORG = "schema_org"


_SMART_VILLAGE = frozenset(
    """
    generic_type external_id operating_company content_blocks addresses address contact opening_hours web_urls
    media_contents data_provider mobile_description
    """.split()  # noqa: SIM905 - easier to read than a dozen quotation marks
)
_OPENFAIRDB = frozenset({"lat", "lng", "license", "categories", "homepage", "zip", "street", "version"})


def json_flavour(value: Any) -> Flavour | None:
    """The format of a file that was read as JSON; None where it has none of the known ones."""
    if openfairdb.is_search_reply(value):
        return Flavour.OPENFAIRDB
    records = value[:LOOKED_AT] if isinstance(value, list) else [value]
    found = (_flavour(record) for record in records if isinstance(record, dict))
    return next((flavour for flavour in found if flavour), None)


def _flavour(record: dict[str, Any]) -> Flavour | None:
    if {"@type", "@graph", "@context"} & record.keys():
        return Flavour.SCHEMA_ORG
    named = smart_village.is_named(record)
    if not named and any(smart_village.get(record, name) is not None for name in smart_village.ENVELOPES):
        return Flavour.SMART_VILLAGE
    if "title" in record and len(_OPENFAIRDB & record.keys()) > 1:
        return Flavour.OPENFAIRDB
    if named and any(smart_village.get(record, name) is not None for name in _SMART_VILLAGE):
        return Flavour.SMART_VILLAGE
    return None

"""GeoJSON (RFC 7946): the entries that have a place on the map, for maps and geographic programs; written only."""

from __future__ import annotations

from typing import Any

from bot.domain.directory import Contact, Directory, Entry
from bot.formats.outgoing import filled, json_bytes, said

_WITHIN = frozenset({"editor_notes", "questions", "facet_questions", "keywords", "aliases"})
"""Notes of the staff, and what serves finding here: no one looks for them on a map."""

_ELSEWHERE = frozenset({"id", "location"})
"""What a feature holds outside of its properties."""


def write(directory: Directory, *, language: str | None) -> bytes:
    """A collection of points; language: of the texts, None for all, each under its code."""
    features = [_feature(entry, language) for entry in directory.entries if entry.location]
    return json_bytes({"type": "FeatureCollection", "features": features})


def _feature(entry: Entry, language: str | None) -> dict[str, Any]:
    location = entry.location
    properties = entry.model_dump(by_alias=True, exclude_none=True, exclude=set(_WITHIN | _ELSEWHERE))
    return {
        "type": "Feature",
        "id": entry.id,
        "geometry": {"type": "Point", "coordinates": [location.lon, location.lat]} if location else None,
        "properties": filled(_in_one(entry, properties, language) if language else properties),
    }


def _in_one(entry: Entry, properties: dict[str, Any], language: str) -> dict[str, Any]:
    """The properties with the texts of one language: flat, since many programs show properties as a table."""
    flat = {name: value for name, value in properties.items() if name not in {"contacts", "links", "period", "budget"}}
    for name, value in flat.items():
        if isinstance(value, dict):
            flat[name] = said(value, language)
    first = next(iter(entry.contacts), None)
    return flat | (_contact(first) if first else {})


def _contact(contact: Contact) -> dict[str, Any]:
    names = ("person", "organisation", "address", "phone", "email")
    return {name: getattr(contact, name) for name in names}

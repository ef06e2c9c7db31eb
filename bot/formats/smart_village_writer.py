"""Entries for the Smart Village App: as points of interest (REST) or as generic items (GraphQL).

What the app has no field for, and gives back as it came, stands in the payload: kind, licence, date of the facts. A
point of interest holds the first contact; a generic item holds all of them, as companies, and its tags in the payload.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from bot.domain.directory import Contact, Directory, Entry
from bot.formats.outgoing import filled, first_contact, json_bytes, said
from bot.formats.smart_village import is_html


def write_points(directory: Directory, *, language: str) -> bytes:
    """All entries as points of interest; language: of the texts, since the app holds one."""
    return json_bytes({"point_of_interests": [_point(entry, language) for entry in directory.entries]})


def write_items(directory: Directory, *, language: str) -> bytes:
    """All entries as what `createGenericItem` takes; language: of the texts, since the app holds one."""
    return json_bytes({"genericItems": [_camel_names(_item(entry, language)) for entry in directory.entries]})


def _point(entry: Entry, language: str) -> dict[str, Any]:
    contact = first_contact(entry)
    hours = said(entry.opening_hours, language)
    fields = {
        "external_id": entry.id,
        "name": entry.name,
        "description": _html(said(entry.summary, language)),
        "address": filled(_address(contact) | {"coordinates": _coordinates(entry, "lat", "lng")}),
        "contact": filled(_person(contact) | {"url": entry.website}),
        "operating_company": filled({"name": contact.organisation}),
        "web_urls": _links(entry, language),
        "opening_hours": {"days": [], "additional_information": hours} if hours else None,
        "price": _notes(entry, language),
        "tags": said(entry.keywords, language),
        "payload": _payload(entry),
    }
    return filled(fields)


def _item(entry: Entry, language: str) -> dict[str, Any]:
    hours = said(entry.opening_hours, language)
    body = _html(said(entry.summary, language))
    website = [{"url": entry.website}] if entry.website else []
    place = _coordinates(entry, "latitude", "longitude")
    fields = {
        "external_id": entry.id,
        "title": entry.name,
        "generic_type": entry.kind,
        "content_blocks": [{"body": body}] if body else None,
        "companies": [
            filled({"name": one.organisation, "address": filled(_address(one)), "contact": filled(_person(one))})
            for one in entry.contacts
        ],
        "addresses": [{"geo_location": place}] if place else None,
        "web_urls": website + _links(entry, language),
        "opening_hours": [{"description": hours}] if hours else None,
        "price_informations": _notes(entry, language),
        "payload": _payload(entry) | filled({"tags": said(entry.keywords, language)}),
    }
    return filled(fields)


def _address(contact: Contact) -> dict[str, Any]:
    return {"street": contact.street, "zip": contact.postcode, "city": contact.city}


def _person(contact: Contact) -> dict[str, Any]:
    first, _, last = (contact.person or "").rpartition(" ")
    return {"first_name": first, "last_name": last, "phone": contact.phone, "email": contact.email}


def _coordinates(entry: Entry, lat: str, lon: str) -> dict[str, float] | None:
    return {lat: entry.location.lat, lon: entry.location.lon} if entry.location else None


def _links(entry: Entry, language: str) -> list[dict[str, str]]:
    links = [(link.url, said(link.label, language)) for link in entry.links]
    return [{"url": url, "description": label} for url, label in links if label]


def _notes(entry: Entry, language: str) -> list[dict[str, str]]:
    return [{"description": _html(line)} for line in said(entry.good_to_know, language) or []]


def _payload(entry: Entry) -> dict[str, Any]:
    return filled({"kind": entry.kind, "licence": entry.licence, "as_of": entry.as_of})


def _html(text: str | None) -> str:
    """A text for a field that is read as HTML."""
    return escape(text, quote=False) if text and is_html(text) else text or ""


def _camel_names(value: Any) -> Any:
    if isinstance(value, list):
        return [_camel_names(inside) for inside in value]
    if isinstance(value, dict):
        return {_camel(name): _camel_names(inside) for name, inside in value.items()}
    return value


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)

"""Entries as JSON-LD of schema.org: all languages of names, texts and keywords, each marked with its language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.directory import Contact, Directory, Entry
from bot.formats.outgoing import filled, json_bytes
from bot.formats.schema_org import LICENCES

_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def write(directory: Directory, *, language: str) -> bytes:
    """All entries in one graph; texts of `language` stand there as plain texts where an entry has no other."""
    return json_bytes(
        {"@context": "https://schema.org", "@graph": [_node(entry, language) for entry in directory.entries]}
    )


def _node(entry: Entry, language: str) -> dict[str, Any]:
    first = next(iter(entry.contacts), None)
    licence = entry.licence or ""
    fields = {
        "@type": "Organization",
        "identifier": entry.id,
        "additionalType": entry.kind,
        "name": entry.name,
        "alternateName": entry.aliases,
        "description": _tagged(entry.summary, language),
        "keywords": _keywords(entry.keywords, language),
        "url": entry.website,
        "subjectOf": [_page(link.label, link.url, language) for link in entry.links],
        "address": _address(first) if first else None,
        "telephone": first.phone if first else None,
        "email": first.email if first else None,
        "contactPoint": [_contact_point(contact, language) for contact in entry.contacts],
        "location": _place(entry),
        "openingHours": _tagged(entry.opening_hours, language),
        "areaServed": [{"@type": "Place", "name": place} for place in entry.places],
        "funder": [{"@type": "Organization", "name": name} for name in entry.funders],
        "license": LICENCES + licence if _SPDX.fullmatch(licence) else licence,
        "dateModified": entry.as_of,
    }
    return filled(fields)


def _contact_point(contact: Contact, language: str) -> dict[str, Any]:
    """A contact point that is a person or an organisation too: both types together have all the properties."""
    office = {"@type": "Organization", "name": contact.organisation} if contact.organisation else None
    who = {"name": contact.person, "worksFor": office} if contact.person else {"name": contact.organisation}
    fields = {
        "@type": ["ContactPoint", "Person" if contact.person else "Organization"],
        **who,
        "contactType": _tagged(contact.role, language),
        "telephone": contact.phone,
        "email": contact.email,
        "address": _address(contact),
    }
    return filled(fields)


def _address(contact: Contact) -> dict[str, Any] | None:
    parts = {
        "streetAddress": contact.street,
        "postalCode": contact.postcode,
        "addressLocality": contact.city,
    }
    return {"@type": "PostalAddress"} | filled(parts) if any(parts.values()) else None


def _place(entry: Entry) -> dict[str, Any] | None:
    if entry.location is None:
        return None
    geo = {"@type": "GeoCoordinates", "latitude": entry.location.lat, "longitude": entry.location.lon}
    return {"@type": "Place", "geo": geo}


def _page(label: Mapping[str, str], url: str, language: str) -> dict[str, Any]:
    return {"@type": "WebPage", "name": _tagged(label, language), "url": url}


def _tagged(texts: Mapping[str, str] | None, language: str) -> Any:
    return next(iter(texts.values())) if texts and set(texts) == {language} else _values(texts or {})


def _keywords(lists: Mapping[str, Sequence[str]] | None, language: str) -> list[Any]:
    """The words of each language as one text with commas; a word that has commas itself is a term of its own."""
    plain = {code: ", ".join(word for word in words if "," not in word) for code, words in (lists or {}).items()}
    terms = [(code, word) for code, words in (lists or {}).items() for word in words if "," in word]
    said = _tagged({code: text for code, text in plain.items() if text}, language)
    named = [{"@type": "DefinedTerm", "name": _values({code: word})} for code, word in terms]
    return [said, *named] if isinstance(said, str) else [*said, *named]


def _values(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": code} for code, text in texts.items()]

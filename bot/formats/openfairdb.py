"""OpenFairDB, the database of Karte von morgen: its entries as JSON, read and written.

Read: title, description, place on the map, address, person, e-mail, phone, homepage, links, tags, opening hours (a text
in the syntax of OpenStreetMap), licence, and the two categories as far as the directory has kinds that fit. Left:
images, ratings, country, state, the founding date (the period of an entry is another thing), and `created`: it is when
somebody typed, not when the facts were true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.domain.directory import Directory, Entry
from bot.formats.foreign import ForeignEntry, as_list, as_object, entries_read, file_read, host_of
from bot.formats.incoming import FileRead
from bot.formats.json_text import read_json
from bot.formats.outgoing import filled, first_contact, json_bytes, said
from bot.formats.problems import Problem, ProblemCode

INITIATIVE = "2cd00bebec0c48ba9db761da48678134"
"""The category of what is not commercial."""
COMPANY = "77b3c33a92554bcf8e8c2c86cedd6f6f"
"""The category of what is commercial."""

KIND_OF = {INITIATIVE: "initiative", COMPANY: "offer"}
"""What a category is here, where the directory has such a kind. Not every offer is commercial: there is no way back."""

Row = Mapping[str, Any]


def read(content: bytes, file: str, *, language: str, kinds: Collection[str] = ()) -> FileRead:
    """The entries of a file: one, a list of them, or what a search answers, which holds none.

    language: of the texts, which no file says. kinds: the ids of the directory's kinds.
    """
    found = read_json(content, file)
    if found.problems:
        return FileRead((), found.problems)
    if is_search_reply(found.value):
        return FileRead((), (Problem(ProblemCode.SEARCH_REPLY, file=file),))
    rows = [row for row in as_list(found.value) if isinstance(row, dict)]
    return file_read(file, entries_read(rows, file, lambda row, entry: fields_of(row, entry, language, kinds)))


def is_search_reply(value: Any) -> bool:
    """Whether this is what a search answers: places with ids, in the part of the map that is shown and around it."""
    return isinstance(value, dict) and isinstance(value.get("visible"), list) and "title" not in value


def fields_of(row: Row, entry: ForeignEntry, language: str, kinds: Collection[str]) -> dict[str, Any]:
    """The fields of an entry that a record of OpenFairDB mentions; what is empty in it is not mentioned."""
    contact = entry.contact(
        person=(row.get("contact_name"), ("contact_name",)),
        street=(row.get("street"), ("street",)),
        postcode=(row.get("zip"), ("zip",)),
        city=(row.get("city"), ("city",)),
        phone=(row.get("telephone"), ("telephone",)),
        email=(row.get("email"), ("email",)),
    )
    categories = as_list(row.get("categories"))
    kind = next((KIND_OF[known] for known in KIND_OF if known in categories and KIND_OF[known] in kinds), None)
    summary, hours = (entry.text(row.get(name), name) for name in ("description", "opening_hours"))
    tags = entry.texts(row.get("tags"), "tags")
    fields = {
        "kind": kind,
        "name": entry.text(row.get("title"), "title"),
        "keywords": {language: tags} if tags else None,
        "summary": {language: summary} if summary else None,
        "contacts": [contact] if contact else None,
        "location": entry.location(row.get("lat"), row.get("lng"), "lat"),
        "website": entry.web_address(row.get("homepage"), "homepage"),
        "links": list(_links(row, entry, language)),
        "opening_hours": {language: hours} if hours else None,
        "licence": entry.text(row.get("license"), "license"),
    }
    return entry.identity(row.get("id")) | filled(fields)


def write(
    directory: Directory, *, language: str, licence: str | None = None, versions: Mapping[str, int] | None = None
) -> bytes:
    """The entries that have a place on the map, as the API and its command line take them: without one they refuse all.

    licence: for entries that have none of their own; the API takes no entry without. versions: the version that the map
    has now, by id; these entries are written with the next one, as their update wants it, all others as new entries.
    """
    known = versions or {}
    rows = [_row(entry, language, licence) for entry in directory.entries if entry.location]
    return json_bytes([row | ({"version": known[row["id"]] + 1} if row["id"] in known else {}) for row in rows])


def record(entry: Entry, language: str, licence: str | None) -> dict[str, Any]:
    """The fields that JSON and CSV share, under the names of the JSON; None where nothing is known."""
    contact = first_contact(entry)
    return {
        "title": entry.name,
        "description": said(entry.summary, language) or "",
        "lat": entry.location.lat if entry.location else None,
        "lng": entry.location.lon if entry.location else None,
        "street": contact.street,
        "zip": contact.postcode,
        "city": contact.city,
        "contact_name": contact.person,
        "email": contact.email,
        "telephone": contact.phone,
        "homepage": entry.website,
        "opening_hours": said(entry.opening_hours, language),
        "license": entry.licence or licence,
        "tags": said(entry.keywords, language) or [],
    }


def links_of(entry: Entry, language: str) -> list[dict[str, str]]:
    """The further web addresses with what they are called."""
    links = [(link.url, said(link.label, language)) for link in entry.links]
    return [{"url": url, "title": title} for url, title in links if title]


def _row(entry: Entry, language: str, licence: str | None) -> dict[str, Any]:
    known = {name: value for name, value in record(entry, language, licence).items() if value is not None}
    categories = [category for category, kind in KIND_OF.items() if kind == entry.kind and category == INITIATIVE]
    return {"id": entry.id} | known | {"categories": categories, "links": links_of(entry, language)}


def _links(row: Row, entry: ForeignEntry, language: str) -> Iterator[dict[str, Any]]:
    for place, link in enumerate(as_list(row.get("links"))):
        found = as_object(link)
        url = entry.web_address(found.get("url"), "links", place, "url")
        if url:
            label = entry.text(found.get("title"), "links", place) or entry.text(
                found.get("description"), "links", place
            )
            yield {"label": {language: label or host_of(url)}, "url": url}

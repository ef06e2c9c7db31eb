"""Smart Village App: points of interest and generic items as JSON, in the spelling of its REST and of its GraphQL side.

Read: name, description (HTML becomes text), addresses, contacts and companies, the place on the map, web addresses,
tags, opening hours, what is free of charge, certificates and accessibility (good to know), the credit of the first
picture, and from the payload what `smart_village_writer` puts there. The numbers that a server counts its records with
are no ids: only `externalId` is. Left: prices (the files name no currency), pictures, dates of the records, and who
provided the data.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from html import unescape
from itertools import zip_longest
from typing import Any

from bot.formats.foreign import ForeignEntry, as_list, as_object, entries_read, file_read, host_of, joined
from bot.formats.incoming import FileRead
from bot.formats.json_text import read_json
from bot.formats.open_times import OpenTime, as_text
from bot.formats.outgoing import filled
from bot.formats.problems import ProblemCode

ENVELOPES = ("point_of_interests", "points_of_interest", "point_of_interest", "generic_items", "generic_item", "data")
"""The names of what records lie in."""

_TAG = re.compile(r"<(/?)(p|br|div|ul|ol|li|h[1-6]|strong|b|em|i|u|a|span)(?:\s[^<>=]*=[^<>]*|\s*/?)>", re.I)
_LINES = frozenset({"p", "br", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_CHARACTER = re.compile(r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")

Record = Mapping[str, Any]


def read(content: bytes, file: str, *, language: str, kinds: Collection[str] = ()) -> FileRead:
    """The entries of a file; language: of the texts, which no file says. kinds: the ids of the directory's kinds."""
    found = read_json(content, file)
    if found.problems:
        return FileRead((), found.problems)
    records = records_of(found.value)
    return file_read(file, entries_read(records, file, lambda one, entry: _fields(one, entry, language, kinds)))


def records_of(value: Any) -> list[Record]:
    """The records of a file, in whatever envelope of the app they lie."""
    if isinstance(value, list):
        return [record for part in value for record in records_of(part)]
    if not isinstance(value, dict):
        return []
    inside = [] if is_named(value) else [get(value, name) for name in ENVELOPES]
    return records_of(inside) if any(part is not None for part in inside) else [value]


def is_named(record: Record) -> bool:
    """Whether this is a record, and not something that records lie in."""
    return "name" in record or "title" in record


def get(record: Record, name: str) -> Any:
    """A value by its name in REST's spelling, also where it stands in that of GraphQL."""
    return record[name] if name in record else record.get(_camel(name))


def is_html(text: str) -> bool:
    """Whether a text would lose something if it were read as HTML."""
    return bool(_TAG.search(text) or _CHARACTER.search(text))


def as_plain(text: str) -> str:
    """A text without the marks of HTML: the app's editors write with them."""
    without = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _LINES else "", text)
    plain = _CHARACTER.sub(lambda found: unescape(found[0]), without)
    return re.sub(r"\n\s*\n\s*", "\n\n", plain).strip() if without != text else plain.strip()


@lru_cache(maxsize=256)
def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _fields(record: Record, entry: ForeignEntry, language: str, kinds: Collection[str]) -> dict[str, Any]:
    payload = as_object(get(record, "payload"))
    said_kinds = (get(record, "generic_type"), payload.get("kind"))
    kind = next((kind for kind in said_kinds if isinstance(kind, str) and kind in kinds), None)
    tags, summary, hours = _tags(record, entry), _summary(record, entry), _hours(record, entry)
    notes = _good_to_know(record, entry)
    website, links = _web_addresses(record, entry, language)
    media = [as_object(one) for name in ("media_contents", "media_content") for one in as_list(get(record, name))]
    fields = {
        "kind": kind,
        "name": entry.text(get(record, "name"), "name") or entry.text(get(record, "title"), "title"),
        "keywords": {language: tags} if tags else None,
        "summary": {language: summary} if summary else None,
        "contacts": _contacts(record, entry),
        "location": _location(record, entry),
        "website": website,
        "links": links,
        "opening_hours": {language: hours} if hours else None,
        "good_to_know": {language: notes} if notes else None,
        "image_credit": next(
            (found for one in media if (found := entry.text(one.get("copyright"), "copyright"))), None
        ),
        "licence": entry.text(payload.get("licence"), "payload", "licence"),
        "as_of": entry.checked(ProblemCode.BAD_DATE, get(payload, "as_of"), "payload", "as_of"),
    }
    return entry.identity(get(record, "external_id")) | filled(fields)


def _summary(record: Record, entry: ForeignEntry) -> str | None:
    blocks = [as_object(block) for block in as_list(get(record, "content_blocks"))]
    parts = [block.get(name) for block in blocks for name in ("intro", "body")]
    texts = [entry.text(part, "description") for part in (get(record, "description"), *parts)]
    plain = dict.fromkeys(as_plain(text) for text in texts if text)
    return entry.text("\n\n".join(text for text in plain if text), "description")


def _tags(record: Record, entry: ForeignEntry) -> list[str]:
    """The tags; once they came as the one text "[a, b]"."""
    tags = get(record, "tags") or get(record, "tag_list") or as_object(get(record, "payload")).get("tags")
    if isinstance(tags, str):
        tags = [tag.strip(" \"'") for tag in tags.strip().removeprefix("[").removesuffix("]").split(",")]
    return entry.texts(tags, "tags")


def _contacts(record: Record, entry: ForeignEntry) -> list[dict[str, Any]]:
    """Address and contact belong together in a point of interest; a generic item has lists of both, and companies."""
    addresses = [*as_list(get(record, "address")), *as_list(get(record, "addresses"))]
    persons = [*as_list(get(record, "contact")), *as_list(get(record, "contacts"))]
    companies = [as_object(one) for name in ("operating_company", "companies") for one in as_list(get(record, name))]
    own = [
        _contact(as_object(address), as_object(person), entry, "contact", place)
        for place, (address, person) in enumerate(zip_longest(addresses, persons))
    ]
    others: list[dict[str, Any]] = []
    for place, company in enumerate(companies):
        path = ("operating_company", place)
        other = _contact(as_object(company.get("address")), as_object(company.get("contact")), entry, *path)
        name = entry.text(company.get("name"), *path, "name")
        if own and len(companies) == 1 and other.items() <= own[0].items():
            own[0] |= {"organisation": name} if name else {}
        else:
            others.append(other | ({"organisation": name} if name else {}))
    return joined(own + others)


def _contact(address: Record, person: Record, entry: ForeignEntry, *path: str | int) -> dict[str, Any]:
    names = (entry.text(get(person, name), *path, name) for name in ("first_name", "last_name"))
    phone, email = ("phone" if "phone" in person else "telephone"), ("email" if "email" in person else "mail")
    return entry.contact(
        person=(" ".join(name for name in names if name), path),
        street=(address.get("street"), (*path, "street")),
        postcode=(address.get("zip"), (*path, "zip")),
        city=(address.get("city"), (*path, "city")),
        phone=(person.get(phone), (*path, phone)),
        email=(person.get(email), (*path, email)),
    )


def _location(record: Record, entry: ForeignEntry) -> dict[str, float] | None:
    """The place of the first address that has one; `location` is the region, and a company may sit elsewhere."""
    for name in ("address", "addresses"):
        for address in as_list(get(record, name)):
            found = as_object(address)
            point = as_object(get(found, "geo_location") or found.get("coordinates"))
            lat, lon = (
                point.get(long, point.get(short)) for long, short in (("latitude", "lat"), ("longitude", "lng"))
            )
            if location := entry.location(lat, lon, name):
                return location
    return None


def _web_addresses(record: Record, entry: ForeignEntry, language: str) -> tuple[str | None, list[dict[str, Any]]]:
    """The website, which is an address that nobody described, and the further ones."""
    persons = [as_object(one) for name in ("contact", "contacts") for one in as_list(get(record, name))]
    found = [as_object(one) for part in (record, *persons) for one in as_list(get(part, "web_urls"))]
    found += [{"url": person.get("url")} for person in persons]
    website: str | None = None
    links: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(found):
        url = entry.web_address(one.get("url"), "web_urls", place)
        label = entry.text(one.get("description"), "web_urls", place)
        if url and not label and website is None:
            website = url
        elif url and (label or url != website):
            links.setdefault(url, {"label": {language: label or host_of(url)}, "url": url})
    accessible = as_object(get(record, "accessibility_information"))
    if url := entry.web_address(accessible.get("url"), "accessibility_information", "url"):
        label = entry.text(get(accessible, "url_description"), "accessibility_information", "url_description")
        links.setdefault(url, {"label": {language: label or host_of(url)}, "url": url})
    return website, list(links.values())


def _good_to_know(record: Record, entry: ForeignEntry) -> list[str]:
    prices = [as_object(one) for name in ("price_informations", "price") for one in as_list(get(record, name))]
    amounts = ("price", "amount")
    lines = [one.get("description") for one in prices if not any(one.get(name) is not None for name in amounts)]
    lines += [one.get("name") if isinstance(one, dict) else one for one in as_list(get(record, "certificates"))]
    lines.append(as_object(get(record, "accessibility_information")).get("description"))
    plain = (as_plain(line) for line in entry.texts(lines, "good_to_know"))
    return list(dict.fromkeys(line for line in plain if line))


def _hours(record: Record, entry: ForeignEntry) -> str | None:
    hours = get(record, "opening_hours")
    if isinstance(hours, str):
        return entry.text(hours, "opening_hours")
    around = as_object(hours)
    rows = [as_object(row) for row in as_list(around.get("days") if around else hours)]

    def said(row: Record, *names: str) -> str:
        return next((text for name in names if (text := entry.text(get(row, name), "opening_hours", name))), "")

    times = [
        OpenTime(
            tuple(day for day in (said(row, "weekday", "name"),) if day),
            said(row, "date_from"),
            said(row, "date_to"),
            said(row, "time_from", "timefrom"),
            said(row, "time_to", "timeto"),
            row.get("open") is False,
            said(row, "description"),
        )
        for row in rows
    ]
    parts = (as_text(times), said(around, "additional_information"))
    return entry.text("; ".join(part for part in parts if part), "opening_hours")

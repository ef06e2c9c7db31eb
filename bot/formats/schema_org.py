"""JSON-LD of schema.org: organisations, businesses, places and services, as websites describe themselves.

Read: name, other names, description, keywords, website and other pages, addresses and contact points, the place on the
map, opening hours, the area served (places), funders, licence, dateModified (as_of), texts in several languages. Left:
pictures, ratings, members, prices and all else that an entry has no field for. Events are refused: none are kept here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import zip_longest
from typing import Any

from bot.formats.foreign import as_list, entries_read, file_read, host_of, joined
from bot.formats.incoming import FileRead
from bot.formats.json_text import read_json
from bot.formats.open_times import OpenTime, as_text
from bot.formats.outgoing import filled
from bot.formats.problems import Problem, ProblemCode
from bot.formats.schema_nodes import MAX_REPEATED, Node, References, nodes_in, short_name
from bot.formats.schema_types import ENTRY_TYPES, KIND_OF_TYPES, PART_TYPES, is_event

LICENCES = "https://spdx.org/licenses/"
"""Where the licences with their SPDX identifiers stand."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_CC0 = "creativecommons.org/publicdomain/zero/1.0"


def read(content: bytes, file: str, *, language: str, kinds: Collection[str] = ()) -> FileRead:
    """The entries of a file; language: of texts that name none. kinds: the ids of the directory's kinds."""
    found = read_json(content, file)
    if found.problems:
        return FileRead((), found.problems)
    nodes = list(nodes_in(found.value))
    references = References(nodes)
    entries = file_read(
        file, entries_read(nodes, file, lambda values, entry: _entry(Node(values, references, entry, language), kinds))
    )
    if references.exhausted:
        limit = {"limit": MAX_REPEATED}
        return FileRead((), (Problem(ProblemCode.TOO_MANY_REFERENCES, params=limit, file=file),))
    return entries


def _entry(node: Node, kinds: Collection[str]) -> dict[str, Any]:
    """The fields of an object that is an entry; what else it is, is named, unless it is a part of one."""
    if any(map(is_event, node.types)):
        node.entry.warn(ProblemCode.IS_EVENT, (), node.text("name") or node.types[0])
    elif ENTRY_TYPES.intersection(node.types) or (not node.types and node.text("name")):
        return _fields(node, kinds)
    elif not PART_TYPES.intersection(node.types):
        node.entry.warn(ProblemCode.NO_KIND_FOR, (), node.types[0] if node.types else "{}")
    return {}


def _fields(node: Node, kinds: Collection[str]) -> dict[str, Any]:
    entry = node.entry
    website, links = _web_addresses(node)
    hours = _hours(node)
    modified = node.text("dateModified")
    fields = {
        "kind": _kind(node, kinds),
        "name": node.text("name"),
        "aliases": node.names("alternateName"),
        "keywords": _keywords(node),
        "places": _places(node),
        "summary": _first_texts(node, "description"),
        "contacts": joined([*_own_contacts(node), *_contact_points(node)]),
        "location": _location(node),
        "website": website,
        "links": links,
        "opening_hours": hours,
        "funders": node.names("funder"),
        "licence": _licence(node),
        "as_of": entry.checked(ProblemCode.BAD_DATE, (modified or "").partition("T")[0], "dateModified"),
    }
    return entry.identity(next(iter(node.values("identifier")), None)) | filled(fields)


def _places(node: Node) -> list[str]:
    """The places that are served; two capitals are a country, for which nobody here looks."""
    said = [value for value in node.values("areaServed") if not _COUNTRY.fullmatch(str(value))]
    texts = (node.texts_in(value, "areaServed") for value in said)
    return list(dict.fromkeys(name for found in texts for names in found.values() for name in names))


def _kind(node: Node, kinds: Collection[str]) -> str | None:
    said = [kind for kind, types in KIND_OF_TYPES if types.intersection(node.types)]
    return next((kind for kind in [*node.names("additionalType"), *said] if kind in kinds), None)


def _first_texts(node: Node, name: str) -> dict[str, str] | None:
    return {language: texts[0] for language, texts in node.texts(name).items()} or None


def _keywords(node: Node) -> dict[str, list[str]] | None:
    """The keywords: a text is a list with commas, as schema.org has it; the name of a defined term may hold some."""
    found: dict[str, list[str]] = {}
    for value in node.values("keywords"):
        is_term = isinstance(value, dict) and "@value" not in value
        for language, texts in node.texts_in(value, "keywords").items():
            words = texts if is_term and "name" in value else [word for text in texts for word in text.split(",")]
            found.setdefault(language, []).extend(word.strip() for word in words if word.strip())
    return {language: list(dict.fromkeys(words)) for language, words in found.items() if words}


def _web_addresses(node: Node) -> tuple[str | None, list[dict[str, Any]]]:
    entry = node.entry
    urls = [entry.web_address(url, "url") for url in node.values("url") if isinstance(url, str)]
    urls += [
        entry.web_address(url, "serviceUrl")
        for one in node.nodes("availableChannel")
        for url in one.values("serviceUrl")
    ]
    website = next((url for url in urls if url), None)
    found: list[tuple[str | None, dict[str, str]]] = [(url, {}) for url in urls if url and url != website]
    pages = node.nodes("subjectOf")
    found += [(entry.web_address(one.text("url"), "subjectOf"), _first_texts(one, "name") or {}) for one in pages]
    found += [(entry.web_address(url, "sameAs"), {}) for url in node.values("sameAs")]
    links = {
        url: {"label": label or {node.language: host_of(url)}, "url": url} for url, label in reversed(found) if url
    }
    return website, list(reversed(links.values()))


def _own_contacts(node: Node) -> Iterator[dict[str, Any]]:
    """Who is asked at the address, phone and e-mail of the thing itself; of a service, who runs it."""
    places = [node, *node.nodes("location")]
    addresses = [address for place in places for address in place.values("address")]
    runs = next((name for one in ("serviceOperator", "provider") for name in node.names(one)), None)
    for address, phone, email in zip_longest(addresses, node.values("telephone"), node.values("email")):
        contact = _contact(node, address, phone, email, organisation=runs)
        runs = None
        yield contact
    for channel in node.nodes("availableChannel"):
        for place in channel.nodes("serviceLocation"):
            for address in place.values("address") or [None]:
                yield _contact(node, address, place.text("telephone"), None, organisation=runs or place.text("name"))
        for point in channel.nodes("servicePhone"):
            yield _contact(node, None, point.text("telephone"), None, organisation=runs)
    if runs:
        yield _contact(node, None, None, None, organisation=runs)


def _contact_points(node: Node) -> Iterator[dict[str, Any]]:
    for point in node.nodes("contactPoint", "contactPoints"):
        person = "Person" in point.types
        organisation = next(iter(point.names("worksFor")), None) if person else point.text("name")
        address = next(iter(point.values("address")), None)
        contact = _contact(
            node,
            address if address is not None else point,
            point.text("telephone"),
            point.text("email"),
            organisation=organisation,
            person=point.text("name") if person else None,
        )
        role = _first_texts(point, "contactType")
        yield contact | ({"role": role} if role and contact else {})


def _contact(
    node: Node, address: Any, phone: Any, email: Any, *, organisation: str | None = None, person: str | None = None
) -> dict[str, Any]:
    """A contact; address: an object, or a text, which stays in one piece since nobody can tell its parts."""
    parts = address if isinstance(address, Node) else None
    if isinstance(address, dict):
        parts = node.beside(address)
    return dict(
        node.entry.contact(
            person=(person, ("contactPoint", "name")),
            organisation=(organisation, ("name",)),
            street=(parts.text("streetAddress") if parts else address, ("streetAddress",)),
            postcode=(parts.text("postalCode") if parts else None, ("postalCode",)),
            city=(parts.text("addressLocality") if parts else None, ("addressLocality",)),
            phone=(phone, ("telephone",)),
            email=(email, ("email",)),
        )
    )


def _location(node: Node) -> dict[str, float] | None:
    places = [node, *node.nodes("location")]
    for point in [*(geo for place in places for geo in place.nodes("geo")), *places]:
        lat, lon = (next(iter(point.values(name)), None) for name in ("latitude", "longitude"))
        if location := node.entry.location(lat, lon, "geo"):
            return location
    return None


def _hours(node: Node) -> dict[str, str] | None:
    said = {language: "; ".join(found) for language, found in node.texts("openingHours").items()}
    times = [
        OpenTime(
            tuple(short_name(day) for day in one.names("dayOfWeek")),
            one.text("validFrom") or "",
            one.text("validThrough") or "",
            one.text("opens") or "",
            one.text("closes") or "",
        )
        for one in node.nodes("openingHoursSpecification")
    ]
    found = said or {node.language: as_text(times)}
    kept = {language: node.entry.text(text, "openingHours") for language, text in found.items()}
    return {language: text for language, text in kept.items() if text} or None


def _licence(node: Node) -> str | None:
    said = node.text("license") or next(
        (url for one in as_list(node.nodes("license")) for url in one.names("url")), None
    )
    if said and _CC0 in said:
        return "CC0-1.0"
    return said.removeprefix(LICENCES).removesuffix(".html") if said else None

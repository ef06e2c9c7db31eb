"""Entries that a new one may be a second time: the same or a similar name, address, phone, e-mail or website."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from bot.domain.directory import Directory, Entry
from bot.matching.text import words_of

SIMILAR = 86
"""Likeness of two names (0 to 100; the order of their words, and spaces, do not count) from which they may be one."""
_STREET = re.compile(r"strasse\b|straße\b|str\b\.?", re.IGNORECASE)


class Alike(StrEnum):
    """What two entries have in common, the most telling first."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An entry that may be the same, and why."""

    entry_id: str
    alike: tuple[Alike, ...]


def likely_duplicates(fields: Mapping[str, Any], directory: Directory, limit: int) -> tuple[Duplicate, ...]:
    """The entries that are likest to the fields of a new one, the likest first, no more than `limit`."""
    names = _names([fields.get("name") or "", *fields.get("aliases", [])])
    similar = _similar(names, directory)
    new = _marks(fields.get("contacts", []), fields.get("website"))
    found = []
    for entry in directory.entries:
        alike = [Alike.NAME] if entry.id in similar else []
        if new:
            own = _marks([contact.model_dump() for contact in entry.contacts], entry.website)
            alike += [kind for kind in Alike if any(mark[0] is kind for mark in new & own)]
        if alike:
            found.append(Duplicate(entry.id, tuple(alike)))
    order = list(Alike)
    found.sort(key=lambda each: (order.index(each.alike[0]), -len(each.alike), -similar.get(each.entry_id, 0)))
    return tuple(found[:limit])


def _similar(names: Sequence[str], directory: Directory) -> dict[str, float]:
    """The entries of which a name or alias is like one of the names, and how like."""
    known = [(entry.id, name) for entry in directory.entries for name in _names(_all_names(entry))]
    spaced = [name for _, name in known]
    joined = [name.replace(" ", "") for name in spaced]
    found: dict[str, float] = {}
    for name in names:
        near = [
            *process.extract(name, spaced, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILAR, limit=None),
            *process.extract(name.replace(" ", ""), joined, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None),
        ]
        for _, likeness, number in near:
            entry_id = known[number][0]
            found[entry_id] = max(likeness, found.get(entry_id, 0.0))
    return found


def _all_names(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def _names(names: Iterable[str]) -> list[str]:
    folded = (" ".join(words_of(name)) for name in names)
    return [name for name in folded if name]


def _marks(contacts: Iterable[Mapping[str, Any]], website: str | None) -> frozenset[tuple[Alike, str]]:
    """What tells an entry from others, in one spelling."""
    marks = {(Alike.WEBSITE, _web(website))} if website else set()
    for contact in contacts:
        if contact.get("phone"):
            marks.add((Alike.PHONE, _phone(contact["phone"])))
        if contact.get("email"):
            marks.add((Alike.EMAIL, contact["email"].casefold()))
        if contact.get("street"):
            street = "".join(words_of(_STREET.sub(" str ", contact["street"])))
            town = contact.get("postcode") or "".join(words_of(contact.get("city") or ""))
            marks.add((Alike.ADDRESS, f"{street} {town}"))
    return frozenset(marks)


def _phone(number: str) -> str:
    """The digits, as they are dialled within the country."""
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    return re.sub(r"^(?:\+|00)49", "0", digits)


def _web(address: str) -> str:
    parts = urlsplit(address)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"

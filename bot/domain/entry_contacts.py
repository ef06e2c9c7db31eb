"""A contact as editors type it: a line for each part, with its name before it or plain enough without."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.directory import folded_name
from bot.domain.entry_values import Unread, UnreadError

EMPTY = "-"
"""Typed in place of a value, it takes the value away."""

_PHONE = re.compile(r"\+?[\d\s()/.-]{5,}")
_EMAIL = re.compile(r"\S+@\S+")
_TOWN = re.compile(r"(\d{4,5})\s+(\D.*)")
_STREET = re.compile(
    r".*(?:str\.|straße|strasse|weg|platz|allee|gasse|street|road|dorf|\bam\b).*\d+\s?[a-z]?", re.IGNORECASE
)
_BY_LANGUAGE = re.compile(r"(.*?)\s*\((\w+)\)\s*")


def read_contact(
    typed: str, before: Mapping[str, Any], labels: Mapping[str, str], languages: Sequence[str]
) -> dict[str, Any]:
    """A contact with the parts that were typed; the others stay as they were.

    labels: parts by what they are called, in all languages. languages: their codes, the reader's first, which is that
    of a role whose language is not told.
    """
    called = {folded_name(name): part for name, part in labels.items()}
    told: dict[str, Any] = {}
    lines = [line.strip(" \t•*") for line in typed.splitlines()]
    for line in lines:
        for part, value in _parts_of(line, called, languages):
            if part in told:
                raise UnreadError(Unread.CONTACT_TWICE, line)
            told[part] = value
    if not told:
        raise UnreadError(Unread.EMPTY)
    contact = dict(before)
    for part, value in told.items():
        name, _, language = part.partition(".")
        contact[name] = _with(contact.get(name) or {}, language, value) if language else value
    return {name: value for name, value in contact.items() if value not in ("", EMPTY, {})}


def _parts_of(line: str, called: Mapping[str, str], languages: Sequence[str]) -> list[tuple[str, str]]:
    """The parts that a line tells: (part, value), the role with its language."""
    if not line:
        return []
    label, colon, value = line.partition(":")
    if not colon:
        return _recognised(line, called)
    value = value.strip()
    by_language = _BY_LANGUAGE.fullmatch(label)
    language = languages[0]
    if by_language and by_language[2].casefold() in languages:
        label, language = by_language[1], by_language[2].casefold()
    part = called.get(folded_name(label))
    match part:
        case None:
            raise UnreadError(Unread.CONTACT_LINE, line)
        case "role":
            return [(f"role.{language}", value)]
        case "address":
            return _address(value)
        case _:
            return [(part, value)]


def _recognised(line: str, called: Mapping[str, str]) -> list[tuple[str, str]]:
    """The part that a line without a name, or with its name but without a colon, can only be."""
    first, _, rest = line.partition(" ")
    if called.get(folded_name(first)) in ("phone", "email"):
        line = rest.strip()
    if _EMAIL.fullmatch(line):
        return [("email", line)]
    if town := _TOWN.fullmatch(line):
        return [("postcode", town[1]), ("city", town[2])]
    if _PHONE.fullmatch(line):
        return [("phone", line)]
    if _STREET.fullmatch(line) or _TOWN.fullmatch(line.rpartition(",")[2].strip()):
        return _address(line)
    raise UnreadError(Unread.CONTACT_LINE, line)


def _address(value: str) -> list[tuple[str, str]]:
    """Street, postcode and town of an address on one line; "-" takes all of it away."""
    if value in ("", EMPTY):
        return [(part, EMPTY) for part in ("street", "postcode", "city")]
    street, _, rest = value.rpartition(",")
    town = _TOWN.fullmatch(rest.strip())
    if town is None:
        return [("street", value)]
    return [*([("street", street.strip())] if street.strip() else []), ("postcode", town[1]), ("city", town[2])]


def _with(texts: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    changed = {**texts, language: text}
    return {code: each for code, each in changed.items() if each not in ("", EMPTY)}

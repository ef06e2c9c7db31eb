"""What editors type for a field, read in the ways in which people write it: lists, dates, periods, money, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from bot.domain.directory import folded_name
from bot.domain.moment_words import MONTHS

_BULLET = re.compile(r"^\s*(?:[•·*‣▪◦]|[-–—](?=\s))\s*")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_POINTS = re.compile(r"(?:(\d{1,2})\s*[./]\s*)?(?:(\d{1,2})\s*[./]\s*)?(\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\s*\.?\s+)?([^\W\d_]+)\.?\s+(\d{4})")
_BETWEEN = re.compile(r"\s+(?:bis|to|until|till|[-–—])\s+|\s*[–—]\s*|(?<=^\d{4})\s*-\s*(?=\d{4}$)")
_SINCE = re.compile(r"^(?:seit|ab|von|from|since)\s+", re.IGNORECASE)
_MONEY = re.compile(r"(?P<before>[^\d\s]*)\s*(?P<number>\d[\d., '’]*)\s*(?P<after>.*)")
_TIMES = {
    **dict.fromkeys(("tsd", "tausend", "thousand", "k", "t"), 1_000),
    **dict.fromkeys(("mio", "mill", "million", "millionen", "millions", "m"), 1_000_000),
    **dict.fromkeys(("mrd", "milliarde", "milliarden", "bn", "billion"), 1_000_000_000),
}
_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "£": "GBP", "zł": "PLN"}
_POINT = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*(?:[,;]\s*|\s+)(-?\d{1,3}(?:[.,]\d+)?)\s*°?")
_NO_PLACE = re.compile(r"[\d@:]")
"""What a number, an address or something else has that was meant for another field."""
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s()]+|[^\s()]+\.[a-zA-Z]{2,}(?:/\S*)?$")


class Unread(StrEnum):
    """Why something typed is no value of its field."""

    EMPTY = "empty"
    DATE = "date"
    PERIOD = "period"
    MONEY = "money"
    LOCATION = "location"
    CHOICE = "choice"
    LINK = "link"
    """A line without a web address, or without words that say what it is."""
    PLACE = "place"
    CONTACT_LINE = "contact_line"
    CONTACT_TWICE = "contact_twice"
    REQUIRED = "required"


class UnreadError(ValueError):
    """What was typed is no value of its field; value: the part of it that is wrong."""

    def __init__(self, why: Unread, value: str = "") -> None:
        self.why = why
        self.value = value
        super().__init__(why, value)


def read_text(typed: str) -> str:
    """A text, or one line: without the spaces around it."""
    text = typed.strip()
    if not text:
        raise UnreadError(Unread.EMPTY)
    return text


def read_line(typed: str) -> str:
    """A text on one line, whatever breaks were typed."""
    return " ".join(read_text(typed).split())


def read_lines(typed: str) -> list[str]:
    """One item per line, without the bullets that people put before them; what stands there twice counts once."""
    lines = (_BULLET.sub("", line).strip() for line in typed.splitlines())
    found = list(dict.fromkeys(line for line in lines if line))
    if not found:
        raise UnreadError(Unread.EMPTY)
    return found


def read_web_address(typed: str) -> str:
    """A web address as people write it, with https:// put before it where that is missing."""
    address = read_line(typed)
    return address if _SCHEME.match(address) else f"https://{address}"


def read_web_addresses(typed: str) -> list[str]:
    """One web address per line."""
    return list(dict.fromkeys(map(read_web_address, read_lines(typed))))


def read_links(typed: str, before: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """One further link per line, words and then the address; what it is called in other languages stays.

    before: the links as they are now. A link that is not typed any more is gone in all languages.
    """
    known = {link["url"]: link["label"] for link in before}
    links: dict[str, dict[str, Any]] = {}
    for line in read_lines(typed):
        found = _ADDRESS.search(line)
        label = (line[: found.start()] + line[found.end() :]).replace("()", "").strip(" \t:–—-|·") if found else ""
        if found is None or not label:
            raise UnreadError(Unread.LINK, line)
        url = read_web_address(found.group().rstrip(").,;"))
        links[url] = {"label": {**known.get(url, {}), language: label}, "url": url}
    return list(links.values())


def read_date(typed: str) -> str:
    """A day, a month or a year, as 2026-11-23, 2026-11 or 2026."""
    text = read_line(typed)
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _POINTS.fullmatch(text):
        first, second, year = match.groups()
        day, month = (first, second) if second else (None, first)
    elif (match := _NAMED.fullmatch(text)) and _spelt(match[2]) in MONTHS:
        day, month, year = match[1], str(MONTHS[_spelt(match[2])]), match[3]
    else:
        raise UnreadError(Unread.DATE, text)
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise UnreadError(Unread.DATE, text) from error
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def read_period(typed: str) -> dict[str, str]:
    """From when to when: "2023 bis 2026", "seit 2023"."""
    text = read_line(typed)
    start, *ends = _BETWEEN.split(_SINCE.sub("", text))
    if len(ends) > 1:
        raise UnreadError(Unread.PERIOD, text)
    try:
        found = {"from": read_date(start)}
        return {**found, "to": read_date(ends[0])} if ends else found
    except UnreadError as error:
        raise UnreadError(Unread.PERIOD, text) from error


def read_money(typed: str) -> dict[str, Any]:
    """An amount in whole units with its currency: "6 Mio. €", "6.000.000", "250 Tsd. Euro"."""
    text = read_line(typed)
    match = _MONEY.fullmatch(text)
    if match is None:
        raise UnreadError(Unread.MONEY, text)
    words = [word for word in re.split(r"[\s.]+|(?=[€$£])", f"{match['before']} {match['after']}") if word]
    times, currency = 1, "EUR"
    for word in words:
        folded = word.casefold()
        if folded in _TIMES:
            times *= _TIMES[folded]
        elif folded in _CURRENCIES or re.fullmatch(r"[A-Z]{3}", word):
            currency = _CURRENCIES.get(folded, word)
        elif folded not in {"–", "-", ",–", ",-"}:
            raise UnreadError(Unread.MONEY, text)
    amount = _number(match["number"]) * times
    if amount != int(amount) or amount <= 0:
        raise UnreadError(Unread.MONEY, text)
    return {"amount": int(amount)} if currency == "EUR" else {"amount": int(amount), "currency": currency}


def read_location(typed: str) -> dict[str, float]:
    """Latitude and longitude in degrees: "52.14, 12.59"."""
    text = read_line(typed)
    match = _POINT.fullmatch(text)
    if match is None:
        raise UnreadError(Unread.LOCATION, text)
    lat, lon = (float(part.replace(",", ".")) for part in match.groups())
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise UnreadError(Unread.LOCATION, text)
    return {"lat": lat, "lon": lon}


def read_choice(typed: str, names: Mapping[str, str]) -> str:
    """The value that a typed name means; names: values by what they are called, in all languages."""
    called = {folded_name(name): value for name, value in names.items()}
    found = called.get(folded_name(typed))
    if found is None:
        raise UnreadError(Unread.CHOICE, typed.strip())
    return found


def read_choices(typed: str, names: Mapping[str, str]) -> list[str]:
    """The values that typed names mean, one per line or with commas between them."""
    lines = [part for line in read_lines(typed) for part in _parts(line, names)]
    return list(dict.fromkeys(read_choice(part, names) for part in lines))


def read_places(typed: str, known: Sequence[str]) -> list[str]:
    """Places, one per line or with commas between them; those that are known are written as they are known."""
    as_known = {folded_name(place): place for place in known}
    places = [part.strip() for line in read_lines(typed) for part in line.split(",") if part.strip()]
    for place in places:
        if _NO_PLACE.search(place):
            raise UnreadError(Unread.PLACE, place)
    return list(dict.fromkeys(as_known.get(folded_name(place), place) for place in places))


def _parts(line: str, names: Mapping[str, str]) -> list[str]:
    """A line as it is where that is a name, for a name may hold a comma; else what stands between its commas."""
    whole = {folded_name(name) for name in names}
    return [line] if folded_name(line) in whole else [part for part in line.split(",") if part.strip()]


def _spelt(word: str) -> str:
    return word.casefold().replace("ä", "ae")


def _number(digits: str) -> float:
    """A number with points or commas: those before groups of three are no decimals, unless it is written otherwise."""
    plain = re.sub(r"[\s'’]", "", digits).rstrip(".,")
    if re.fullmatch(r"\d{1,3}([.,])\d{3}(\1\d{3})*", plain):
        return float(re.sub(r"[.,]", "", plain))
    decimals = re.search(r"[.,](\d{1,2})$", plain)
    whole = plain[: decimals.start()] if decimals else plain
    return float(f"{re.sub('[.,]', '', whole)}.{decimals[1] if decimals else 0}")

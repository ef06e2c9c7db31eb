"""One cell of a spreadsheet: from what stands in it to a value of an entry, and back without loss or formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from bot.domain.directory import Directory, folded_name
from bot.domain.entry_values import UnreadError, read_date
from bot.formats.columns import Cell, Column

EMPTIED = "-"
"""What stands alone in a cell whose value is to be taken away; an empty cell keeps the value."""

MAX_CELL = 32_767
"""Characters of a cell: as many as Excel keeps."""

MAX_ITEMS = 500
"""Values that one cell may list."""

_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What spreadsheets may run as a formula (OWASP, CSV injection), and the same after apostrophes, to tell them apart."""

_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#NV", "#BEZUG!", "#WERT!"})
"""What a formula shows that went wrong: it says nothing of the entry."""

_STATUSES = {
    "planned": ("geplant", "planned", "in planung"),
    "active": ("läuft", "active", "aktiv", "laufend", "under way"),
    "ended": ("beendet", "ended", "abgeschlossen", "closed"),
}
_STATUS_OF = {folded_name(word): status for status, words in _STATUSES.items() for word in words}

_SHORTEST_WITH_AREA_CODE = 7
"""Digits of a phone number that has an area code; 110 and 116117 have none, and no zero got lost there."""

_SHORTEST_WITH_COUNTRY_CODE = 11
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML, and so XLSX, cannot hold."""


@dataclass(frozen=True, slots=True)
class Names:
    """What kinds and topics are called, in any language: the id by each name, and the name to write for each id."""

    kinds: Mapping[str, str]
    topics: Mapping[str, str]
    written: Mapping[str, str]

    @classmethod
    def of(cls, directory: Directory, language: str) -> Names:
        """The names of a directory; written are those of the language, where there are any."""
        texts = {**directory.topics, **directory.kinds}
        written = {key: names[language] for key, names in texts.items() if language in names}
        return cls(_by_name(directory.kinds), _by_name(directory.topics), written)


class TooManyItemsError(ValueError):
    """A cell lists more than MAX_ITEMS values; count: how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def text_of(value: object) -> str:
    """What a cell of a workbook holds, as a text: Excel keeps numbers and dates where people typed texts."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nein"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def read_cell(column: Column, raw: str, names: Names) -> Any:
    """The value that a cell says: "" where it says nothing, None where it takes the value away.

    Nothing is checked here but the form of the cell. Raises TooManyItemsError.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    stripped = text.strip()
    if not stripped or stripped in _ERRORS:
        return ""
    if stripped == EMPTIED:
        return None
    if re.match(r"'+[=+\-@\t\r\n＝＋－＠]", stripped):
        text = text.lstrip()[1:]
        stripped = text.strip()
    value = _value(column.field.cell, text, stripped, names)
    return "" if value == [] else value


def write_cell(column: Column, value: Any, names: Names) -> str:
    """The cell for a value: no formula, and read again it is the same value.

    A value that a cell cannot hold so is left out: an empty cell keeps what is there.
    """
    cell = column.field.cell
    if cell in {Cell.LIST, Cell.TOPICS}:
        text = "\n".join(_name(item, names.topics, names) if cell is Cell.TOPICS else item for item in value)
        text += "\n" if "\n" not in text and len(_items(text)) > 1 else ""
    elif cell is Cell.KIND:
        text = _name(value, names.kinds, names)
    elif cell is Cell.STATUS:
        text = _STATUSES[value][0]
    else:
        text = str(value)
    text = f"'{text}" if _RISKY.match(text) else text
    if len(text) > MAX_CELL or _CONTROL.search(text):
        return ""
    try:
        return text if read_cell(column, text, names) == value else ""
    except TooManyItemsError:
        return ""


def _value(cell: Cell, text: str, stripped: str, names: Names) -> Any:
    if cell in _PLAIN:
        return _PLAIN[cell](stripped)
    match cell:
        case Cell.LIST:
            return _items(text)
        case Cell.TOPICS:
            return list(dict.fromkeys(_known(item, names.topics) for item in _items(text)))
        case Cell.KIND:
            return _known(stripped, names.kinds)
        case Cell.STATUS:
            return _STATUS_OF.get(folded_name(stripped), stripped)
        case _:
            return stripped


def _items(text: str) -> list[str]:
    """The values of a list: one a line; in a cell of one line also between " | " or, without such, between ";"."""
    parts: Iterable[str]
    if "\n" in text:
        parts = text.split("\n")
    elif " | " in text:
        parts = text.split(" | ")
    else:
        parts = text.split(";")
    items = [stripped for part in parts if (stripped := part.strip())]
    if len(items) > MAX_ITEMS:
        raise TooManyItemsError(len(items))
    return items


def _by_name(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The ids by their folded names; a name that two of them have means neither."""
    found: dict[str, set[str]] = {}
    for key, names in texts.items():
        for name in {folded_name(name) for name in (*names.values(), key)}:
            found.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1} | {key: key for key in texts}


def _known(typed: str, ids: Mapping[str, str]) -> str:
    return ids.get(typed) or ids.get(folded_name(typed), typed)


def _name(key: str, ids: Mapping[str, str], names: Names) -> str:
    """The name of a kind or topic where it leads back to it, else its id."""
    name = names.written.get(key, key)
    return name if _known(name, ids) == key and len(_items(name)) == 1 else key


def _date(text: str) -> str:
    """A date as 2024, 2024-10 or 2024-10-31, from the ways in which people and Excel write it."""
    text = re.sub(r"[ T]\d\d:\d\d(:\d\d)?$|\.0$", "", text)
    try:
        return read_date(text)
    except UnreadError:
        return text


def _amount(text: str) -> Any:
    """Whole units: 6.000.000 €, 6 000 000 EUR, 6000000,00 and 6000000.0 are the same."""
    bare = re.sub(r"(?i)\s|€|eur(o)?$", "", text)
    bare = re.sub(r"[.,]0{1,2}$", "", bare)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", bare) or re.fullmatch(r"\d{1,3}(,\d{3})+", bare):
        bare = re.sub(r"[.,]", "", bare)
    return int(bare) if re.fullmatch(r"[0-9]{1,15}", bare) else text


def _degrees(text: str) -> Any:
    bare = text.rstrip("° ").replace(",", ".")
    return float(bare) if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", bare) else text


def _postcode(text: str) -> str:
    """A postcode that Excel took for a number has lost its leading zero, and may have got a decimal."""
    digits = re.sub(r"\.0$", "", text)
    return digits.zfill(5) if re.fullmatch(r"[0-9]{4}", digits) else digits


def _phone(text: str) -> str:
    """A phone number that Excel took for a number has lost its leading zero or plus, and may have got a decimal."""
    digits = re.sub(r"\.0$", "", text)
    if not re.fullmatch(r"[1-9][0-9]*", digits) or len(digits) < _SHORTEST_WITH_AREA_CODE:
        return digits
    with_country = digits.startswith("49") and len(digits) >= _SHORTEST_WITH_COUNTRY_CODE
    return f"+{digits}" if with_country else f"0{digits}"


_PLAIN: Mapping[Cell, Callable[[str], Any]] = {
    Cell.DATE: _date,
    Cell.AMOUNT: _amount,
    Cell.DEGREES: _degrees,
    Cell.POSTCODE: _postcode,
    Cell.PHONE: _phone,
}
"""How cells are read that need no more than their text."""

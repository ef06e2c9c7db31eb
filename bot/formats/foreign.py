"""Values of other directories as far as ours can hold them: what the model refuses is left out and named."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeGuard, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from bot.domain.deep_links import is_reserved
from bot.domain.fields import Email, EntryId, PartialDate, Phone, Postcode, WebAddress
from bot.formats.incoming import FileRead, Incoming
from bot.formats.problems import FieldPath, Problem, ProblemCode, Severity

MAX_TEXT = 20_000
"""Characters of one text; the longest of a real directory has a few thousand."""

MAX_ENTRIES = 50_000
"""Entries of a file; a region has a few thousand."""

MAX_ITEMS = 1_000
"""Items of one list in an entry: more than that nobody typed."""

MAX_PROBLEMS = 1_000
"""Problems of a file that are told: nobody reads more before mending these."""

MAX_COMPARED = 100
"""Contacts of an entry that are compared with each other."""

_FORMS: Mapping[ProblemCode, TypeAdapter[str]] = {
    ProblemCode.BAD_WEB_ADDRESS: TypeAdapter(WebAddress),
    ProblemCode.BAD_PHONE: TypeAdapter(Phone),
    ProblemCode.BAD_EMAIL: TypeAdapter(Email),
    ProblemCode.BAD_POSTCODE: TypeAdapter(Postcode),
    ProblemCode.BAD_DATE: TypeAdapter(PartialDate),
    ProblemCode.BAD_ID: TypeAdapter(EntryId),
}
"""What a value must be like, by the problem that it is otherwise."""

_CONTACT_FORMS = {
    "phone": ProblemCode.BAD_PHONE,
    "email": ProblemCode.BAD_EMAIL,
    "postcode": ProblemCode.BAD_POSTCODE,
}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters, which no database and no messenger takes."""

T = TypeVar("T")

Found = tuple[Any, FieldPath]
"""A value of the file and the way to it inside of the entry."""


class ForeignEntry:
    """One entry of a foreign file while it is read: takes values and notes the ones that it must leave out."""

    def __init__(self, file: str, number: int, line: int | None = None) -> None:
        self._file = file
        self.number = number
        self.line = line
        self.problems: list[Problem] = []

    def warn(self, code: ProblemCode, path: FieldPath, value: object) -> None:
        """Note that a value was left out; path: the way to it inside of the entry, in the words of the file."""
        params: dict[str, str | int] = {"value": shortened(str(value))}
        if code is ProblemCode.TOO_LONG:
            params |= {"length": len(str(value)), "limit": MAX_TEXT}
        place = ("entries", self.number - 1, *path)
        warning = Problem(code, place, self.line, params, Severity.WARNING, file=self._file, number=self.number)
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(warning)

    def text(self, value: Any, *path: str | int) -> str | None:
        """A text without what cannot be shown; None where nothing is said, or nothing that is a text."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return None
        if len(value) > MAX_TEXT:
            self.warn(ProblemCode.TOO_LONG, path, value)
            return None
        return _UNSEEN.sub("", value.replace("\r\n", "\n")).strip() or None

    def texts(self, values: Any, *path: str | int) -> list[str]:
        """The texts of a list, each once; a single text is a list of one."""
        found = (self.text(value, *path, place) for place, value in enumerate(as_list(values)))
        return list(dict.fromkeys(text for text in found if text))

    def checked(self, code: ProblemCode, value: Any, *path: str | int) -> str | None:
        """A text in the form whose lack is called `code`; None, and a warning, where it does not have it."""
        text = self.text(value, *path)
        if text is None:
            return None
        try:
            return _FORMS[code].validate_python(text)
        except ValidationError:
            self.warn(code, path, text)
            return None

    def web_address(self, value: Any, *path: str | int) -> str | None:
        """A web address; one that begins with www. is completed as browsers do it."""
        text = self.text(value, *path)
        completed = f"http://{text}" if text and text.casefold().startswith("www.") else text
        return self.checked(ProblemCode.BAD_WEB_ADDRESS, completed, *path)

    def identity(self, value: Any) -> dict[str, str]:
        """The id as a field, where ours could be that; any other foreign id says nothing here."""
        return {"id": value} if is_entry_id(value) and not is_reserved(value) else {}

    def contact(self, **parts: Found) -> dict[str, str]:
        """The parts of a contact that are there and valid; empty where there is none."""
        contact: dict[str, str] = {}
        for name, (value, path) in parts.items():
            form = _CONTACT_FORMS.get(name)
            if name == "email" and isinstance(value, str):
                value = value.strip().removeprefix("mailto:")  # noqa: PLW2901 - the scheme of a link, not of the address
            taken = self.checked(form, value, *path) if form else self.text(value, *path)
            if taken:
                contact[name] = taken
        return contact

    def location(self, lat: Any, lon: Any, *path: str | int) -> dict[str, float] | None:
        """Degrees of WGS 84; metres of a map grid are recognised, but which grid it is, no file says."""
        if lat in (None, "") and lon in (None, ""):
            return None
        north, east = _number(lat), _number(lon)
        said = f"{lat}, {lon}"
        if north is None or east is None:
            self.warn(ProblemCode.BAD_COORDINATE, path, said)
        elif abs(north) <= 90 and abs(east) <= 180:
            return {"lat": north, "lon": east}
        elif min(abs(north), abs(east)) > 1000:
            self.warn(ProblemCode.MAP_GRID, path, said)
        else:
            self.warn(ProblemCode.BAD_COORDINATE, path, said)
        return None


def as_list(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as the only item."""
    return value if isinstance(value, list) else [] if value is None else [value]


def as_object(value: Any) -> Mapping[str, Any]:
    """An object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def is_entry_id(value: Any) -> TypeGuard[str]:
    """Whether a foreign id can be one of ours."""
    try:
        _FORMS[ProblemCode.BAD_ID].validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def host_of(address: str) -> str:
    """What a web address without a label is called: its host, without the www that all have."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def joined(contacts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contacts, without those that say only what another one says too."""
    found = [contact for contact in contacts if contact]
    if len(found) > MAX_COMPARED:
        return found
    kept: list[dict[str, Any]] = []
    for contact in found:
        if not any(contact.items() <= other.items() for other in kept):
            kept = [other for other in kept if not other.items() <= contact.items()] + [contact]
    return kept


def has_endless_list(value: Any) -> bool:
    """Whether somewhere in a record a list is longer than MAX_ITEMS."""
    if isinstance(value, dict):
        return any(map(has_endless_list, value.values()))
    return isinstance(value, list) and (len(value) > MAX_ITEMS or any(map(has_endless_list, value)))


def entries_read(
    records: Iterable[T], file: str, fields_of: Callable[[T, ForeignEntry], Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], ForeignEntry]]:
    """The fields of each record, for `file_read`; one with an endless list is left out and named."""
    for number, record in enumerate(records, 1):
        entry = ForeignEntry(file, number)
        if has_endless_list(record):
            entry.warn(ProblemCode.LIST_TOO_LONG, (), MAX_ITEMS)
            yield {}, entry
        else:
            yield fields_of(record, entry), entry


def shortened(value: str) -> str:
    """A value as it stands in a problem: its beginning is enough to find it."""
    return value if len(value) <= 80 else value[:80] + "…"


def file_read(file: str, read: Iterable[tuple[Mapping[str, Any], ForeignEntry]]) -> FileRead:
    """All that was read of a file; one without any entry is a problem, since nobody imports it on purpose."""
    incoming: list[Incoming] = []
    problems: list[Problem] = []
    for fields, entry in read:
        if fields:
            incoming.append(Incoming(fields, entry.number, entry.line))
        if len(incoming) > MAX_ENTRIES:
            return FileRead((), (Problem(ProblemCode.TOO_MANY_ENTRIES, params={"limit": MAX_ENTRIES}, file=file),))
        problems += entry.problems[: MAX_PROBLEMS - len(problems)]
    if len(problems) == MAX_PROBLEMS:
        limit = {"limit": MAX_PROBLEMS}
        problems.append(Problem(ProblemCode.MORE_PROBLEMS, params=limit, severity=Severity.WARNING, file=file))
    if not incoming:
        problems.append(Problem(ProblemCode.NO_ENTRIES, file=file))
    return FileRead(tuple(incoming), tuple(problems))


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None

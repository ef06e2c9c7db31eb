"""OpenFairDB as CSV, in the columns of its command line: read and written.

The columns of its updates are understood too, as far as they hold values; cells that are instructions for an update
(`==new text`, `++tag`) say nothing about an entry and are named.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from bot.domain.directory import Directory
from bot.formats.foreign import MAX_ENTRIES, ForeignEntry, file_read
from bot.formats.incoming import FileRead
from bot.formats.json_text import MAX_JSON_BYTES
from bot.formats.openfairdb import fields_of, links_of, record
from bot.formats.problems import Problem, ProblemCode

MAX_COLUMNS = 100
"""Columns of a file; the widest that the command line takes has 40."""

MAX_LINKS = 5
"""Links of an entry that the command line takes."""

COLUMNS = (
    *("title", "description", "lat", "lng", "street", "zip", "city", "country", "state", "contact_name"),
    *("contact_email", "contact_phone", "opening_hours", "founded_on", "tags", "homepage", "license"),
    *("image_url", "image_link_url"),
)
"""The columns of an import, in their order."""

_JSON_NAMES = {"contact_email": "email", "contact_phone": "telephone"}
"""Columns that have another name in the JSON."""

_INSTRUCTION = re.compile(r"(==|\+\+|--)")
_FORMULA = re.compile(r"'*(?:[=@\t\r]|[+-](?![\d\s()/.-]*$)|\+\+|--)")
"""A beginning that makes a spreadsheet calculate, or one made harmless by apostrophes; phone numbers begin with +."""


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Mapping[str, str]
    line: int


def is_openfairdb(columns: Iterable[str]) -> bool:
    """Whether the first row of a table is that of OpenFairDB."""
    return {"title", "description", "lat", "lng", "tags", "license"} <= {
        column.strip().casefold() for column in columns
    }


def read(content: bytes, file: str, *, language: str, kinds: Collection[str] = ()) -> FileRead:
    """The entries of a table; language: of the texts, which no file says. kinds: the ids of the directory's kinds."""
    if len(content) > MAX_JSON_BYTES:
        return _refused(ProblemCode.TOO_BIG, file, bytes=len(content), limit=MAX_JSON_BYTES)
    try:
        rows = list(_rows(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _refused(ProblemCode.NOT_UTF8, file, line, position=error.start)
    except csv.Error:
        return _refused(ProblemCode.BAD_TABLE, file)
    return file_read(file, _entries(rows, file, language, kinds))


def write(directory: Directory, *, language: str, licence: str | None = None) -> bytes:
    """All entries; where the place on the map is not known, the command line of OpenFairDB finds it by the address.

    licence: for entries that have none of their own. An id is written behind the columns, so that the file finds its
    entries again here; the command line does not look at it.
    """
    links = [f"custom_link_{part}_{number}" for number in range(MAX_LINKS) for part in ("title", "url")]
    table = StringIO()
    writer = csv.DictWriter(table, [*COLUMNS, "id", *links], restval="", lineterminator="\n")
    writer.writeheader()
    for entry in directory.entries:
        found = record(entry, language, licence)
        cells: dict[str, Any] = {column: found.get(_JSON_NAMES.get(column, column)) for column in COLUMNS}
        # The command line divides tags at each comma and knows no quotes inside of them.
        cells["tags"] = ",".join(tag for tag in found["tags"] if "," not in tag)
        for number, link in enumerate(links_of(entry, language)[:MAX_LINKS]):
            cells |= {f"custom_link_{part}_{number}": link[part] for part in ("title", "url")}
        writer.writerow({name: _defused(value) for name, value in (cells | {"id": entry.id}).items()})
    return table.getvalue().encode()


def _defused(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _as_typed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _rows(text: str) -> Iterator[_Row]:
    """The rows with the names of their columns, read until there are too many for `file_read`."""
    first_line = text.partition("\n")[0]
    delimiter = max(",;", key=first_line.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    columns: list[str] | None = None
    line, count = 1, 0
    for cells in reader:
        if columns is None:
            columns = [cell.strip().casefold() for cell in cells[:MAX_COLUMNS]]
        elif any(cells) and count <= MAX_ENTRIES:
            count += 1
            yield _Row(dict(zip(columns, cells, strict=False)), line)
        line = reader.line_num + 1


def _entries(
    rows: list[_Row], file: str, language: str, kinds: Collection[str]
) -> Iterator[tuple[dict[str, Any], ForeignEntry]]:
    for number, row in enumerate(rows, 1):
        entry = ForeignEntry(file, number, row.line)
        yield fields_of(_record(row.cells, entry), entry, language, kinds), entry


def _record(cells: Mapping[str, str], entry: ForeignEntry) -> dict[str, Any]:
    """A row as the JSON would say it."""
    found: dict[str, Any] = {}
    for column, cell in cells.items():
        if _INSTRUCTION.match(cell):
            entry.warn(ProblemCode.BAD_FORM, (column,), cell)
        else:
            found[_JSON_NAMES.get(column, column)] = _as_typed(cell)
    links = ({part: found.get(f"custom_link_{part}_{n}") for part in ("url", "title", "description")} for n in range(6))
    return found | {
        "tags": [tag.strip() for tag in found.get("tags", "").split(",")],
        "links": [link for link in links if link["url"]],
    }


def _refused(code: ProblemCode, file: str, line: int | None = None, **params: int) -> FileRead:
    return FileRead((), (Problem(code, (), line, params, file=file),))

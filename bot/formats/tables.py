"""A table as town halls keep it: from rows of texts to what they say of entries, and from entries to rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain
from typing import Any

from bot.domain.directory import Directory, Entry
from bot.formats.cells import MAX_CELL, MAX_ITEMS, Names, TooManyItemsError, read_cell, write_cell
from bot.formats.columns import FIELDS, Cell, Column, column_of, columns_for, folded_heading
from bot.formats.incoming import Incoming, Reading
from bot.formats.problems import Problem, ProblemCode, Severity

MAX_ROWS = 20_000
"""Rows of a table that hold something; a directory of this size is far larger than that of a region."""

MAX_COLUMNS = 400
MAX_CELLS = 2_000_000
"""Filled cells of a table."""

MAX_BLANK_ROWS = 200_000
"""Rows without anything in them, which also take time to read."""

EXAMPLE = "(Beispiel)"
"""What the example row of a template has for an id: import leaves it out."""

_EXAMPLES = frozenset({"(beispiel)", "(example)"})
HEADER_WITHIN = 10
"""Rows in which the names of the columns are looked for: a title may stand above."""

Row = tuple[int, Sequence[str]]
"""A row with its line in the file, counted from 1."""


@dataclass(slots=True)
class _Read:
    """What is needed to read the next row. entries: how many were read; problems: of the row that is read."""

    columns: list[Column | None]
    names: Names
    entries: int = 0
    problems: list[Problem] = field(default_factory=list)
    cells: int = 0


class _TooMuchError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_table(rows: Iterable[Row], directory: Directory, language: str) -> Reading:
    """What a table says of entries; language: of the columns that name none.

    The first of the rows that knows most columns is the header. An empty cell says nothing, "-" takes a value away.
    """
    try:
        yield from _read_table(_filled(rows), directory, language)
    except _TooMuchError as error:
        yield error.problem


def _read_table(rows: Iterator[Row], directory: Directory, language: str) -> Reading:
    first = [row for _, row in zip(range(HEADER_WITHIN), rows, strict=False)]
    if not first:
        yield Problem(ProblemCode.EMPTY_FILE)
        return
    known = [sum(column_of(cell, language) is not None for cell in cells[:MAX_COLUMNS]) for _, cells in first]
    header = known.index(max(known))
    line, headings = first[header]
    if known[header] == 0:
        expected = ", ".join(each.german for each in FIELDS[:4])
        yield Problem(ProblemCode.NO_HEADER, line=line, params={"expected": expected})
        return
    columns, problems = _columns(line, headings, language)
    yield from problems
    if any(problem.severity is Severity.ERROR for problem in problems):
        return
    read = _Read(columns, Names.of(directory, language))
    for number, row in enumerate(chain(first[header + 1 :], rows), start=1):
        if number > MAX_ROWS:
            raise _TooMuchError(_too_many_rows(row[0]))
        yield from _said(read, row)


def header_row(columns: Sequence[Column]) -> list[str]:
    """The names of columns as they are written."""
    return [column.heading for column in columns]


def entry_row(entry: Entry, columns: Sequence[Column], names: Names) -> list[str]:
    """The cells of an entry; what a cell cannot hold is left out, and stays when the table is read again."""
    value = entry.model_dump(by_alias=True, exclude_none=True)
    return [_written(column, value, names) for column in columns]


def example_row(columns: Sequence[Column], directory: Directory, names: Names, language: str) -> list[str]:
    """A row that shows what may stand in each column; import leaves it out."""
    return [_example(column, directory, names, language) for column in columns]


def explanation_rows(directory: Directory, names: Names) -> Iterator[tuple[str, str]]:
    """Each kind of column with what it holds."""
    kinds, topics = (
        ", ".join(names.written.get(key, key) for key in keys) for keys in (directory.kinds, directory.topics)
    )
    for each in FIELDS:
        column = Column(each, None, None if each.group is None else 0)
        yield column.heading, each.help.format(kinds=kinds, topics=topics or "–")


def table_columns(directory: Directory, language: str, also: Iterable[str] = ()) -> list[Column]:
    """The columns for a directory, in the language first and in all others that it or the caller has."""
    others = {other for entry in directory.entries for other in entry.summary} | set(also)
    return list(columns_for(directory.entries, [language, *sorted(others - {language})]))


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold something."""
    blank = 0
    for line, cells in rows:
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells
        else:
            blank += 1
            if blank > MAX_BLANK_ROWS:
                raise _TooMuchError(_too_many_rows(line))


def _too_many_rows(line: int) -> Problem:
    return Problem(ProblemCode.TOO_MANY_ROWS, line=line, params={"limit": MAX_ROWS})


def _columns(line: int, headings: Sequence[str], language: str) -> tuple[list[Column | None], list[Problem]]:
    columns: list[Column | None] = []
    problems: list[Problem] = []
    if len(headings) > MAX_COLUMNS and any(cell.strip() for cell in headings[MAX_COLUMNS:]):
        return [], [Problem(ProblemCode.TOO_MANY_COLUMNS, line=line, params={"limit": MAX_COLUMNS})]
    seen: set[tuple[str | int, ...]] = set()
    for heading in headings[:MAX_COLUMNS]:
        column = column_of(heading, language)
        columns.append(column)
        if column is None and heading.strip():
            params = {"value": _short(heading), "nearest": _nearest(heading)}
            problems.append(Problem(ProblemCode.UNKNOWN_COLUMN, (), line, params, Severity.WARNING))
        elif column is not None and column.path in seen:
            problems.append(Problem(ProblemCode.DUPLICATE_COLUMN, line=line, params={"value": _short(heading)}))
        elif column is not None:
            seen.add(column.path)
    return columns, problems


def _nearest(heading: str) -> str:
    known = {folded_heading(each.german): each.german for each in FIELDS}
    found = get_close_matches(folded_heading(_short(heading)), list(known), n=1, cutoff=0.7)
    return known[found[0]] if found else ""


def _short(text: str) -> str:
    """A text in one line that a problem can quote."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"


def _said(read: _Read, row: Row) -> Reading:
    """What is wrong with a row, and what it says; nothing where it is the example of the template."""
    line, cells = row
    read.problems = []
    fields: dict[str, Any] = {}
    for column, raw in zip(read.columns, cells, strict=False):
        if column is None or not raw:
            continue
        read.cells += 1
        if read.cells > MAX_CELLS:
            raise _TooMuchError(Problem(ProblemCode.TOO_MANY_CELLS, line=line, params={"limit": MAX_CELLS}))
        if len(raw) > MAX_CELL:
            _complain(read, ProblemCode.CELL_TOO_LONG, row, column, length=len(raw), limit=MAX_CELL)
            continue
        try:
            value = read_cell(column, raw, read.names)
        except TooManyItemsError as error:
            _complain(read, ProblemCode.TOO_MANY_ITEMS, row, column, length=error.count, limit=MAX_ITEMS)
            continue
        if value != "":
            _put(fields, column.path, value)
            _note_restored(read, row, column, raw, value)
    if str(fields.get("id", "")).casefold() not in _EXAMPLES:
        yield from read.problems
        read.entries += 1
        yield Incoming(fields, read.entries, line)


def _complain(read: _Read, code: ProblemCode, row: Row, column: Column, **params: int) -> None:
    path = ("entries", read.entries, *column.path)
    read.problems.append(Problem(code, path, row[0], {"value": column.heading, **params}, number=read.entries + 1))


def _note_restored(read: _Read, row: Row, column: Column, raw: str, value: Any) -> None:
    """Say where a zero was put before a number: only people know whether it was there."""
    numeric = column.field.cell in {Cell.PHONE, Cell.POSTCODE}
    if numeric and value is not None and sum(map(str.isdigit, value)) > sum(map(str.isdigit, raw.removesuffix(".0"))):
        path = ("entries", read.entries, *column.path)
        params = {"value": raw.strip(), "other": value}
        number = read.entries + 1
        read.problems.append(Problem(ProblemCode.ZERO_RESTORED, path, row[0], params, Severity.WARNING, number=number))


def _put(fields: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """Put a value at its way into what a row says; places of lists are names of mappings."""
    inside: Any = fields
    for part in path[:-1]:
        inside = inside.setdefault(part, {})
    inside[path[-1]] = value


def _written(column: Column, entry: dict[str, Any], names: Names) -> str:
    found: Any = entry
    for part in column.path:
        try:
            found = found[part]
        except (KeyError, IndexError):
            return ""
    return write_cell(column, found, names)


def _example(column: Column, directory: Directory, names: Names, language: str) -> str:
    if column.place or column.language not in (None, language):
        return ""
    if column.field.path == ("id",):
        return EXAMPLE
    kind, topic = (next(iter(keys), "") for keys in (directory.kinds, directory.topics))
    shown = {"kind": names.written.get(kind, kind), "topic": names.written.get(topic, topic)}
    return column.field.example.format(**shown)

"""XLSX workbooks: the values of a sheet within limits, and workbooks that look well in Excel and hold no formula."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.domain.directory import Directory
from bot.formats.cells import Names, text_of
from bot.formats.columns import Cell, Column, column_of
from bot.formats.incoming import Reading
from bot.formats.packed_file import packed_problem
from bot.formats.problems import Problem, ProblemCode
from bot.formats.source import Source
from bot.formats.tables import (
    HEADER_WITHIN,
    MAX_COLUMNS,
    Row,
    entry_row,
    example_row,
    explanation_rows,
    header_row,
    read_table,
    table_columns,
)
from bot.formats.workbooks import opened_workbook, rows_of

SHEET, EXPLANATION = "Einträge", "Erklärung"
_WIDE, _NARROW = 40, 20
"""Widths of columns in characters: of texts, and of everything else."""

_RULES = (
    "Eine Zeile ist ein Eintrag. Die Zeile mit (Beispiel) wird nicht übernommen.",
    "Eine leere Zelle ändert nichts. Ein einzelnes - nimmt die Angabe weg.",
    "Mehrere Angaben in einer Zelle stehen untereinander (Alt+Enter), oder mit ; dazwischen.",
    "Ohne Kennung wird der Eintrag am Namen erkannt. Gibt es ihn noch nicht, wird er neu angelegt.",
    "Ein ' vor =, +, - oder @ schützt davor, dass daraus eine Formel wird; es wird nicht mit übernommen.",
    "Was keine Spalte hat, bleibt, wie es ist.",
)


def read_xlsx(source: Source, directory: Directory, language: str) -> Reading:
    """What the first sheet with names of columns says of entries; never raises, whatever the file is."""
    if problem := packed_problem(source):
        yield problem
        return
    try:
        with source.opened() as file:
            yield from _read(file, directory, language)
    except Exception as error:  # noqa: BLE001 - of a damaged or hostile workbook openpyxl lets any error through
        detail = f"{type(error).__name__}: {error}"[:100]
        yield Problem(ProblemCode.BROKEN_FILE, params={"detail": detail})


def write_xlsx(directory: Directory, language: str) -> bytes:
    """All entries as a workbook."""
    columns, names = table_columns(directory, language), Names.of(directory, language)
    rows = (entry_row(entry, columns, names) for entry in directory.entries)
    return _written(columns, rows, directory, names)


def xlsx_template(directory: Directory, languages: Sequence[str]) -> bytes:
    """A workbook to start from: the names of the columns, an example that import leaves out, and what they mean."""
    empty = directory.model_copy(update={"entries": []})
    columns, names = table_columns(empty, languages[0], languages), Names.of(directory, languages[0])
    return _written(columns, iter([example_row(columns, directory, names, languages[0])]), directory, names)


def _read(file: BinaryIO, directory: Directory, language: str) -> Reading:
    with opened_workbook(file) as workbook:
        sheets = workbook.worksheets
        chosen = next((sheet for sheet in sheets if _has_header(sheet, language)), sheets[0] if sheets else None)
        if chosen is None:
            yield Problem(ProblemCode.EMPTY_FILE)
        else:
            yield from read_table(_rows(chosen), directory, language)


def _has_header(sheet: Any, language: str) -> bool:
    """Whether one of the first rows names the field that every entry has."""
    named = {("name",), ("id",)}
    for _, (_, cells) in zip(range(HEADER_WITHIN), _rows(sheet), strict=False):
        columns = (column_of(cell, language) for cell in cells)
        if any(column is not None and column.path in named for column in columns):
            return True
    return False


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows of a sheet as texts."""
    for line, cells in enumerate(rows_of(sheet, MAX_COLUMNS + 1), start=1):
        # Rows that are only gaps may be a million; asked so, each takes a millionth of a second.
        yield line, [] if cells.count(None) == len(cells) else [text_of(value) for value in cells]


def _written(columns: list[Column], rows: Iterator[list[str]], directory: Directory, names: Names) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    for place, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        wide = column.field.cell in {Cell.TEXT, Cell.LIST} and column.field.group is None
        dimension.width = _WIDE if wide and column.field.path != ("id",) else _NARROW
        # As texts, so that Excel makes no dates and numbers of what is typed: 014806 stays what it is.
        dimension.number_format = "@"
    sheet.append(_bold(sheet, header_row(columns)))
    for row in rows:
        sheet.append([cell or None for cell in row])
    _explain(workbook.create_sheet(EXPLANATION), directory, names)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _explain(sheet: Any, directory: Directory, names: Names) -> None:
    sheet.column_dimensions["A"].width = _WIDE
    sheet.column_dimensions["B"].width = 2.5 * _WIDE
    for rule in _RULES:
        sheet.append([rule])
    sheet.append([])
    sheet.append(_bold(sheet, ["Spalte", "Was darin steht"]))
    for heading, meaning in explanation_rows(directory, names):
        cell = WriteOnlyCell(sheet, meaning)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([heading, cell])


def _bold(sheet: Any, texts: Sequence[str]) -> list[Any]:
    cells = [WriteOnlyCell(sheet, text) for text in texts]
    for cell in cells:
        cell.font = Font(bold=True)
    return cells

"""CSV as Excel and town halls write it: encodings, separators and quotes in, one careful form out."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from typing import TextIO

from bot.domain.directory import Directory
from bot.formats.cells import Names
from bot.formats.columns import column_of
from bot.formats.incoming import Reading
from bot.formats.problems import Problem, ProblemCode
from bot.formats.source import Source
from bot.formats.tables import (
    HEADER_WITHIN,
    MAX_COLUMNS,
    Row,
    entry_row,
    example_row,
    header_row,
    read_table,
    table_columns,
)

_SEPARATORS = ";,\t"
"""What stands between cells, in the order in which they are preferred."""

_LOOKED_AT = 100_000
"""Characters that are looked at to find the separator."""

_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which Excel is told the separator."""


def read_csv(source: Source, directory: Directory, language: str) -> Reading:
    """What a CSV file says of entries; never raises, whatever the file is."""
    encoding = _encoding(source)
    if encoding is None:
        yield Problem(ProblemCode.WRONG_FILE, params={"reason": "other", "known": "CSV, XLSX"})
        return
    with source.text(encoding) as text:
        beginning = text.read(_LOOKED_AT)
    said = _SAID.match(beginning)
    separator = said[1] if said else _separator(beginning, language)
    with source.text(encoding) as text:
        rows = _Rows(text, separator, 1 if said else 0)
        yield from read_table(rows, directory, language)
    if rows.problem:
        yield rows.problem


def write_csv(directory: Directory, language: str) -> bytes:
    """All entries as a CSV file that Excel opens by itself: UTF-8 with a mark, semicolons, CRLF."""
    columns, names = table_columns(directory, language), Names.of(directory, language)
    rows = (entry_row(entry, columns, names) for entry in directory.entries)
    return _written([header_row(columns)], rows)


def csv_template(directory: Directory, languages: Sequence[str]) -> bytes:
    """A file to start from: the names of the columns, and an example that import leaves out."""
    empty = directory.model_copy(update={"entries": []})
    columns, names = table_columns(empty, languages[0], languages), Names.of(directory, languages[0])
    return _written([header_row(columns), example_row(columns, directory, names, languages[0])], iter(()))


class _Rows:
    """The rows of a CSV text with their lines; problem: what ended the reading before the end."""

    def __init__(self, text: TextIO, separator: str, skipped: int) -> None:
        self._text = text
        self._separator = separator
        self._skipped = skipped
        self.problem: Problem | None = None

    def __iter__(self) -> Iterator[Row]:
        for _ in range(self._skipped):
            next(self._text)
        reader = csv.reader(self._text, delimiter=self._separator, strict=True)
        while True:
            line = reader.line_num + 1 + self._skipped
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # A quotation mark that is never closed swallows the rest of the file.
                params = {"reason": "quote", "detail": str(error)}
                self.problem = Problem(ProblemCode.SYNTAX, (), line, params)
                return


def _encoding(source: Source) -> str | None:
    """UTF-8, UTF-16 where its mark stands there, or else Windows-1252; None where it is no text."""
    mark = source.head(len(BOM_UTF8))
    if mark.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16" if source.undecodable("utf-16") is None else None
    encodings = ["utf-8-sig"] if mark == BOM_UTF8 else ["utf-8", "cp1252"]
    return None if source.has(b"\0") else next((each for each in encodings if source.undecodable(each) is None), None)


def _separator(text: str, language: str) -> str:
    """What parts one of the first rows into most names of columns; csv.Sniffer is misled by texts."""
    return max(_SEPARATORS, key=lambda separator: _known_headings(text, separator, language))


def _known_headings(text: str, separator: str, language: str) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    most = 0
    try:
        for row, _ in zip(reader, range(HEADER_WITHIN), strict=False):
            most = max(most, sum(column_of(cell, language) is not None for cell in row[:MAX_COLUMNS]))
    except csv.Error:
        # A quotation mark that belongs to another separator; what was counted until here counts.
        return most
    return most


def _written(head: Sequence[Sequence[str]], rows: Iterator[Sequence[str]]) -> bytes:
    content = io.BytesIO()
    text = io.TextIOWrapper(content, "utf-8-sig", "replace", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows(head)
    writer.writerows(rows)
    text.flush()
    return content.getvalue()

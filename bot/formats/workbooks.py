"""Workbooks read row by row: also their table of texts, which Excel keeps apart, is never in memory as a whole."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from xml.etree.ElementTree import Element

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from bot.formats.texts import Texts

_TEXT = f"{{{SHEET_MAIN_NS}}}si"


class _Reader(ExcelReader):
    """Reads as openpyxl does, but for the table of texts."""

    def read_strings(self) -> None:
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                # Sheets ask it for single texts by their places only.
                self.shared_strings = cast(Any, _texts(source))


@contextmanager
def opened_workbook(file: BinaryIO) -> Iterator[Any]:
    """A workbook of which only values are read. Of a damaged one openpyxl lets any error through."""
    reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
    with _without_warnings():
        reader.read()
    try:
        yield reader.wb
    finally:
        reader.wb.close()


def rows_of(sheet: Any, columns: int) -> Iterator[Sequence[Any]]:
    """The values of each row, no more of them than so many columns.

    What the file tells of its size is not believed: it may claim a million rows.
    """
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=columns, values_only=True)
    while True:
        with _without_warnings():
            row = next(rows, None)
        if row is None:
            return
        yield row


@contextmanager
def _without_warnings() -> Iterator[None]:
    """It warns of parts that it leaves out, as drawings and checks of cells: nothing that is read here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _texts(source: Any) -> Texts:
    texts = Texts()
    root: Element | None = None
    for event, node in iterparse(source, ("start", "end")):
        root = node if root is None else root
        if event == "end" and node.tag == _TEXT:
            # As openpyxl reads it; x005F_ is how Excel writes an underscore that it would take for a sign.
            text: Any = Text.from_tree(node)
            texts.add(text.content.replace("x005F_", ""))
            root.clear()
    return texts

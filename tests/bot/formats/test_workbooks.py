"""Workbooks that keep their texts apart, as Excel does, are read as others are."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from bot.formats.source import Source
from bot.formats.workbooks import opened_workbook, rows_of
from bot.formats.xlsx_file import read_xlsx, write_xlsx
from tests.readings import gathered
from tests.workbooks import as_excel_saves


def saved(*rows, **more):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return as_excel_saves(content.getvalue(), **more)


def values(content):
    with opened_workbook(io.BytesIO(content)) as workbook:
        return [list(row) for row in rows_of(workbook.worksheets[0], 2)]


def test_a_text_stands_once_for_many_cells():
    assert values(saved(["Name", "Ort"], ["Solawi", "Belzig"], ["Ort", None], ["Solawi", 5])) == [
        ["Name", "Ort"],
        ["Solawi", "Belzig"],
        ["Ort", None],
        ["Solawi", 5],
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<r><t>Dorf</t></r><r><rPr><b/></rPr><t>laden</t></r>", "Dorfladen"),
        ("<t xml:space='preserve'> a_x005F_b </t>", " a_b "),
        ("<t>Bäckerei &amp; Café 🌱</t>", "Bäckerei & Café 🌱"),
        ("", ""),
    ],
)
def test_a_text_is_what_openpyxl_reads(text, read):
    content = saved(["x"], A1=text)
    assert values(content) == [[read, None]]
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [read]


def test_the_directory_is_the_same_as_excel_saves_it(directory):
    content = write_xlsx(directory, "de")
    one, other = (gathered(read_xlsx(Source(each), directory, "de")) for each in (content, as_excel_saves(content)))
    assert len(one.incoming) == len(directory.entries)
    assert one == other


def test_a_cell_that_names_no_text_makes_the_file_a_broken_one(directory):
    content = saved(["Name"], ["Solawi"])
    damaged = content.replace(b"xl/sharedStrings.xml", b"xl/sharedStrinks.xml")
    assert gathered(read_xlsx(Source(damaged), directory, "de")).incoming == ()

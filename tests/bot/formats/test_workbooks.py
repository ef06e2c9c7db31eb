"""Workbooks that keep their texts apart, as Excel does, are read as others are."""

import io
import zipfile

from openpyxl import Workbook, load_workbook

from bot.formats.workbooks import opened_workbook, rows_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXTS = [
    "<si><t>Name</t></si>",
    "<si><r><t>Dorf</t></r><r><rPr><b/></rPr><t>laden</t></r></si>",
    "<si><t xml:space='preserve'> a_x005F_b </t></si>",
    "<si/>",
]


def with_table_of_texts():
    """A workbook whose first column says the texts by their places."""
    plain = io.BytesIO()
    Workbook().save(plain)
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row - 1}</v></c></row>' for row in range(1, 5))
    parts = {
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(TEXTS)}</sst>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return content.getvalue()


def test_the_texts_are_those_that_openpyxl_reads():
    content = with_table_of_texts()
    with opened_workbook(io.BytesIO(content)) as workbook:
        found = [row[0] for row in rows_of(workbook.worksheets[0], 1)]
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    assert found == [row[0] for row in sheet.iter_rows(values_only=True)]
    assert found[:3] == ["Name", "Dorfladen", " a_b "]

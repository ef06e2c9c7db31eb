"""Workbooks as Excel saves them: the texts of all cells in a table of their own, each once."""

from __future__ import annotations

import io
import re
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CELL = re.compile(r'(<c r="\w+")( s="\d+")? t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
_TYPE = (
    '<Override PartName="/xl/sharedStrings.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" /></Types>'
)


def as_excel_saves(content: bytes, **more: str) -> bytes:
    """A workbook of openpyxl with its texts apart; more: further texts (XML of an <si>) by the cells of the sheet."""
    texts: dict[str, int] = {}

    def moved(match: re.Match[str]) -> str:
        place = texts.setdefault(match[3], len(texts))
        return f'{match[1]}{match[2] or ""} t="s"><v>{place}</v></c>'

    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                sheet = _CELL.sub(moved, part.decode())
                for cell, text in more.items():
                    place = texts.setdefault(text, len(texts))
                    sheet = re.sub(rf'<c r="{cell}".*?</c>', f'<c r="{cell}" t="s"><v>{place}</v></c>', sheet)
                part = sheet.encode()
            elif name == "[Content_Types].xml":
                part = part.replace(b"</Types>", _TYPE.encode())
            new.writestr(name, part)
        table = "".join(f"<si>{text}</si>" for text in texts)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{table}</sst>')
    return saved.getvalue()

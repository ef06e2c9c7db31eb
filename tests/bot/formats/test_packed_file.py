"""Packed files: opened only where they are workbooks, and within the limits of what they unpack to."""

import io
import struct
import zipfile

import pytest

from bot.formats import packed_file
from bot.formats.packed_file import MAX_PARTS, packed_problem
from bot.formats.problems import ProblemCode
from bot.formats.registry import Around, format_of, read_as
from bot.formats.source import Source
from tests.readings import gathered

MEGABYTE = b"0" * 1024 * 1024


def packed(*parts, workbook=True):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in (("xl/workbook.xml", b"<x/>"), *parts) if workbook else parts:
            new.writestr(name, part)
    return content.getvalue()


def code(content):
    found = packed_problem(Source(content))
    return found and found.code


def test_a_workbook_may_be_opened():
    assert packed_problem(Source(packed(("xl/worksheets/sheet1.xml", MEGABYTE)))) is None


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["a.csv"], "archive"),
        (["word/document.xml"], "word"),
        (["mimetype", "content.xml"], "open_document"),
    ],
)
def test_other_packed_files_are_named(names, reason):
    found = packed_problem(Source(packed(*((name, b"") for name in names), workbook=False)))
    assert (found.code, found.params["reason"]) == (ProblemCode.WRONG_FILE, reason)


@pytest.fixture(scope="module")
def bomb():
    """A gigabyte of zeros in a megabyte."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        new.writestr("xl/workbook.xml", b"<x/>")
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(MEGABYTE)
    return content.getvalue()


def test_a_gigabyte_is_not_unpacked(bomb, directory):
    assert len(bomb) < 8 * 1024 * 1024
    assert code(bomb) is ProblemCode.INFLATES
    source = Source(bomb)
    found = format_of(source, "a.xlsx")
    read = gathered(read_as(found, source, "a.xlsx", Around(directory, "de")))
    assert (read.incoming, found.name, read.problems[0].code) == ((), "xlsx", ProblemCode.INFLATES)


def test_a_part_that_lies_about_its_size_is_found_out(bomb):
    """The size in the central directory says ten bytes; what comes out of the part is much more."""
    place = bomb.rindex(b"PK\x01\x02")
    lying = bytearray(bomb)
    struct.pack_into("<I", lying, place + 24, 10)
    assert code(bytes(lying)) in {ProblemCode.INFLATES, ProblemCode.BROKEN_FILE}


def test_a_part_that_is_read_as_a_whole_is_small(monkeypatch):
    monkeypatch.setattr(packed_file, "MAX_SMALL_PART", 1000)
    assert code(packed(("xl/styles.xml", MEGABYTE))) is ProblemCode.INFLATES
    assert code(packed(("xl/sharedStrings.xml", MEGABYTE))) is None


def test_there_are_not_too_many_tags(monkeypatch):
    monkeypatch.setattr(packed_file, "MAX_TAGS", 100)
    monkeypatch.setattr(packed_file, "MAX_SMALL_TAGS", 10)
    assert code(packed(("xl/styles.xml", b"<a/>" * 11))) is ProblemCode.TOO_MANY_CELLS
    assert code(packed(("xl/worksheets/sheet1.xml", b"<a/>" * 60))) is None
    sheets = [(f"xl/worksheets/sheet{number}.xml", b"<a/>" * 60) for number in range(2)]
    assert code(packed(*sheets)) is ProblemCode.TOO_MANY_CELLS


def test_the_limit_is_for_all_parts_together(monkeypatch):
    monkeypatch.setattr(packed_file, "MAX_INFLATED", 2_000_000)
    parts = [(f"xl/worksheets/sheet{number}.xml", MEGABYTE) for number in range(2)]
    assert code(packed(*parts)) is ProblemCode.INFLATES


def test_there_are_not_too_many_parts():
    assert code(packed(*((f"a{number}", b"") for number in range(MAX_PARTS)))) is ProblemCode.INFLATES


def test_a_damaged_file_is_said_to_be_damaged():
    content = packed(("xl/worksheets/sheet1.xml", MEGABYTE))
    assert code(content[:-30]) is ProblemCode.BROKEN_FILE
    assert code(b"PK\x03\x04 and nothing else") is ProblemCode.BROKEN_FILE
    broken = bytearray(content)
    broken[200:260] = b"\xff" * 60
    assert code(bytes(broken)) is ProblemCode.BROKEN_FILE

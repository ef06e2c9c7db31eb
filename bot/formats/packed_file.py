"""Packed files (ZIP) that others send: looked at before they are opened, within limits of what they unpack to."""

from __future__ import annotations

import zipfile
import zlib

from bot.formats.problems import Problem, ProblemCode
from bot.formats.source import PIECE, Source

MAX_INFLATED = 256 * 1024 * 1024
"""Bytes of all files in a packed file, unpacked; 10,000 entries as full as the shipped ones take 150 million."""

MAX_SMALL_PART = 16 * 1024 * 1024
"""Bytes of a part that is read as a whole: everything in a workbook but its sheets and its table of texts."""

MAX_TAGS, MAX_SMALL_TAGS = 5_000_000, 300_000
"""Tags of all parts together, and of one that is read as a whole; 10,000 full entries have 3.3 million."""

MAX_PARTS = 2_000
"""Files in a packed file."""

_STREAMED = ("xl/worksheets/", "xl/sharedStrings.xml")


def packed_problem(source: Source) -> Problem | None:
    """Why a packed file is not opened as a workbook, or None where it can be.

    The sizes that the file tells are believed to be too large, never to be small enough: every part is unpacked once
    and counted, without being kept.
    """
    try:
        with source.opened() as file, zipfile.ZipFile(file) as packed:
            return _kind_problem(packed) or _size_problem(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        # RuntimeError: a part is locked; NotImplementedError: packed in a way that Python does not know.
        return Problem(ProblemCode.BROKEN_FILE, params={"detail": str(error)[:100]})


def _kind_problem(packed: zipfile.ZipFile) -> Problem | None:
    names = set(packed.namelist())
    if "xl/workbook.xml" in names:
        return None
    reason = "archive"
    if "word/document.xml" in names:
        reason = "word"
    elif {"mimetype", "content.xml"} <= names:
        reason = "open_document"
    return Problem(ProblemCode.WRONG_FILE, params={"reason": reason})


def _size_problem(packed: zipfile.ZipFile) -> Problem | None:
    parts = packed.infolist()
    too_big = Problem(ProblemCode.INFLATES, params={"limit": MAX_INFLATED})
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_INFLATED:
        return too_big
    left, tags = MAX_INFLATED, MAX_TAGS
    for part in parts:
        streamed = part.filename.startswith(_STREAMED)
        size, seen = _measured(packed, part, left if streamed else min(left, MAX_SMALL_PART))
        if size > (left if streamed else min(left, MAX_SMALL_PART)):
            return too_big
        if seen > (tags if streamed else MAX_SMALL_TAGS):
            return Problem(ProblemCode.TOO_MANY_CELLS, params={"limit": MAX_TAGS})
        left, tags = left - size, tags - seen
    return None


def _measured(packed: zipfile.ZipFile, part: zipfile.ZipInfo, allowed: int) -> tuple[int, int]:
    """Bytes and tags of a part; counted no further than what is allowed."""
    size = tags = 0
    with packed.open(part) as opened:
        while size <= allowed and (piece := opened.read(PIECE)):
            size += len(piece)
            tags += piece.count(b"<")
    return size, tags

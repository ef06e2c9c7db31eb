"""The bytes of a file that is read: as they were sent, or where they lie, so that a large one is never in memory."""

from __future__ import annotations

import io
from codecs import getincrementaldecoder
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

PIECE = 1024 * 1024
"""Bytes that are looked at in one go."""


class Source:
    """A file; its bytes, or its path. Reading from a path raises OSError where that fails."""

    def __init__(self, content: bytes | Path) -> None:
        self._content = content
        self.size = len(content) if isinstance(content, bytes) else content.stat().st_size

    def opened(self) -> BinaryIO:
        """The file from its beginning, each time anew."""
        # What is made of bytes shares them; no second copy comes of it.
        return io.BytesIO(self._content) if isinstance(self._content, bytes) else self._content.open("rb")

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.opened() as file:
            return file.read(size)

    def whole(self) -> bytes:
        """All bytes."""
        return self._content if isinstance(self._content, bytes) else self._content.read_bytes()

    def pieces(self) -> Iterator[bytes]:
        """All bytes, one piece after the other."""
        with self.opened() as file:
            while piece := file.read(PIECE):
                yield piece

    def has(self, sought: bytes) -> bool:
        """Whether some bytes, fewer than a piece, stand somewhere in it."""
        before = b""
        for piece in self.pieces():
            if sought in before + piece:
                return True
            before = piece[-len(sought) :]
        return False

    def undecodable(self, encoding: str) -> int | None:
        """At which byte it is no text in an encoding; None where all of it can be decoded."""
        decoder = getincrementaldecoder(encoding)()
        before = 0
        for piece in chain(self.pieces(), (b"",)):
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return before - pending + error.start
            before += len(piece)
        return None

    def line_at(self, place: int) -> int:
        """The line in which a byte stands, counted from 1."""
        line, left = 1, place
        for piece in self.pieces():
            line += piece.count(b"\n", 0, max(left, 0))
            left -= len(piece)
        return line

    def text(self, encoding: str) -> io.TextIOWrapper:
        """The text, decoded as it is read, with its ends of lines as they are."""
        return io.TextIOWrapper(self.opened(), encoding, newline="")

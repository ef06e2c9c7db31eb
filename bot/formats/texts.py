"""Texts that are needed again later, kept out of memory until then."""

from __future__ import annotations

from array import array
from tempfile import SpooledTemporaryFile
from threading import Lock
from weakref import finalize

_IN_MEMORY = 2 * 1024 * 1024
"""Bytes that are not worth a file."""


class Texts:
    """A list of texts that only grows, in a temporary file without a name; it is gone with the list."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with the list
        self._ends = array("Q", [0])
        self._lock = Lock()
        finalize(self, self._file.close)

    def add(self, text: str) -> int:
        """Keep a text; returns its place, counted from 0."""
        # Halves of characters, as damaged files have them, are kept too: whoever reads them says what is wrong.
        content = text.encode("utf-8", "surrogatepass")
        with self._lock:
            self._file.seek(self._ends[-1])
            self._file.write(content)
            self._ends.append(self._ends[-1] + len(content))
            return len(self._ends) - 2

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self):
            raise IndexError(place)
        with self._lock:
            start = self._ends[place]
            self._file.seek(start)
            content = self._file.read(self._ends[place + 1] - start)
        return content.decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends) - 1

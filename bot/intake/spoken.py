"""Marks that outlive a kill: to whom an answer was on its way, written the moment before Telegram is called.

A reply costs one system call more, and nobody waits for the disk: what was written to a file is lost with the power,
but not with the process. So it is known after a kill which answers may have arrived, and how often.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Container, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

MARKS = 1024
"""So many are kept, the newest ones; answers that are on their way at the same time are far fewer."""

_MARK = struct.Struct("<QQ")
_READS = ("sendchataction",)
"""Begins like what brings something new, and brings nothing that stays."""

_log = logging.getLogger(__name__)


class Spoken:
    """How often the answer to an update may have arrived: as often as it was handled and something was sent meanwhile.

    database: its file, beside which the marks are kept; None: nothing outlives the process.
    """

    def __init__(self, database: Path | None) -> None:
        self._path = None if database is None else Path(f"{database}.answers")
        self._file: int | None = None
        self._times: dict[int, int] = {}
        self._next = 0

    def open(self, open_updates: Container[int]) -> None:
        """Find the marks of the process before; those of updates that are not open any more are forgotten.

        Where the file cannot be used, the bot goes on without it: then somebody may be answered once more than needed.
        """
        if self._path is None:
            return
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            found = os.pread(self._file, MARKS * _MARK.size, 0)
            whole = found[: len(found) // _MARK.size * _MARK.size]
            for update_id, times in _MARK.iter_unpack(whole):
                if update_id in open_updates:
                    self._times[update_id] = max(times, self._times.get(update_id, 0))
            kept = b"".join(_MARK.pack(*mark) for mark in self._times.items())
            os.pwrite(self._file, kept.ljust(MARKS * _MARK.size, b"\0"), 0)
        except OSError as error:
            self._fail(error)
        self._next = len(self._times) % MARKS

    def close(self) -> None:
        """Close the file; the marks stay in it."""
        if self._file is not None:
            os.close(self._file)
        self._file = None

    def times(self, update_id: int) -> int:
        """How often the answer to an update may have arrived, by the processes before."""
        return self._times.get(update_id, 0)

    @contextmanager
    def answering(self, update_id: int) -> Iterator[None]:
        """What is sent in this block, and in tasks that it starts, is the answer to an update."""
        answer = Answer(self, update_id, self.times(update_id))
        token = _answer.set(answer)
        try:
            yield
        finally:
            _answer.reset(token)
            answer.is_over = True

    def mark(self, update_id: int, times: int, place: int | None = None) -> int:
        """Write a mark, over another one or in a place of its own; returns the place."""
        if place is None:
            place, self._next = self._next, (self._next + 1) % MARKS
        if self._file is not None:
            try:
                os.pwrite(self._file, _MARK.pack(update_id, times), place * _MARK.size)
            except OSError as error:
                self._fail(error)
        return place

    def _fail(self, error: OSError) -> None:
        _log.error("Who may have an answer already cannot be noted: %s", error.strerror)
        self.close()


class Answer:
    """One handling of an update; it is marked as long as something that was sent in it may have arrived."""

    def __init__(self, spoken: Spoken, update_id: int, before: int) -> None:
        self._spoken, self._update_id, self._before = spoken, update_id, before
        self._calls = 0
        self._place: int | None = None
        self.is_over = False

    def begin(self) -> None:
        """Something is sent now."""
        self._calls += 1
        if self._calls == 1:
            self._place = self._spoken.mark(self._update_id, self._before + 1, self._place)

    def take_back(self) -> None:
        """Of what was sent, one call surely brought nothing."""
        self._calls -= 1
        if self._calls == 0 and not self.is_over:
            self._spoken.mark(self._update_id, self._before, self._place)


_answer: ContextVar[Answer | None] = ContextVar("answer", default=None)


def speaking(url: str) -> Answer | None:
    """To be called just before a call to Telegram: the answer that it is a part of, which is marked then.

    None where it is no part of one, or may be repeated without harm: only what is sent, copied or forwarded is new.
    """
    answer = _answer.get()
    if answer is None or answer.is_over:
        return None
    method = url.rpartition("/")[2].lower()
    if not method.startswith(("send", "copy", "forward")) or method in _READS:
        return None
    answer.begin()
    return answer

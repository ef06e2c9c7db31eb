"""Logs: what a line looks like, which update it belongs to, and what never stands in it."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

OWN = ("bot", "handlers", "__main__")
"""Where lines of our own come from. Those of libraries are shown from WARNING on: below it they write what passes
through them, as the parameters of statements, and the address of Telegram's API with the token in it."""

_TOKEN = re.compile(r"\d+(?::|%3A)[\w-]{30,}")
"""What looks like a token of any bot."""
_HIDDEN = "***"

_update: ContextVar[int | None] = ContextVar("update", default=None)


class LogFormat(StrEnum):
    """What a line looks like: for people, or for programs."""

    TEXT = "text"
    JSON = "json"


@contextmanager
def about_update(update_id: int | None) -> Iterator[None]:
    """Every line that is logged in this block, and in tasks that it starts, tells that it belongs to an update."""
    token = _update.set(update_id)
    try:
        yield
    finally:
        _update.reset(token)


def known_as(number: int | str) -> str:
    """A word for a person or a chat: the same for the same one, but nobody can tell whose, and a restart changes it."""
    return blake2b(str(number).encode(), key=_salt(), digest_size=4).hexdigest()


def unquoted(sentence: str) -> str:
    """A sentence of Telegram up to where it quotes what somebody wrote."""
    return re.split("[\"“„]| '", sentence)[0]


def set_up(level: str, log_format: LogFormat, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Let all lines go to the standard error, or to a stream, unless somebody else has seen to it already.

    secrets: what must never stand in a line, beside everything that looks like a token.
    """
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(log_format, secrets))
    handler.addFilter(_is_worth_it)
    root.addHandler(handler)
    root.setLevel(max(logging.getLevelName(level), logging.WARNING))  # spares libraries the work
    for name in OWN:
        logging.getLogger(name).setLevel(level)
    # A line that cannot be worded would be shown with all its parts.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    sys.excepthook = _log_end


class Standstill:
    """Something that is tried again and again: that it fails is logged once for each reason, and that it works again.

    A database that is locked over a weekend must not fill the disk with lines.
    """

    def __init__(self, logger: logging.Logger, what: str) -> None:
        self._logger = logger
        self._what = what
        self._reasons: set[str] = set()

    def failed(self, error: BaseException) -> None:
        """It failed."""
        reason = _kind(error)
        if reason not in self._reasons:
            self._logger.error("%s; this is said once until it changes", self._what, exc_info=error)
        self._reasons.add(reason)

    def works(self) -> None:
        """It was done."""
        if self._reasons:
            self._logger.info("Over: %s", self._what)
        self._reasons.clear()


class Lines(logging.Formatter):
    """Makes one line of a record: time in UTC, level, where it comes from, update, what happened; of an error its kind
    and its way through the code, without its text, which may hold what somebody wrote.
    """

    def __init__(self, log_format: LogFormat, secrets: Sequence[str]) -> None:
        super().__init__()
        self._format = log_format
        self._secrets = tuple(filter(None, secrets))

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        parts = self._parts(record)
        if self._format is LogFormat.JSON:
            return self._without_secrets(json.dumps(parts, ensure_ascii=False))
        head = [parts.pop(name) for name in ("time", "level", "logger")]
        message = parts.pop("message")
        rest = [f"{name}={value}" for name, value in parts.items()]
        return self._without_secrets(" ".join([*head, message, *rest]))

    def _parts(self, record: logging.LogRecord) -> dict[str, Any]:
        moment = datetime.fromtimestamp(record.created, UTC)
        message = record.getMessage()
        if not _is_own(record):
            # What asyncio says of a task that failed ends with the error and its text.
            message = message.partition("\n")[0]
        parts: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            # One record is one line, whatever an entry or a file is called.
            "message": "".join(letter if letter.isprintable() else " " for letter in message),
        }
        update = _update.get()
        if update is not None:
            parts["update"] = update
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            parts["error"] = _kind(error)
            parts["way"] = _way(error.__traceback__)
        return parts

    def _without_secrets(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, line)


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OWN


def _is_worth_it(record: logging.LogRecord) -> bool:
    """Whether a line is shown; a library may have given its own loggers a level."""
    return _is_own(record) or record.levelno >= logging.WARNING


@cache
def _salt() -> bytes:
    return os.urandom(16)


def _kind(error: BaseException) -> str:
    """The kind of an error with those behind it; of the database and the system also what they say, which is safe."""
    kinds, seen = [], error
    while True:
        kind = type(seen)
        said = seen.strerror if isinstance(seen, OSError) else str(seen) if kind.__module__ == "sqlite3" else ""
        kinds.append(f"{kind.__qualname__} ({said})" if said else kind.__qualname__)
        behind = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if behind is None:
            return " from ".join(kinds)
        seen = behind


def _way(trace: TracebackType | None) -> str:
    """The way of an error through the code, the place where it was raised last.

    Python's own ways to tell it would read all those files, libraries too, and keep every line of them in memory.
    """
    codes = ((frame.f_code, line) for frame, line in traceback.walk_tb(trace))
    return " > ".join(f"{_short(code.co_filename)}:{line} {code.co_name}" for code, line in codes)


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error that nobody caught ends the program: Python itself would print its text, which may hold a token."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("The program ends because of an error", exc_info=(kind, error, trace))

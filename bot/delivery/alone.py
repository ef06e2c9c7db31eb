"""Only one process sends from a database: a lock that the system gives back when its holder ends, however it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

AGAIN_SECONDS = 5.0
"""How often the second process looks whether the first has gone: at a new release two of them overlap."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def alone(database: Path, stop: asyncio.Event) -> AsyncIterator[bool]:
    """Wait until no other process sends from a database, and keep it so; False where the stop came first.

    The lock is a file beside the database. Its content means nothing: after a crash the system has released it.
    """
    lock = FileLock(f"{database}.sender")
    has_waited = False
    while not stop.is_set():
        try:
            lock.acquire(blocking=False)
        except Timeout:
            if not has_waited:
                _log.error(
                    "Another process sends from %s already; this one sends nothing until that one ends", database
                )
            has_waited = True
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_SECONDS):
                    await stop.wait()
        else:
            break
    try:
        yield lock.is_locked
    finally:
        lock.release()


@contextmanager
def alone_at_once(database: Path) -> Iterator[bool]:
    """Keep other processes from sending from a database; False, without waiting, where one does so already."""
    lock = FileLock(f"{database}.sender")
    with suppress(Timeout):
        lock.acquire(blocking=False)
    try:
        yield lock.is_locked
    finally:
        lock.release()

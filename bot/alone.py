"""Only one process runs on a database: a lock that the system gives back when its holder ends, however it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

AGAIN_SECONDS = 0.5
"""How often the second process looks whether the first has gone."""
PATIENCE_SECONDS = 30.0
"""How long it does so: at a new release two of them overlap, and hosts give the old one 10 to 30 seconds to end."""

_log = logging.getLogger(__name__)


class AlreadyRunningError(Exception):
    """Another process runs on the same database; path: its file."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class NoLockError(Exception):
    """Beside the database nothing can be written; path: its file, detail: what the system says."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


@asynccontextmanager
async def alone(database: Path, stop: asyncio.Event, patience: float = PATIENCE_SECONDS) -> AsyncIterator[bool]:
    """Keep every other process from a database as long as the block runs; False where the stop came first.

    The lock is a file beside the database. Its content means nothing: after a crash the system has released it.
    Raises AlreadyRunningError where another process still runs after `patience` seconds, and NoLockError.
    """
    lock = FileLock(f"{database}.sender")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        await _acquire(lock, database, stop, patience)
    except OSError as error:
        raise NoLockError(database, str(error)) from error
    if not lock.is_locked and not stop.is_set():
        raise AlreadyRunningError(database)
    try:
        yield lock.is_locked
    finally:
        lock.release()


@contextmanager
def alone_at_once(database: Path) -> Iterator[bool]:
    """Keep other processes from a database; False, without waiting, where one runs on it already."""
    lock = FileLock(f"{database}.sender")
    with suppress(Timeout):
        lock.acquire(blocking=False)
    try:
        yield lock.is_locked
    finally:
        lock.release()


async def _acquire(lock: FileLock, database: Path, stop: asyncio.Event, patience: float) -> None:
    """Wait for the lock until the stop comes, or the patience is over."""
    until = asyncio.get_running_loop().time() + patience
    has_waited = False
    while not stop.is_set():
        try:
            lock.acquire(blocking=False)
        except Timeout:
            if asyncio.get_running_loop().time() >= until:
                break
            if not has_waited:
                _log.warning("Another process runs on %s; waiting %g s for its end", database, patience)
            has_waited = True
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_SECONDS):
                    await stop.wait()
        else:
            break

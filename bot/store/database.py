"""The database: opening it, one writer at a time, and reading."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import aiosqlite

from bot.store.errors import DatabaseError, DatabaseProblem, opening_error, trouble_of
from bot.store.migrating import Migration, migrate, shipped_migrations
from bot.store.resealing import settle
from bot.store.sealing import Key, NoKey, add_functions

IN_MEMORY = ":memory:"
"""A database that lives as long as it is open."""

BUSY_SECONDS = 5.0
"""How long a statement waits for another process before it gives up."""
IMPATIENT_SECONDS = 0.5
"""How long, once another process kept one waiting for all of that time: whoever waits behind hears of it soon."""
PING_SECONDS = 3.0

Parameters = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]


class Transaction:
    """What runs between BEGIN and COMMIT."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run a statement; returns its rows, which is what RETURNING gives for a change."""
        return await _rows(self._connection, sql, parameters)

    async def execute_many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """Run a statement once for each set of parameters, in one go."""
        await self._connection.executemany(sql, parameters)

    fetch_all = execute

    async def fetch_one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        return next(iter(await self.execute(sql, parameters)), None)


class Database:
    """One connection that writes and one that reads, each with its thread: async with Database(path) as database.

    Reads see what is committed; in a transaction, read through the transaction. A database in memory has one
    connection only, so there a read waits for a running transaction.

    key: 32 bytes that seal what is personal (bot/store/sealing.py); None: a database that is not sealed.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        migrations: Sequence[Migration] | None = None,
        busy_seconds: float = BUSY_SECONDS,
        key: bytes | None = None,
    ) -> None:
        self._path = str(path)
        self._key = None if key is None else Key(key)
        self._migrations = migrations
        self._busy_seconds = busy_seconds
        self._is_patient = True
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._writer: aiosqlite.Connection | None = None
        self._reader: aiosqlite.Connection | None = None

    @property
    def file(self) -> Path | None:
        """The file that holds it; None for a database in memory."""
        return None if self._path == IN_MEMORY else Path(self._path)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Open the database: make its folder and file where they are missing, and bring its tables up to date.

        Raises DatabaseError, NewerDatabaseError or MigrationError.
        """
        try:
            self._writer = await self._connected(self._connect_writer)
            in_memory = self._path == IN_MEMORY
            self._reader = self._writer if in_memory else await self._connected(self._connect_reader)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close both connections; without this their threads keep the process from ending."""
        writer, reader = self._writer, self._reader
        self._writer = self._reader = None
        try:
            if reader is not None and reader is not writer:
                await _to_the_end(reader.close())
        finally:
            if writer is not None:
                await _to_the_end(writer.close())

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """All or nothing, one at a time: committed at the end, rolled back on any error and on cancellation.

        On a connection that tasks share, the commit of one would keep half of what another takes back later.
        """
        async with self._alone() as connection:
            try:
                await connection.execute("BEGIN IMMEDIATE")
                yield Transaction(connection)
                # Cancelled while it commits, the transaction is kept: the caller cannot know how far it came.
                await _to_the_end(_commit(connection))
            except BaseException:
                await _to_the_end(_roll_back(connection))
                raise

    async def execute(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run one statement that changes something, as a transaction of its own: one wait instead of three."""
        async with self._alone() as connection:
            return await _rows(connection, sql, parameters)

    async def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        if self._reader is None:
            raise RuntimeError("the database is not open")
        if self._reader is not self._writer:
            return await _rows(self._reader, sql, parameters)
        async with self._alone() as connection:
            return await _rows(connection, sql, parameters)

    async def fetch_one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        return next(iter(await self.fetch_all(sql, parameters)), None)

    async def answers(self) -> bool:
        """Whether the database can be read, within a time in which somebody who watches it waits."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                await self.fetch_one("SELECT 1 FROM sqlite_master")
        except (sqlite3.Error, OSError, RuntimeError, TimeoutError):
            return False
        return True

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[aiosqlite.Connection]:
        """The writing connection, for one task at a time."""
        task = asyncio.current_task()
        if self._holder is not None and self._holder is task:
            raise RuntimeError("this task holds a transaction already: use that one, or it would wait for itself")
        async with self._lock:
            if self._writer is None:
                raise RuntimeError("the database is not open")
            self._holder = task
            try:
                yield self._writer
            except sqlite3.OperationalError as error:
                await self._have_patience(self._writer, trouble_of(error) is not DatabaseProblem.LOCKED)
                raise
            else:
                await self._have_patience(self._writer, True)
            finally:
                self._holder = None

    async def _have_patience(self, writer: aiosqlite.Connection, is_patient: bool) -> None:
        """Let the writer wait for other processes for the whole time, or for a moment only."""
        if self._is_patient is not is_patient:
            self._is_patient = is_patient
            seconds = self._busy_seconds if is_patient else min(IMPATIENT_SECONDS, self._busy_seconds)
            await writer.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    async def _connected(self, connect: Callable[[], sqlite3.Connection]) -> aiosqlite.Connection:
        """Connect before aiosqlite starts its thread: of one that could not connect, the thread outlives the loop."""
        opened = await asyncio.to_thread(connect)
        return await aiosqlite.Connection(lambda: opened, iter_chunk_size=64)

    def _connect_writer(self) -> sqlite3.Connection:
        """Open, prepare and migrate; this takes a while, so it runs in a thread."""
        if self._path != IN_MEMORY:
            _make_folder(Path(self._path).parent, self._path)
            _make_file(Path(self._path))
        try:
            connection = self._connect()
        except sqlite3.Error as error:
            raise opening_error(error, self._path) from error
        try:
            # FULL: what is recorded as sent is on the disk, also when the power fails.
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                connection.execute(f"PRAGMA {pragma}")
            migrate(connection, self._path, shipped_migrations() if self._migrations is None else self._migrations)
            settle(connection, self._path, self._key)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.Error):
                raise opening_error(error, self._path) from error
            raise
        return connection

    def _connect_reader(self) -> sqlite3.Connection:
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _connect(self) -> sqlite3.Connection:
        """A connection that is used in another thread than it is made in, but never in two at once."""
        connection = sqlite3.connect(
            self._path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        add_functions(connection, self._key or NoKey())
        return connection


async def _rows(connection: aiosqlite.Connection, sql: str, parameters: Parameters) -> list[Row]:
    """The rows of a statement in one wait: each costs about 150 microseconds, the SQL itself costs less."""
    return cast(list[Row], await connection.execute_fetchall(sql, parameters))


def _make_folder(folder: Path, path: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(DatabaseProblem.NO_FOLDER, path, str(error)) from error


def _make_file(path: Path) -> None:
    """Make the file where it is missing, for its owner alone; the files that SQLite makes beside it become alike."""
    with suppress(OSError):  # SQLite says what stands in the way
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


async def _commit(connection: aiosqlite.Connection) -> None:
    await connection.execute("COMMIT")


async def _roll_back(connection: aiosqlite.Connection) -> None:
    """Take back what was done. Statements run in the order they were asked for, so a cancelled one is over by now."""
    try:
        await connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        # Nothing to take back: BEGIN failed, COMMIT went through, or SQLite rolled back by itself (a full disk).
        if connection.in_transaction:
            raise


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Wait for something that must not stop half-way; a cancellation that comes meanwhile takes effect after it."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    task.result()

"""Numbered migrations: SQL files that each run in one transaction together with their number."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.store.errors import DatabaseError, DatabaseProblem, MigrationError, NewerDatabaseError

APPLICATION_ID = 0x464C424F
""""FLBO": written into the header of the file, so that no other program's database is taken for the bot's."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a version of the tables to the next; released ones are never edited."""

    number: int
    name: str
    sql: str


def shipped_migrations() -> tuple[Migration, ...]:
    """The migrations of this version of the bot, in order."""
    return read_migrations(files("bot.store") / "migrations")


def read_migrations(folder: Traversable) -> tuple[Migration, ...]:
    """The migrations of a folder, in order: 0001_<name>.sql, 0002_<name>.sql and so on without a gap."""
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    migrations = tuple(Migration(int(n[:4]), n.removesuffix(".sql"), (folder / n).read_text("utf-8")) for n in names)
    if [migration.number for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError(f"migrations are not numbered from 1 without a gap: {', '.join(names)}")
    return migrations


def migrate(connection: sqlite3.Connection, path: str, migrations: Sequence[Migration]) -> None:
    """Bring the tables up to date; a database that has tables already is copied before.

    Raises NewerDatabaseError, MigrationError (which leaves the tables as the last good migration made them), and
    DatabaseError for a database of another program.
    """
    version = version_of(connection)
    if version > len(migrations):
        raise NewerDatabaseError(path, version, len(migrations))
    _refuse_foreign(connection, path, version)
    copy = _copy(connection, path, version) if 0 < version < len(migrations) else None
    for migration in migrations[version:]:
        try:
            _run(connection, migration)
        except sqlite3.Error as error:
            raise MigrationError(path, migration.name, copy, str(error)) from error


def version_of(connection: sqlite3.Connection) -> int:
    """The number of the last migration that ran."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def statements_of(sql: str) -> Iterator[str]:
    """The statements of an SQL text, each with its semicolon.

    sqlite3's executescript would commit the open transaction first, so statements are run one by one.
    """
    statement = ""
    for piece in re.split(r"(?<=;)", sql):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if any(line.strip() and not line.strip().startswith("--") for line in statement.splitlines()):
        raise ValueError(f"the last statement is not complete: {statement.strip()}")


def _refuse_foreign(connection: sqlite3.Connection, path: str, version: int) -> None:
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    has_tables = version > 0 or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
    if has_tables and application_id != APPLICATION_ID:
        raise DatabaseError(DatabaseProblem.FOREIGN, path)


def _copy(connection: sqlite3.Connection, path: str, version: int) -> str:
    """Copy the database as it is; the copy of an earlier attempt is replaced only when the new one is whole."""
    copy, unfinished = Path(f"{path}.version-{version}"), Path(f"{path}.version-{version}.part")
    unfinished.unlink(missing_ok=True)
    connection.execute("VACUUM INTO ?", (str(unfinished),))
    unfinished.chmod(0o600)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(copy)
    return str(copy)


def _run(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have run it between the first look at the version and the lock.
        if version_of(connection) < migration.number:
            for statement in statements_of(migration.sql):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {migration.number}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")

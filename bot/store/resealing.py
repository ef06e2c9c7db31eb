"""A database becomes a sealed one, gets another key, or is refused because the key does not fit."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.personal_data import Column, Sealed
from bot.domain.register import sealed_columns
from bot.store.errors import DatabaseError, DatabaseProblem, opening_error
from bot.store.sealing import TEXT_MARK, Key, add_functions

_MARK = "SELECT proof, places, swept FROM sealing"


def settle(connection: sqlite3.Connection, path: str, key: Key | None) -> None:
    """Make sure that the key fits the database; seal what is not sealed yet, all of it or nothing.

    Raises DatabaseError where it is sealed with another key, or there is none.
    """
    if not _knows_sealing(connection):
        return  # the tables of a test
    mark = connection.execute(_MARK).fetchone()
    if key is None:
        if mark is not None:
            raise DatabaseError(DatabaseProblem.SEALED, path)
        return
    _refuse_other_key(mark, path, key)
    if mark is None or _not_sealed_yet(mark):
        _seal(connection, path, key)
        mark = connection.execute(_MARK).fetchone()
    _watch(connection)
    if not mark[2]:
        _sweep(connection, path)


def refuse_other_key(path: Path, key: Key | None) -> None:
    """See to it that a copy can be used with this key, before it becomes the database. Raises DatabaseError."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            mark = connection.execute(_MARK).fetchone() if _knows_sealing(connection) else None
    except sqlite3.Error as error:
        raise opening_error(error, str(path)) from error
    if mark is not None and key is None:
        raise DatabaseError(DatabaseProblem.SEALED, str(path))
    if key is not None:
        _refuse_other_key(mark, str(path), key)


def rotate(path: str, old: Key, new: Key, busy_seconds: float) -> bool:
    """Seal everything anew with another key, all of it or nothing; False where it is sealed with the new one already.

    Nothing else may use the database meanwhile. Raises DatabaseError where the old key does not fit.
    """
    try:
        connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
    except sqlite3.Error as error:
        raise opening_error(error, path) from error
    try:
        mark = connection.execute(_MARK).fetchone() if _knows_sealing(connection) else None
        if mark is None:
            raise DatabaseError(DatabaseProblem.NOT_SEALED, path)
        is_new = not new.made(mark[0])
        if is_new:
            _reseal(connection, path, old, new)
        if is_new or not mark[2]:
            _sweep(connection, path)
    except sqlite3.Error as error:
        raise opening_error(error, path) from error
    finally:
        connection.close()
    return is_new


def _knows_sealing(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sealing'").fetchone() is not None


def _reseal(connection: sqlite3.Connection, path: str, old: Key, new: Key) -> None:
    add_functions(connection, new)
    add_functions(connection, old, "_old")
    connection.execute("BEGIN EXCLUSIVE")
    try:
        mark = connection.execute(_MARK).fetchone()
        _refuse_other_key(mark, path, old)
        places = set(json.loads(mark[1]))
        for column in sealed_columns():
            if str(column) in places:
                _change(connection, column, "{seal}(un{seal}_old({name}))")
        connection.execute("UPDATE sealing SET proof = ?, swept = 0", (new.proof(),))
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _seal(connection: sqlite3.Connection, path: str, key: Key) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")  # parents and children change alike, but not at once
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have sealed it between the first look and the lock.
            mark = connection.execute(_MARK).fetchone()
            _refuse_other_key(mark, path, key)
            for column in _not_sealed_yet(mark):
                _change(connection, column, "{seal}({name})")
            connection.execute(
                "INSERT INTO sealing (id, proof, places, swept) VALUES (1, ?, ?, 0)"
                " ON CONFLICT DO UPDATE SET places = excluded.places, swept = 0",
                (key.proof(), json.dumps([str(column) for column in sealed_columns()])),
            )
            connection.execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # on a full disk, SQLite has done it already
        connection.execute("ROLLBACK")


def _not_sealed_yet(mark: tuple[str, str, int] | None) -> tuple[Column, ...]:
    done = set(json.loads(mark[1])) if mark else set()
    return tuple(column for column in sealed_columns() if str(column) not in done)


def _refuse_other_key(mark: tuple[str, str, int] | None, path: str, key: Key) -> None:
    if mark is not None and not key.made(mark[0]):
        raise DatabaseError(DatabaseProblem.OTHER_KEY, path)


def _change(connection: sqlite3.Connection, column: Column, value: str) -> None:
    seal = "seal" if column.sealed is Sealed.ALIKE else "seal_text"
    changed = value.format(seal=seal, name=column.name)
    connection.execute(f"UPDATE {column.table} SET {column.name} = {changed} WHERE {column.name} IS NOT NULL")  # noqa: S608 - names of the register


def _watch(connection: sqlite3.Connection) -> None:
    """Let the database itself refuse what is not sealed, whoever forgot to seal it."""
    for column in sealed_columns():
        plain = f"NEW.{column.name} NOT GLOB '{TEXT_MARK}*'"
        if column.name.endswith("_id") and column.sealed is Sealed.ALIKE:
            plain = f"typeof(NEW.{column.name}) NOT IN ('blob', 'null')"
        for event in ("INSERT", f"UPDATE OF {column.name}"):
            name = f"sealed_{column.table}_{column.name}_{event[:6].lower()}"
            connection.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {column.table} WHEN {plain}"
                f" BEGIN SELECT RAISE(ABORT, '{column} is not sealed'); END"
            )


def _sweep(connection: sqlite3.Connection, path: str) -> None:
    """Leave nothing of what was there before: in free pages, in the log of writing, in copies that updates made."""
    connection.execute("VACUUM")
    file = Path(path)
    for copy in file.parent.glob(f"{file.name}.version-*"):
        copy.unlink()
    connection.execute("UPDATE sealing SET swept = 1")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

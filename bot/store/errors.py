"""Why a database cannot be used, as codes and facts: the sentences for them stand in the wording."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable
from enum import StrEnum
from typing import TypeVar

_Result = TypeVar("_Result")


class DatabaseProblem(StrEnum):
    """Why a database cannot be opened."""

    NO_FOLDER = "no_folder"  # the folder of the file cannot be made, or is none
    NO_RIGHTS = "no_rights"  # the file cannot be opened for reading and writing
    NOT_A_DATABASE = "not_a_database"  # the file is something else, or damaged
    FOREIGN = "foreign"  # a database, but of another program
    LOCKED = "locked"  # another process holds it
    DISK = "disk"  # the disk is full or fails
    MISSING = "missing"  # there is no such file
    OCCUPIED = "occupied"  # where a copy should go, something else lies
    SEALED = "sealed"  # it is sealed, and there is no key
    OTHER_KEY = "other_key"  # it is sealed with another key
    NOT_SEALED = "not_sealed"  # it is to get another key, and has none yet
    OTHER = "other"


class DatabaseError(Exception):
    """A database that cannot be opened; path: its file, detail: what the system says (English, technical)."""

    def __init__(self, problem: DatabaseProblem, path: str, detail: str = "") -> None:
        super().__init__(f"{path}: {problem} {detail}".rstrip())
        self.problem = problem
        self.path = path
        self.detail = detail


class NewerDatabaseError(Exception):
    """A database that a newer version of the bot has changed: this one does not know its tables."""

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(f"{path}: version {found}, known up to {known}")
        self.path = path
        self.found = found
        self.known = known


class MigrationError(Exception):
    """A migration that failed and changed nothing; copy: file of the copy made before, where there is one."""

    def __init__(self, path: str, name: str, copy: str | None, detail: str) -> None:
        super().__init__(f"{path}: {name}: {detail}")
        self.path = path
        self.name = name
        self.copy = copy
        self.detail = detail


_BY_CODE = {
    sqlite3.SQLITE_NOTADB: DatabaseProblem.NOT_A_DATABASE,
    sqlite3.SQLITE_CORRUPT: DatabaseProblem.NOT_A_DATABASE,
    sqlite3.SQLITE_CANTOPEN: DatabaseProblem.NO_RIGHTS,
    sqlite3.SQLITE_READONLY: DatabaseProblem.NO_RIGHTS,
    sqlite3.SQLITE_PERM: DatabaseProblem.NO_RIGHTS,
    sqlite3.SQLITE_AUTH: DatabaseProblem.NO_RIGHTS,
    sqlite3.SQLITE_BUSY: DatabaseProblem.LOCKED,
    sqlite3.SQLITE_LOCKED: DatabaseProblem.LOCKED,
    sqlite3.SQLITE_FULL: DatabaseProblem.DISK,
    sqlite3.SQLITE_IOERR: DatabaseProblem.DISK,
}


CURES = {
    DatabaseProblem.NO_RIGHTS: "it may not be written; check the permissions of file and folder",
    DatabaseProblem.NOT_A_DATABASE: "the file is damaged; stop the bot and restore a backup",
    DatabaseProblem.LOCKED: "another process holds it; end that one",
    DatabaseProblem.DISK: "the disk is full or fails; make room",
}
"""What the log says of each trouble; nothing is written half, and it goes on by itself when the trouble is over."""


def opening_error(error: sqlite3.Error, path: str) -> DatabaseError:
    """What an error of SQLite means while a database is opened (primary result codes: sqlite.org/rescode.html)."""
    return DatabaseError(_BY_CODE.get(_code(error), DatabaseProblem.OTHER), path, str(error))


def trouble_of(error: BaseException | None) -> DatabaseProblem | None:
    """What keeps an open database from being used, where an error or one behind it tells so; else the error is ours."""
    while error is not None:
        if isinstance(error, sqlite3.Error) and _code(error) in _BY_CODE:
            return _BY_CODE[_code(error)]
        error = error.__cause__ or error.__context__
    return None


async def if_possible(work: Awaitable[_Result]) -> _Result | None:
    """Do what follows from something that is done and stays so; None where the database cannot be used now."""
    try:
        return await work
    except Exception as error:
        if trouble_of(error) is None:
            raise
        return None


async def was_possible(work: Awaitable[object]) -> bool:
    """Do something with the database that must keep nobody from the rest; False where it cannot be used now."""

    async def done() -> bool:
        await work
        return True

    return await if_possible(done()) is not None


def _code(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF

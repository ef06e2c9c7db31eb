"""Copies of a database: taken while others write to it, checked, and put in the place of a database."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.errors import DatabaseError, DatabaseProblem, NewerDatabaseError, opening_error
from bot.store.migrating import APPLICATION_ID, shipped_migrations, version_of
from bot.store.moments import to_text
from bot.store.resealing import refuse_other_key
from bot.store.sealing import Key

PAGES = 256
"""Pages that are copied in one step: a megabyte."""
PAUSE_SECONDS = 0.002
"""Rest between two steps, so that the disk has time for who writes."""
BUSY_SECONDS = 1.0
"""How long others are waited for who hold a database that is to be replaced."""
OWN_LOG = ("-wal", "-shm")
"""What stands behind the name of a database in the names of the files that belong to it."""
_PART = ".part"
_OF_PART = ("", "-journal", *OWN_LOG)
"""What stands behind the name of a copy that is being made, and behind that in the names of what belongs to it."""
_HEADER = b"SQLite format 3\0"
_HAS_DISPATCHES = 2
"""Since this version of the tables there are announcements under way."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; kept: where the former database lies, halted: announcements that staff must look at."""

    version: int
    kept: Path | None
    halted: int


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at this moment; the copy appears when it is whole, checked and on the disk.

    A copy that is there already is replaced. Others may go on writing: the moment is held by a read transaction, which
    keeps no writer waiting. What was deleted before is not in the copy. Raises DatabaseError.
    """
    if not source.is_file():
        raise DatabaseError(DatabaseProblem.MISSING, str(source))
    if target.exists() and (target.samefile(source) or not _is_ours(target)):
        raise DatabaseError(DatabaseProblem.OCCUPIED, str(target))
    with _whole_or_not_at_all(target) as part:
        with _translated(target), closing(_connect(part, "rw")) as writing:
            writing.execute("PRAGMA synchronous = OFF")  # it is flushed once, at the end
            with _translated(source), closing(_connect(source, "rw")) as reading:
                _hold_moment(reading, source)
                reading.backup(writing, pages=PAGES, progress=lambda *_: time.sleep(PAUSE_SECONDS))
            # One file without a log of its own, and without what was deleted.
            writing.execute("PRAGMA journal_mode = DELETE")
            writing.execute("VACUUM")
        check_copy(part)


def discard_left_overs(folder: Path, names: re.Pattern[str]) -> None:
    """Throw away what a kill left of copies with such names; to be called while none of them is being made."""
    for path in folder.iterdir():
        name, part, ending = path.name.rpartition(_PART)
        if part and ending in _OF_PART and names.fullmatch(name):
            path.unlink(missing_ok=True)


def check_copy(path: Path) -> int:
    """The version of the tables of a database of this program, after every page of it was looked at.

    Raises DatabaseError, and NewerDatabaseError for one that this program does not know.
    """
    if not path.is_file():
        raise DatabaseError(DatabaseProblem.MISSING, str(path))
    with _translated(path), closing(_connect(path, "ro")) as connection:
        _refuse_foreign(connection, path)
        version, known = version_of(connection), len(shipped_migrations())
        if version > known:
            raise NewerDatabaseError(str(path), version, known)
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise DatabaseError(DatabaseProblem.NOT_A_DATABASE, str(path), found)
    return version


def restore_database(source: Path, database: Path, now: datetime, key: bytes | None = None) -> Restored:
    """Put a copy in the place of a database, which is kept beside it under another name.

    key: what the bot will open it with; a copy that another key sealed is refused, for nobody could start with it.

    What was under way when the copy was taken may have gone out since then, so it waits for staff. The caller sees to
    it that no bot runs; any other process that has the database open is noticed. Raises DatabaseError and
    NewerDatabaseError, and changes nothing then.
    """
    if source.exists() and database.exists() and source.samefile(database):
        raise DatabaseError(DatabaseProblem.OCCUPIED, str(database))
    version = check_copy(source)
    refuse_other_key(source, None if key is None else Key(key))
    database.parent.mkdir(parents=True, exist_ok=True)
    kept = database.with_name(f"{database.name}.before-{now:%Y-%m-%dT%H-%M-%SZ}")
    with _whole_or_not_at_all(database) as part:
        with _translated(database), closing(_connect(part, "rw")) as writing:
            with closing(_connect(source, "ro")) as reading:
                reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE")
            halted = _halt(writing, now) if version >= _HAS_DISPATCHES else 0
        check_copy(part)
        _hand_over(part, database)
        was_there = _set_aside(database, kept)
    return Restored(version, kept if was_there else None, halted)


def _hand_over(part: Path, database: Path) -> None:
    """Let a file belong to whom the database belongs, or the folder for it: root often restores what others run."""
    owner = (database if database.exists() else database.parent).stat()
    if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
        os.chown(part, owner.st_uid, owner.st_gid)


def _set_aside(database: Path, kept: Path) -> bool:
    """Keep a database under another name, and take its log away, which must never meet another database.

    The file itself stays until another takes its place, so that at no moment there is none. Returns whether there was
    one.
    """
    if not database.exists():
        return False
    if _has_header(database):
        # Of a damaged one, everything is kept as it is.
        with _unless_damaged(database), closing(_connect(database, "rw", BUSY_SECONDS)) as connection:
            # Takes over what only the log holds; it needs the database for itself, so it fails where others have it.
            connection.execute("PRAGMA journal_mode = DELETE")
    for ending in ("", *OWN_LOG):
        file = Path(f"{database}{ending}")
        if file.exists():
            _keep(file, Path(f"{kept}{ending}"))
    for ending in OWN_LOG:
        Path(f"{database}{ending}").unlink(missing_ok=True)
    return True


def _has_header(path: Path) -> bool:
    """Whether a file begins as a database does; of any other one SQLite would throw the log away."""
    with path.open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


@contextmanager
def _unless_damaged(path: Path) -> Iterator[None]:
    """Work on a database that may be damaged; raises DatabaseError where something else is in the way."""
    try:
        with _translated(path):
            yield
    except DatabaseError as error:
        if error.problem is not DatabaseProblem.NOT_A_DATABASE:
            raise


def _keep(file: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(file)
    except OSError:  # not every file system has links
        shutil.copy2(file, kept)
        _flush(kept)


def _halt(connection: sqlite3.Connection, now: datetime) -> int:
    """Let announcements wait that may have gone out since the copy was taken; returns how many these are.

    To correct or recall twice does no harm, so these go on.
    """
    paused = connection.execute(
        "UPDATE dispatch SET state = 'paused', problem = 'restored' WHERE state = 'sending' AND kind = 'send'"
    ).rowcount
    # The recipients of these were not frozen yet: they are drafts again, which staff may send.
    due = connection.execute(
        "DELETE FROM dispatch WHERE state = 'scheduled' AND kind = 'send' AND due_at <= ? RETURNING announcement",
        (to_text(now),),
    ).fetchall()
    connection.executemany(
        "UPDATE announcement SET submitted_by = NULL, submitted_as = NULL, released_by = NULL WHERE number = ?", due
    )
    return paused + len(due)


def _hold_moment(connection: sqlite3.Connection, path: Path) -> None:
    """Read the database as it is now until the connection is closed, whatever is written meanwhile."""
    connection.execute("BEGIN")
    _refuse_foreign(connection, path)


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise DatabaseError(DatabaseProblem.FOREIGN, str(path))


def _is_ours(path: Path) -> bool:
    """Whether a file is a copy that may be replaced by a newer one; an empty file holds nothing to lose."""
    if not path.is_file():
        return False
    with suppress(DatabaseError), _translated(path), closing(_connect(path, "ro")) as connection:
        _refuse_foreign(connection, path)
        return True
    return path.stat().st_size == 0


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[Path]:
    """A file to be written that takes the place of another when it is on the disk; nobody else may read it."""
    part = target.with_name(f"{target.name}{_PART}")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        _flush(part)
        part.replace(target)
        _flush(target.parent)
    except OSError as error:
        raise DatabaseError(_problem_of(error), str(target), error.strerror or "") from error
    finally:
        for ending in _OF_PART:
            with suppress(OSError):
                Path(f"{part}{ending}").unlink(missing_ok=True)


def _problem_of(error: OSError) -> DatabaseProblem:
    match error:
        case PermissionError():
            return DatabaseProblem.NO_RIGHTS
        case FileNotFoundError() | NotADirectoryError():
            return DatabaseProblem.NO_FOLDER
        case _:
            return DatabaseProblem.DISK


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise opening_error(error, str(path)) from error


def _connect(path: Path, mode: str, busy_seconds: float = 5.0) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=busy_seconds, isolation_level=None)


def _flush(path: Path) -> None:
    """Let the system write a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

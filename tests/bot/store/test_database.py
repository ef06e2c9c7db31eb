"""Opening a database, one writer at a time, and what is left after errors and cancellation."""

import asyncio
import sqlite3
import subprocess
import sys
import threading

import pytest

from bot.store import errors
from bot.store.database import IN_MEMORY, Database
from bot.store.errors import DatabaseError, DatabaseProblem
from bot.store.migrating import Migration

NOTES = (Migration(1, "0001_notes", "CREATE TABLE note (text TEXT PRIMARY KEY) STRICT;"),)


@pytest.fixture(params=["file", "memory"])
async def notes(request, tmp_path):
    path = IN_MEMORY if request.param == "memory" else tmp_path / "notes.sqlite3"
    async with Database(path, migrations=NOTES) as opened:
        yield opened


async def texts_of(database):
    return [text for (text,) in await database.fetch_all("SELECT text FROM note ORDER BY rowid")]


async def add(transaction, text):
    await transaction.execute("INSERT INTO note VALUES (?)", (text,))


async def test_the_folder_of_the_file_is_made(tmp_path):
    async with Database(tmp_path / "a" / "b" / "bot.sqlite3") as database:
        assert await database.fetch_one("SELECT count(*) FROM entry") == (0,)
    assert (tmp_path / "a" / "b" / "bot.sqlite3").is_file()


async def test_what_was_written_is_there_when_opened_again(tmp_path):
    for expected in ([], ["a"]):
        async with Database(tmp_path / "notes.sqlite3", migrations=NOTES) as database:
            assert await texts_of(database) == expected
            if not expected:
                await database.execute("INSERT INTO note VALUES ('a')")


async def test_the_settings_of_the_connections_are_as_meant(tmp_path):
    async with Database(tmp_path / "notes.sqlite3", migrations=NOTES) as database, database.transaction() as writing:
        assert await writing.fetch_one("PRAGMA journal_mode") == ("wal",)
        assert await writing.fetch_one("PRAGMA synchronous") == (2,)
        assert await writing.fetch_one("PRAGMA foreign_keys") == (1,)
        assert await writing.fetch_one("PRAGMA busy_timeout") == (5000,)


async def test_nobody_but_its_owner_may_read_the_file_and_those_beside_it(tmp_path):
    async with Database(tmp_path / "notes.sqlite3", migrations=NOTES) as database:
        await database.execute("INSERT INTO note VALUES ('a')")
        assert {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {
            "notes.sqlite3": 0,
            "notes.sqlite3-wal": 0,
            "notes.sqlite3-shm": 0,
        }


async def test_whoever_waits_behind_one_that_waited_in_vain_hears_of_it_soon(tmp_path, monkeypatch):
    """Each waits for the writing connection, so the whole time for each would add up to minutes."""
    monkeypatch.setattr("bot.store.database.IMPATIENT_SECONDS", 0.01)
    path = tmp_path / "notes.sqlite3"

    async def patience(database):
        async with database.transaction() as writing:
            return await writing.fetch_one("PRAGMA busy_timeout")

    async with Database(path, migrations=NOTES, busy_seconds=0.1) as database:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                await database.execute("INSERT INTO note VALUES ('a')")
        other.execute("COMMIT")
        other.close()
        assert await patience(database) == (10,)
        assert await patience(database) == (100,)
        await database.execute("INSERT INTO note VALUES ('a')")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await database.execute("INSERT INTO nowhere VALUES ('a')")
        assert await patience(database) == (100,)


async def test_reading_cannot_write(tmp_path):
    async with Database(tmp_path / "notes.sqlite3", migrations=NOTES) as database:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await database.fetch_all("INSERT INTO note VALUES ('a')")


async def test_no_thread_is_left_after_closing_or_after_a_failed_opening(tmp_path):
    (tmp_path / "text").write_text("kein Datenbank-Inhalt, sondern Text" * 10)

    def threads():
        return sum("_connection_worker" in thread.name for thread in threading.enumerate())

    before = threads()
    async with Database(tmp_path / "notes.sqlite3", migrations=NOTES):
        assert threads() == before + 2
    with pytest.raises(DatabaseError):
        await Database(tmp_path / "text").open()
    for _ in range(100):
        if threads() == before:
            break
        await asyncio.sleep(0.01)
    assert threads() == before


async def test_a_closed_database_says_so_and_may_be_closed_again(notes):
    await notes.close()
    await notes.close()
    for use in (notes.fetch_all("SELECT 1"), notes.execute("SELECT 1")):
        with pytest.raises(RuntimeError, match="not open"):
            await use


# Why a database cannot be opened.


async def problem_of(path, **options):
    with pytest.raises(DatabaseError) as caught:
        async with Database(path, **options):
            pass
    assert caught.value.path == str(path)
    return caught.value.problem


async def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    assert await problem_of(tmp_path / "file" / "bot.sqlite3") == DatabaseProblem.NO_FOLDER


async def test_a_path_that_is_a_folder_is_named(tmp_path):
    assert await problem_of(tmp_path) == DatabaseProblem.NO_RIGHTS


async def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path):
    (tmp_path / "text").write_text("x" * 1000)
    assert await problem_of(tmp_path / "text") == DatabaseProblem.NOT_A_DATABASE
    assert (tmp_path / "text").read_text() == "x" * 1000


async def test_the_database_of_another_program_is_named_and_left_as_it_is(tmp_path):
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE moz_places (id)")
    connection.close()
    assert await problem_of(path) == DatabaseProblem.FOREIGN
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("moz_places",)]
    connection.close()


async def test_a_database_that_another_process_holds_is_named(tmp_path):
    path = tmp_path / "bot.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    assert await problem_of(path, busy_seconds=0.05) == DatabaseProblem.LOCKED
    connection.close()


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (sqlite3.SQLITE_FULL, DatabaseProblem.DISK),
        (sqlite3.SQLITE_IOERR | 1 << 8, DatabaseProblem.DISK),
        (sqlite3.SQLITE_READONLY, DatabaseProblem.NO_RIGHTS),
        (sqlite3.SQLITE_CORRUPT, DatabaseProblem.NOT_A_DATABASE),
        (sqlite3.SQLITE_MISUSE, DatabaseProblem.OTHER),
    ],
)
def test_every_code_of_sqlite_has_a_meaning(code, problem):
    error = sqlite3.OperationalError("says sqlite")
    error.sqlite_errorcode = code
    opened = errors.opening_error(error, "bot.sqlite3")
    assert (opened.problem, opened.detail, str(opened)) == (
        problem,
        "says sqlite",
        f"bot.sqlite3: {problem} says sqlite",
    )


# One writer at a time.


async def test_a_transaction_is_kept_whole(notes):
    async with notes.transaction() as transaction:
        await add(transaction, "a")
        await transaction.execute_many("INSERT INTO note VALUES (?)", [("b",), ("c",)])
        assert await transaction.fetch_one("SELECT count(*) FROM note") == (3,)
    assert await texts_of(notes) == ["a", "b", "c"]


async def test_an_error_takes_everything_back(notes):
    with pytest.raises(ValueError, match="mitten"):
        async with notes.transaction() as transaction:
            await add(transaction, "a")
            raise ValueError("mitten drin")
    assert await texts_of(notes) == []


async def test_an_error_of_the_database_takes_everything_back(notes):
    with pytest.raises(sqlite3.IntegrityError):
        async with notes.transaction() as transaction:
            await add(transaction, "a")
            await add(transaction, "a")
    async with notes.transaction() as transaction:
        await add(transaction, "a")
    assert await texts_of(notes) == ["a"]


async def test_what_is_not_kept_yet_is_seen_by_nobody_else(tmp_path):
    async with Database(tmp_path / "notes.sqlite3", migrations=NOTES) as database:
        async with database.transaction() as transaction:
            await add(transaction, "a")
            assert await asyncio.create_task(texts_of(database)) == []
        assert await texts_of(database) == ["a"]


async def test_in_memory_a_read_of_another_task_waits_for_the_transaction():
    async with Database(IN_MEMORY, migrations=NOTES) as database:
        async with database.transaction() as transaction:
            await add(transaction, "a")
            reading = asyncio.create_task(texts_of(database))
            await asyncio.sleep(0.01)
            assert not reading.done()
            await add(transaction, "b")
        assert await reading == ["a", "b"]


async def test_writers_wait_for_each_other(notes):
    async def write(number):
        async with notes.transaction() as transaction:
            await add(transaction, f"{number} a")
            await asyncio.sleep(0)
            await add(transaction, f"{number} b")
            if number % 2:
                raise ValueError("taken back")

    await asyncio.gather(*(write(number) for number in range(20)), return_exceptions=True)
    assert await texts_of(notes) == [f"{number} {part}" for number in range(0, 20, 2) for part in "ab"]


async def test_a_single_statement_does_not_end_up_in_the_transaction_of_another_task(notes):
    started, go_on = asyncio.Event(), asyncio.Event()

    async def fail_slowly():
        async with notes.transaction() as transaction:
            await add(transaction, "taken back")
            started.set()
            await go_on.wait()
            raise ValueError("taken back")

    failing = asyncio.create_task(fail_slowly())
    await started.wait()
    single = asyncio.create_task(notes.execute("INSERT INTO note VALUES ('kept') RETURNING text"))
    await asyncio.sleep(0.01)
    go_on.set()
    with pytest.raises(ValueError, match="taken back"):
        await failing
    assert await single == [("kept",)]
    assert await texts_of(notes) == ["kept"]


async def test_a_task_that_would_wait_for_itself_is_told(notes):
    async with notes.transaction() as transaction:
        with pytest.raises(RuntimeError, match="holds a transaction"):
            await notes.execute("INSERT INTO note VALUES ('a')")
        with pytest.raises(RuntimeError, match="holds a transaction"):
            async with notes.transaction():
                pass
        await add(transaction, "b")
    assert await texts_of(notes) == ["b"]


# Cancellation.


async def test_cancellation_in_the_middle_takes_everything_back_and_frees_the_writer(notes):
    started = asyncio.Event()

    async def write():
        async with notes.transaction() as transaction:
            await add(transaction, "a")
            started.set()
            await asyncio.Event().wait()

    writing = asyncio.create_task(write())
    await started.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await notes.execute("INSERT INTO note VALUES ('b')")
    assert await texts_of(notes) == ["b"]


@pytest.mark.parametrize("steps", range(12))
async def test_cancelled_at_any_step_a_transaction_is_kept_whole_or_not_at_all(notes, steps):
    async def write():
        async with notes.transaction() as transaction:
            await add(transaction, "a")
            await add(transaction, "b")

    writing = asyncio.create_task(write())
    for _ in range(steps):
        await asyncio.sleep(0.0005 if steps % 2 else 0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    assert await texts_of(notes) in ([], ["a", "b"])
    async with notes.transaction() as transaction:
        await add(transaction, "c")
    assert (await texts_of(notes))[-1] == "c"


async def test_cancelled_while_it_is_kept_a_transaction_is_kept(notes, monkeypatch):
    from bot.store import database as module

    committing, go_on, commit = asyncio.Event(), asyncio.Event(), module._commit

    async def slow_commit(connection):
        committing.set()
        await go_on.wait()
        await commit(connection)

    monkeypatch.setattr(module, "_commit", slow_commit)

    async def write():
        async with notes.transaction() as transaction:
            await add(transaction, "a")

    writing = asyncio.create_task(write())
    await committing.wait()
    writing.cancel()
    await asyncio.sleep(0.01)
    assert not writing.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await texts_of(notes) == ["a"]


async def test_a_write_that_another_process_keeps_waiting_fails_and_frees_the_writer(tmp_path):
    path = tmp_path / "notes.sqlite3"
    async with Database(path, migrations=NOTES, busy_seconds=0.05) as database:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            async with database.transaction():
                pytest.fail("the transaction cannot have begun")
        other.close()
        async with database.transaction() as transaction:
            await add(transaction, "a")
        assert await texts_of(database) == ["a"]


async def test_a_rollback_that_fails_is_not_hidden(notes):
    from bot.store.database import _roll_back

    class Stuck:
        in_transaction = True

        async def execute(self, sql):
            raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError, match="disk"):
        await _roll_back(Stuck())


def test_a_process_whose_database_cannot_be_opened_ends_without_a_word_of_its_threads(tmp_path):
    (tmp_path / "text").write_text("x" * 1000)
    program = (
        "import asyncio, sys\n"
        "from bot.store.database import Database\n"
        "from bot.store.errors import DatabaseError\n"
        "async def main():\n"
        "    try:\n"
        "        await Database(sys.argv[1]).open()\n"
        "    except DatabaseError as error:\n"
        "        print(error.problem)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "text")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)  # noqa: S603 - our own code
    assert (ended.stdout, ended.stderr) == ("not_a_database\n", "")

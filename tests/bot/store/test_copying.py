"""Copies of a database: taken under load, whole or not at all, and put in the place of another."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.announcements import Audience, DispatchState, Draft
from bot.store import copying
from bot.store.announcements import AnnouncementStore
from bot.store.copying import check_copy, copy_database, restore_database
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.errors import DatabaseError, DatabaseProblem, NewerDatabaseError
from bot.store.migrating import shipped_migrations

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEWEST = len(shipped_migrations())


async def fill(path: Path, people: Iterable[int] = range(1)) -> Path:
    """A database in which some people chose a language."""
    async with Database(path) as database, database.transaction() as transaction:
        await transaction.execute_many(
            "INSERT INTO person (user_id, language) VALUES (?, 'de')", [(n,) for n in people]
        )
    return path


def people_in(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as connection:
        return {number for (number,) in connection.execute("SELECT user_id FROM person")}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def problem_of(source: Path, target: Path) -> DatabaseProblem:
    with pytest.raises(DatabaseError) as caught:
        copy_database(source, target)
    return caught.value.problem


async def test_a_copy_under_load_holds_everything_that_was_acknowledged_before_it_began(tmp_path: Path) -> None:
    path, copy = await fill(tmp_path / "bot.sqlite3", range(5000)), tmp_path / "copy.sqlite3"
    acknowledged, stop = list(range(5000)), asyncio.Event()

    async def write(database: Database, first: int) -> None:
        number = first
        while not stop.is_set():
            await database.execute("INSERT INTO person (user_id, language) VALUES (?, 'en')", (number,))
            acknowledged.append(number)
            number += 4

    async with Database(path) as database:
        writers = [asyncio.create_task(write(database, 10_000 + each)) for each in range(4)]
        for _ in range(3):
            await asyncio.sleep(0.05)
            before = set(acknowledged)
            await asyncio.to_thread(copy_database, path, copy)
            meanwhile = set(acknowledged) - before
            assert check_copy(copy) == NEWEST
            assert before <= people_in(copy)
            assert meanwhile, "nobody could write while the copy was taken"
        stop.set()
        await asyncio.gather(*writers)
    async with Database(copy) as opened:
        assert await opened.fetch_one("SELECT language FROM person WHERE user_id = 10000") == ("en",)


async def test_a_copy_is_one_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path, copy = await fill(tmp_path / "bot.sqlite3"), tmp_path / "copies" / "copy.sqlite3"
    copy.parent.mkdir()
    async with Database(path):
        copy_database(path, copy)
    assert names_in(copy.parent) == ["copy.sqlite3"]
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_what_was_deleted_is_not_in_a_copy(tmp_path: Path) -> None:
    path, copy = tmp_path / "bot.sqlite3", tmp_path / "copy.sqlite3"
    async with Database(path) as database:
        for number in range(200):
            await database.execute("INSERT INTO person VALUES (?, ?)", (number, f"zz-geheim-{number}" * 20))
        await database.execute("DELETE FROM person")
        copy_database(path, copy)
    assert b"zz-geheim" not in copy.read_bytes()


async def test_a_copy_replaces_an_older_one_and_nothing_else(tmp_path: Path) -> None:
    path, copy, text = await fill(tmp_path / "bot.sqlite3"), tmp_path / "copy.sqlite3", tmp_path / "brief.txt"
    copy_database(path, copy)
    await fill(path, [7])
    copy_database(path, copy)
    assert people_in(copy) == {0, 7}
    text.write_text("Ein Brief" * 100)
    assert problem_of(path, text) == DatabaseProblem.OCCUPIED
    assert problem_of(path, path) == DatabaseProblem.OCCUPIED
    assert problem_of(path, tmp_path) == DatabaseProblem.OCCUPIED
    assert text.read_text().startswith("Ein Brief")
    assert people_in(path) == {0, 7}


async def test_what_cannot_be_copied_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = await fill(tmp_path / "bot.sqlite3")
    (tmp_path / "text").write_text("kein Datenbank-Inhalt" * 100)
    with closing(sqlite3.connect(tmp_path / "other")) as connection:
        connection.execute("CREATE TABLE moz_places (id)")
    before = names_in(tmp_path)
    assert problem_of(tmp_path / "none", tmp_path / "copy") == DatabaseProblem.MISSING
    assert problem_of(tmp_path / "text", tmp_path / "copy") == DatabaseProblem.NOT_A_DATABASE
    assert problem_of(tmp_path / "other", tmp_path / "copy") == DatabaseProblem.FOREIGN
    assert problem_of(path, tmp_path / "nowhere" / "copy") == DatabaseProblem.NO_FOLDER
    assert names_in(tmp_path) == before


async def test_a_full_disk_leaves_the_older_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, copy = await fill(tmp_path / "bot.sqlite3"), tmp_path / "copy.sqlite3"
    copy_database(path, copy)
    await fill(path, range(1, 20_000))
    connect = copying._connect

    def on_a_small_disk(file: Path, mode: str, busy_seconds: float = 5.0) -> sqlite3.Connection:
        connection = connect(file, mode, busy_seconds)
        if file.name.endswith(".part"):
            connection.execute("PRAGMA max_page_count = 60")
        return connection

    monkeypatch.setattr(copying, "_connect", on_a_small_disk)
    assert problem_of(path, copy) == DatabaseProblem.DISK
    assert people_in(copy) == {0}
    assert "copy.sqlite3.part" not in names_in(tmp_path)


# Restoring.


async def test_a_restored_database_is_what_the_copy_was_and_the_former_one_is_kept(tmp_path: Path) -> None:
    path, copy = await fill(tmp_path / "bot.sqlite3", [1]), tmp_path / "copy.sqlite3"
    copy_database(path, copy)
    await fill(path, [2])
    restored = restore_database(copy, path, NOON)
    assert restored.version == NEWEST
    assert restored.kept == tmp_path / "bot.sqlite3.before-2026-06-01T12-00-00Z"
    assert people_in(path) == {1}
    assert people_in(restored.kept) == {1, 2}
    assert people_in(copy) == {1}


async def test_what_only_the_log_of_the_former_database_holds_is_kept_too(tmp_path: Path) -> None:
    path, copy = await fill(tmp_path / "running.sqlite3", [1]), tmp_path / "copy.sqlite3"
    copy_database(path, copy)
    killed = tmp_path / "bot.sqlite3"
    async with Database(path) as database:
        await database.execute("INSERT INTO person VALUES (2, 'de')")
        # What a killed process leaves behind: a log that was never taken over.
        for ending in ("", *copying.OWN_LOG):
            shutil.copy(f"{path}{ending}", f"{killed}{ending}")
    kept = restore_database(copy, killed, NOON).kept
    assert kept is not None
    assert people_in(kept) == {1, 2}
    assert people_in(killed) == {1}
    assert not [name for name in names_in(tmp_path) if name.startswith("bot.sqlite3-")]


async def test_a_damaged_database_is_kept_with_its_log_and_replaced(tmp_path: Path) -> None:
    path, copy = tmp_path / "bot.sqlite3", tmp_path / "copy.sqlite3"
    copy_database(await fill(tmp_path / "running.sqlite3", [1]), copy)
    path.write_bytes(b"damaged" * 2000)
    log_of(path).write_bytes(b"of the damaged one")
    kept = restore_database(copy, path, NOON).kept
    assert kept is not None
    assert kept.read_bytes() == b"damaged" * 2000
    assert log_of(kept).read_bytes() == b"of the damaged one"
    assert not log_of(path).exists()
    assert people_in(path) == {1}


async def test_where_there_is_no_database_yet_a_copy_becomes_one(tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    copy_database(await fill(tmp_path / "bot.sqlite3", [1]), copy)
    restored = restore_database(copy, tmp_path / "new" / "bot.sqlite3", NOON)
    assert restored.kept is None
    assert people_in(tmp_path / "new" / "bot.sqlite3") == {1}
    assert names_in(tmp_path / "new") == ["bot.sqlite3"]


async def test_a_database_that_somebody_has_open_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BUSY_SECONDS", 0.05)
    path, copy = await fill(tmp_path / "bot.sqlite3", [1]), tmp_path / "copy.sqlite3"
    copy_database(path, copy)
    async with Database(path) as database:
        with pytest.raises(DatabaseError) as caught:
            restore_database(copy, path, NOON)
        assert caught.value.problem is DatabaseProblem.LOCKED
        await database.execute("INSERT INTO person VALUES (2, 'de')")
    assert people_in(path) == {1, 2}
    assert names_in(tmp_path) == ["bot.sqlite3", "copy.sqlite3"]


async def test_what_is_no_good_copy_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    path = await fill(tmp_path / "bot.sqlite3", range(3000))
    newer, torn = tmp_path / "newer", tmp_path / "torn"
    for copy in (newer, torn):
        copy_database(path, copy)
    with closing(sqlite3.connect(newer, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    content = bytearray(torn.read_bytes())
    with closing(sqlite3.connect(torn)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()
    content[(page - 1) * 4096 + 100 : page * 4096] = b"\xff" * 3996
    torn.write_bytes(content)
    before = names_in(tmp_path)
    with pytest.raises(NewerDatabaseError):
        restore_database(newer, path, NOON)
    for copy, problem in {torn: "not_a_database", tmp_path / "none": "missing", path: "occupied"}.items():
        with pytest.raises(DatabaseError) as caught:
            restore_database(copy, path, NOON)
        assert caught.value.problem == problem
    assert names_in(tmp_path) == before
    assert people_in(path) == set(range(3000))


async def test_a_raw_copy_of_the_files_is_restored_with_what_its_log_holds(tmp_path: Path) -> None:
    path, raw = await fill(tmp_path / "bot.sqlite3", [1]), tmp_path / "raw.sqlite3"
    async with Database(path) as database:
        await database.execute("INSERT INTO person VALUES (2, 'de')")
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{raw}{ending}")
    restore_database(raw, path, NOON)
    assert people_in(path) == {1, 2}


async def test_a_restored_file_belongs_to_whom_the_former_one_belonged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = await fill(tmp_path / "bot.sqlite3", [1]), tmp_path / "copy.sqlite3"
    copy_database(path, copy)
    given: list[tuple[str, int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    monkeypatch.setattr(os, "chown", lambda file, user, group: given.append((file.name, user, group)))
    restore_database(copy, path, NOON)
    assert given == [("bot.sqlite3.part", path.stat().st_uid, path.stat().st_gid)]


async def test_announcements_that_may_have_gone_out_since_wait_for_staff(tmp_path: Path) -> None:
    path, copy = tmp_path / "bot.sqlite3", tmp_path / "copy.sqlite3"
    async with Database(path) as database:
        store = AnnouncementStore(database)
        drafts = [Draft({"de": text}, audience=Audience(everyone=True)) for text in "abc"]
        numbers = [await store.begin(draft, 1, NOON) for draft in drafts]
        await database.execute("UPDATE announcement SET released_by = 1")
        for number, state, due in zip(numbers, ("sending", "scheduled", "scheduled"), (11, 12, 13), strict=True):
            await database.execute(
                "INSERT INTO dispatch (kind, announcement, state, due_at) VALUES ('send', ?, ?, ?)",
                (number, state, f"2026-06-01T{due}:00:00.000000+00:00"),
            )
    copy_database(path, copy)
    assert restore_database(copy, path, NOON).halted == 2
    async with Database(path) as database:
        progress = await DeliveryStore(database).progress(1)
        assert progress is not None
        assert (progress.state, progress.problem) == (DispatchState.PAUSED, "restored")
        assert await database.fetch_all("SELECT announcement, state FROM dispatch WHERE id > 1") == [(3, "scheduled")]
        assert await database.fetch_all("SELECT number FROM announcement WHERE released_by IS NULL") == [(2,)]

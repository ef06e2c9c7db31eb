"""Migrations: fresh, from older, newer refused, and a failing one changes nothing."""

import sqlite3

import pytest

from bot.store.database import IN_MEMORY, Database
from bot.store.errors import MigrationError, NewerDatabaseError
from bot.store.migrating import APPLICATION_ID, Migration, read_migrations, shipped_migrations, statements_of

ONE = Migration(1, "0001_note", "CREATE TABLE note (text TEXT);\nINSERT INTO note VALUES ('eins; mit Semikolon');")
TWO = Migration(2, "0002_date", "ALTER TABLE note ADD COLUMN at TEXT;\nUPDATE note SET at = 'gestern';")
BROKEN = Migration(2, "0002_broken", "ALTER TABLE note ADD COLUMN at TEXT;\nINSERT INTO nowhere VALUES (1);")
TRIGGER = """\
-- Ein Kommentar; mit Semikolon.
CREATE TABLE a (b);
CREATE TRIGGER t AFTER INSERT ON a BEGIN
    UPDATE a SET b = 'x;y';
    DELETE FROM a;
END;
-- Am Ende noch einer.
"""


async def versions(path, migrations):
    async with Database(path, migrations=migrations) as database:
        return await database.fetch_one("SELECT * FROM note"), await database.fetch_one("PRAGMA user_version")


async def test_a_fresh_database_gets_all_migrations_and_no_copy(tmp_path):
    assert await versions(tmp_path / "a.sqlite3", [ONE, TWO]) == (("eins; mit Semikolon", "gestern"), (2,))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sqlite3"]


async def test_a_database_in_memory_gets_all_migrations():
    assert await versions(IN_MEMORY, [ONE, TWO]) == (("eins; mit Semikolon", "gestern"), (2,))


async def test_an_older_database_gets_what_it_lacks_and_a_copy_is_made_before(tmp_path):
    path = tmp_path / "a.sqlite3"
    await versions(path, [ONE])
    (tmp_path / "a.sqlite3.version-1.part").write_text("von einem Absturz übrig")
    assert await versions(path, [ONE, TWO]) == (("eins; mit Semikolon", "gestern"), (2,))
    assert await versions(tmp_path / "a.sqlite3.version-1", [ONE]) == (("eins; mit Semikolon",), (1,))
    assert not (tmp_path / "a.sqlite3.version-1.part").exists()
    assert (tmp_path / "a.sqlite3.version-1").stat().st_mode & 0o777 == 0o600


async def test_a_database_that_is_up_to_date_is_left_alone(tmp_path):
    path = tmp_path / "a.sqlite3"
    first = await versions(path, [ONE, TWO])
    assert await versions(path, [ONE, TWO]) == first
    assert not list(tmp_path.glob("*version*"))


async def test_a_newer_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "a.sqlite3"
    await versions(path, [ONE, TWO])
    with pytest.raises(NewerDatabaseError) as caught:
        await versions(path, [ONE])
    assert (caught.value.found, caught.value.known, caught.value.path) == (2, 1, str(path))
    assert (await versions(path, [ONE, TWO]))[1] == (2,)


async def test_a_failing_migration_leaves_the_old_state_and_names_the_copy(tmp_path):
    path = tmp_path / "a.sqlite3"
    await versions(path, [ONE])
    with pytest.raises(MigrationError, match="0002_broken: no such table: nowhere") as caught:
        await versions(path, [ONE, BROKEN])
    assert (caught.value.name, caught.value.copy) == ("0002_broken", f"{path}.version-1")
    assert await versions(path, [ONE]) == (("eins; mit Semikolon",), (1,))


async def test_of_several_migrations_those_before_the_failing_one_stay(tmp_path):
    path = tmp_path / "a.sqlite3"
    with pytest.raises(MigrationError) as caught:
        await versions(path, [ONE, BROKEN])
    assert caught.value.copy is None
    assert (await versions(path, [ONE]))[1] == (1,)


async def test_a_migration_that_another_process_ran_meanwhile_is_not_run_again(tmp_path):
    path = tmp_path / "a.sqlite3"
    await versions(path, [ONE])
    connection = sqlite3.connect(path, isolation_level=None)
    from bot.store.migrating import _run

    _run(connection, ONE)
    assert connection.execute("SELECT count(*) FROM note").fetchone() == (1,)
    connection.close()


async def test_the_file_carries_the_mark_of_the_bot(tmp_path):
    async with Database(tmp_path / "a.sqlite3") as database:
        assert await database.fetch_one("PRAGMA application_id") == (APPLICATION_ID,)
        assert await database.fetch_one("PRAGMA user_version") == (len(shipped_migrations()),)
    assert (tmp_path / "a.sqlite3").read_bytes()[68:72] == b"FLBO"


def test_statements_are_told_apart_also_with_semicolons_inside():
    statements = list(statements_of(TRIGGER))
    assert [s.split("CREATE ")[1].split()[0] for s in statements] == ["TABLE", "TRIGGER"]
    assert statements[1].endswith("END;")


def test_a_statement_without_an_end_is_refused():
    with pytest.raises(ValueError, match="not complete: DROP TABLE a"):
        list(statements_of("CREATE TABLE a (b);\nDROP TABLE a"))


def test_migrations_are_read_in_the_order_of_their_numbers(tmp_path):
    for name in ("0002_b.sql", "0001_a.sql", "README.md"):
        (tmp_path / name).write_text(f"SELECT '{name}';")
    found = read_migrations(tmp_path)
    assert [(m.number, m.name, m.sql) for m in found] == [
        (1, "0001_a", "SELECT '0001_a.sql';"),
        (2, "0002_b", "SELECT '0002_b.sql';"),
    ]


def test_a_gap_between_migrations_is_refused(tmp_path):
    (tmp_path / "0001_a.sql").touch()
    (tmp_path / "0003_c.sql").touch()
    with pytest.raises(ValueError, match="without a gap"):
        read_migrations(tmp_path)

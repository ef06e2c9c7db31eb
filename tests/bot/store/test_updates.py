"""The updates that were taken, in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.updates import Aside, Left, NotKeptError, SetAside
from bot.store import updates as room
from bot.store.database import Database
from bot.store.migrating import shipped_migrations
from bot.store.updates import ASIDE_LASTS, REMEMBERED, UpdateStore
from tests.fakes import text_update

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = (text_update(number, 1) for number in (5, 6, 7))


@pytest.fixture
def store(database: Database) -> UpdateStore:
    return UpdateStore(database)


async def test_what_is_written_is_left_until_it_is_handled(store: UpdateStore) -> None:
    assert await store.write([(FIRST, True), (SECOND, False)], [], [], NOW) == {5, 6}
    assert await store.left() == [Left(5, FIRST, 1), Left(6, SECOND, 0)]
    assert await store.write([], [6], [5], NOW) == set()
    assert await store.left() == [Left(6, SECOND, 1)]


async def test_an_update_is_new_once_also_after_it_was_handled(store: UpdateStore) -> None:
    await store.write([(FIRST, True)], [], [], NOW)
    assert await store.write([(FIRST, True), (SECOND, False)], [], [], NOW) == {6}
    await store.write([], [], [5], NOW)
    assert await store.write([(FIRST, False), (THIRD, False), (THIRD, False)], [], [6], NOW) == {7}
    assert await store.left() == [Left(7, THIRD, 0)]


async def test_what_was_handled_keeps_nothing_but_its_number(store: UpdateStore, database: Database) -> None:
    await store.write([(FIRST, True)], [], [], NOW)
    await store.write([], [], [5], NOW)
    assert await database.fetch_all("SELECT update_id, attempts, body, aside FROM taken_update") == [(5, 1, None, None)]


async def test_odd_letters_come_back_as_they_were(store: UpdateStore) -> None:
    odd = text_update(5, 1, "half a pair \ud83d, nothing \x00, 👍🏽, \u202e")
    await store.write([(odd, False)], [], [], NOW)
    assert (await store.left())[0].raw == odd


async def test_numbers_are_remembered_for_a_day_and_open_updates_for_ever(store: UpdateStore) -> None:
    await store.write([(FIRST, False), (SECOND, False)], [], [5], NOW)
    await store.write([], [], [5], NOW)
    await store.tidy(NOW + REMEMBERED)
    assert await store.write([(FIRST, False)], [], [], NOW) == set()
    await store.tidy(NOW + REMEMBERED + timedelta(seconds=1))
    assert [one.update_id for one in await store.left()] == [6]
    assert await store.write([(FIRST, False)], [], [], NOW) == {5}


async def test_what_is_set_aside_is_neither_left_nor_new(store: UpdateStore) -> None:
    await store.write([(FIRST, True)], [], [], NOW)
    aside = SetAside(5, "message", Aside.UNREADABLE)
    await store.set_aside(aside)
    assert await store.left() == []
    assert await store.write([(FIRST, False)], [], [], NOW) == set()
    assert await store.untold() == [aside]
    await store.told([5], NOW)
    assert await store.untold() == []
    assert await store.was_told_between(NOW - timedelta(seconds=1), NOW)
    assert not await store.was_told_between(NOW, NOW + timedelta(seconds=1))
    assert not await store.was_told_between(NOW - timedelta(days=2), NOW - timedelta(days=1))  # by a clock ahead


async def test_what_is_set_aside_is_kept_for_a_while_and_not_without_limit(
    store: UpdateStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_ASIDE", 2)
    for number, update in enumerate((FIRST, SECOND, THIRD)):
        await store.write([(update, True)], [], [], NOW + timedelta(days=number))
        await store.set_aside(SetAside(update["update_id"], "message", Aside.UNREADABLE))

    async def kept() -> list[int]:
        return [number for (number,) in await database.fetch_all("SELECT update_id FROM taken_update WHERE body <> ''")]

    await store.tidy(NOW + timedelta(days=2))
    assert await kept() == [6, 7]
    await store.tidy(NOW + timedelta(days=1) + ASIDE_LASTS + timedelta(seconds=1))
    assert await kept() == [7]


async def test_a_database_that_takes_nothing_is_told_and_keeps_nothing_by_half(
    store: UpdateStore, database: Database
) -> None:
    await store.write([(FIRST, True)], [], [], NOW)
    await database.execute(
        "CREATE TRIGGER full BEFORE UPDATE ON taken_update BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    with pytest.raises(NotKeptError, match="disk is full"):
        await store.write([(SECOND, True)], [], [5], NOW)
    assert await store.left() == [Left(5, FIRST, 1)]


async def test_what_an_older_version_set_aside_is_still_told(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    async with Database(path, migrations=shipped_migrations()[:12]) as database:
        await UpdateStore(database).write([(FIRST, True)], [], [], NOW)
        await database.execute("UPDATE taken_update SET aside = 'in_hand_at_two_ends', kind = 'message'")
    async with Database(path) as database:
        assert await UpdateStore(database).untold() == [SetAside(5, "message", Aside.IN_HAND_AT_ENDS)]

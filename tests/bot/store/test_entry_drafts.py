"""Drafts of entries in the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.origins import NOWHERE, Origin, OriginGoneError
from bot.store.database import Database
from bot.store.entry_drafts import EntryDraftStore

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


async def test_a_draft_is_kept_for_each_person_and_entry(database: Database) -> None:
    store = EntryDraftStore(database)
    draft = await store.begin(1, "cafe", 3, {"name": "Café"}, NOON)
    assert (draft.key, draft.user_id, draft.based_on, draft.base, draft.fields) == (
        "cafe",
        1,
        3,
        {"name": "Café"},
        {"name": "Café"},
    )
    assert await store.get(1, "cafe") == draft
    assert await store.get(2, "cafe") is None
    assert await store.get(1, "other") is None


async def test_what_is_made_of_a_draft_survives_a_restart(tmp_path) -> None:
    async with Database(tmp_path / "bot.sqlite3") as database:
        draft = await EntryDraftStore(database).begin(1, "cafe", 3, {"name": "Café"}, NOON)
        changed = replace(
            draft, fields={"name": "Ä"}, based_on=4, base={"name": "B"}, dated=True, clashes={"name": "C"}
        )
        assert await EntryDraftStore(database).keep(changed, LATER)
    async with Database(tmp_path / "bot.sqlite3") as database:
        assert await EntryDraftStore(database).get(1, "cafe") == changed


async def test_beginning_again_forgets_what_was_there(database: Database) -> None:
    store = EntryDraftStore(database)
    draft = await store.begin(1, "cafe", 3, {"name": "Café"}, NOON)
    await store.keep(replace(draft, fields={"name": "X"}, dated=True, clashes={"name": "Y"}), NOON)
    again = await store.begin(1, "cafe", 5, {"name": "Neu"}, LATER)
    assert again == replace(draft, based_on=5, base={"name": "Neu"}, fields={"name": "Neu"})
    assert await store.get(1, "cafe") == again


async def test_new_entries_get_keys_that_no_entry_can_have(database: Database) -> None:
    store = EntryDraftStore(database)
    first, second = await store.begin_new(1, {}, NOON), await store.begin_new(1, {"name": "A"}, LATER)
    assert first.key.startswith("+") and first.is_new
    assert first.key != second.key
    assert await store.of(1, 5) == (second, first)
    assert await store.of(1, 1) == (second,)
    assert await store.of(2, 5) == ()


async def test_a_draft_that_is_gone_is_neither_kept_nor_thrown_away_twice(database: Database) -> None:
    store = EntryDraftStore(database)
    draft = await store.begin(1, "cafe", 3, {"name": "Café"}, NOON)
    assert not await store.discard(2, "cafe")
    assert await store.discard(1, "cafe")
    assert not await store.discard(1, "cafe")
    assert not await store.keep(draft, LATER)
    assert await store.get(1, "cafe") is None


async def test_a_draft_knows_what_it_was_begun_for(tmp_path) -> None:
    async with Database(tmp_path / "bot.sqlite3") as database:
        store = EntryDraftStore(database)
        await store.begin(1, "cafe", 3, {"name": "Café"}, NOON, Origin(ticket=4))
        new = await store.begin_new(1, {"name": "Neu"}, NOON, Origin(gap=7))
        await store.begin(2, "cafe", 3, {"name": "Café"}, NOON)
        await store.set_origin(2, "cafe", Origin(ticket=9))
    async with Database(tmp_path / "bot.sqlite3") as database:
        store = EntryDraftStore(database)
        drafts = [await store.get(1, "cafe"), await store.get(1, new.key), await store.get(2, "cafe")]
        assert [draft and draft.origin for draft in drafts] == [Origin(ticket=4), Origin(gap=7), Origin(ticket=9)]
        again = await store.begin(1, "cafe", 3, {"name": "Café"}, LATER)
        assert again.origin == NOWHERE


async def test_no_entry_is_begun_with_what_was_forgotten(database: Database) -> None:
    with pytest.raises(OriginGoneError):
        await EntryDraftStore(database).begin_new(1, {"name": "Dorfladen"}, NOON, Origin(ticket=4))
    assert await database.fetch_all("SELECT 1 FROM entry_draft") == []

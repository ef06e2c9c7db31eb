"""Where each editor is in the round of questions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.directory import Directory, Entry
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.freshness import FreshnessRound, FreshnessStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WEEK, NEXT = date(2026, 6, 1), date(2026, 6, 8)
MINUTE = timedelta(minutes=1)
CLOSED = FreshnessRound(False, None, frozenset())


@pytest.fixture
def store(database: Database) -> FreshnessStore:
    return FreshnessStore(database)


async def test_who_is_new_is_due_with_the_next_week(store: FreshnessStore) -> None:
    await store.meet([1, 2], WEEK, NOW)
    await store.meet([1, 2], NEXT, NOW)
    assert await store.due(WEEK) == ()
    assert await store.due(NEXT) == (1, 2)
    assert await store.round(1) == await store.round(3) == CLOSED


async def test_a_week_begins_once_for_each(store: FreshnessStore) -> None:
    await store.meet([1, 2], WEEK, NOW)
    assert await store.begin_week(1, NEXT, NOW)
    assert not await store.begin_week(1, NEXT, NOW)
    assert await store.due(NEXT) == (2,)
    assert (await store.round(1)).is_open


async def test_a_clock_that_was_ahead_once_keeps_no_week_from_beginning(store: FreshnessStore) -> None:
    year = timedelta(days=364)
    await store.meet([1], WEEK + year, NOW + year)
    assert await store.due(WEEK) == (1,)
    assert await store.begin_week(1, WEEK, NOW)
    assert not await store.begin_week(1, WEEK, NOW)
    assert await store.due(WEEK) == ()


async def test_only_the_question_that_waits_is_answered_and_once(store: FreshnessStore) -> None:
    await store.begin(1, WEEK, NOW)
    await store.ask(1, "a", NOW)
    assert not await store.answer(1, "b", NOW)
    assert await store.answer(1, "a", NOW)
    assert not await store.answer(1, "a", NOW)
    assert await store.round(1) == FreshnessRound(True, None, frozenset({"a"}))
    await store.ask(1, "b", NOW)
    assert await store.round(1) == FreshnessRound(True, "b", frozenset({"a"}))


async def test_a_round_that_is_open_goes_on_and_one_that_was_stopped_begins_anew(store: FreshnessStore) -> None:
    await store.begin(1, WEEK, NOW)
    await store.ask(1, "a", NOW)
    await store.answer(1, "a", NOW)
    await store.begin(1, WEEK, NOW)
    assert (await store.round(1)).answered == {"a"}
    await store.close(1, NOW)
    await store.ask(1, "b", NOW)
    assert await store.round(1) == FreshnessRound(False, None, frozenset({"a"}))
    await store.begin(1, WEEK, NOW)
    assert await store.round(1) == FreshnessRound(True, None, frozenset())


async def test_a_new_week_forgets_what_was_put_off(store: FreshnessStore) -> None:
    await store.begin(1, WEEK, NOW)
    await store.ask(1, "a", NOW)
    await store.answer(1, "a", NOW)
    assert await store.begin_week(1, NEXT, NOW)
    assert await store.round(1) == FreshnessRound(True, None, frozenset())


async def test_who_changed_the_entry_has_answered(store: FreshnessStore, database: Database) -> None:
    entry = Entry.model_validate({"id": "a", "kind": "o", "name": "A", "summary": {"de": "x"}})
    top = {"directory": {"name": "W"}, "kinds": {"o": {"de": "O"}}, "entries": [entry]}
    entries = DirectoryStore(database)
    await entries.sync(Directory.model_validate(top), "one", NOW)
    for editor in (1, 2):
        await store.begin(editor, WEEK, NOW)
        await store.ask(editor, "a", NOW)
    assert await store.answered_elsewhere() == ()
    await entries.save(entry.model_copy(update={"name": "B"}), "1", NOW)
    assert await store.answered_elsewhere() == ((1, "a"),)
    assert await store.answer(1, "a", NOW)
    assert await store.answered_elsewhere() == ()


async def test_a_question_that_did_not_come_is_overdue_after_a_while(store: FreshnessStore) -> None:
    await store.begin(1, WEEK, NOW)
    assert await store.waiting(NOW, MINUTE) == ()
    assert await store.waiting(NOW + MINUTE, MINUTE) == (1,)
    await store.ask(1, "a", NOW)
    assert await store.waiting(NOW + MINUTE, MINUTE) == ()


async def test_a_question_is_overdue_too_where_the_clock_was_ahead(store: FreshnessStore) -> None:
    await store.begin(1, WEEK, NOW + timedelta(days=364))
    assert await store.waiting(NOW, MINUTE) == (1,)

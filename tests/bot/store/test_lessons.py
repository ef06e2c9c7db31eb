"""Lessons: kept until they are taught, and then as they were."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.inbox import Kind
from bot.domain.origins import OriginGoneError
from bot.domain.teaching import Field, Lesson
from bot.store.database import Database
from bot.store.inbox import InboxStore
from bot.store.lessons import LessonStore

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


async def test_a_lesson_is_kept_as_it_is_changed(database: Database) -> None:
    store = LessonStore(database)
    ticket = (await InboxStore(database).begin(Kind.QUESTION, 5, "de", NOON)).number
    begun = await store.begin(Lesson(0, "Kino?", "de", ticket=ticket, gap=7, words="Kino?"), "1", MONDAY)
    assert begun == Lesson(begun.number, "Kino?", "de", ticket=ticket, gap=7, words="Kino?")
    changed = replace(begun, entry_id="zegg", field=Field.KEYWORDS, words="Kino", revision=3)
    await store.keep(changed)
    assert await store.get(begun.number) == changed
    assert await store.get(begun.number + 1) is None


async def test_a_lesson_is_taught_once_and_stays_as_it_was(database: Database) -> None:
    store = LessonStore(database)
    begun = await store.begin(Lesson(0, "Kino?", "de", words="Kino?"), "1", MONDAY)
    assert await store.set_taught(begun.number, TUESDAY)
    assert not await store.set_taught(begun.number, TUESDAY)
    await store.keep(replace(begun, words="Theater"))
    await store.drop(begun.number)
    assert await store.taught() == (replace(begun, taught=True),)


async def test_what_was_never_taught_is_forgotten(database: Database) -> None:
    store = LessonStore(database)
    taught, old, new = [
        await store.begin(Lesson(0, text, "de"), "1", day)
        for text, day in (("a", MONDAY), ("b", MONDAY), ("c", TUESDAY))
    ]
    await store.set_taught(taught.number, MONDAY)
    await store.forget_until(MONDAY)
    assert [await store.get(each.number) for each in (old, new)] == [None, new]
    assert len(await store.taught()) == 1
    await store.drop(new.number)
    assert await store.get(new.number) is None


async def test_no_lesson_is_begun_with_a_question_that_was_forgotten(database: Database) -> None:
    store = LessonStore(database)
    with pytest.raises(OriginGoneError):
        await store.begin(Lesson(0, "Kino?", "de", ticket=4, words="Kino?"), "1", MONDAY)
    assert await database.fetch_all("SELECT 1 FROM lesson") == []

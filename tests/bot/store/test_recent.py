"""What stands in front of the database: nothing that was said is forgotten, and nothing waits for the disk."""

import asyncio
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.questions import Context, Person, Remembered
from bot.store.questions import QuestionStore
from bot.store.recent import TIDY_SECONDS, RecentConversations

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANNA, BERT, CARL = (Person(number, number) for number in (1, 2, 3))
ANNA_IN_THE_GROUP = Person(-100, 1)


def context(number: int, at: datetime = NOW) -> Context:
    return Context(number, at, "de", entry_id="zegg")


@pytest.fixture
def store(database):
    return QuestionStore(database)


async def test_what_was_kept_is_known_at_once_and_written_soon(store):
    async with RecentConversations(store) as recent:
        await recent.keep(ANNA, context(1))
        assert (await recent.recall(ANNA)).context == context(1)
    assert (await store.recall(ANNA)).context == context(1)


async def test_the_last_of_many_contexts_is_the_one_that_stays(store):
    async with RecentConversations(store) as recent:
        for number in range(50):
            await recent.keep(ANNA, context(number))
            await asyncio.sleep(0)
    assert (await store.recall(ANNA)).context == context(49)


async def test_what_an_earlier_process_wrote_is_known(store):
    await store.keep(ANNA, context(7))
    await store.set_language(ANNA, "en")
    async with RecentConversations(store) as recent:
        assert await recent.recall(ANNA) == Remembered("en", context(7))


async def test_a_language_counts_in_every_chat_of_a_person_and_nowhere_else(store):
    async with RecentConversations(store) as recent:
        for person in (ANNA, ANNA_IN_THE_GROUP, BERT):
            await recent.keep(person, context(1))
        await recent.set_language(ANNA, "en")
        assert [(await recent.recall(person)).language for person in (ANNA, ANNA_IN_THE_GROUP, BERT)] == [
            "en",
            "en",
            None,
        ]
    assert (await store.recall(ANNA)).language == "en"


async def test_only_so_many_conversations_are_held_and_the_others_are_read_again(store):
    async with RecentConversations(store, size=2) as recent:
        for person in (ANNA, BERT, CARL):
            await recent.keep(person, context(person.user_id))
            await asyncio.sleep(0.05)
        assert [(await recent.recall(person)).context for person in (ANNA, BERT, CARL)] == [
            context(number) for number in (1, 2, 3)
        ]


async def test_what_is_not_written_yet_is_not_dropped_from_memory(store):
    async with RecentConversations(store, size=1) as recent:
        for person in (ANNA, BERT, CARL):
            await recent.keep(person, context(person.user_id))
        assert (await recent.recall(ANNA)).context == context(1)


async def test_a_recall_that_waits_for_the_database_does_not_hide_what_came_meanwhile(store):
    class Slow(QuestionStore):
        async def recall(self, person):
            found = await store.recall(person)
            if not asked:
                asked.append(person)
                await recent.keep(ANNA, context(2))
            return found

    asked = []
    recent = RecentConversations(Slow(store._database))
    async with recent:
        assert (await recent.recall(ANNA)).context == context(2)


async def test_what_is_over_is_forgotten_in_memory_and_on_disk(store):
    async with RecentConversations(store) as recent:
        await recent.keep(ANNA, context(1, NOW - timedelta(minutes=20)))
        await recent.keep(BERT, context(1))
        await asyncio.sleep(0.05)
        assert await recent.forget_older_than(NOW - timedelta(minutes=15)) == 1
        assert (await recent.recall(ANNA)).context is None
        assert (await recent.recall(BERT)).context == context(1)


async def test_a_disk_that_fails_is_logged_and_the_conversation_goes_on(store, caplog):
    class Full(QuestionStore):
        async def keep_all(self, conversations):
            raise sqlite3.OperationalError("database or disk is full")

    async with RecentConversations(Full(store._database)) as recent:
        await recent.keep(ANNA, context(1))
        await asyncio.sleep(0.01)
        assert (await recent.recall(ANNA)).context == context(1)
    assert "Contexts could not be stored" in caplog.text


async def test_tidying_goes_on_after_a_failure(store, caplog):
    class Failing(RecentConversations):
        async def forget_older_than(self, moment):
            moments.append(moment)
            if len(moments) == 1:
                raise sqlite3.OperationalError("database is locked")
            return 0

    async def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 2:
            raise asyncio.CancelledError

    moments, pauses = [], []
    with suppress(asyncio.CancelledError):
        await Failing(store).keep_tidy(timedelta(minutes=15), now=lambda: NOW, sleep=sleep)
    assert moments == [NOW - timedelta(minutes=15)] * 2
    assert pauses == [TIDY_SECONDS] * 2
    assert "could not be deleted" in caplog.text


async def test_who_is_forgotten_is_so_everywhere_also_while_something_is_written(store):
    async with RecentConversations(store) as recent:
        for person in (ANNA, ANNA_IN_THE_GROUP, BERT):
            await recent.keep(person, context(1))
        await recent.set_language(ANNA, "en")
        await recent.keep(ANNA, context(2))
        await recent.forget(ANNA)
        for person in (ANNA, ANNA_IN_THE_GROUP):
            assert await recent.recall(person) == Remembered()
        assert (await recent.recall(BERT)).context == context(1)
    for person in (ANNA, ANNA_IN_THE_GROUP):
        assert await store.recall(person) == Remembered()


async def test_of_a_group_what_anybody_talks_about_there_is_forgotten(store):
    async with RecentConversations(store) as recent:
        for person in (ANNA, ANNA_IN_THE_GROUP, BERT):
            await recent.keep(person, context(1))
        await recent.set_language(ANNA, "en")
        await recent.forget(Person(ANNA_IN_THE_GROUP.chat_id, BERT.user_id))
        assert await recent.recall(ANNA_IN_THE_GROUP) == Remembered("en")
        for person in (ANNA, BERT):
            assert (await recent.recall(person)).context == context(1)
    assert await store.recall(ANNA_IN_THE_GROUP) == Remembered("en")
    assert (await store.recall(ANNA)).context == context(1)


async def test_who_is_forgotten_while_nothing_is_written_is_so_too(store):
    await store.keep(ANNA, context(1))
    async with RecentConversations(store) as recent:
        await recent.forget(ANNA)
        assert await recent.recall(ANNA) == Remembered()


async def test_forgetting_waits_for_what_is_being_written_and_not_for_what_others_say_then(store):
    class Busy(QuestionStore):
        """While a batch is written, somebody says something, as it is when many people talk."""

        async def keep_all(self, conversations):
            await super().keep_all(conversations)
            batches.append(len(batches))
            if len(batches) < 50:
                await recent.keep(BERT, context(len(batches)))

    batches = []
    recent = RecentConversations(Busy(store._database))
    async with recent:
        await recent.keep(BERT, context(0))
        await asyncio.sleep(0)
        await recent.forget(ANNA)
        assert len(batches) < 10
    assert (await store.recall(BERT)).context == context(49)


async def test_what_somebody_says_while_they_are_being_forgotten_is_not_written_after_it(store):
    class Asked(QuestionStore):
        """Asked in a group before the forgetting is over, while others are written."""

        async def keep_all(self, conversations):
            if not asked:
                asked.append(True)
                await recent.keep(ANNA_IN_THE_GROUP, context(1))
            await super().keep_all(conversations)

        async def forget(self, person):
            await super().forget(person)
            await recent.keep(ANNA, context(1))
            # Whatever can be written meanwhile is.
            for _ in range(100):
                await asyncio.sleep(0.001)

    asked = []
    recent = RecentConversations(Asked(store._database))
    async with recent:
        await recent.keep(BERT, context(1))
        await asyncio.sleep(0)
        await recent.forget(ANNA)
        assert asked
    for person in (ANNA, ANNA_IN_THE_GROUP):
        assert await store.recall(person) == Remembered()
    assert (await store.recall(BERT)).context == context(1)


async def test_who_is_stopped_while_they_wait_to_be_forgotten_takes_nothing_of_others_along(store):
    class Held(QuestionStore):
        async def keep_all(self, conversations):
            began.set()
            await go_on.wait()
            await super().keep_all(conversations)

    began, go_on = asyncio.Event(), asyncio.Event()
    async with RecentConversations(Held(store._database)) as recent:
        await recent.keep(BERT, context(1))
        await began.wait()
        forgetting = asyncio.create_task(recent.forget(ANNA))
        await asyncio.sleep(0.01)
        forgetting.cancel()
        await asyncio.gather(forgetting, return_exceptions=True)
        go_on.set()
    assert (await store.recall(BERT)).context == context(1)

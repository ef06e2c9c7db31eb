"""What is remembered of people: their language, and for some minutes what they talked about."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.directory import Facet
from bot.domain.questions import Context, Filter, Person, Remembered
from bot.store.database import IN_MEMORY, Database
from bot.store.moments import from_text, to_text
from bot.store.questions import QuestionStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANNA, BERT = Person(chat_id=1, user_id=1), Person(chat_id=-100, user_id=2)
ANNA_IN_THE_GROUP = Person(chat_id=-100, user_id=1)
CONTEXT = Context(
    question=3,
    at=NOW,
    language="de",
    entry_id="zegg",
    offered=("zegg", "solawi"),
    others=("app",),
    facets=(Facet.CONTACT, Facet.PHONE),
)


@pytest.fixture
def store(database):
    return QuestionStore(database)


async def test_of_a_stranger_nothing_is_known(store):
    assert await store.recall(ANNA) == Remembered()


async def test_a_context_comes_back_as_it_was_kept(store):
    await store.keep(ANNA, CONTEXT)
    assert await store.recall(ANNA) == Remembered(None, CONTEXT)


async def test_a_listing_comes_back_as_it_was_kept(store):
    context = Context(1, NOW, "en", listing=Filter("nature", "Brück", None), page=2)
    await store.keep(ANNA, context)
    assert (await store.recall(ANNA)).context == context


async def test_a_new_context_replaces_the_old_one(store):
    await store.keep(ANNA, CONTEXT)
    newer = Context(4, NOW + timedelta(minutes=1), "en")
    await store.keep(ANNA, newer)
    assert await store.recall(ANNA) == Remembered(None, newer)


async def test_each_person_in_each_chat_has_a_context_of_their_own(store):
    await store.keep(ANNA, CONTEXT)
    assert (await store.recall(ANNA_IN_THE_GROUP)).context is None
    assert (await store.recall(BERT)).context is None


async def test_the_language_that_a_person_chose_counts_in_every_chat_and_can_be_changed(store):
    await store.set_language(ANNA, "en")
    await store.set_language(ANNA, "de")
    assert (await store.recall(ANNA_IN_THE_GROUP)).language == "de"
    assert (await store.recall(BERT)).language is None


async def test_contexts_are_deleted_when_their_time_is_over(store, database):
    await store.set_language(ANNA, "en")
    await store.keep(ANNA, CONTEXT)
    await store.keep(BERT, Context(1, NOW + timedelta(seconds=1), "de"))
    assert await store.forget_older_than(NOW + timedelta(microseconds=1)) == 1
    assert await store.recall(ANNA) == Remembered("en", None)
    assert (await store.recall(BERT)).context is not None
    assert await database.fetch_all("SELECT user_id FROM conversation") == [(2,)]
    assert await store.forget_older_than(NOW) == 0


async def test_a_person_is_forgotten_in_every_chat(store):
    for person in (ANNA, ANNA_IN_THE_GROUP, BERT):
        await store.keep(person, CONTEXT)
    await store.set_language(ANNA, "en")
    await store.forget(ANNA)
    assert await store.recall(ANNA) == await store.recall(ANNA_IN_THE_GROUP) == Remembered()
    assert (await store.recall(BERT)).context == CONTEXT


@pytest.mark.parametrize("body", ["", "nichts", "{}", '{"question": 1, "at": "gestern", "language": "de"}', "[1]"])
async def test_a_context_in_another_shape_reads_as_none(store, database, body):
    await store.keep(ANNA, CONTEXT)
    await database.execute("UPDATE conversation SET body = ?", (body,))
    assert (await store.recall(ANNA)).context is None


async def test_a_context_with_more_than_is_known_is_still_read(store, database):
    await store.keep(ANNA, CONTEXT)
    await database.execute("UPDATE conversation SET body = json_insert(body, '$.mood', 'good')")
    assert (await store.recall(ANNA)).context == CONTEXT


async def test_keeping_waits_for_the_transaction_of_another_task(store, database):
    with pytest.raises(ValueError, match="taken back"):
        async with database.transaction() as transaction:
            await transaction.execute("INSERT INTO person VALUES (9, 'de')")
            keeping = asyncio.create_task(store.keep(ANNA, CONTEXT))
            await asyncio.sleep(0.01)
            assert not keeping.done()
            raise ValueError("taken back")
    await keeping
    assert (await store.recall(ANNA)).context == CONTEXT


async def test_many_people_at_once_are_kept_apart(store):
    people = [Person(number, number) for number in range(200)]
    await asyncio.gather(*(store.keep(person, Context(person.user_id, NOW, "de")) for person in people))
    found = await asyncio.gather(*(store.recall(person) for person in people))
    assert [remembered.context.question for remembered in found] == list(range(200))


async def test_it_works_in_memory_too():
    async with Database(IN_MEMORY) as database:
        store = QuestionStore(database)
        await store.keep(ANNA, CONTEXT)
        assert (await store.recall(ANNA)).context == CONTEXT


def test_moments_are_kept_in_utc_and_sort_as_texts():
    berlin = timezone(timedelta(hours=1))
    early, late = datetime(2026, 11, 23, 12, 0, tzinfo=berlin), datetime(2026, 11, 23, 11, 0, 0, 1, tzinfo=UTC)
    assert to_text(early) == "2026-11-23T11:00:00.000000+00:00" < to_text(late)
    assert from_text(to_text(early)) == early


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        to_text(datetime(2026, 11, 23))  # noqa: DTZ001 - what is refused

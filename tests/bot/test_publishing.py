"""Publishing: what is kept counts for answers, once, however many ask for it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.directory import Directory
from bot.matching.questions import Matcher
from bot.office import Office
from bot.publishing import Publisher
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.wording.voice import Voices
from tests.offices import NOON, Room, office_for


@pytest.fixture
async def open_office(
    directory: Directory, matcher: Matcher, voices: Voices
) -> AsyncIterator[tuple[Office, Room, DirectoryStore]]:
    async with Database(":memory:") as database:
        office, room = await office_for(database, directory, matcher, voices)
        yield office, room, DirectoryStore(database)


async def test_a_change_counts_for_answers(open_office: tuple[Office, Room, DirectoryStore]) -> None:
    office, room, store = open_office
    entry = room.snapshot.directory.by_id["zegg"]
    await store.save(entry.model_copy(update={"aliases": ["Quittenhof"]}), "1", NOON)
    await office.publisher.publish()
    assert room.snapshot.directory.by_id["zegg"].aliases == ["Quittenhof"]
    assert room.snapshot.reader.search("Quittenhof", 1)[0].entry_id == "zegg"


async def test_changes_at_the_same_time_are_published_together(
    open_office: tuple[Office, Room, DirectoryStore], matcher: Matcher
) -> None:
    _, room, store = open_office
    made: list[Directory] = []

    def reader_of(directory: Directory) -> Matcher:
        made.append(directory)
        return matcher

    publisher = Publisher(store, reader_of, room.show)
    await asyncio.gather(*(publisher.publish() for _ in range(5)))
    assert len(made) == len(room.shown) == 1


async def test_what_changed_from_outside_is_noticed(open_office: tuple[Office, Room, DirectoryStore]) -> None:
    office, room, store = open_office
    await office.publisher.look(NOON)
    assert room.shown == []
    await store.withdraw("zegg", "command line", NOON)
    await office.publisher.look(NOON)
    assert "zegg" not in room.snapshot.directory.by_id


async def test_what_changed_from_outside_before_the_first_look_is_noticed_too(
    open_office: tuple[Office, Room, DirectoryStore],
) -> None:
    office, room, store = open_office
    await store.withdraw("zegg", "command line", NOON)
    await office.publisher.look(NOON)
    assert "zegg" not in room.snapshot.directory.by_id

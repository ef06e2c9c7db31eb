"""The editors' room, fresh for each test."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.questions import Person
from bot.domain.team import Member, Role, Team
from bot.editing.service import Editing
from bot.matching.questions import Matcher
from bot.opening import matcher_of
from bot.publishing import Publisher
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.entry_drafts import EntryDraftStore
from bot.wording.voice import Voices
from tests.bot.editing.rooms import ANNA, DIRECTORY, OTTO, EditorsRoom
from tests.offices import SABINE, UWE, office_for


@pytest.fixture(scope="session")
def small_matcher() -> Matcher:
    """The matcher of the small directory."""
    return matcher_of(DIRECTORY)


@pytest.fixture
async def editors(voices: Voices, small_matcher: Matcher) -> AsyncIterator[EditorsRoom]:
    team = Team.of_admins((SABINE.user_id, UWE.user_id))
    team.put(Member(ANNA.user_id, frozenset({Role.EDITOR})))
    team.put(Member(OTTO.user_id, frozenset({Role.ANNOUNCER})))
    async with Database(":memory:") as database:
        office, room = await office_for(database, DIRECTORY, small_matcher, voices, team)
        room.language = "en"
        # To read the lexicons anew for every saved entry takes longer than all the rest.
        publisher = Publisher(DirectoryStore(database), lambda _directory: small_matcher, room.show)
        office = replace(office, publisher=publisher)

        async def current(person: Person) -> str | None:
            return "bus" if person == UWE else None

        editing = Editing(office, current)
        yield EditorsRoom(editing, DirectoryStore(database), EntryDraftStore(database), office, room)

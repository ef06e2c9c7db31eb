"""Figures: shown to everybody who has a role, and to nobody else."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.answers import Choice, Found, NothingFound
from bot.domain.directory import Directory, Facet
from bot.domain.questions import Person, Understanding
from bot.domain.subscriptions import ChatKind, Subject, SubjectKind
from bot.domain.team import Member, Role
from bot.matching.questions import Matcher
from bot.office import Office
from bot.stats import Stats
from bot.store.database import Database
from bot.store.subscriptions import SubscriptionStore
from bot.store.tallies import Tallies
from bot.wording.voice import Voices
from tests.offices import ERIKA, NOON, SABINE, office_for

ANNOUNCER = Person(9, 9)


@pytest.fixture
async def office(directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[Office]:
    async with Database(":memory:") as database:
        made, _ = await office_for(database, directory, matcher, voices)
        made.team.put(Member(ANNOUNCER.user_id, frozenset({Role.ANNOUNCER})))
        yield made


async def test_what_was_counted_is_shown_as_text_and_picture(office: Office, directory: Directory) -> None:
    tallies = Tallies(office.database, office.zone, office.now)
    for answer in (*[Found("zegg", (Facet.CONTACT,))] * 5, *[Choice(("zegg", "coconat"))] * 3, *[NothingFound()] * 2):
        tallies.answered(Understanding("Was?", "de"), answer, "de", directory)
    tallies.chose("coconat", directory)
    said = await Stats(office, tallies).show(SABINE)
    text = said.messages[0].text
    assert all(share in text for share in ("50 %", "10 %", "40 %"))
    assert directory.by_id["zegg"].name in text
    (file,) = said.files
    assert file.picture
    assert file.content.startswith(b"\x89PNG")


async def test_subscribers_are_counted_by_topic(office: Office) -> None:
    store = SubscriptionStore(office.database)
    for chat, topics in ((1, ("mobility", "culture")), (2, ("mobility",))):
        for topic in topics:
            await store.add(chat, ChatKind.PRIVATE, "de", Subject(SubjectKind.TOPIC, topic), NOON)
    await store.add(3, ChatKind.PRIVATE, "de", Subject(SubjectKind.ALL), NOON)
    assert await store.count() == (3, (("mobility", 2), ("culture", 1)))
    said = await Stats(office, Tallies(office.database, office.zone, office.now)).show(ANNOUNCER)
    assert said.files == ()
    assert " 2" in said.messages[0].text


async def test_residents_see_no_figures(office: Office) -> None:
    said = await Stats(office, Tallies(office.database, office.zone, office.now)).show(ERIKA)
    assert said.files == ()
    assert "%" not in said.messages[0].text

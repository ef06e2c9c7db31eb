"""The office: who may do what where, and how one leaves a form."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.domain.audit import Act
from bot.domain.directory import Directory
from bot.domain.forms import Room
from bot.domain.messages import Message
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.team import Member, Right, Role, Team
from bot.logs import known_as
from bot.matching.questions import Matcher
from bot.office import Office
from bot.store.database import Database
from bot.wording.voice import Voices
from tests.offices import ERIKA, NOON, SABINE, UWE, office_for

EDITOR = Person(5, 5)
IN_GROUP = Person(-7, SABINE.user_id)


@pytest.fixture
async def office(directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[Office]:
    team = Team.of_admins([SABINE.user_id])
    team.put(Member(EDITOR.user_id, frozenset({Role.EDITOR})))
    async with Database(":memory:") as database:
        yield (await office_for(database, directory, matcher, voices, team))[0]


def told(said: Said | None) -> str:
    assert said is not None
    return said.notice or said.messages[0].text


async def test_who_has_the_right_is_not_refused(office: Office) -> None:
    assert await office.refused_command(SABINE, Right.LEAD, "team") is None
    assert await office.refused_press(EDITOR, Right.EDIT, "edit") is None


async def test_everybody_else_gets_a_polite_no_that_says_why(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        stranger = told(await office.refused_command(ERIKA, Right.EDIT, "edit"))
        lacking = told(await office.refused_command(EDITOR, Right.LEAD, "team"))
        in_group = told(await office.refused_command(IN_GROUP, Right.LEAD, "team"))
    assert len({stranger, lacking, in_group}) == 3
    assert [known_as(user) in line for user, line in zip((3, 5, 1), caplog.messages, strict=True)] == [True] * 3
    pressed = await office.refused_press(ERIKA, Right.EDIT, "edit")
    assert pressed is not None
    assert (pressed.notice, pressed.alert) == (stranger, True)


async def test_who_does_something_else_has_left_the_form(office: Office) -> None:
    await office.ask(SABINE, Room.ANNOUNCING, "text.de")
    assert await office.leave(UWE) is None
    assert await office.leave(SABINE, "/themen") is None
    assert office.asked(SABINE) is None
    await office.ask(SABINE, Room.ANNOUNCING, "text.de")
    assert "Abgebrochen" in told(await office.leave(SABINE, "/Abbrechen"))
    assert await office.leave(SABINE, "/abbrechen") is None


async def test_what_was_done_is_kept(office: Office) -> None:
    await office.record(SABINE, Act.ENTRY_CONFIRMED, entry_id="zegg", detail="2026-06-01")
    await office.record(EDITOR, Act.ENTRY_EDITED, entry_id="coconat")
    newest, oldest = await office.audit.deeds(10)
    assert (oldest.at, oldest.actor, oldest.act, oldest.detail) == (NOON, "1", Act.ENTRY_CONFIRMED, "2026-06-01")
    assert await office.audit.deeds(10, actor="5") == (newest,)
    assert await office.audit.deeds(10, entry_id="zegg") == (oldest,)
    assert await office.audit.deeds(1, 1) == (oldest,)


async def test_staff_read_their_commands_below_the_help_where_they_are_alone(office: Office) -> None:
    page = Message("Help")
    office.team.put(Member(UWE.user_id, frozenset({Role.ANNOUNCER})))
    assert await office.with_commands(ERIKA, page) == page
    assert await office.with_commands(IN_GROUP, page) == page
    of_admin = (await office.with_commands(SABINE, page)).text
    of_announcer = (await office.with_commands(UWE, page)).text
    assert of_admin.startswith("Help\n\n")
    assert "/mitteilung – " in of_announcer
    assert "/team – " in of_admin
    assert "/team" not in of_announcer

"""Admins are told of what was set aside: once, without what stands in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.directory import Directory
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.domain.team import Member, Role, Team
from bot.domain.updates import Aside, SetAside
from bot.matching.questions import Matcher
from bot.quarantine import PAUSE, Quarantine
from bot.store.database import Database
from bot.store.updates import ASIDE_LASTS, UpdateStore
from bot.wording.voice import Voices
from tests.fakes import text_update
from tests.offices import NOON, SABINE, UWE, office_for


class House:
    def __init__(self, store: UpdateStore) -> None:
        self.store = store
        self.state = State.SENT
        self.sent: list[tuple[int, str]] = []
        self.quarantine: Quarantine

    async def send(self, chat_id: int, message: Message) -> Outcome:
        self.sent.append((chat_id, message.text))
        return Outcome(self.state)

    async def set_aside(self, *numbers: int, why: Aside = Aside.UNREADABLE) -> None:
        for number in numbers:
            await self.store.write([(text_update(number, 9, "Mein Geheimnis"), True)], [], [], NOON)
            await self.store.set_aside(SetAside(number, "message", why))


@pytest.fixture
async def it(tmp_path: Path, directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[House]:
    async with Database(tmp_path / "bot.sqlite3") as database:
        editor = Member(4, frozenset({Role.EDITOR}))
        team = Team([*Team.of_admins([SABINE.user_id, UWE.user_id]).members, editor])
        office, room = await office_for(database, directory, matcher, voices, team)
        room.language = "en"
        house = House(UpdateStore(database))
        house.quarantine = Quarantine(office, house.store, house.send)
        yield house


async def test_all_admins_are_told_once(it: House) -> None:
    await it.quarantine.tell(NOON)
    assert it.sent == []
    await it.set_aside(5, 6)
    for _ in range(2):
        await it.quarantine.tell(NOON)
    assert [chat for chat, _ in it.sent] == [SABINE.user_id, UWE.user_id]
    text = it.sent[0][1]
    assert "2 updates have a form that this version does not know" in text
    assert "5: message\n6: message" in text
    assert "Geheimnis" not in text


async def test_many_one_after_the_other_are_told_together(it: House) -> None:
    await it.set_aside(1)
    await it.quarantine.tell(NOON)
    await it.set_aside(*range(2, 14), why=Aside.IN_HAND_AT_ENDS)
    await it.quarantine.tell(NOON + PAUSE - timedelta(minutes=1))
    assert len(it.sent) == 2
    await it.quarantine.tell(NOON + PAUSE)
    assert len(it.sent) == 4
    assert "12 updates were being handled when the program ended, several times" in it.sent[-1][1]
    assert "11: message\n\nand 2 more" in it.sent[-1][1]


async def test_who_could_not_be_reached_is_told_later(it: House) -> None:
    await it.set_aside(5)
    it.state = State.NOT_SENT
    await it.quarantine.tell(NOON)
    it.state = State.SENT
    await it.quarantine.tell(NOON)
    assert len(it.sent) == 4


async def test_what_is_past_its_time_is_forgotten(it: House) -> None:
    await it.set_aside(5)
    await it.quarantine.tidy(NOON + ASIDE_LASTS + timedelta(seconds=1))
    assert await it.store.untold() == []

"""The off switch: it survives a restart, halts what is sent, and stands in the log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.announcements import Audience, DispatchKind, Draft, Loudness
from bot.domain.audit import Act
from bot.domain.directory import Directory
from bot.domain.forms import Form, Room
from bot.domain.halts import MAX_REASON
from bot.domain.replies import Said, Typed
from bot.domain.team import Member, Role
from bot.matching.questions import Matcher
from bot.office import Office
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore, schedule
from bot.store.halts import HaltStore
from bot.store.ledger import Ledger
from bot.switching import Switching
from bot.wording.html import Html, plain
from bot.wording.voice import Voices
from tests.offices import ERIKA, NOON, SABINE, UWE, office_for


@dataclass
class Stand:
    """An office with the off switch of its database."""

    office: Office
    switching: Switching

    async def restarted(self) -> Switching:
        return Switching(self.office, await HaltStore(self.office.database).load())

    async def acts(self) -> list[tuple[str, Act, str]]:
        return [(deed.actor, deed.act, deed.detail) for deed in await self.office.audit.deeds(10)]


@pytest.fixture
async def stand(tmp_path: Path, directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[Stand]:
    async with Database(tmp_path / "bot.sqlite3") as database:
        office, room = await office_for(database, directory, matcher, voices)
        room.language = "en"
        office.team.put(Member(7, frozenset({Role.EDITOR})))
        yield Stand(office, Switching(office, await HaltStore(database).load()))


def text_of(said: Said) -> str:
    return plain(Html(said.messages[-1].text))


async def test_off_for_residents_and_on_for_the_team(stand: Stand) -> None:
    said = await stand.switching.pause(SABINE, "Wrong answers")
    assert "Reason: Wrong answers" in text_of(said)
    assert [chat for chat, _ in said.to_others] == [UWE.user_id, 7]
    assert stand.switching.turns_away(ERIKA)
    assert not stand.switching.turns_away(UWE)
    said = await stand.switching.resume(UWE)
    assert [chat for chat, _ in said.to_others] == [SABINE.user_id, 7]
    assert not stand.switching.turns_away(ERIKA)
    assert await stand.acts() == [
        (str(UWE.user_id), Act.SWITCHED_ON, ""),
        (str(SABINE.user_id), Act.SWITCHED_OFF, "Wrong answers"),
    ]


async def test_it_survives_a_restart(stand: Stand) -> None:
    await stand.switching.pause(SABINE, "Wrong answers")
    again = await stand.restarted()
    assert again.turns_away(ERIKA)
    assert "since" in text_of(await again.pause(UWE, "Another reason"))
    await again.resume(UWE)
    assert not (await stand.restarted()).turns_away(ERIKA)
    assert len(await stand.acts()) == 2


async def test_without_a_reason_it_is_asked_for(stand: Stand) -> None:
    await stand.switching.pause(SABINE, "  ")
    form = stand.office.asked(SABINE)
    assert form is not None and form.room is Room.SWITCH
    assert not stand.switching.turns_away(ERIKA)
    said = await stand.switching.typed(SABINE, form, Typed("x" * (MAX_REASON + 1)))
    assert said is not None and "at most 200 characters" in text_of(said)
    assert not stand.switching.turns_away(ERIKA)
    await stand.switching.typed(SABINE, form, Typed("Because &lt;b&gt;"))
    assert stand.office.asked(SABINE) is None
    assert (await stand.acts())[0][2] == "Because <b>"


async def test_while_the_database_takes_nothing_it_holds_and_is_written_down_later(stand: Stand) -> None:
    database = stand.office.database
    await stand.switching.pause(SABINE, "")
    form = stand.office.asked(SABINE)
    assert form is not None
    await database.execute("PRAGMA query_only = ON")
    said = await stand.switching.typed(SABINE, form, Typed("Wrong answers"))
    assert said is not None
    for message in (*said.messages, *(message for _, message in said.to_others)):
        assert "I could not write this down" in message.text
    assert stand.switching.turns_away(ERIKA)
    await stand.switching.keep(NOON)
    assert not (await stand.restarted()).turns_away(ERIKA)
    assert "I could not write this down" in text_of(await stand.switching.resume(UWE))
    assert not stand.switching.turns_away(ERIKA)
    await stand.switching.pause(UWE, "Again")
    await database.execute("PRAGMA query_only = OFF")
    await stand.switching.keep(NOON)
    assert (await stand.restarted()).turns_away(ERIKA)
    assert [(actor, act) for actor, act, _ in await stand.acts()] == [
        (str(UWE.user_id), Act.SWITCHED_OFF),
        (str(UWE.user_id), Act.SWITCHED_ON),
        (str(SABINE.user_id), Act.SWITCHED_OFF),
    ]
    assert "I could not" not in text_of(await stand.switching.resume(SABINE))


async def test_where_the_reason_cannot_be_asked_for_the_admin_reads_how_to_give_it(stand: Stand) -> None:
    await stand.office.database.execute("PRAGMA query_only = ON")
    assert "behind the command" in text_of(await stand.switching.pause(SABINE, ""))
    assert not stand.switching.turns_away(ERIKA)


async def test_an_error_that_is_none_of_the_database_is_not_hidden(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(HaltStore, "switch_off", fail)
    with pytest.raises(ValueError, match="a bug"):
        await stand.switching.pause(SABINE, "Wrong answers")


async def test_nothing_is_sent_though_the_database_does_not_know_that_it_is_off(stand: Stand) -> None:
    database, is_off = stand.office.database, True
    ledger = Ledger(database, channel=-100, is_off=lambda: is_off)
    draft = Draft({"de": "Hallo"}, audience=Audience(everyone=True))
    first, second = [await AnnouncementStore(database).begin(draft, 1, NOON) for _ in "ab"]
    async with database.transaction() as transaction:
        await schedule(transaction, DispatchKind.SEND, first, Loudness.NORMAL, NOON, 1)
    await Ledger(database, channel=-100).begin_due(NOON)
    async with database.transaction() as transaction:
        await schedule(transaction, DispatchKind.SEND, second, Loudness.NORMAL, NOON, 1)
    assert (await ledger.begin_due(NOON), await ledger.claim(10, NOON)) == ([], [])
    is_off = False
    assert len(await ledger.claim(10, NOON)) == 1
    assert await ledger.begin_due(NOON) == [2]


async def test_who_is_no_admin_any_more_types_a_question(stand: Stand) -> None:
    assert await stand.switching.typed(ERIKA, Form("reason", room=Room.SWITCH), Typed("Because")) is None
    assert not stand.switching.turns_away(ERIKA)


async def test_switched_on_already_is_said_and_not_logged(stand: Stand) -> None:
    assert "is switched on" in text_of(await stand.switching.resume(SABINE))
    assert await stand.acts() == []


async def test_while_it_is_off_nothing_begins_and_nothing_is_claimed(stand: Stand) -> None:
    database = stand.office.database
    ledger, deliveries = Ledger(database, channel=-100), DeliveryStore(database)
    draft = Draft({"de": "Hallo"}, audience=Audience(everyone=True))
    first, second = [await AnnouncementStore(database).begin(draft, 1, NOON) for _ in "ab"]
    async with database.transaction() as transaction:
        await schedule(transaction, DispatchKind.SEND, first, Loudness.NORMAL, NOON, 1)
    assert await ledger.begin_due(NOON) == [1]
    async with database.transaction() as transaction:
        await schedule(transaction, DispatchKind.SEND, second, Loudness.NORMAL, NOON, 1)
    await stand.switching.pause(SABINE, "Wrong answers")
    assert await ledger.begin_due(NOON) == []
    assert await ledger.claim(10, NOON) == []
    assert not await deliveries.is_busy(NOON)
    await stand.switching.resume(SABINE)
    assert await deliveries.is_busy(NOON)
    assert len(await ledger.claim(10, NOON)) == 1
    assert await ledger.begin_due(NOON) == [2]

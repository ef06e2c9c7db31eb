"""Boards: one message for each dispatch, edited while it goes on, and noticed where staff are needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.boards import Boards
from bot.domain.announcements import DispatchState
from bot.domain.audit import Act, Deed
from bot.domain.halts import Halt
from bot.domain.outcomes import Outcome, State
from bot.domain.questions import Person
from bot.domain.team import Member, Role, Team
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.halts import HaltStore
from bot.store.ledger import Ledger
from bot.wording.voice import Voice
from tests.post_office import STAFF, PlayedSender, QuickClock, announce, state_of, subscribe, until
from tests.stage import NOON

ANNA, BERT, CARLA, COLLEAGUE = 11, 12, 13, 998


@dataclass
class Wall:
    """The boards, with what they read and through what they speak."""

    boards: Boards
    database: Database
    store: DeliveryStore
    sender: PlayedSender
    clock: QuickClock
    voice: Voice
    team: Team = field(default_factory=lambda: Team.of_admins({STAFF, COLLEAGUE}))

    def made(self, *, asks: bool = True) -> Boards:
        async def voice_of(_person: Person) -> Voice:
            return self.voice

        return Boards(self.store, self.sender, voice_of, self.team, asks=asks, clock=self.clock)  # type: ignore[arg-type]

    async def announced(self) -> int:
        """An announcement to three people that is being sent."""
        await subscribe(self.database, ANNA, BERT, CARLA)
        dispatch = (await announce(self.database)).dispatch
        await Ledger(self.database).begin_due(NOON)
        return dispatch

    async def put(self, state: str, chat: int) -> None:
        await self.database.execute("UPDATE delivery SET state = ? WHERE chat_id = ?", (state, chat))

    @property
    def told(self) -> list[tuple[str, int]]:
        return [(call.method, call.chat) for call in self.sender.calls]


@pytest.fixture
async def wall(german: Voice) -> AsyncIterator[Wall]:
    async with Database(":memory:") as database:
        clock = QuickClock()
        sender = PlayedSender(clock)
        made = Wall(None, database, DeliveryStore(database), sender, clock, german)  # type: ignore[arg-type]
        made.boards = made.made()
        yield made


async def test_who_began_it_gets_one_message_that_is_edited_from_then_on(wall: Wall) -> None:
    await wall.announced()
    await wall.boards.refresh()
    await wall.put("sent", ANNA)
    await wall.clock.sleep(3)
    await wall.boards.refresh()
    first, second = wall.sender.calls
    assert (first.method, first.chat) == ("send", STAFF)
    assert "0 von 3" in first.text
    assert (second.method, second.chat, second.message_id) == ("edit", STAFF, 1001)
    assert "1 von 3" in second.text
    assert "20 pro Minute · noch weniger als eine Minute" in second.text


async def test_what_has_not_changed_is_not_edited(wall: Wall) -> None:
    await wall.announced()
    for _ in range(3):
        await wall.boards.refresh()
    assert wall.told == [("send", STAFF)]


async def test_the_board_says_that_the_bot_is_switched_off_and_goes_on_with_it(wall: Wall) -> None:
    await wall.announced()
    await wall.put("sent", ANNA)
    await wall.boards.refresh()
    halts = HaltStore(wall.database)
    await halts.switch_off(Halt(NOON, "Probe"), Deed(NOON, str(STAFF), Act.SWITCHED_OFF))
    await wall.put("sent", BERT)
    await wall.clock.sleep(3)
    await wall.boards.refresh()
    await halts.switch_on(Deed(NOON, str(STAFF), Act.SWITCHED_ON))
    await wall.boards.refresh()
    begun, off, on = (call.text for call in wall.sender.calls)
    assert "abgeschaltet" not in begun
    assert "· wartet" in off
    assert "Der Bot ist abgeschaltet" in off
    assert "2 von 3" in off
    assert "pro Minute" not in off
    assert "· läuft" in on
    assert "abgeschaltet" not in on
    assert "20 pro Minute" in on


async def test_a_restart_goes_on_with_the_same_message(wall: Wall) -> None:
    await wall.announced()
    await wall.boards.refresh()
    await wall.put("sent", ANNA)
    await wall.made().refresh()
    assert wall.told == [("send", STAFF), ("edit", STAFF)]


async def test_the_report_is_shown_once_also_after_a_restart(wall: Wall) -> None:
    dispatch = await wall.announced()
    await wall.boards.refresh()
    for chat in (ANNA, BERT, CARLA):
        await wall.put("sent", chat)
    await Ledger(wall.database).finish(NOON)
    await wall.boards.refresh()
    await wall.boards.refresh()
    await wall.made().refresh()
    assert wall.told == [("send", STAFF), ("edit", STAFF)]
    assert "an 3 Empfänger versendet" in wall.sender.calls[-1].text
    assert await state_of(wall.database, dispatch) == "done"


@pytest.mark.parametrize(("asks", "way"), [(True, "send"), (False, "edit")])
async def test_what_is_uncertain_in_the_end_is_noticed_where_staff_shall_be_asked(
    wall: Wall, *, asks: bool, way: str
) -> None:
    await wall.announced()
    boards = wall.made(asks=asks)
    await boards.refresh()
    for chat, state in ((ANNA, "sent"), (BERT, "sent"), (CARLA, "uncertain")):
        await wall.put(state, chat)
    await Ledger(wall.database).finish(NOON)
    await boards.refresh()
    assert wall.told == [("send", STAFF), (way, STAFF)]
    assert "ungewiss" in wall.sender.calls[-1].text


async def test_a_board_that_was_deleted_comes_anew(wall: Wall) -> None:
    await wall.announced()
    await wall.boards.refresh()
    await wall.put("sent", ANNA)
    wall.sender.script(STAFF, Outcome(State.UNEDITABLE))
    await wall.boards.refresh()
    assert wall.told == [("send", STAFF), ("edit", STAFF), ("send", STAFF)]
    await wall.put("sent", BERT)
    await wall.boards.refresh()
    assert wall.sender.calls[-1].message_id == 1003


async def finished(wall: Wall, **states: str) -> None:
    """Everybody is through: as sent, or as said here."""
    for name, chat in (("anna", ANNA), ("bert", BERT), ("carla", CARLA)):
        await wall.put(states.get(name, "sent"), chat)
    await Ledger(wall.database).finish(NOON)


async def test_a_message_that_shows_it_as_it_was_is_brought_to_the_end_though_another_shows_it_already(
    wall: Wall,
) -> None:
    """Telegram takes its time for the answer to a press; meanwhile all is sent."""
    dispatch = await wall.announced()
    await wall.boards.refresh()
    await finished(wall)
    await wall.boards.refresh()
    await wall.store.set_board(dispatch, STAFF, 55)
    for _ in range(2):
        await wall.boards.refresh()
    assert wall.told == [("send", STAFF), ("edit", STAFF), ("edit", STAFF)]
    assert wall.sender.calls[-1].message_id == 55
    assert "an 3 Empfänger versendet" in wall.sender.calls[-1].text


async def test_what_was_on_its_way_when_staff_cancelled_is_counted_in_the_end(wall: Wall) -> None:
    dispatch = await wall.announced()
    await wall.put("sending", ANNA)
    await wall.boards.refresh()
    await wall.store.cancel(dispatch, NOON)
    await wall.boards.refresh()
    assert "an 0 Empfänger versendet" in wall.sender.calls[-1].text
    await wall.put("sent", ANNA)
    for _ in range(2):
        await wall.boards.refresh()
    assert wall.told == [("send", STAFF), ("edit", STAFF), ("edit", STAFF)]
    assert "an 1 Empfänger versendet" in wall.sender.calls[-1].text


async def test_who_looks_at_what_is_over_is_not_asked_once_more(wall: Wall) -> None:
    dispatch = await wall.announced()
    await finished(wall, carla="uncertain")
    await wall.boards.refresh()
    await wall.store.set_board(dispatch, STAFF, 55, DispatchState.DONE)
    await wall.boards.refresh()
    assert wall.told == [("send", STAFF)]


async def test_a_message_that_becomes_the_board_meanwhile_is_brought_to_the_end_too(wall: Wall) -> None:
    dispatch = await wall.announced()
    await wall.boards.refresh()
    await finished(wall)
    wall.sender.open.clear()
    refreshing = asyncio.create_task(wall.boards.refresh())
    await until(lambda: wall.sender.underway)
    await wall.store.set_board(dispatch, STAFF, 55)
    wall.sender.open.set()
    await refreshing
    await wall.boards.refresh()
    assert [call.message_id for call in wall.sender.calls] == [None, 1001, 55]


async def test_another_message_is_brought_up_to_date_though_nothing_has_changed(wall: Wall) -> None:
    dispatch = await wall.announced()
    await wall.boards.refresh()
    await wall.store.set_board(dispatch, STAFF, 55)
    for _ in range(2):
        await wall.boards.refresh()
    assert [call.message_id for call in wall.sender.calls] == [None, 55]


async def test_who_watches_it_sees_how_it_ends_though_who_began_it_has_left(wall: Wall) -> None:
    dispatch = await wall.announced()
    await wall.store.set_board(dispatch, COLLEAGUE, 55)
    wall.team.put(Member(STAFF, frozenset({Role.EDITOR})))
    await finished(wall, carla="uncertain")
    await wall.boards.refresh()
    assert wall.told == [("send", COLLEAGUE)]
    assert "ungewiss" in wall.sender.calls[-1].text


async def test_what_telegram_did_not_take_is_shown_with_the_next_look(wall: Wall) -> None:
    await wall.announced()
    wall.sender.script(STAFF, Outcome(State.LATER, retry_after=5))
    await wall.boards.refresh()
    await wall.boards.refresh()
    assert wall.told == [("send", STAFF), ("send", STAFF)]


async def test_trouble_pauses_and_all_staff_are_told(wall: Wall) -> None:
    dispatch = await wall.announced()
    await wall.boards.stopped(dispatch, "Bad Request: message is too long")
    assert await state_of(wall.database, dispatch) == "paused"
    assert wall.told == [("send", COLLEAGUE), ("send", STAFF)]
    assert all("Bad Request: message is too long" in call.text for call in wall.sender.calls)


async def test_who_is_no_announcer_any_more_is_shown_no_more(wall: Wall) -> None:
    await wall.announced()
    await wall.boards.refresh()
    wall.team.put(Member(STAFF, frozenset({Role.EDITOR})))
    await wall.put("sent", ANNA)
    await wall.boards.refresh()
    for chat in (BERT, CARLA):
        await wall.put("sent", chat)
    await Ledger(wall.database).finish(NOON)
    await wall.boards.refresh()
    assert wall.told == [("send", STAFF)]
    assert await wall.store.boards() == []

"""Updates that are kept and handled, through stops, kills and a database that fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import logs
from bot.domain.updates import Aside, NotKeptError, Raw, SetAside
from bot.intake import taking as room
from bot.intake.spoken import Spoken, speaking
from bot.intake.taking import ENDS, Handling, Taking
from bot.metrics import Metrics
from bot.store.database import Database
from bot.store.updates import UpdateStore
from tests.fakes import text_update

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FULL = "CREATE TRIGGER full BEFORE {} ON taken_update BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"

Work = Callable[[int], Awaitable[object]]


class House:
    """What takes updates, on a database that outlives it; `handled` are the numbers of those handled to the end."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = UpdateStore(database)
        self.began: list[int] = []
        self.handled: list[int] = []
        self.told: list[int] = []
        self.work: Work = lambda _: asyncio.sleep(0)

    def read(self, raw: Raw) -> int:
        if "broken" in raw:
            raise KeyError("Mein Geheimnis")
        update_id: int = raw["update_id"]
        return update_id

    async def handle(self, update_id: int) -> None:
        self.began.append(update_id)
        await self.work(update_id)
        self.handled.append(update_id)

    async def apologize(self, raw: Raw) -> None:
        self.told.append(raw["update_id"])

    @property
    def spoken(self) -> Spoken:
        return Spoken(self.database.file)

    @property
    def handling(self) -> Handling[int]:
        return Handling(self.read, self.handle, self.apologize)

    @asynccontextmanager
    async def process(self, grace: float = 5.0, **settings: Any) -> AsyncIterator[Taking[int]]:
        """One life of the process; its end is a stop."""
        pauses = {"sleep": lambda _: asyncio.sleep(0.005)}
        taking = Taking(self.store, self.spoken, self.handling, Metrics(), **pauses, **settings)
        async with taking, taking.handling(grace):
            yield taking

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[Taking[int]]:
        """One life of the process that ends by a kill: nothing is finished, and nothing more is written."""
        async with self.process(grace=0) as taking:
            yield taking

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - many conditions, none with an event of its own
                await asyncio.sleep(0.002)

    async def left(self) -> list[tuple[int, int]]:
        return [(one.update_id, one.attempts) for one in await self.store.left()]


@pytest.fixture
async def it(tmp_path: Any) -> AsyncIterator[House]:
    async with Database(tmp_path / "bot.sqlite3") as database:
        yield House(database)


def updates(*numbers: int, chat: int | None = None) -> list[Raw]:
    return [text_update(number, number if chat is None else chat) for number in numbers]


async def never(_: int) -> None:
    await asyncio.Event().wait()


async def test_what_is_taken_is_on_the_disk_and_is_handled_once(it: House) -> None:
    async with it.process() as taking:
        await taking.take(updates(5, 6))
        rows = await it.database.fetch_all("SELECT update_id FROM taken_update")
        await taking.take(updates(6, 7))
        await it.until(lambda: len(it.handled) == 3)
        await taking.take(updates(5, 6, 7))
    assert rows == [(5,), (6,)]
    assert sorted(it.handled) == [5, 6, 7]
    assert await it.left() == []


async def test_updates_of_one_chat_are_handled_in_order_one_after_the_other(it: House) -> None:
    async def alone(number: int) -> None:
        assert len(it.began) == len(it.handled) + 1
        await asyncio.sleep(0.003 if number % 2 else 0)

    it.work = alone
    async with it.process() as taking:
        await taking.take(updates(*range(1, 5), chat=1))
        await taking.take(updates(*range(5, 9), chat=1))
        await it.until(lambda: len(it.handled) == 8)
    assert it.handled == list(range(1, 9))


async def test_chats_are_served_beside_each_other(it: House) -> None:
    together = asyncio.Barrier(3)
    it.work = lambda _: together.wait()
    async with it.process() as taking:
        await taking.take(updates(1, 2, 3))
        await it.until(lambda: len(it.handled) == 3)


async def test_a_chat_with_many_updates_does_not_take_the_places_of_the_others(it: House) -> None:
    async with it.process(workers=2) as taking:
        await taking.take([*updates(*range(1, 40), chat=1), *updates(40)])
        await it.until(lambda: len(it.handled) == 40)
    assert it.handled.index(40) <= 3


async def test_no_more_chats_than_places_are_served_at_once(it: House) -> None:
    peak = 0

    async def work(_: int) -> None:
        nonlocal peak
        peak = max(peak, len(it.began) - len(it.handled))
        await asyncio.sleep(0.002)

    it.work = work
    async with it.process(workers=3) as taking:
        await taking.take(updates(*range(1, 20)))
        await it.until(lambda: len(it.handled) == 19)
    assert peak == 3


async def test_nothing_is_taken_while_too_many_wait(it: House) -> None:
    release = asyncio.Event()
    it.work = lambda _: release.wait()
    async with it.process(backlog=2) as taking:
        await taking.take(updates(1, 2, 3, chat=1))
        waiting = asyncio.create_task(taking.take(updates(4)))
        await asyncio.sleep(0.05)
        assert (waiting.done(), len(taking)) == (False, 3)
        release.set()
        await waiting
        await it.until(lambda: len(it.handled) == 4)


async def test_of_those_that_wait_the_database_knows_that_they_were_not_begun(it: House) -> None:
    it.work = never
    async with it.killed() as taking:
        await taking.take(updates(1, 2, 3, chat=1))
        await taking.take(updates(4))
        await it.until(lambda: sorted(it.began) == [1, 4])
    assert await it.left() == [(1, 1), (2, 0), (3, 0), (4, 1)]


async def test_a_stop_finishes_what_is_under_way_and_leaves_the_rest_to_the_next_process(it: House) -> None:
    it.work = lambda _: asyncio.sleep(0.05)
    async with it.process() as taking:
        await taking.take(updates(1, 2, chat=1))
        await it.until(lambda: it.began == [1])
    assert (it.handled, await it.left()) == ([1], [(2, 0)])
    async with it.process():
        await it.until(lambda: it.handled == [1, 2])
    assert await it.left() == []


async def test_what_was_in_hand_at_a_kill_is_handled_once_more_before_the_rest(it: House) -> None:
    it.work = never
    async with it.killed() as taking:
        await taking.take(updates(1, 2, chat=1))
        await taking.take(updates(3))
        await it.until(lambda: sorted(it.began) == [1, 3])
    it.began.clear()
    it.work = lambda _: asyncio.sleep(0)
    async with it.process():
        await it.until(lambda: len(it.handled) == 3)
    assert it.handled == [1, 3, 2]


async def test_what_ends_the_process_again_and_again_is_set_aside_and_nothing_else_with_it(it: House) -> None:
    async def poisonous(number: int) -> None:
        if number == 2:
            await never(number)

    it.work = poisonous
    async with it.killed() as taking:
        await taking.take(updates(1, 2, 3))
        await it.until(lambda: len(it.began) == 3)
    for attempts in range(2, ENDS + 1):
        it.began.clear()
        async with it.killed():
            # It is handled alone, so that it is known which one it was.
            await it.until(lambda: 2 in it.began)
        assert await it.left() in ([(2, attempts)], [(2, attempts), (3, 1)])
    it.began.clear()
    async with it.process() as taking:
        await taking.take(updates(4))
        await it.until(lambda: {1, 3, 4} <= set(it.handled))
    assert 2 not in it.began
    assert await it.left() == []
    assert await it.store.untold() == [SetAside(2, "message", Aside.IN_HAND_AT_ENDS)]
    assert it.told == [2]


async def test_whoever_was_in_hand_at_the_most_ends_comes_last(it: House) -> None:
    it.work = never
    async with it.killed() as taking:
        await taking.take(updates(1, 2))
        await it.until(lambda: len(it.began) == 2)
    async with it.killed():
        await it.until(lambda: len(it.began) == 3)
    assert await it.left() == [(1, 2), (2, 1)]
    it.work = lambda _: asyncio.sleep(0)
    async with it.process():
        await it.until(lambda: len(it.handled) == 2)
    assert it.handled == [2, 1]


async def test_who_was_in_hand_at_several_ends_by_chance_is_answered(it: House) -> None:
    await chance(it, ENDS - 1, said=0)
    async with it.process():
        await it.until(lambda: it.handled == [1])
    assert (await it.left(), await it.store.untold(), it.told) == ([], [], [])


async def test_who_may_have_the_answer_once_gets_it_once_more(it: House) -> None:
    await chance(it, ENDS - 2, said=0)
    await chance(it, 1, said=1)
    async with it.process():
        await it.until(lambda: it.handled == [1])


async def test_who_may_have_the_answer_twice_gets_neither_it_nor_an_apology(it: House) -> None:
    await chance(it, 2, said=1)
    async with it.process() as taking:
        await taking.take(updates(9))
        await it.until(lambda: it.handled)
    assert (it.handled, it.told) == ([9], [])
    assert await it.store.untold() == [SetAside(1, "message", Aside.IN_HAND_AT_ENDS)]


async def test_who_may_have_the_answer_gets_no_apology(it: House) -> None:
    await chance(it, 1, said=2)
    await chance(it, ENDS - 1, said=0)
    async with it.process() as taking:
        await it.until(lambda: taking.is_handling)
    assert (it.handled, it.told) == ([], [])
    assert [one.update_id for one in await it.store.untold()] == [1]


async def chance(it: House, ends: int, said: int) -> None:
    """So many ends with one update in hand, of whose answer so many messages were on their way each time."""

    async def interrupted(_: int) -> None:
        for _ in range(said):
            speaking("https://telegram/bot1/sendMessage")
        await asyncio.Event().wait()

    it.work = interrupted
    for _ in range(ends):
        it.began.clear()
        async with it.killed() as taking:
            await taking.take(updates(1))
            await it.until(lambda: it.began)
    it.work = lambda _: asyncio.sleep(0)


async def test_one_that_takes_its_time_after_a_kill_does_not_keep_the_others_waiting(
    it: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "CAREFUL_SECONDS", 0.01)
    it.work = never
    async with it.killed() as taking:
        await taking.take(updates(1, 2))
        await it.until(lambda: len(it.began) == 2)
    release = asyncio.Event()

    async def slow(number: int) -> None:
        if number == 1:
            await release.wait()

    it.work = slow
    async with it.process() as taking:
        await taking.take(updates(3))
        await it.until(lambda: it.handled == [2, 3])
        release.set()
    assert it.handled == [2, 3, 1]
    assert await it.left() == []


async def test_an_unreadable_update_is_set_aside_and_the_others_go_on(
    it: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with it.process() as taking:
        await taking.take([{"update_id": 6, "message": {"text": "Mein Geheimnis"}, "broken": 1}, *updates(7)])
        await it.until(lambda: it.handled == [7])
        await it.until(lambda: len(taking) == 0)
    assert await it.store.untold() == [SetAside(6, "message", Aside.UNREADABLE)]
    assert "Update 6 (message) is unreadable: KeyError in " in caplog.text
    assert "Geheimnis" not in caplog.text


async def test_an_error_of_a_handler_ends_nothing_and_its_text_is_not_logged(
    it: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(number: int) -> None:
        if number == 6:
            raise asyncio.CancelledError  # of something that the handler waited for
        raise ValueError("Mein Geheimnis")

    it.work = fail
    async with it.process(workers=1) as taking:
        await taking.take(updates(5, 6, 7, chat=1))
        await it.until(lambda: it.began == [5, 6, 7] and len(taking) == 0)
    assert await it.left() == []
    assert "ValueError in " in caplog.text
    assert "CancelledError in " in caplog.text
    assert "Geheimnis" not in caplog.text


async def test_an_error_beside_the_handler_ends_no_worker_and_tells_which_update_it_was(
    it: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: SetAside) -> None:
        raise RuntimeError("Mein Geheimnis")

    monkeypatch.setattr(it.store, "set_aside", fail)
    async with it.process(workers=1) as taking:
        await taking.take([{"update_id": 6, "message": {}, "broken": 1}, *updates(7)])
        await it.until(lambda: it.handled == [7])
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.getMessage() == "Update 6 could not be worked at"
    assert await it.left() == [(6, 1)]


async def test_an_apology_that_fails_is_in_the_log(
    it: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: Raw) -> None:
        raise RuntimeError("Mein Geheimnis")

    await chance(it, ENDS, said=0)
    monkeypatch.setattr(it, "apologize", fail)
    async with it.process():
        await it.until(lambda: caplog.messages)
    assert caplog.messages == ["Update 1 could not be worked at"]


async def test_lines_about_an_update_tell_which_one(it: House) -> None:
    seen: list[object] = []

    async def look(_: int) -> None:
        seen.append(logs._update.get())
        await asyncio.create_task(look_again())

    async def look_again() -> None:
        seen.append(logs._update.get())

    it.work = look
    async with it.process() as taking:
        await taking.take(updates(5))
        await it.until(lambda: it.handled)
        assert logs._update.get() is None
    assert seen == [5, 5]


async def test_where_nothing_can_be_written_down_any_more_the_log_says_so(
    it: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with it.process() as taking:
        monkeypatch.setattr(taking.journal, "_before", None)
        waiting = asyncio.create_task(taking.take(updates(5)))
        await it.until(lambda: not taking.is_alive)
        waiting.cancel()
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [
        ("CRITICAL", "Updates are not written down any more")
    ]


async def test_while_the_database_takes_nothing_people_are_answered_once_and_then_all_goes_on(
    it: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with it.process() as taking:
        await it.until(lambda: taking.is_handling)
        await it.database.execute(FULL.format("INSERT"))
        with caplog.at_level(logging.INFO, logger="bot.intake"):
            for _ in range(2):
                await taking.take(updates(5))
                assert it.handled == [5]
            assert (taking.journal.is_failing, taking.is_alive) == (True, True)
            await it.database.execute("DROP TRIGGER full")
            await taking.take(updates(5, 6))
        assert not taking.journal.is_failing
        await it.until(lambda: it.handled == [5, 6])
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
    assert await it.left() == []


async def test_what_is_neither_kept_nor_answered_is_not_confirmed(it: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ANSWERED_SECONDS", 0.02)
    release = asyncio.Event()
    it.work = lambda _: release.wait()
    async with it.process() as taking:
        await it.until(lambda: taking.is_handling)
        await it.database.execute(FULL.format("INSERT"))
        with pytest.raises(NotKeptError, match="neither kept nor answered"):
            await taking.take(updates(5))
        await it.database.execute("DROP TRIGGER full")
        # Telegram brings it again while it is still being answered.
        await taking.take(updates(5))
        release.set()
        await it.until(lambda: it.handled)
    assert it.handled == [5]
    assert await it.left() == []


async def test_before_anything_is_handled_what_is_not_kept_is_not_confirmed(it: House) -> None:
    await it.database.execute(FULL.format("INSERT"))
    async with Taking(it.store, it.spoken, it.handling, Metrics()) as taking:
        with pytest.raises(NotKeptError, match="disk is full"):
            await taking.take(updates(5))
    assert it.handled == []


async def test_people_get_their_answers_though_the_database_does_not_know_that_they_begin(it: House) -> None:
    release = asyncio.Event()
    it.work = lambda number: release.wait() if number == 1 else asyncio.sleep(0)
    async with it.process() as taking:
        await taking.take(updates(1, 2, chat=1))
        await it.database.execute(FULL.format("UPDATE"))
        release.set()
        await it.until(lambda: it.handled == [1, 2])
        await it.database.execute("DROP TRIGGER full")
    # What could not be written is written as soon as it can be.
    assert await it.left() == []


async def test_what_was_set_aside_in_vain_is_met_again_by_the_next_process(
    it: House, caplog: pytest.LogCaptureFixture
) -> None:
    await it.store.write([({"update_id": 6, "message": {}, "broken": 1}, False)], [], [], NOW)
    await it.database.execute(FULL.format("UPDATE"))
    async with it.process(grace=0.05) as taking:
        await it.until(lambda: len(taking) == 0)
    assert "Update 6 could not be set aside" in caplog.text
    await it.database.execute("DROP TRIGGER full")
    async with it.process() as taking:
        await it.until(lambda: len(taking) == 0)
    assert [one.update_id for one in await it.store.untold()] == [6]


async def test_what_is_taken_before_and_after_the_handling_waits_for_the_next_process(it: House) -> None:
    async with Taking(it.store, it.spoken, it.handling, Metrics()) as taking:
        await taking.take(updates(1))
        async with taking.handling():
            await it.until(lambda: it.handled == [1])
        await taking.take(updates(2))
    assert (it.handled, await it.left()) == ([1], [(2, 0)])

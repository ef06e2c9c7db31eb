"""The ledger as the sender sees it: claim, record, give back, recover, finish, and hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.announcements import DispatchKind, Loudness
from bot.domain.deliveries import Delivery, DeliveryState, Reason, Verdict, WhenUncertain
from bot.store import ledger as room
from bot.store.chats import end_chat
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.ledger import LONGEST_HOLD, LONGEST_WAIT, Ledger
from tests.post_office import announce, correct, deliveries, recall, state_of, subscribe
from tests.stage import NOON

ANNA, BERT, CARLA = 11, 12, 13
SECOND = timedelta(seconds=1)
SENT = Verdict(DeliveryState.SENT, message_id=5)
AGAIN = Verdict(DeliveryState.PENDING, detail="no route", wait=2)
LOST = Verdict(DeliveryState.UNCERTAIN, doubts=1)


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def store(database: Database) -> DeliveryStore:
    return DeliveryStore(database)


async def begun(ledger: Ledger, database: Database, *chats: int, loudness: Loudness = Loudness.NORMAL) -> int:
    """An announcement to these chats, frozen; its dispatch."""
    await subscribe(database, *chats)
    announced = await announce(database, loudness=loudness)
    await ledger.begin_due(NOON)
    return announced.dispatch


async def leave(database: Database, chat: int, reason: Reason = Reason.LEFT) -> None:
    async with database.transaction() as transaction:
        await end_chat(transaction, chat, reason, 0)


async def test_what_is_claimed_is_written_down_as_on_its_way(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA, BERT, CARLA)
    claimed = await ledger.claim(2, NOON)
    assert len(claimed) == 2
    states = await deliveries(database, dispatch_id)
    assert sorted(states.values()) == ["pending", "sending", "sending"]
    assert {each.chat_id for each in claimed} == {chat for chat, state in states.items() if state == "sending"}
    assert len(await ledger.claim(5, NOON)) == 1
    assert await ledger.claim(5, NOON) == []


async def test_an_attempt_that_does_not_count_is_not_counted(ledger: Ledger, database: Database) -> None:
    await begun(ledger, database, ANNA)
    for counts, attempts in ((True, 1), (False, 2), (False, 2), (True, 2), (True, 3)):
        (claimed,) = await ledger.claim(5, NOON)
        assert claimed.attempts == attempts
        await ledger.record([(claimed, Verdict(DeliveryState.PENDING, counts=counts))], NOON)


async def test_a_claim_tells_all_that_an_attempt_needs(ledger: Ledger, database: Database) -> None:
    await subscribe(database, ANNA, language="en", quiet=(22, 7))
    announced = await announce(database, loudness=Loudness.SILENT)
    await ledger.begin_due(NOON)
    (claimed,) = await ledger.claim(5, NOON)
    assert claimed == Delivery(
        claimed.id,
        announced.dispatch,
        DispatchKind.SEND,
        announced.number,
        ANNA,
        "en",
        Loudness.SILENT,
        attempts=1,
        quiet=(22, 7),
    )


async def test_the_quiet_hours_are_those_that_somebody_has_now(ledger: Ledger, database: Database) -> None:
    await begun(ledger, database, ANNA)
    await database.execute("UPDATE subscriber SET quiet_from = 20, quiet_until = 9")
    (claimed,) = await ledger.claim(5, NOON)
    assert claimed.quiet == (20, 9)


async def test_wrong_things_are_put_right_first_and_then_comes_what_is_urgent(
    ledger: Ledger, database: Database
) -> None:
    await subscribe(database, ANNA)
    first = await announce(database)
    await ledger.begin_due(NOON)
    await ledger.record([(each, SENT) for each in await ledger.claim(9, NOON)], NOON)
    await announce(database)
    await announce(database, loudness=Loudness.URGENT)
    await correct(database, first.number, "Richtig")
    await recall(database, first.number)
    await ledger.begin_due(NOON)
    kinds = []
    while claimed := await ledger.claim(9, NOON):
        kinds += [(each.kind, each.loudness) for each in claimed]
    assert kinds == [
        (DispatchKind.RECALL, Loudness.NORMAL),
        (DispatchKind.CORRECT, Loudness.NORMAL),
        (DispatchKind.SEND, Loudness.URGENT),
        (DispatchKind.SEND, Loudness.NORMAL),
    ]


async def test_an_error_in_the_middle_of_a_claim_leaves_nothing_claimed_that_nobody_knows_of(
    ledger: Ledger, database: Database
) -> None:
    """Without a restart nobody would ever look at such a row again."""
    first = await begun(ledger, database, ANNA, BERT)
    second = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    await database.execute(
        "CREATE TRIGGER full BEFORE UPDATE OF attempts ON delivery"
        f" WHEN NEW.dispatch_id = {second} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    known: list[Delivery] = []
    for _ in range(2):
        try:
            known += await ledger.claim(3, NOON)
        except sqlite3.Error:
            break
    states = [*(await deliveries(database, first)).values(), *(await deliveries(database, second)).values()]
    assert states.count("sending") == len(known)


async def test_what_is_paused_or_cancelled_is_not_claimed(
    ledger: Ledger, database: Database, store: DeliveryStore
) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    assert await store.pause(dispatch_id)
    assert await ledger.claim(9, NOON) == []
    assert await store.go_on(dispatch_id)
    assert len(await ledger.claim(9, NOON)) == 1


async def test_what_failed_for_the_moment_waits_for_its_time(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    (claimed,) = await ledger.claim(9, NOON)
    await ledger.record([(claimed, AGAIN)], NOON)
    assert await deliveries(database, dispatch_id, "state", "detail") == {ANNA: ["pending", "no route"]}
    assert await ledger.claim(9, NOON + SECOND) == []
    (again,) = await ledger.claim(9, NOON + 2 * SECOND)
    assert again.attempts == 2


async def test_what_arrived_is_recorded_with_its_message(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    (claimed,) = await ledger.claim(9, NOON)
    await ledger.record([(claimed, AGAIN)], NOON)
    (claimed,) = await ledger.claim(9, NOON + 2 * SECOND)
    await ledger.record([(claimed, Verdict(DeliveryState.SENT, message_id=5, doubts=1))], NOON)
    assert await deliveries(database, dispatch_id, "state", "message_id", "doubts", "detail", "reason") == {
        ANNA: ["sent", 5, 1, None, None]
    }


async def test_a_verdict_recorded_twice_is_recorded_once(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    (claimed,) = await ledger.claim(9, NOON)
    await ledger.record([(claimed, SENT)], NOON)
    await ledger.record([(claimed, Verdict(DeliveryState.FAILED, Reason.REFUSED))], NOON)
    assert await deliveries(database, dispatch_id, "state", "message_id") == {ANNA: ["sent", 5]}


async def test_an_error_while_recording_records_nothing_so_that_all_of_it_can_be_repeated(
    ledger: Ledger, database: Database
) -> None:
    dispatch_id = await begun(ledger, database, ANNA, BERT)
    results = [(each, SENT) for each in await ledger.claim(9, NOON)]
    await database.execute(
        "CREATE TRIGGER full BEFORE UPDATE OF message_id ON delivery"
        f" WHEN NEW.id = {results[1][0].id} BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with pytest.raises(sqlite3.Error):
        await ledger.record(results, NOON)
    assert set((await deliveries(database, dispatch_id)).values()) == {"sending"}
    await database.execute("DROP TRIGGER full")
    await ledger.record(results, NOON)
    assert set((await deliveries(database, dispatch_id)).values()) == {"sent"}


async def test_who_blocked_the_bot_is_no_subscriber_any_more_and_gets_nothing_of_other_announcements(
    ledger: Ledger, database: Database
) -> None:
    first = await begun(ledger, database, ANNA, BERT)
    second = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    claimed = next(each for each in await ledger.claim(2, NOON) if each.chat_id == ANNA)
    await ledger.record([(claimed, Verdict(DeliveryState.FAILED, Reason.BLOCKED, ends_subscription=True))], NOON)
    assert (await deliveries(database, first, "state", "reason"))[ANNA] == ["failed", "blocked"]
    assert (await deliveries(database, second, "state", "reason"))[ANNA] == ["failed", "blocked"]
    assert await database.fetch_all("SELECT chat_id FROM subscriber") == [(BERT,)]


async def test_what_was_given_back_was_never_tried(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    claimed = await ledger.claim(9, NOON)
    await ledger.give_back(claimed, NOON + SECOND)
    assert await deliveries(database, dispatch_id, "state", "attempts") == {ANNA: ["pending", 0]}
    assert await ledger.claim(9, NOON) == []
    assert await ledger.claim(9, NOON + SECOND) == claimed


async def test_nothing_to_give_back_is_no_error(ledger: Ledger) -> None:
    await ledger.give_back([], NOON)


async def test_what_is_through_can_not_be_given_back(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    claimed = await ledger.claim(9, NOON)
    await ledger.record([(claimed[0], SENT)], NOON)
    await ledger.give_back(claimed, NOON)
    assert await deliveries(database, dispatch_id) == {ANNA: "sent"}


# Who left, and what was cancelled, while something was on its way

WAYS_BACK: dict[str, Callable[[Ledger, Delivery], object]] = {
    "given back": lambda ledger, claimed: ledger.give_back([claimed], NOON),
    "not sent": lambda ledger, claimed: ledger.record([(claimed, AGAIN)], NOON),
    "lost in a crash": lambda ledger, claimed: ledger.recover(WhenUncertain.RESEND, NOON),
}


@pytest.mark.parametrize("way", WAYS_BACK)
@pytest.mark.parametrize(
    ("reason", "state"), [(Reason.LEFT, "skipped"), (Reason.BLOCKED, "failed"), (Reason.GONE, "failed")]
)
async def test_what_was_on_its_way_to_somebody_who_left_is_not_tried_again(
    ledger: Ledger, database: Database, way: str, reason: Reason, state: str
) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    (claimed,) = await ledger.claim(9, NOON)
    await leave(database, ANNA, reason)
    await WAYS_BACK[way](ledger, claimed)  # type: ignore[misc]
    assert await deliveries(database, dispatch_id, "state", "reason") == {ANNA: [state, reason]}
    assert await ledger.claim(9, NOON + 60 * SECOND) == []


@pytest.mark.parametrize("way", WAYS_BACK)
async def test_what_was_on_its_way_when_staff_cancelled_is_not_tried_again(
    ledger: Ledger, database: Database, store: DeliveryStore, way: str
) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    (claimed,) = await ledger.claim(9, NOON)
    assert await store.cancel(dispatch_id, NOON)
    await WAYS_BACK[way](ledger, claimed)  # type: ignore[misc]
    assert await deliveries(database, dispatch_id, "state", "reason") == {ANNA: ["skipped", "cancelled"]}


async def test_what_reached_somebody_who_left_in_that_moment_is_sent_so_that_it_can_be_recalled(
    ledger: Ledger, database: Database
) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    (claimed,) = await ledger.claim(9, NOON)
    await leave(database, ANNA)
    await ledger.record([(claimed, SENT)], NOON)
    assert await deliveries(database, dispatch_id, "state", "reason", "message_id") == {ANNA: ["sent", None, 5]}


# After a crash


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (WhenUncertain.RESEND, ["pending", 1]),
        (WhenUncertain.COUNT, ["uncertain", 1]),
        (WhenUncertain.ASK, ["uncertain", 1]),
    ],
)
async def test_after_a_crash_the_setting_says_what_becomes_of_what_was_on_its_way(
    ledger: Ledger, database: Database, setting: WhenUncertain, expected: list[object]
) -> None:
    dispatch_id = await begun(ledger, database, ANNA, BERT, CARLA)
    (claimed,) = await ledger.claim(1, NOON)
    (arrived,) = await ledger.claim(1, NOON)
    await ledger.record([(arrived, SENT)], NOON)
    assert await ledger.recover(setting, NOON) == 1
    (untouched,) = {ANNA, BERT, CARLA} - {claimed.chat_id, arrived.chat_id}
    assert await deliveries(database, dispatch_id, "state", "doubts") == {
        claimed.chat_id: expected,
        arrived.chat_id: ["sent", 0],
        untouched: ["pending", 0],
    }
    assert await ledger.recover(setting, NOON) == 0


@pytest.mark.parametrize("setting", list(WhenUncertain))
async def test_corrections_and_recalls_are_repeated_after_a_crash_without_a_doubt(
    ledger: Ledger, database: Database, setting: WhenUncertain
) -> None:
    await subscribe(database, ANNA)
    announced = await announce(database)
    await ledger.begin_due(NOON)
    await ledger.record([(each, SENT) for each in await ledger.claim(9, NOON)], NOON)
    dispatches = [
        (await correct(database, announced.number, "Richtig")).dispatch,
        (await recall(database, announced.number)).dispatch,
    ]
    await ledger.begin_due(NOON)
    assert len(await ledger.claim(9, NOON) + await ledger.claim(9, NOON)) == 2
    assert await ledger.recover(setting, NOON) == 2
    for dispatch_id in dispatches:
        assert await deliveries(database, dispatch_id, "state", "doubts") == {ANNA: ["pending", 0]}


async def test_each_crash_may_double_only_what_was_on_its_way_at_it(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA)
    for times in (1, 2):
        await ledger.claim(9, NOON)
        await ledger.recover(WhenUncertain.RESEND, NOON)
        assert await deliveries(database, dispatch_id, "state", "doubts") == {ANNA: ["pending", times]}


async def test_all_of_it_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    async with Database(path) as database:
        dispatch_id = await begun(Ledger(database), database, ANNA, BERT)
        await Ledger(database).claim(1, NOON)
        await Ledger(database).hold_until(NOON + SECOND)
    async with Database(path) as database:
        assert sorted((await deliveries(database, dispatch_id)).values()) == ["pending", "sending"]
        assert await Ledger(database).held_until(NOON) == NOON + SECOND


# The end, and holding


async def test_a_dispatch_is_done_when_nothing_of_it_is_left_to_send(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database, ANNA, BERT)
    (first,) = await ledger.claim(1, NOON)
    assert await ledger.finish(NOON) == []
    (second,) = await ledger.claim(1, NOON)
    await ledger.record([(first, SENT)], NOON)
    assert await ledger.finish(NOON) == []
    await ledger.record([(second, LOST)], NOON)
    assert await ledger.finish(NOON + SECOND) == [dispatch_id]
    assert await ledger.finish(NOON) == []
    assert await state_of(database, dispatch_id) == "done"


async def test_a_dispatch_to_nobody_is_done_at_once(ledger: Ledger, database: Database) -> None:
    dispatch_id = await begun(ledger, database)
    assert await ledger.finish(NOON) == [dispatch_id]


async def test_a_dispatch_is_done_though_some_wait_for_their_digest(ledger: Ledger, database: Database) -> None:
    await subscribe(database, ANNA, pace="weekly")
    announced = await announce(database)
    await ledger.begin_due(NOON)
    assert await ledger.finish(NOON) == [announced.dispatch]


async def test_a_paused_dispatch_does_not_end(ledger: Ledger, database: Database, store: DeliveryStore) -> None:
    dispatch_id = await begun(ledger, database)
    await store.pause(dispatch_id)
    assert await ledger.finish(NOON) == []


async def test_the_longest_wait_that_telegram_asked_for_is_kept(ledger: Ledger) -> None:
    assert await ledger.held_until(NOON) is None
    await ledger.hold_until(NOON + 30 * SECOND)
    await ledger.hold_until(NOON + 5 * SECOND)
    assert await ledger.held_until(NOON) == NOON + 30 * SECOND
    await ledger.hold_until(NOON + 40 * SECOND)
    assert await ledger.held_until(NOON) == NOON + 40 * SECOND


async def test_a_wait_that_no_telegram_asks_for_was_dated_by_a_wrong_clock(ledger: Ledger) -> None:
    await ledger.hold_until(NOON + LONGEST_HOLD)
    assert await ledger.held_until(NOON) == NOON + LONGEST_HOLD
    assert await ledger.held_until(NOON - SECOND) is None


async def test_a_wait_from_now_takes_the_place_of_one_by_a_wrong_clock(ledger: Ledger) -> None:
    await ledger.hold_until(NOON + timedelta(days=365))
    await ledger.hold_until(NOON + 7 * SECOND)
    assert await ledger.held_until(NOON) == NOON + 7 * SECOND


async def test_what_was_to_wait_while_the_clock_was_ahead_does_not_wait_for_that_time(
    ledger: Ledger, database: Database
) -> None:
    await begun(ledger, database, ANNA)
    (claimed,) = await ledger.claim(1, NOON)
    await ledger.give_back([claimed], NOON + LONGEST_WAIT)
    assert await ledger.claim(1, NOON) == []
    (claimed,) = await ledger.claim(1, NOON - SECOND)
    assert claimed.chat_id == ANNA


async def test_an_announcement_that_cannot_be_read_keeps_no_other_one_from_being_sent(
    ledger: Ledger, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await subscribe(database, ANNA)
    broken, good = await announce(database), await announce(database)
    await database.execute("UPDATE announcement SET draft = '[]' WHERE number = ?", (broken.number,))
    assert await ledger.begin_due(NOON) == [good.dispatch]
    assert await state_of(database, broken.dispatch) == "cancelled"
    assert "cannot be read" in caplog.text


async def test_to_claim_reads_no_table_as_a_whole(database):
    plan = await database.fetch_all(
        f"EXPLAIN QUERY PLAN {room._CLAIM}",
        {"now": 0, "latest": 1, "dispatch": 1, "most": 1},
    )
    assert [step for *_, step in plan if step.startswith("SCAN")] == ["SCAN halt"]  # of one row at most

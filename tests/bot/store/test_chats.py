"""Chats that end or move: nothing more comes to the one, and everything goes along with the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState, Reason, Verdict
from bot.domain.schedule import Pace, Rhythm, Slot
from bot.store.chats import end_chat, move_chat
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.ledger import Ledger
from tests.post_office import announce, deliveries, digests, recall, subscribe
from tests.stage import NOON

ANNA, BERT = 11, 12
GROUP, SUPERGROUP = -2001, -1_001_000
MOVED = Verdict(DeliveryState.PENDING, moved_to=SUPERGROUP)
DAY = NOON.date()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


async def end(database: Database, chat: int, reason: Reason = Reason.LEFT) -> bool:
    async with database.transaction() as transaction:
        return await end_chat(transaction, chat, reason, 7)


async def move(database: Database) -> None:
    async with database.transaction() as transaction:
        await move_chat(transaction, GROUP, SUPERGROUP, 7)


async def subscribers(database: Database) -> dict[int, set[str]]:
    """What each chat subscribed to."""
    rows = await database.fetch_all("SELECT chat_id, subject FROM subscriber LEFT JOIN subscription USING (chat_id)")
    return {chat: {subject for each, subject in rows if each == chat} for chat, _ in rows}


async def test_who_ends_is_forgotten_with_all_subscriptions(database: Database) -> None:
    await subscribe(database, ANNA, subjects=["a", "t.nature"])
    await subscribe(database, BERT)
    assert await end(database, ANNA)
    assert await subscribers(database) == {BERT: {"a"}}
    assert await database.fetch_all("SELECT chat_id FROM subscription") == [(BERT,)]
    assert not await end(database, ANNA)


@pytest.mark.parametrize(("reason", "state"), [(Reason.LEFT, "skipped"), (Reason.GONE, "failed")])
async def test_what_waits_for_who_ends_is_dropped(
    database: Database, ledger: Ledger, reason: Reason, state: str
) -> None:
    await subscribe(database, ANNA, BERT)
    dispatch_id = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    await end(database, ANNA, reason)
    assert await deliveries(database, dispatch_id, "state", "reason", "at") == {
        ANNA: [state, reason, 7],
        BERT: ["pending", None, int(NOON.timestamp() * 1000)],
    }


@pytest.mark.parametrize(
    "verdict",
    [Verdict(DeliveryState.UNCERTAIN, doubts=1), Verdict(DeliveryState.FAILED, Reason.REFUSED)],
    ids=["uncertain", "refused"],
)
async def test_staff_who_try_again_do_not_reach_who_has_left(
    database: Database, ledger: Ledger, verdict: Verdict
) -> None:
    await subscribe(database, ANNA, BERT)
    dispatch_id = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    await ledger.record([(each, verdict) for each in await ledger.claim(9, NOON)], NOON)
    await end(database, ANNA)
    await subscribe(database, ANNA)
    await ledger.finish(NOON)
    assert await DeliveryStore(database).retry(dispatch_id, NOON) == 1
    assert [each.chat_id for each in await ledger.claim(9, NOON)] == [BERT]


async def test_a_digest_on_its_way_to_who_ends_decides_what_becomes_of_what_it_holds(
    database: Database, ledger: Ledger
) -> None:
    await subscribe(database, ANNA, BERT, pace="daily")
    announced = await announce(database)
    await ledger.begin_due(NOON)
    await ledger.make_digests(Rhythm(Pace.DAILY), Slot(NOON, DAY, DAY), NOON)
    claimed = {each.chat_id: each for each in await ledger.claim(9, NOON)}
    await end(database, ANNA)
    await end(database, BERT)
    await ledger.record(
        [
            (claimed[ANNA], Verdict(DeliveryState.SENT, message_id=5)),
            (claimed[BERT], Verdict(DeliveryState.PENDING, wait=2)),
        ],
        NOON,
    )
    assert await deliveries(database, announced.dispatch, "state", "reason") == {
        ANNA: ["sent", None],
        BERT: ["skipped", "left"],
    }


async def test_a_group_keeps_its_subscriptions_and_what_is_sent_to_it_under_its_new_id(
    database: Database, ledger: Ledger
) -> None:
    await subscribe(database, GROUP, subjects=["a", "t.nature"], language="en")
    dispatch_id = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    (claimed,) = await ledger.claim(9, NOON)
    await ledger.record([(claimed, MOVED)], NOON)
    assert await subscribers(database) == {SUPERGROUP: {"a", "t.nature"}}
    assert await deliveries(database, dispatch_id, "state", "language") == {SUPERGROUP: ["pending", "en"]}
    (again,) = await ledger.claim(9, NOON)
    assert again.chat_id == SUPERGROUP


async def test_where_the_new_id_has_subscribed_itself_it_keeps_its_rhythm_and_gains_the_subjects(
    database: Database,
) -> None:
    await subscribe(database, GROUP, subjects=["t.nature", "a"])
    await subscribe(database, SUPERGROUP, subjects=["t.mobility", "a"], pace="weekly")
    await move(database)
    assert await subscribers(database) == {SUPERGROUP: {"a", "t.nature", "t.mobility"}}
    assert await database.fetch_all("SELECT pace FROM subscriber") == [("weekly",)]


async def test_where_both_ids_are_recipients_it_comes_once(database: Database, ledger: Ledger) -> None:
    await subscribe(database, GROUP, SUPERGROUP)
    dispatch_id = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    claimed = next(each for each in await ledger.claim(9, NOON) if each.chat_id == GROUP)
    await ledger.record([(claimed, MOVED)], NOON)
    assert await deliveries(database, dispatch_id, "state", "reason") == {
        GROUP: ["skipped", "left"],
        SUPERGROUP: ["sending", None],
    }


async def test_a_move_that_is_told_twice_is_made_once(database: Database, ledger: Ledger) -> None:
    await subscribe(database, GROUP)
    dispatch_id = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    await move(database)
    await move(database)
    assert await subscribers(database) == {SUPERGROUP: {"a"}}
    assert await deliveries(database, dispatch_id) == {SUPERGROUP: "pending"}


async def test_what_waits_for_a_digest_of_the_old_id_comes_with_one_of_the_new(
    database: Database, ledger: Ledger
) -> None:
    await subscribe(database, GROUP, subjects=["t.nature"], pace="daily")
    await subscribe(database, SUPERGROUP, subjects=["a"], pace="daily")
    both = (await announce(database)).dispatch
    await ledger.begin_due(NOON)
    await database.execute("DELETE FROM delivery WHERE chat_id = ? AND dispatch_id = ?", (SUPERGROUP, both))
    await announce(database)
    await ledger.begin_due(NOON)
    await ledger.make_digests(Rhythm(Pace.DAILY), Slot(NOON, DAY, DAY), NOON)
    await move(database)
    assert await deliveries(database, both, "state", "digest") == {SUPERGROUP: ["held", None]}
    assert [len(each) for each in (await digests(database)).values()] == [1, 1]
    tomorrow = NOON + timedelta(days=1)
    slot = Slot(tomorrow, tomorrow.date(), tomorrow.date())
    assert await ledger.make_digests(Rhythm(Pace.DAILY), slot, tomorrow)


async def test_messages_do_not_move_along_so_they_are_not_recalled_under_the_new_id(
    database: Database, ledger: Ledger
) -> None:
    await subscribe(database, GROUP)
    announced = await announce(database)
    await ledger.begin_due(NOON)
    await ledger.record(
        [(each, Verdict(DeliveryState.SENT, message_id=5)) for each in await ledger.claim(9, NOON)], NOON
    )
    await move(database)
    recalled = await recall(database, announced.number)
    await ledger.begin_due(NOON)
    assert await deliveries(database, recalled.dispatch, "state", "reason") == {SUPERGROUP: ["failed", "message_gone"]}


async def test_a_recall_under_way_to_a_group_that_moves_fails_instead_of_taking_another_message_away(
    database: Database, ledger: Ledger
) -> None:
    await subscribe(database, GROUP)
    announced = await announce(database)
    await ledger.begin_due(NOON)
    await ledger.record(
        [(each, Verdict(DeliveryState.SENT, message_id=5)) for each in await ledger.claim(9, NOON)], NOON
    )
    recalled = await recall(database, announced.number)
    await ledger.begin_due(NOON)
    (claimed,) = await ledger.claim(9, NOON)
    await ledger.record([(claimed, MOVED)], NOON)
    assert await deliveries(database, recalled.dispatch, "state", "reason") == {SUPERGROUP: ["failed", "message_gone"]}

"""What staff do with what is being sent, and what they are told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.announcements import DispatchKind, DispatchState, Refused
from bot.domain.audit import Act, Deed
from bot.domain.deliveries import Delivery, DeliveryState, Progress, Reason, Verdict
from bot.domain.halts import Halt, Switch
from bot.domain.schedule import Pace, Rhythm, Slot
from bot.store.database import Database
from bot.store.deliveries import Board, DeliveryStore
from bot.store.halts import HaltStore
from bot.store.ledger import Ledger
from tests.post_office import STAFF, announce, correct, deliveries, digests, recall, state_of, subscribe
from tests.stage import NOON

ANNA, BERT, CARLA, DORA, EMIL, FRIDA = range(11, 17)
SENT = Verdict(DeliveryState.SENT, message_id=5)
REFUSED = Verdict(DeliveryState.FAILED, Reason.REFUSED, detail="can't parse")
BLOCKED = Verdict(DeliveryState.FAILED, Reason.BLOCKED, detail="blocked", ends_subscription=True)
LOST = Verdict(DeliveryState.UNCERTAIN, detail="time-out", doubts=1)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def store(database: Database) -> DeliveryStore:
    return DeliveryStore(database)


async def sent_as(ledger: Ledger, verdicts: dict[int, Verdict]) -> list[Delivery]:
    """Send what is to be sent, with these results; who is not among them stays on the way."""
    claimed = await ledger.claim(99, NOON)
    await ledger.record([(each, verdicts[each.chat_id]) for each in claimed if each.chat_id in verdicts], NOON)
    return claimed


async def begun(database: Database, ledger: Ledger, *chats: int) -> int:
    await subscribe(database, *chats)
    announced = await announce(database)
    await ledger.begin_due(NOON)
    return announced.dispatch


async def test_progress_is_counted_in_the_database(database: Database, ledger: Ledger, store: DeliveryStore) -> None:
    await subscribe(database, 20, pace="daily")
    dispatch_id = await begun(database, ledger, ANNA, BERT, CARLA, DORA, EMIL, FRIDA)
    twice = Verdict(DeliveryState.SENT, message_id=6, doubts=1)
    await sent_as(ledger, {ANNA: SENT, BERT: twice, CARLA: REFUSED, DORA: BLOCKED, EMIL: LOST})
    progress = await store.progress(dispatch_id)
    assert progress == Progress(
        dispatch_id,
        DispatchKind.SEND,
        DispatchState.SENDING,
        1,
        {
            DeliveryState.SENT: 2,
            DeliveryState.FAILED: 2,
            DeliveryState.UNCERTAIN: 1,
            DeliveryState.SENDING: 1,
            DeliveryState.HELD: 1,
        },
        {Reason.REFUSED: 1, Reason.BLOCKED: 1},
        {"can't parse": 1},
        doubtful=1,
        started_at=NOON,
    )
    assert (progress.total, progress.open, progress.done) == (6, 1, 5)


async def test_of_what_does_not_exist_there_is_no_progress(store: DeliveryStore) -> None:
    assert await store.progress(99) is None


async def test_the_end_and_its_time_are_told(database: Database, ledger: Ledger, store: DeliveryStore) -> None:
    dispatch_id = await begun(database, ledger)
    await ledger.finish(LATER)
    progress = await store.progress(dispatch_id)
    assert progress is not None
    assert (progress.state, progress.ended_at) == (DispatchState.DONE, LATER)


async def test_only_the_most_frequent_sentences_of_telegram_are_told(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    chats = list(range(1, 11))
    dispatch_id = await begun(database, ledger, *chats)
    sentences = ["one"] * 4 + ["two"] * 3 + ["three"] * 2 + ["four"]
    await sent_as(
        ledger,
        {
            chat: Verdict(DeliveryState.FAILED, Reason.REFUSED, detail=sentence)
            for chat, sentence in zip(chats, sentences, strict=True)
        },
    )
    progress = await store.progress(dispatch_id)
    assert progress is not None
    assert progress.details == {"one": 4, "two": 3, "three": 2}


async def test_a_pause_keeps_the_problem_until_staff_go_on(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA)
    assert await store.pause(dispatch_id, "can't parse")
    assert not await store.pause(dispatch_id, "again")
    progress = await store.progress(dispatch_id)
    assert progress is not None
    assert (progress.state, progress.problem) == (DispatchState.PAUSED, "can't parse")
    assert await store.go_on(dispatch_id)
    assert not await store.go_on(dispatch_id)
    progress = await store.progress(dispatch_id)
    assert progress is not None
    assert (progress.state, progress.problem) == (DispatchState.SENDING, "")


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused"])
async def test_what_is_under_way_can_be_cancelled(
    database: Database, ledger: Ledger, store: DeliveryStore, state: str
) -> None:
    await subscribe(database, 20, pace="daily")
    dispatch_id = await begun(database, ledger, ANNA, BERT)
    await database.execute("UPDATE dispatch SET state = ?", (state,))
    assert await store.cancel(dispatch_id, LATER)
    assert await state_of(database, dispatch_id) == "cancelled"
    assert set((await deliveries(database, dispatch_id)).values()) == {"skipped"}
    assert not await store.cancel(dispatch_id, LATER)
    assert await ledger.begin_due(LATER) == []


async def test_who_has_it_keeps_it_when_the_rest_is_cancelled(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA, BERT, CARLA)
    (first,) = await ledger.claim(1, NOON)
    await ledger.record([(first, SENT)], NOON)
    (second,) = await ledger.claim(1, NOON)
    await store.cancel(dispatch_id, NOON)
    await ledger.record([(second, SENT)], NOON)
    states = await deliveries(database, dispatch_id)
    assert sorted(states.values()) == ["sent", "sent", "skipped"]
    assert states[first.chat_id] == states[second.chat_id] == "sent"


async def test_only_failed_and_uncertain_ones_are_tried_again(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA, BERT, CARLA, DORA)
    await sent_as(ledger, {ANNA: SENT, BERT: REFUSED, CARLA: BLOCKED, DORA: LOST})
    await ledger.finish(NOON)
    await subscribe(database, CARLA)
    assert await store.retry(dispatch_id, LATER) == 2
    assert await state_of(database, dispatch_id) == "sending"
    again = await ledger.claim(9, LATER)
    assert {each.chat_id: (each.attempts, each.doubts) for each in again} == {BERT: (1, 0), DORA: (1, 1)}


async def test_who_is_forgotten_is_not_tried_again(database: Database, ledger: Ledger, store: DeliveryStore) -> None:
    dispatch_id = await begun(database, ledger, ANNA, BERT)
    await sent_as(ledger, {ANNA: LOST, BERT: LOST})
    await ledger.finish(NOON)
    await database.execute("UPDATE delivery SET chat_id = NULL WHERE chat_id = ?", (ANNA,))
    assert await store.retry(dispatch_id, LATER) == 1
    assert [each.chat_id for each in await ledger.claim(9, LATER)] == [BERT]


async def test_where_there_is_nothing_to_try_again_the_dispatch_stays_over(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA)
    await sent_as(ledger, {ANNA: SENT})
    await ledger.finish(NOON)
    assert await store.retry(dispatch_id, LATER) == 0
    assert await state_of(database, dispatch_id) == "done"


async def test_what_was_cancelled_is_not_tried_again_with_the_rest(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA, BERT)
    (first,) = await ledger.claim(1, NOON)
    await ledger.record([(first, LOST)], NOON)
    await store.cancel(dispatch_id, NOON)
    assert await store.retry(dispatch_id, LATER) == 1
    assert [each.chat_id for each in await ledger.claim(9, LATER)] == [first.chat_id]


async def test_what_was_lost_on_its_way_while_staff_cancelled_can_be_tried_again(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA)
    (claimed,) = await ledger.claim(1, NOON)
    await store.cancel(dispatch_id, NOON)
    await ledger.record([(claimed, LOST)], NOON)
    assert await deliveries(database, dispatch_id) == {ANNA: "uncertain"}
    assert await store.retry(dispatch_id, LATER) == 1


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused"])
async def test_what_is_not_over_is_not_tried_again(
    database: Database, ledger: Ledger, store: DeliveryStore, state: str
) -> None:
    dispatch_id = await begun(database, ledger, ANNA)
    await sent_as(ledger, {ANNA: LOST})
    await database.execute("UPDATE dispatch SET state = ?", (state,))
    assert await store.retry(dispatch_id, LATER) is Refused.STATE
    assert (await state_of(database, dispatch_id), await deliveries(database, dispatch_id)) == (
        state,
        {ANNA: "uncertain"},
    )


async def test_what_does_not_exist_is_not_tried_again(store: DeliveryStore) -> None:
    assert await store.retry(99, LATER) is Refused.STATE


async def test_what_was_recalled_is_not_tried_again_but_its_recall_is(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    await subscribe(database, ANNA, BERT)
    announced = await announce(database)
    await ledger.begin_due(NOON)
    await sent_as(ledger, {ANNA: SENT, BERT: LOST})
    await ledger.finish(NOON)
    correction = await correct(database, announced.number, "Richtig")
    await ledger.begin_due(NOON)
    await sent_as(ledger, {ANNA: REFUSED})
    await ledger.finish(NOON)
    recalled = await recall(database, announced.number)
    await ledger.begin_due(NOON)
    await sent_as(ledger, {ANNA: REFUSED})
    await ledger.finish(NOON)
    assert await store.retry(announced.dispatch, LATER) is Refused.STATE
    assert await store.retry(correction.dispatch, LATER) is Refused.STATE
    assert await ledger.claim(9, LATER) == []
    assert await store.retry(recalled.dispatch, LATER) == 1


async def digest_sent_as(database: Database, ledger: Ledger, verdict: Verdict) -> tuple[int, int, int]:
    """An announcement that went out in a digest with a result; its number, its dispatch, and that of the digest."""
    await subscribe(database, ANNA, pace="daily")
    announced = await announce(database)
    await ledger.begin_due(NOON)
    await ledger.make_digests(Rhythm(Pace.DAILY), Slot(NOON, NOON.date(), NOON.date()), NOON)
    await sent_as(ledger, {ANNA: verdict})
    await ledger.finish(NOON)
    ((digest_dispatch,),) = (await digests(database)).values()
    return announced.number, announced.dispatch, digest_dispatch


@pytest.mark.parametrize("verdict", [LOST, REFUSED], ids=["uncertain", "refused"])
async def test_what_went_astray_in_a_digest_comes_with_the_next_one(
    database: Database, ledger: Ledger, store: DeliveryStore, verdict: Verdict
) -> None:
    _, dispatch_id, _ = await digest_sent_as(database, ledger, verdict)
    assert await store.retry(dispatch_id, LATER) == 1
    assert await deliveries(database, dispatch_id, "state", "digest", "reason") == {ANNA: ["held", None, None]}
    tomorrow = NOON + timedelta(days=1)
    assert await ledger.make_digests(Rhythm(Pace.DAILY), Slot(tomorrow, tomorrow.date(), tomorrow.date()), tomorrow)


@pytest.mark.parametrize("verdict", [LOST, REFUSED], ids=["uncertain", "refused"])
async def test_a_digest_that_is_tried_again_holds_what_it_held(
    database: Database, ledger: Ledger, store: DeliveryStore, verdict: Verdict
) -> None:
    _, dispatch_id, digest_dispatch = await digest_sent_as(database, ledger, verdict)
    assert await store.retry(digest_dispatch, LATER) == 1
    assert await deliveries(database, dispatch_id) == {ANNA: "held"}
    (again,) = await ledger.claim(9, LATER)
    await ledger.record([(again, SENT)], LATER)
    assert await deliveries(database, dispatch_id, "state", "digest") == {ANNA: ["sent", again.id]}


async def test_a_correction_that_failed_in_a_digest_can_be_tried_again(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    number, _, _ = await digest_sent_as(database, ledger, SENT)
    correction = await correct(database, number, "Richtig")
    await ledger.begin_due(NOON)
    (failed,) = await sent_as(ledger, {ANNA: REFUSED})
    await ledger.finish(NOON)
    assert await store.retry(correction.dispatch, LATER) == 1
    (again,) = await ledger.claim(9, LATER)
    assert (again.id, again.target, again.digest) == (failed.id, 5, failed.digest)


async def test_boards_are_shown_until_they_say_how_it_ended(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA)
    assert await store.boards() == [Board(dispatch_id, STAFF, None, None)]
    await store.set_board(dispatch_id, STAFF, 77)
    await sent_as(ledger, {ANNA: LOST})
    await ledger.finish(NOON)
    assert await store.boards() == [Board(dispatch_id, STAFF, STAFF, 77)]
    await store.board_is_final(Board(dispatch_id, STAFF, STAFF, 76), DispatchState.DONE)
    assert await store.boards() == [Board(dispatch_id, STAFF, STAFF, 77)], "it was another message that showed it"
    await store.board_is_final(Board(dispatch_id, STAFF, STAFF, 77), DispatchState.DONE)
    assert await store.boards() == []
    await store.set_board(dispatch_id, STAFF, 78)
    assert await store.boards() == [Board(dispatch_id, STAFF, STAFF, 78)]
    await store.set_board(dispatch_id, STAFF, 77, DispatchState.DONE)
    assert await store.boards() == []
    await store.retry(dispatch_id, LATER)
    assert await store.boards() == [Board(dispatch_id, STAFF, STAFF, 77)]


async def test_what_the_live_switch_and_the_database_say_is_told(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    dispatch_id = await begun(database, ledger, ANNA)
    switch = Switch()
    watched = DeliveryStore(database, is_off=lambda: switch.is_off)

    async def told() -> list[bool]:
        progress = await watched.progress(dispatch_id)
        assert progress is not None
        return [await watched.is_off(), progress.is_off, not await watched.is_busy(NOON)]

    assert await told() == [False] * 3
    switch.halt = Halt(NOON, "Probe")
    assert await told() == [True] * 3
    assert not await store.is_off()
    await HaltStore(database).switch_off(switch.halt, Deed(NOON, str(STAFF), Act.SWITCHED_OFF))
    switch.halt = None
    assert await told() == [True] * 3, "the ledger sends nothing yet"
    assert await store.is_off()


async def test_something_is_busy_from_when_it_is_due_until_it_is_over(
    database: Database, ledger: Ledger, store: DeliveryStore
) -> None:
    assert not await store.is_busy(NOON)
    await announce(database, at=LATER)
    assert not await store.is_busy(NOON)
    assert await store.is_busy(LATER)
    await ledger.begin_due(LATER)
    assert await store.is_busy(NOON)
    await ledger.finish(LATER)
    assert not await store.is_busy(LATER)

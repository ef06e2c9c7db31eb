"""Who gets what is written down when it begins: recipients, digests, and who got what is put right later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.announcements import Audience, DispatchKind, Loudness
from bot.domain.deliveries import Delivery, DeliveryState, Reason, Verdict, WhenUncertain
from bot.domain.schedule import Pace, Rhythm, due_slot
from bot.domain.subscriptions import Subject, SubjectKind
from bot.store.chats import end_chat
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.drafts import draft_from_text
from bot.store.ledger import Ledger
from tests.post_office import BERLIN, announce, correct, deliveries, digests, recall, state_of, subscribe
from tests.stage import NOON

CHANNEL = -1_001
ANNA, BERT, CARLA = 11, 12, 13
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 6, 1, 6, tzinfo=UTC)
"""Monday, eight o'clock in Berlin: the slot of who has not chosen another hour. NOON is four hours later in UTC."""
DAILY, WEEKLY = Rhythm(Pace.DAILY), Rhythm(Pace.WEEKLY)


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database, channel=CHANNEL)


async def make_digests(ledger: Ledger, now: datetime) -> list[bool]:
    """Do what the runner does every half minute."""
    rhythms = await ledger.rhythms_with_held()
    return [await ledger.make_digests(rhythm, due_slot(rhythm, now, BERLIN), now) for rhythm in rhythms]


async def send_all(ledger: Ledger, now: datetime, *, message_id: int | None = None) -> list[Delivery]:
    """Deliver all that can be claimed; message ids: the id of the delivery, or this one."""
    claimed = await claim_all(ledger, now)
    await ledger.record(
        [(each, Verdict(DeliveryState.SENT, message_id=message_id or each.target or each.id)) for each in claimed], now
    )
    return claimed


async def claim_all(ledger: Ledger, now: datetime) -> list[Delivery]:
    claimed: list[Delivery] = []
    while some := await ledger.claim(100, now):
        claimed += some
    return claimed


# Recipients


async def test_recipients_are_those_of_the_moment_in_which_it_begins(ledger: Ledger, database: Database) -> None:
    await subscribe(database, ANNA)
    announced = await announce(database, at=NOON)
    assert await ledger.begin_due(NOON - HOUR) == []
    await subscribe(database, BERT)
    assert await ledger.begin_due(NOON) == [announced.dispatch]
    await subscribe(database, CARLA)
    assert await ledger.begin_due(NOON) == []
    assert set(await deliveries(database, announced.dispatch)) == {ANNA, BERT, CHANNEL}


async def test_each_gets_it_in_the_language_of_the_moment_in_which_it_begins(
    ledger: Ledger, database: Database
) -> None:
    await subscribe(database, ANNA, language="pl")
    announced = await announce(database)
    await ledger.begin_due(NOON)
    await database.execute("UPDATE subscriber SET language = 'en'")
    assert await deliveries(database, announced.dispatch, "language") == {ANNA: "pl", CHANNEL: "de"}


async def test_what_is_due_begins_in_the_order_in_which_it_is_due(ledger: Ledger, database: Database) -> None:
    late = await announce(database, at=NOON)
    early = await announce(database, at=NOON - HOUR)
    assert await ledger.begin_due(NOON) == [early.dispatch, late.dispatch]


async def test_an_error_while_freezing_freezes_nobody(ledger: Ledger, database: Database) -> None:
    await subscribe(database, ANNA, BERT, CARLA)
    announced = await announce(database)
    await database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON delivery WHEN (SELECT count(*) FROM delivery) = 2"
        " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with pytest.raises(Exception, match="disk full"):
        await ledger.begin_due(NOON)
    assert await deliveries(database, announced.dispatch) == {}
    assert await state_of(database, announced.dispatch) == "scheduled"
    await database.execute("DROP TRIGGER full")
    await ledger.begin_due(NOON)
    assert set(await deliveries(database, announced.dispatch)) == {ANNA, BERT, CARLA, CHANNEL}


async def test_the_order_is_random_within_the_audience(ledger: Ledger, database: Database) -> None:
    chats = list(range(1, 201))
    await subscribe(database, *chats)
    audience = Audience(subjects=frozenset({Subject(SubjectKind.TOPIC, "nature")}))
    dispatches = [(await announce(database, audience)).dispatch for _ in range(2)]
    await ledger.begin_due(NOON)
    first, second = [list(await deliveries(database, each)) for each in dispatches]
    assert sorted(first) == sorted(second) == chats
    assert first not in (chats, second)
    assert second != chats
    claimed = [delivery.chat_id for delivery in await claim_all(ledger, NOON)]
    assert claimed == first + second


@pytest.mark.parametrize(
    ("audience", "gets"),
    [
        (Audience(everyone=True), True),
        (Audience(everyone=True, languages=frozenset({"de", "en"})), True),
        (Audience(everyone=True, languages=frozenset({"en"})), False),
        (Audience(subjects=frozenset({Subject(SubjectKind.TOPIC, "nature")})), False),
        (Audience(subjects=frozenset({Subject(SubjectKind.ALL)})), False),
    ],
)
async def test_the_channel_gets_only_what_is_to_everyone_and_in_its_language(
    ledger: Ledger, database: Database, audience: Audience, gets: bool
) -> None:
    announced = await announce(database, audience)
    await ledger.begin_due(NOON)
    assert await deliveries(database, announced.dispatch, "state") == ({CHANNEL: "pending"} if gets else {})


async def test_a_channel_that_subscribed_too_gets_it_once(ledger: Ledger, database: Database) -> None:
    await subscribe(database, CHANNEL)
    announced = await announce(database)
    await ledger.begin_due(NOON)
    assert len(await deliveries(database, announced.dispatch)) == 1


async def test_without_a_channel_only_subscribers_get_it(database: Database) -> None:
    await subscribe(database, ANNA)
    announced = await announce(database)
    await Ledger(database).begin_due(NOON)
    assert set(await deliveries(database, announced.dispatch)) == {ANNA}


async def test_who_chose_a_digest_waits_for_it_unless_it_is_urgent(ledger: Ledger, database: Database) -> None:
    await subscribe(database, ANNA)
    await subscribe(database, BERT, pace="daily")
    await subscribe(database, CARLA, pace="weekly")
    normal = await announce(database)
    silent = await announce(database, loudness=Loudness.SILENT)
    urgent = await announce(database, loudness=Loudness.URGENT)
    await ledger.begin_due(NOON)
    waits = {ANNA: "pending", BERT: "held", CARLA: "held", CHANNEL: "pending"}
    assert await deliveries(database, normal.dispatch) == waits
    assert await deliveries(database, silent.dispatch) == waits
    assert set((await deliveries(database, urgent.dispatch)).values()) == {"pending"}


# Digests


async def held(database: Database, ledger: Ledger, at: datetime, **how: Any) -> int:
    """An announcement that begins at a moment; its dispatch."""
    announced = await announce(database, at=at, **how)
    assert await ledger.begin_due(at) == [announced.dispatch]
    return announced.dispatch


@pytest.fixture
def quiet_channel(database: Database) -> Ledger:
    """A ledger without the channel, which would only disturb here."""
    return Ledger(database)


async def test_a_daily_digest_gathers_what_came_since_the_last_one(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    one, two = await held(database, ledger, MONDAY - 3 * HOUR), await held(database, ledger, MONDAY - HOUR)
    assert await make_digests(ledger, MONDAY - timedelta(seconds=1)) == [False]
    assert await make_digests(ledger, MONDAY) == [True]
    assert len((await digests(database))[ANNA]) == 1
    (claimed,) = await send_all(ledger, MONDAY)
    assert (claimed.kind, claimed.chat_id, claimed.announcement) == (DispatchKind.DIGEST, ANNA, None)
    for dispatch_id in (one, two):
        assert await deliveries(database, dispatch_id, "state", "digest") == {ANNA: ["sent", claimed.id]}


async def test_a_digest_made_twice_is_made_once(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, BERT, pace="daily")
    await held(database, ledger, MONDAY - HOUR)
    assert await make_digests(ledger, MONDAY) == [True]
    assert await ledger.make_digests(DAILY, due_slot(DAILY, MONDAY, BERLIN), MONDAY) is False
    assert {chat: len(each) for chat, each in (await digests(database)).items()} == {ANNA: 1, BERT: 1}


async def test_a_crash_while_a_digest_is_made_leaves_nothing_behind_and_the_next_time_makes_it(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, BERT, pace="daily")
    await held(database, ledger, MONDAY - HOUR)
    await database.execute(
        "CREATE TRIGGER crash BEFORE UPDATE OF digest_day ON subscriber BEGIN SELECT RAISE(ABORT, 'crash'); END"
    )
    with pytest.raises(Exception, match="crash"):
        await make_digests(ledger, MONDAY)
    assert await digests(database) == {}
    await database.execute("DROP TRIGGER crash")
    assert await make_digests(ledger, MONDAY) == [True]
    assert {chat: len(each) for chat, each in (await digests(database)).items()} == {ANNA: 1, BERT: 1}


async def test_what_is_held_after_the_slot_waits_for_the_next_one(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    await held(database, ledger, MONDAY + HOUR)
    assert await make_digests(ledger, MONDAY + 2 * HOUR) == [False]
    assert await make_digests(ledger, MONDAY + DAY - HOUR) == [False]
    assert await make_digests(ledger, MONDAY + DAY) == [True]


async def test_a_slot_that_was_slept_through_is_caught_up_with_all_that_has_come(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    first = await held(database, ledger, MONDAY - HOUR)
    second = await held(database, ledger, MONDAY + HOUR)
    assert await make_digests(ledger, MONDAY + 3 * HOUR) == [True]
    carrier = (await deliveries(database, first, "digest"))[ANNA]
    assert carrier is not None
    assert await deliveries(database, second, "digest") == {ANNA: carrier}


async def test_a_digest_that_was_caught_up_is_that_of_its_day(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    await held(database, ledger, MONDAY - HOUR)
    assert await make_digests(ledger, MONDAY + DAY - HOUR) == [True]
    await held(database, ledger, MONDAY + DAY - HOUR)
    assert await make_digests(ledger, MONDAY + DAY) == [False]
    assert await make_digests(ledger, MONDAY + 2 * DAY) == [True]


async def test_a_clock_that_was_ahead_once_keeps_nobody_from_their_digests(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    await held(database, ledger, MONDAY - HOUR)
    assert await make_digests(ledger, MONDAY + 365 * DAY) == [True]
    await held(database, ledger, MONDAY + HOUR)
    assert await make_digests(ledger, MONDAY + 2 * HOUR) == [False]
    assert await make_digests(ledger, MONDAY + DAY) == [True]
    await held(database, ledger, MONDAY + DAY - HOUR)
    assert await make_digests(ledger, MONDAY + DAY + HOUR) == [False]  # one a day, from now on as ever


async def test_what_was_held_while_the_clock_was_ahead_comes_with_the_next_digest(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    await held(database, ledger, MONDAY + 365 * DAY)
    assert await make_digests(ledger, MONDAY + HOUR) == [True]
    assert len((await digests(database))[ANNA]) == 1


async def test_nobody_gets_two_digests_of_one_day_whatever_hour_they_choose(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    await held(database, ledger, MONDAY - HOUR)
    assert await make_digests(ledger, MONDAY) == [True]
    await database.execute("UPDATE subscriber SET hour = 18")
    await held(database, ledger, MONDAY + HOUR)
    assert await make_digests(ledger, MONDAY + 10 * HOUR) == [False]
    assert await make_digests(ledger, MONDAY + DAY) == [False]
    assert await make_digests(ledger, MONDAY + DAY + 10 * HOUR) == [True]
    assert len((await digests(database))[ANNA]) == 2


async def test_a_weekly_digest_comes_on_its_day_only(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="weekly", weekday=2)
    await held(database, ledger, MONDAY - HOUR)
    made = {days: await make_digests(ledger, MONDAY + days * DAY) for days in range(8)}
    assert made == {0: [False], 1: [False], 2: [True], 3: [], 4: [], 5: [], 6: [], 7: []}


async def test_each_rhythm_has_its_own_hour(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    await subscribe(database, BERT, pace="daily", hour=9)
    await subscribe(database, CARLA, pace="weekly")
    await held(database, ledger, MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    assert set(await digests(database)) == {ANNA, CARLA}
    await make_digests(ledger, MONDAY + HOUR)
    assert {chat: len(each) for chat, each in (await digests(database)).items()} == {ANNA: 1, BERT: 1, CARLA: 1}


async def test_who_changed_to_at_once_gets_what_was_held_back_at_once(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    await held(database, ledger, MONDAY + HOUR)
    await database.execute("UPDATE subscriber SET pace = 'at_once'")
    assert await make_digests(ledger, MONDAY + HOUR) == [True]
    assert await make_digests(ledger, MONDAY + HOUR) == []
    assert len((await digests(database))[ANNA]) == 1


async def test_what_is_cancelled_vanishes_from_digests_to_come(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, BERT, pace="daily")
    await database.execute("UPDATE subscriber SET pace = 'weekly' WHERE chat_id = ?", (BERT,))
    dispatch_id = await held(database, ledger, MONDAY - HOUR)
    await DeliveryStore(database).cancel(dispatch_id, MONDAY)
    assert set((await deliveries(database, dispatch_id)).values()) == {"skipped"}
    assert await ledger.rhythms_with_held() == []
    assert await make_digests(ledger, MONDAY) == []


async def test_what_staff_paused_goes_into_no_digest_until_they_go_on(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger, store = quiet_channel, DeliveryStore(database)
    await subscribe(database, ANNA, pace="daily")
    good, bad = await held(database, ledger, MONDAY - 2 * HOUR), await held(database, ledger, MONDAY - HOUR)
    await store.pause(bad)
    assert await make_digests(ledger, MONDAY) == [True]
    assert (await deliveries(database, good, "digest"))[ANNA] is not None
    assert await deliveries(database, bad, "state", "digest") == {ANNA: ["held", None]}
    assert await ledger.rhythms_with_held() == []
    await store.go_on(bad)
    assert await make_digests(ledger, MONDAY + HOUR) == [False]
    assert await make_digests(ledger, MONDAY + DAY) == [True]


async def test_who_leaves_gets_no_digest(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, BERT, pace="daily")
    dispatch_id = await held(database, ledger, MONDAY - HOUR)
    async with database.transaction() as transaction:
        await end_chat(transaction, ANNA, Reason.LEFT, 0)
    await make_digests(ledger, MONDAY)
    assert set(await digests(database)) == {BERT}
    assert (await deliveries(database, dispatch_id))[ANNA] == "skipped"


@pytest.mark.parametrize(
    ("verdict", "state", "reason"),
    [
        (Verdict(DeliveryState.FAILED, Reason.REFUSED), "failed", "refused"),
        (Verdict(DeliveryState.FAILED, Reason.BLOCKED, ends_subscription=True), "failed", "blocked"),
        (Verdict(DeliveryState.SKIPPED, Reason.CANCELLED), "skipped", "cancelled"),
        (Verdict(DeliveryState.UNCERTAIN, doubts=1), "uncertain", None),
        (Verdict(DeliveryState.PENDING, wait=1), "held", None),
    ],
)
async def test_what_a_digest_holds_has_the_fate_of_the_digest(
    quiet_channel: Ledger, database: Database, verdict: Verdict, state: str, reason: str | None
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    dispatch_id = await held(database, ledger, MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    (claimed,) = await ledger.claim(10, MONDAY)
    await ledger.record([(claimed, verdict)], MONDAY)
    assert await deliveries(database, dispatch_id, "state", "reason") == {ANNA: [state, reason]}


@pytest.mark.parametrize("setting", [WhenUncertain.COUNT, WhenUncertain.ASK])
async def test_what_a_digest_holds_is_uncertain_with_it_after_a_crash(
    quiet_channel: Ledger, database: Database, setting: WhenUncertain
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    dispatch_id = await held(database, ledger, MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    await ledger.claim(10, MONDAY)
    assert await ledger.recover(setting, MONDAY) == 1
    assert await deliveries(database, dispatch_id) == {ANNA: "uncertain"}


async def test_a_digest_that_is_cancelled_takes_what_it_holds_along(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, BERT, pace="daily")
    dispatch_id = await held(database, ledger, MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    (claimed,) = await ledger.claim(1, MONDAY)
    (digest_dispatch,) = (await digests(database))[ANNA]
    await DeliveryStore(database).cancel(digest_dispatch, MONDAY)
    await ledger.record([(claimed, Verdict(DeliveryState.SENT, message_id=5))], MONDAY)
    other = BERT if claimed.chat_id == ANNA else ANNA
    assert await deliveries(database, dispatch_id) == {claimed.chat_id: "sent", other: "skipped"}


# Corrections and recalls


async def test_a_correction_goes_to_all_who_got_it_with_the_message_that_they_have(
    ledger: Ledger, database: Database
) -> None:
    await subscribe(database, ANNA, BERT, CARLA)
    announced = await announce(database)
    await ledger.begin_due(NOON)
    claimed = await ledger.claim(4, NOON)
    failed = next(each for each in claimed if each.chat_id == CARLA)
    await ledger.record(
        [
            (each, Verdict(DeliveryState.SENT, message_id=each.chat_id * 10 if each.chat_id > 0 else 7))
            for each in claimed
            if each is not failed
        ]
        + [(failed, Verdict(DeliveryState.FAILED, Reason.REFUSED))],
        NOON,
    )
    correction = await correct(database, announced.number, "Doch offen")
    await subscribe(database, 99)
    assert await ledger.begin_due(NOON) == [correction.dispatch]
    targets = await deliveries(database, correction.dispatch, "target", "state")
    assert targets == {ANNA: [110, "pending"], BERT: [120, "pending"], CHANNEL: [7, "pending"]}


async def test_from_the_correction_on_the_announcement_says_what_is_right(ledger: Ledger, database: Database) -> None:
    announced = await announce(database, text="Falsch")
    await ledger.begin_due(NOON)
    await correct(database, announced.number, "Richtig", at=NOON + HOUR)
    await ledger.begin_due(NOON)
    assert await text_of(database, announced.number) == "Falsch"
    await send_all(ledger, NOON)
    await ledger.begin_due(NOON + HOUR)
    assert await text_of(database, announced.number) == "Richtig"


async def text_of(database: Database, number: int) -> str:
    row = await database.fetch_one("SELECT draft FROM announcement WHERE number = ?", (number,))
    assert row is not None
    return draft_from_text(row[0]).texts["de"]


async def test_who_got_it_inside_a_digest_has_the_digest_edited(quiet_channel: Ledger, database: Database) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    announced = await announce(database, at=MONDAY - HOUR)
    await ledger.begin_due(MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    (digest,) = await send_all(ledger, MONDAY, message_id=77)
    for put_right in (await correct(database, announced.number, "Richtig"), await recall(database, announced.number)):
        await ledger.begin_due(NOON)
        assert await deliveries(database, put_right.dispatch, "target", "digest", "state") == {
            ANNA: [77, digest.id, "pending"]
        }


async def test_a_message_whose_id_nobody_learned_cannot_be_recalled_and_is_told(
    ledger: Ledger, database: Database
) -> None:
    announced = await announce(database)
    await ledger.begin_due(NOON)
    (claimed,) = await ledger.claim(10, NOON)
    await ledger.record([(claimed, Verdict(DeliveryState.UNCERTAIN, doubts=1))], NOON)
    recalled = await recall(database, announced.number)
    await ledger.begin_due(NOON)
    assert await deliveries(database, recalled.dispatch, "state", "reason") == {CHANNEL: ["failed", "message_gone"]}
    assert await ledger.finish(NOON) == [announced.dispatch, recalled.dispatch]


async def test_a_recall_begins_when_what_was_on_its_way_has_arrived(ledger: Ledger, database: Database) -> None:
    announced = await announce(database)
    await ledger.begin_due(NOON)
    (claimed,) = await ledger.claim(10, NOON)
    recalled = await recall(database, announced.number)
    assert await ledger.begin_due(NOON) == []
    await ledger.record([(claimed, Verdict(DeliveryState.SENT, message_id=5))], NOON)
    assert await ledger.begin_due(NOON) == [recalled.dispatch]
    assert await deliveries(database, recalled.dispatch, "target") == {CHANNEL: 5}


async def test_a_recall_begins_when_the_digest_that_holds_it_has_arrived(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    announced = await announce(database, at=MONDAY - HOUR)
    await ledger.begin_due(MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    (digest,) = await ledger.claim(10, MONDAY)
    recalled = await recall(database, announced.number)
    assert await ledger.begin_due(NOON) == []
    await ledger.record([(digest, Verdict(DeliveryState.SENT, message_id=5))], NOON)
    assert await ledger.begin_due(NOON) == [recalled.dispatch]
    assert await deliveries(database, recalled.dispatch, "target", "digest") == {ANNA: [5, digest.id]}


async def test_what_is_recalled_goes_into_no_digest_any_more(quiet_channel: Ledger, database: Database) -> None:
    """The sending may be over long since, but for those who wait for their digest."""
    ledger = quiet_channel
    await subscribe(database, ANNA, pace="daily")
    announced = await announce(database, at=MONDAY - HOUR)
    await ledger.begin_due(MONDAY - HOUR)
    assert await ledger.finish(MONDAY) == [announced.dispatch]
    await recall(database, announced.number, at=MONDAY - HOUR)
    await ledger.begin_due(MONDAY)
    assert await deliveries(database, announced.dispatch, "state", "reason") == {ANNA: ["skipped", "cancelled"]}
    assert await make_digests(ledger, MONDAY) == []


async def test_what_is_cancelled_while_its_digest_is_on_its_way_can_still_be_recalled(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger, store = quiet_channel, DeliveryStore(database)
    await subscribe(database, ANNA, pace="daily")
    announced = await announce(database, at=MONDAY - HOUR)
    await ledger.begin_due(MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    (digest,) = await ledger.claim(10, MONDAY)
    await store.cancel(announced.dispatch, MONDAY)
    await ledger.record([(digest, Verdict(DeliveryState.SENT, message_id=5))], MONDAY)
    recalled = await recall(database, announced.number)
    await ledger.begin_due(NOON)
    assert await deliveries(database, recalled.dispatch, "target") == {ANNA: 5}


async def test_what_is_cancelled_while_its_digest_is_on_its_way_is_not_in_the_next_attempt(
    quiet_channel: Ledger, database: Database
) -> None:
    ledger, store = quiet_channel, DeliveryStore(database)
    await subscribe(database, ANNA, pace="daily")
    announced = await announce(database, at=MONDAY - HOUR)
    await ledger.begin_due(MONDAY - HOUR)
    await make_digests(ledger, MONDAY)
    (digest,) = await ledger.claim(10, MONDAY)
    await store.cancel(announced.dispatch, MONDAY)
    await ledger.record([(digest, Verdict(DeliveryState.PENDING, wait=2))], MONDAY)
    assert await deliveries(database, announced.dispatch, "state", "reason") == {ANNA: ["skipped", "cancelled"]}


async def test_what_lost_its_announcement_never_begins(ledger: Ledger, database: Database) -> None:
    announced = await announce(database)
    await database.execute("DELETE FROM announcement WHERE number = ?", (announced.number,))
    assert await ledger.begin_due(NOON) == []

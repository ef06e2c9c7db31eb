"""The runner with a real ledger: at Telegram's pace, through every trouble, and on after every crash."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.courier import Courier
from bot.delivery import runner as room
from bot.delivery.digests import PAUSED_SECONDS
from bot.delivery.gate import STEP
from bot.delivery.policy import WIDTH, width_for
from bot.domain.announcements import DispatchKind, Loudness
from bot.domain.deliveries import MOST_ATTEMPTS, SAME_REFUSALS, DeliveryState, WhenUncertain
from bot.domain.notice import Retention
from bot.domain.outcomes import Outcome, State
from bot.sandbox.state import ChatKind
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.sandbox.trouble import Fault, Faults, Limits
from bot.store.chats import end_chat
from bot.store.database import Database
from bot.store.retention import RetentionStore
from bot.wording.progress import retriable
from tests.post_office import (
    Call,
    NumberComposer,
    Office,
    WatchedLedger,
    announce,
    correct,
    deliveries,
    digests,
    recall,
    state_of,
    subscribe,
    until,
)
from tests.stage import NOON

ANNA, BERT, CARLA = 11, 12, 13
GROUP, SUPERGROUP = -2001, -1_001_000
LOST = Outcome(State.UNCERTAIN, description="time-out")
NO_ROUTE = Outcome(State.NOT_SENT, description="no route")
BLOCKED = Outcome(State.BLOCKED, description="bot was blocked by the user")
GONE = Outcome(State.GONE, description="chat not found")
BAD_TEXT = Outcome(State.REFUSED, description="can't parse entities")
LOCKED_OUT = Outcome(State.LOCKED_OUT, description="token refused")


def wait(seconds: int) -> Outcome:
    return Outcome(State.LATER, description="Too Many Requests", retry_after=seconds)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses that no played clock knows of."""
    monkeypatch.setattr(room, "IDLE_SECONDS", 0.02)
    monkeypatch.setattr(room, "TROUBLE_SECONDS", 0.01)


@pytest.fixture
async def office() -> Any:
    async with Database(":memory:") as database:
        yield Office(database)


async def leave(database: Database, chat: int) -> None:
    """What the store of subscriptions does at /stop."""
    from bot.domain.deliveries import Reason

    async with database.transaction() as transaction:
        await end_chat(transaction, chat, Reason.LEFT, 0)


# The pace


async def test_everybody_gets_it_once(office: Office) -> None:
    chats = list(range(1, 61))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    await office.work()
    assert sorted(office.sender.chats) == chats
    assert set((await deliveries(office.database, announced.dispatch)).values()) == {"sent"}
    assert await state_of(office.database, announced.dispatch) == "done"
    assert office.troubles == []


async def test_no_second_holds_more_than_the_rate_and_the_rate_is_held(office: Office) -> None:
    await subscribe(office.database, *range(1, 101))
    await announce(office.database)
    await office.work()
    times = [call.at for call in office.sender.calls]
    assert most_within(times, 1.0) <= 26
    assert times[-1] - times[0] == pytest.approx(99 / 25, abs=0.1)


async def test_without_a_rate_only_so_many_are_on_their_way_at_once(office: Office) -> None:
    await subscribe(office.database, *range(1, 101))
    await announce(office.database)
    await office.work(runner=office.runner(None, width=8))
    assert len(office.sender.calls) == 100
    assert office.sender.widest == 8


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(begin <= time < begin + seconds - 1e-6 for time in times) for begin in times)


@pytest.mark.parametrize("rate", [25, None])
async def test_two_announcements_reach_a_chat_a_second_apart(office: Office, rate: float | None) -> None:
    await subscribe(office.database, ANNA, BERT)
    for _ in range(3):
        await announce(office.database)
    await office.work(4, office.runner(rate))
    assert Counter(office.sender.chats) == {ANNA: 3, BERT: 3}
    for chat in (ANNA, BERT):
        assert most_within([call.at for call in office.sender.calls if call.chat == chat], 1.0) == 1


async def test_a_group_gets_twenty_a_minute_and_a_person_more(office: Office) -> None:
    await subscribe(office.database, GROUP, ANNA)
    for _ in range(23):
        await announce(office.database)
    async with office.at_work() as runner:
        await office.pass_time(runner, 45, step=2.0)
        assert Counter(office.sender.chats) == {GROUP: 20, ANNA: 23}
        await office.pass_time(runner, 45, step=3.0)
    assert Counter(office.sender.chats) == {GROUP: 23, ANNA: 23}
    times = [call.at for call in office.sender.calls if call.chat == GROUP]
    assert most_within(times, 60.0) == 20


async def test_many_recalls_that_have_to_edit_make_no_burst(office: Office) -> None:
    await subscribe(office.database, *range(1, 41))
    announced = await announce(office.database)
    await office.work()
    recalled = await recall(office.database, announced.number)
    office.sender.for_all = lambda call: Outcome(State.UNEDITABLE) if call.method == "delete" else None
    before = len(office.sender.calls)
    await office.work(10)
    calls = office.sender.calls[before:]
    assert Counter(call.method for call in calls) == {"delete": 40, "edit": 40}
    assert most_within([call.at for call in calls], 1.0) <= 26
    assert set((await deliveries(office.database, recalled.dispatch)).values()) == {"sent"}


async def test_the_order_is_that_of_the_ledger(office: Office) -> None:
    await subscribe(office.database, *range(1, 41))
    announced = await announce(office.database)
    await office.work()
    assert office.sender.chats == list(await deliveries(office.database, announced.dispatch))


# Telegram asks for a pause


async def test_a_wait_holds_everybody_and_loses_nobody(office: Office) -> None:
    chats = list(range(1, 31))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    asked = iter([None] * 9 + [wait(17)])
    office.sender.for_all = lambda _: next(asked, None)
    await office.work(30)
    times = [call.at for call in office.sender.calls]
    late = [time for time in times if time > times[9] + 1]
    assert len(times) == 31
    assert len(late) >= 20
    assert min(late) - times[9] >= 17
    assert most_within(late, 1.0) <= 26
    states = await deliveries(office.database, announced.dispatch, "state", "doubts")
    assert states == {chat: ["sent", 0] for chat in chats}


async def test_a_wait_is_kept_after_a_restart(office: Office) -> None:
    await subscribe(office.database, ANNA, BERT)
    await announce(office.database)
    stop = asyncio.Event()

    def refuse_and_end(_: Call) -> Outcome:
        stop.set()
        return wait(60)

    office.sender.for_all = refuse_and_end
    await asyncio.wait_for(office.runner().run(stop), 5)
    (refused,) = office.sender.calls
    assert office.clock.seconds - NOON.timestamp() < 5
    second = Office(office.database, office.clock)
    await second.work(1)
    assert set(second.sender.chats) == {ANNA, BERT}
    assert second.sender.calls[0].at - refused.at >= 60


async def test_a_recall_does_not_edit_while_telegram_wants_a_pause(office: Office) -> None:
    await subscribe(office.database, ANNA, BERT)
    announced = await announce(office.database)
    await office.work()
    await recall(office.database, announced.number)
    deletions: list[int] = []

    def answer(call: Call) -> Outcome | None:
        if call.method != "delete":
            return None
        deletions.append(call.chat)
        return wait(20) if len(deletions) == 2 else Outcome(State.UNEDITABLE)

    office.sender.for_all = answer
    office.sender.open.clear()
    before = len(office.sender.calls)
    async with office.at_work() as runner:
        await until(lambda: office.sender.underway == 2)
        office.sender.open.set()
        await office.pass_time(runner, 30)
    calls = office.sender.calls[before:]
    assert min(call.at for call in calls if call.method == "edit") - calls[0].at >= 20
    assert {call.chat for call in calls if call.method == "edit"} == {ANNA, BERT}


@pytest.mark.parametrize("rate", [25, 500, None])
async def test_what_is_cancelled_while_telegram_wants_a_pause_goes_to_nobody(
    office: Office, rate: float | None
) -> None:
    await subscribe(office.database, *range(1, 101))
    announced = await announce(office.database)
    asked, waits, passed = iter([None] * 2 + [wait(17)]), asyncio.Event(), asyncio.Event()
    office.sender.for_all = lambda _: next(asked, None)
    sleep = office.clock.sleep

    async def wait_at_the_gate(seconds: float) -> None:
        if seconds < STEP:
            return await sleep(seconds)
        waits.set()
        await passed.wait()
        return await sleep(seconds)

    office.clock.sleep = wait_at_the_gate  # type: ignore[method-assign]
    async with office.at_work(office.runner(rate)) as runner:
        await asyncio.wait_for(waits.wait(), 5)
        await until(lambda: not office.sender.underway)
        before = len(office.sender.calls)
        await office.store.cancel(announced.dispatch, office.clock.now())
        passed.set()
        await office.pass_time(runner, 30)
    assert len(office.sender.calls) == before < 100
    states = Counter((await deliveries(office.database, announced.dispatch)).values())
    assert states == {"sent": before - 1, "skipped": 101 - before}


async def test_while_telegram_wants_a_pause_what_is_due_begins(office: Office) -> None:
    await subscribe(office.database, ANNA)
    await announce(office.database)
    await office.ledger.hold_until(NOON + timedelta(minutes=1))
    later = await announce(office.database, at=NOON + timedelta(seconds=10))
    await office.work(90)
    ((begun,),) = await office.database.fetch_all("SELECT started_at FROM dispatch WHERE id = ?", (later.dispatch,))
    assert datetime.fromisoformat(begun) < NOON + timedelta(minutes=1)
    assert [call.chat for call in office.sender.calls] == [ANNA, ANNA]
    assert office.sender.calls[0].at >= 60


# The network


async def test_what_surely_did_not_leave_is_tried_again_after_growing_pauses(office: Office) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    office.sender.script(ANNA, NO_ROUTE, NO_ROUTE, NO_ROUTE)
    await office.work(20)
    times = [call.at for call in office.sender.calls]
    pauses = [after - before for before, after in pairwise(times)]
    assert len(times) == 4
    assert all(wanted <= pause <= wanted + 1 for pause, wanted in zip(pauses, (2, 4, 8), strict=True))
    assert await deliveries(office.database, announced.dispatch, "state", "doubts") == {ANNA: ["sent", 0]}


async def test_while_the_network_is_down_only_few_calls_are_made(office: Office) -> None:
    chats = list(range(1, 101))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    end = office.clock.seconds + 120
    office.sender.for_all = lambda _: NO_ROUTE if office.clock.seconds < end else None
    await office.work(200)
    assert sum(call.at < 120 for call in office.sender.calls) < 20
    assert set((await deliveries(office.database, announced.dispatch)).values()) == {"sent"}


@pytest.mark.parametrize(
    ("setting", "times", "state"),
    [
        (WhenUncertain.RESEND, 2, "sent"),
        (WhenUncertain.COUNT, 1, "uncertain"),
        (WhenUncertain.ASK, 1, "uncertain"),
    ],
)
async def test_what_may_have_arrived_is_sent_once_more_or_left_as_the_setting_says(
    office: Office, setting: WhenUncertain, times: int, state: str
) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    office.sender.script(ANNA, LOST)
    await office.work(10, office.runner(25, setting))
    assert len(office.sender.calls) == times
    assert await deliveries(office.database, announced.dispatch, "state", "doubts") == {ANNA: [state, 1]}


async def test_what_was_lost_twice_is_not_sent_a_third_time_but_when_staff_want_it(office: Office) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    office.sender.script(ANNA, LOST, LOST)
    async with office.at_work() as runner:
        await office.pass_time(runner, 60, step=2)
        assert len(office.sender.calls) == 2
        assert await deliveries(office.database, announced.dispatch, "state", "doubts") == {ANNA: ["uncertain", 2]}
        assert await office.store.retry(announced.dispatch, office.clock.now()) == 1
        await office.drain(runner)
    assert len(office.sender.calls) == 3
    assert await deliveries(office.database, announced.dispatch) == {ANNA: "sent"}


# What never gets better


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("kind", [DispatchKind.CORRECT, DispatchKind.RECALL])
async def test_one_message_that_telegram_never_changes_does_not_keep_the_rest_from_ending(
    office: Office, kind: DispatchKind
) -> None:
    await subscribe(office.database, ANNA, BERT)
    announced = await announce(office.database)
    await office.work()
    is_recall = kind is DispatchKind.RECALL
    begun = await (
        recall(office.database, announced.number)
        if is_recall
        else correct(office.database, announced.number, "Richtig")
    )
    office.sender.for_all = lambda call: LOST if call.chat == ANNA and call.method in ("edit", "delete") else None
    before = len(office.sender.calls)

    def tries() -> int:
        return sum(call.chat == ANNA for call in office.sender.calls[before:])

    async with office.at_work() as runner:
        await office.pass_time(runner, 3 * 3600, step=60)
        assert await state_of(office.database, begun.dispatch) == "done"
        assert tries() == MOST_ATTEMPTS
        progress = await office.store.progress(begun.dispatch)
        assert progress is not None
        assert progress.counts == {DeliveryState.SENT: 1, DeliveryState.UNCERTAIN: 1}
        assert progress.ended_at is not None
        assert HOUR <= progress.ended_at - NOON <= 2 * HOUR
        assert retriable(progress) == 1
        assert await office.store.retry(begun.dispatch, office.clock.now()) == 1
        await office.pass_time(runner, 3 * 3600, step=60)
        assert tries() == 2 * MOST_ATTEMPTS
        assert await state_of(office.database, begun.dispatch) == "done"
        office.sender.for_all = lambda _: None
        assert await office.store.retry(begun.dispatch, office.clock.now()) == 1
        await office.drain(runner)
    assert await deliveries(office.database, begun.dispatch) == {ANNA: "sent", BERT: "sent"}


async def test_a_recall_that_telegram_answers_with_errors_for_good_ends_and_is_forgotten_in_time(
    office: Office,
) -> None:
    telegram = Telegram(clock=office.clock)
    chats = [telegram.open_private_chat(telegram.add_user(f"P{number}")) for number in range(3)]
    await subscribe(office.database, *(chat.id for chat in chats))
    announced = await announce(office.database)
    bot = Bot(telegram.token, base_url="https://sandbox/bot", request=SandboxRequest(telegram))
    async with office.at_work(office.runner(sender=Courier(bot, patience=None))) as runner:
        await office.drain(runner)
        telegram.trouble.faults = Faults(server_error=1, methods=frozenset({"deletemessage"}))
        recalled = await recall(office.database, announced.number, at=office.clock.now())
        await office.pass_time(runner, 3 * 3600, step=60)
    states = await deliveries(office.database, recalled.dispatch, "state", "attempts")
    assert states == {chat.id: ["uncertain", MOST_ATTEMPTS] for chat in chats}
    assert await state_of(office.database, recalled.dispatch) == "done"
    await RetentionStore(office.database, Retention(delivery_days=90)).tidy(office.clock.now() + 91 * DAY)
    assert await office.database.fetch_all("SELECT chat_id, state FROM delivery WHERE chat_id IS NOT NULL") == []
    progress = await office.store.progress(recalled.dispatch)
    assert progress is not None
    assert progress.counts == {DeliveryState.UNCERTAIN: 3}
    assert progress.forgotten_at is not None


async def test_one_chat_that_telegram_has_no_time_for_lets_the_others_go_first_and_ends(office: Office) -> None:
    chats = list(range(1, 31))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    refused = 0

    def answer(call: Call) -> Outcome | None:
        nonlocal refused
        refused = refused or call.chat
        return wait(5) if call.chat == refused else None

    office.sender.for_all = answer
    async with office.at_work() as runner:
        await office.pass_time(runner, 30)
        states = await deliveries(office.database, announced.dispatch)
        assert {chat for chat, state in states.items() if state != "sent"} == {refused}
        assert max(call.at for call in office.sender.calls if call.chat != refused) < 15
        assert Counter(office.sender.chats)[refused] <= 4
        await office.pass_time(runner, 3 * 3600, step=60)
        progress = await office.store.progress(announced.dispatch)
        assert progress is not None
        assert progress.counts == {DeliveryState.SENT: 29, DeliveryState.FAILED: 1}
        assert progress.details == {"Too Many Requests": 1}
        assert progress.ended_at is not None
        assert retriable(progress) == 1
        assert Counter(office.sender.chats)[refused] == MOST_ATTEMPTS
        assert office.troubles == []
        office.sender.for_all = lambda _: None
        assert await office.store.retry(announced.dispatch, office.clock.now()) == 1
        await office.drain(runner)
    assert set((await deliveries(office.database, announced.dispatch)).values()) == {"sent"}


async def test_an_outage_of_days_ends_nothing_and_leaves_attempts_for_afterwards(office: Office) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    await office.work()
    recalled = await recall(office.database, announced.number)
    office.sender.for_all = lambda _: NO_ROUTE
    async with office.at_work() as runner:
        await office.pass_time(runner, 4 * 86_400, step=600)
        ((state, attempts),) = (await deliveries(office.database, recalled.dispatch, "state", "attempts")).values()
        assert state == "pending"
        assert attempts < MOST_ATTEMPTS / 2
        assert len(office.sender.calls) > 500
        office.sender.script(ANNA, LOST, LOST, LOST)
        office.sender.for_all = lambda _: None
        await office.pass_time(runner, 1800, step=60)
    assert await deliveries(office.database, recalled.dispatch) == {ANNA: "sent"}


async def test_a_cancellation_from_below_leaves_no_place_taken(office: Office) -> None:
    """Not the runner's own: something that the way out waited for was given up."""
    await subscribe(office.database, *range(1, 11))
    announced = await announce(office.database)
    cancelled = iter(range(3))

    def give_up(_: Call) -> None:
        if next(cancelled, None) is not None:
            raise asyncio.CancelledError

    office.sender.for_all = give_up
    await office.work(10, office.runner(width=2))
    states = await deliveries(office.database, announced.dispatch, "state", "doubts")
    assert sorted(states.values()) == [["sent", 0]] * 7 + [["sent", 1]] * 3
    assert await state_of(office.database, announced.dispatch) == "done"


# Who cannot be reached


@pytest.mark.parametrize(("outcome", "reason"), [(BLOCKED, "blocked"), (GONE, "gone")])
async def test_who_blocked_the_bot_or_is_gone_is_not_tried_again_and_no_subscriber_any_more(
    office: Office, outcome: Outcome, reason: str
) -> None:
    await subscribe(office.database, ANNA, BERT)
    announced = await announce(office.database)
    office.sender.script(ANNA, outcome)
    await office.work(10)
    assert Counter(office.sender.chats) == {ANNA: 1, BERT: 1}
    states = await deliveries(office.database, announced.dispatch, "state", "reason")
    assert states == {ANNA: ["failed", reason], BERT: ["sent", None]}
    assert await office.database.fetch_all("SELECT chat_id FROM subscriber") == [(BERT,)]


async def test_many_who_blocked_the_bot_do_not_stop_an_announcement(office: Office) -> None:
    await subscribe(office.database, *range(1, 31))
    announced = await announce(office.database)
    office.sender.for_all = lambda _: BLOCKED
    await office.work()
    assert set((await deliveries(office.database, announced.dispatch)).values()) == {"failed"}
    assert office.troubles == []


async def test_a_group_that_moved_gets_it_under_its_new_id(office: Office) -> None:
    await subscribe(office.database, GROUP)
    announced = await announce(office.database)
    office.sender.script(GROUP, Outcome(State.UNEDITABLE, description="upgraded", migrated_to=SUPERGROUP))
    await office.work(3)
    assert office.sender.chats == [GROUP, SUPERGROUP]
    assert await deliveries(office.database, announced.dispatch) == {SUPERGROUP: "sent"}
    assert await office.database.fetch_all("SELECT chat_id FROM subscriber") == [(SUPERGROUP,)]


# What every chat would get


async def test_a_bad_token_pauses_the_announcement_and_nobody_is_lost(office: Office) -> None:
    chats = list(range(1, 101))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    office.sender.for_all = lambda _: LOCKED_OUT
    async with office.at_work() as runner:
        await office.drain(runner)
        assert office.troubles == [(announced.dispatch, "token refused")]
        assert await state_of(office.database, announced.dispatch) == "paused"
        assert len(office.sender.calls) < 10
        assert set((await deliveries(office.database, announced.dispatch)).values()) == {"pending"}
        office.sender.for_all = lambda _: None
        assert await office.store.go_on(announced.dispatch)
        await office.pass_time(runner, 2)
    assert set((await deliveries(office.database, announced.dispatch)).values()) == {"sent"}
    assert len(office.troubles) == 1


async def test_a_text_that_telegram_refuses_pauses_the_announcement_after_a_few(office: Office) -> None:
    await subscribe(office.database, *range(1, 101))
    announced = await announce(office.database)
    office.sender.for_all = lambda _: BAD_TEXT
    await office.work(5)
    states = Counter((await deliveries(office.database, announced.dispatch)).values())
    assert SAME_REFUSALS <= states["failed"] <= SAME_REFUSALS + 2
    assert states["failed"] + states["pending"] == 100
    assert office.troubles == [(announced.dispatch, "can't parse entities")]
    progress = await office.store.progress(announced.dispatch)
    assert progress is not None
    assert progress.problem == "can't parse entities"


async def test_a_text_that_is_bad_in_one_language_only_pauses_the_announcement_too(office: Office) -> None:
    """Those of the other language get it in between, so that the refusals are not in a row."""
    await subscribe(office.database, *range(1, 101))
    await subscribe(office.database, *range(101, 201), language="en")
    announced = await announce(office.database)
    office.sender.for_all = lambda call: BAD_TEXT if call.text.endswith("en") else None
    await office.work(10)
    states = Counter((await deliveries(office.database, announced.dispatch)).values())
    assert states["failed"] <= SAME_REFUSALS + 2
    assert len(office.troubles) == 1


async def test_what_staff_are_told_slowly_is_told_once_and_nothing_goes_out_meanwhile(office: Office) -> None:
    await subscribe(office.database, *range(1, 101))
    announced = await announce(office.database)
    other = await announce(office.database)
    office.sender.for_all = lambda call: BAD_TEXT if call.text.startswith(f"send {announced.number} ") else None
    told = asyncio.Event()
    pause = office.trouble

    async def slowly(dispatch_id: int, problem: str) -> None:
        await told.wait()
        await pause(dispatch_id, problem)

    office.trouble = slowly  # type: ignore[method-assign]
    async with office.at_work() as runner:
        await until(lambda: sum(f"send {other.number} " in call.text for call in office.sender.calls) > 50)
        told.set()
        await office.pass_time(runner, 10)
    assert len(office.troubles) == 1
    refused = sum(f"send {announced.number} " in call.text for call in office.sender.calls)
    assert refused <= SAME_REFUSALS + 2
    assert set((await deliveries(office.database, other.dispatch)).values()) == {"sent"}


async def test_one_chat_that_refuses_everything_stops_nobody(office: Office) -> None:
    await subscribe(office.database, *range(1, 51))
    announced = await announce(office.database)
    office.sender.for_all = lambda call: BAD_TEXT if call.chat % 10 == 0 else None
    await office.work()
    states = Counter((await deliveries(office.database, announced.dispatch)).values())
    assert states.total() == 50
    assert office.troubles in ([], [(announced.dispatch, BAD_TEXT.description)])


async def test_what_cannot_be_worded_pauses_its_announcement_alone(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await subscribe(office.database, *range(1, 21))
    bad, good = await announce(office.database), await announce(office.database)
    assert isinstance(office.composer, NumberComposer)
    office.composer.fails.add(bad.number)
    async with office.at_work() as runner:
        await office.pass_time(runner, 5)
        assert office.troubles == [(bad.dispatch, "KeyError")]
        assert set((await deliveries(office.database, bad.dispatch)).values()) == {"pending"}
        assert set((await deliveries(office.database, good.dispatch)).values()) == {"sent"}
        office.composer.fails.clear()
        await office.store.go_on(bad.dispatch)
        await office.pass_time(runner, 5)
    assert set((await deliveries(office.database, bad.dispatch)).values()) == {"sent"}
    assert "could not be worded" in caplog.text


async def test_where_there_is_nothing_left_to_say_the_delivery_is_skipped(office: Office) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    assert isinstance(office.composer, NumberComposer)
    office.composer.silent.add(announced.number)
    await office.work()
    assert office.sender.calls == []
    states = await deliveries(office.database, announced.dispatch, "state", "reason")
    assert states == {ANNA: ["skipped", "cancelled"]}


# Staff


async def test_staff_who_pause_stop_all_but_what_was_claimed(office: Office) -> None:
    await subscribe(office.database, *range(1, 101))
    announced = await announce(office.database)
    async with office.at_work() as runner:
        await until(lambda: len(office.sender.calls) >= 10)
        await office.store.pause(announced.dispatch)
        sent = len(office.sender.calls)
        await office.pass_time(runner, 5)
        assert len(office.sender.calls) <= sent + 1
        await office.store.go_on(announced.dispatch)
        await office.pass_time(runner, 5)
    assert Counter(office.sender.chats) == dict.fromkeys(range(1, 101), 1)


async def test_what_is_cancelled_goes_to_nobody_else(office: Office) -> None:
    await subscribe(office.database, *range(1, 101))
    announced = await announce(office.database)
    async with office.at_work() as runner:
        await until(lambda: len(office.sender.calls) >= 10)
        await office.store.cancel(announced.dispatch, office.clock.now())
        sent = len(office.sender.calls)
        await office.pass_time(runner, 5)
    assert len(office.sender.calls) <= sent + 1
    states = Counter((await deliveries(office.database, announced.dispatch)).values())
    assert states == {"sent": len(office.sender.calls), "skipped": 100 - len(office.sender.calls)}


async def test_a_recall_and_then_what_is_urgent_go_before_the_rest(office: Office) -> None:
    await subscribe(office.database, *range(1, 31))
    wrong = await announce(office.database)
    await office.work()
    await subscribe(office.database, *range(101, 151))
    async with office.at_work() as runner:
        await announce(office.database, at=office.clock.now())
        await until(lambda: len(office.sender.calls) >= 40)
        await announce(office.database, loudness=Loudness.URGENT, at=office.clock.now())
        await recall(office.database, wrong.number, at=office.clock.now())
        before = len(office.sender.calls)
        await office.pass_time(runner, 12)
    order = [call.text.split()[1] if call.text else "recall" for call in office.sender.calls[before:]]
    assert order.count("recall") == 30
    assert len(order) == 30 + 80 + 80 - (before - 30)
    last_recall = len(order) - order[::-1].index("recall")
    assert order[:last_recall].count("2") <= 30, "what was running goes on only until the recall is looked at"
    urgent = [place for place, what in enumerate(order) if what == "3"]
    rest = [place for place, what in enumerate(order) if what == "2"]
    assert sum(place > urgent[-20] for place in rest) >= 20


async def test_what_is_over_ends_though_another_announcement_is_still_being_sent(office: Office) -> None:
    await subscribe(office.database, *range(1, 101))
    short = await announce(office.database, loudness=Loudness.URGENT)
    await announce(office.database)
    async with office.at_work() as runner:
        await until(lambda: len(office.sender.calls) >= 150)
        assert await state_of(office.database, short.dispatch) == "done"
        await office.drain(runner)


async def test_who_joins_while_it_is_sent_gets_only_what_begins_later(office: Office) -> None:
    await subscribe(office.database, *range(1, 31))
    first = await announce(office.database)
    async with office.at_work() as runner:
        await until(lambda: len(office.sender.calls) >= 5)
        await subscribe(office.database, ANNA + 100)
        second = await announce(office.database, at=office.clock.now())
        await office.pass_time(runner, 5)
    texts = [call.text for call in office.sender.calls if call.chat == ANNA + 100]
    assert texts == [f"send {second.number} de"]
    assert first.number != second.number


# Who leaves


async def test_who_leaves_gets_nothing_more_also_of_what_is_under_way(office: Office) -> None:
    await subscribe(office.database, *range(1, 31))
    await announce(office.database)
    async with office.at_work() as runner:
        await until(lambda: len(office.sender.calls) >= 5)
        left = [chat for chat in range(1, 31) if chat not in office.sender.chats][:10]
        for chat in left:
            await leave(office.database, chat)
            await runner.withdraw(chat)
        sent = Counter(office.sender.chats)
        await office.pass_time(runner, 5)
    assert all(Counter(office.sender.chats)[chat] == sent[chat] for chat in left)


async def test_the_end_waits_for_what_is_on_its_way_and_nothing_comes_after_it(office: Office) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    office.sender.open.clear()
    async with office.at_work() as runner:
        await until(lambda: office.sender.underway)
        await leave(office.database, ANNA)
        withdrawing = asyncio.create_task(runner.withdraw(ANNA))
        await asyncio.sleep(0.01)
        assert not withdrawing.done()
        office.sender.open.set()
        await asyncio.wait_for(withdrawing, 5)
        assert await deliveries(office.database, announced.dispatch) == {ANNA: "sent"}
        await office.pass_time(runner, 5)
    assert len(office.sender.calls) == 1


@pytest.mark.parametrize("outcome", [NO_ROUTE, LOST, wait(3)], ids=["not sent", "lost", "wait"])
async def test_what_did_not_arrive_while_somebody_left_is_not_sent_again(office: Office, outcome: Outcome) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    office.sender.script(ANNA, outcome)
    office.sender.open.clear()
    async with office.at_work() as runner:
        await until(lambda: office.sender.underway)
        await leave(office.database, ANNA)
        office.sender.open.set()
        await asyncio.wait_for(runner.withdraw(ANNA), 5)
        await office.pass_time(runner, 10)
    assert len(office.sender.calls) == 1
    assert (await deliveries(office.database, announced.dispatch))[ANNA] == "skipped"


async def test_the_end_comes_at_once_while_telegram_holds_everything(office: Office) -> None:
    await subscribe(office.database, ANNA)
    runner = office.runner()
    await office.ledger.hold_until(office.clock.now() + timedelta(hours=1))
    held = asyncio.Event()
    office.clock.sleep = lambda _: held.wait()  # type: ignore[method-assign, assignment]
    runner = office.runner()
    announced = await announce(office.database)
    async with office.at_work(runner):
        while await deliveries(office.database, announced.dispatch) != {ANNA: "pending"}:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        await leave(office.database, ANNA)
        await asyncio.wait_for(runner.withdraw(ANNA), 1)
        office.clock.seconds += 7200
        held.set()
        await office.drain(runner)
    assert office.sender.calls == []
    assert await deliveries(office.database, announced.dispatch, "state", "reason") == {ANNA: ["skipped", "left"]}


async def test_what_is_claimed_and_waits_its_turn_is_dropped_when_somebody_leaves(office: Office) -> None:
    """Without a rate many are claimed in one go; those at the end wait for a place."""
    chats = list(range(1, 9))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    office.sender.open.clear()
    async with office.at_work(office.runner(None, width=2)) as runner:
        await until(lambda: office.sender.underway == 2)
        await asyncio.sleep(0.01)
        waiting = [chat for chat in chats if chat not in office.sender.chats]
        for chat in waiting:
            await leave(office.database, chat)
            await asyncio.wait_for(runner.withdraw(chat), 1)
        office.sender.open.set()
        await office.pass_time(runner, 3)
    assert len(office.sender.calls) == 2
    assert Counter((await deliveries(office.database, announced.dispatch)).values()) == {"sent": 2, "skipped": 6}


class SlowLedger(WatchedLedger):
    """Lets something else happen while a claim is on its way back."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.claimed, self.go = asyncio.Event(), asyncio.Event()

    async def claim(self, most: int, now: datetime) -> Any:
        found = await super().claim(most, now)
        if found:
            self.claimed.set()
            await self.go.wait()
        return found


async def test_what_is_just_being_claimed_is_dropped_when_somebody_leaves(office: Office) -> None:
    await subscribe(office.database, ANNA)
    await announce(office.database)
    office.ledger = slow = SlowLedger(office.database)
    async with office.at_work() as runner:
        await slow.claimed.wait()
        await leave(office.database, ANNA)
        await asyncio.wait_for(runner.withdraw(ANNA), 1)
        slow.go.set()
        await office.pass_time(runner, 5)
    assert office.sender.calls == []


async def test_the_end_without_anything_under_way_comes_at_once(office: Office) -> None:
    await asyncio.wait_for(office.runner().withdraw(ANNA), 1)


# Stop, crash, and going on


async def test_a_stop_between_two_messages_gives_back_the_rest(office: Office) -> None:
    chats = list(range(1, 101))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    async with office.at_work(office.runner(100)):
        await until(lambda: len(office.sender.calls) >= 20)
    sent = len(office.sender.calls)
    states = await deliveries(office.database, announced.dispatch, "state", "attempts")
    assert Counter(state for state, _ in states.values()) == {"sent": sent, "pending": 100 - sent}
    assert {attempts for state, attempts in states.values() if state == "pending"} == {0}
    second = Office(office.database, office.clock)
    await second.work()
    assert Counter(office.sender.chats + second.sender.chats) == dict.fromkeys(chats, 1)


async def test_a_stop_does_not_wait_for_the_pause_that_telegram_asked_for(office: Office) -> None:
    await subscribe(office.database, ANNA, BERT)
    announced = await announce(office.database)
    await office.ledger.hold_until(office.clock.now() + timedelta(hours=1))
    begin = office.clock.seconds
    async with office.at_work():
        await until(lambda: office.clock.seconds > begin)
    assert office.clock.seconds - begin < 3000
    assert set((await deliveries(office.database, announced.dispatch, "state")).values()) == {"pending"}


async def test_who_looks_at_once_is_not_kept_waiting_when_the_runner_ends(office: Office) -> None:
    async with office.at_work() as runner:
        looking = asyncio.create_task(runner.look())
    await asyncio.wait_for(looking, 1)


async def test_a_stop_waits_for_what_is_on_its_way_but_not_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STOP_SECONDS", 0.02)
    await subscribe(office.database, *range(1, 6))
    announced = await announce(office.database)
    office.sender.open.clear()
    runner, stop = office.runner(width=2), asyncio.Event()
    task = asyncio.create_task(runner.run(stop))
    await until(lambda: office.sender.underway == 2)
    stop.set()
    await asyncio.wait_for(task, 2)
    assert not [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
    states = Counter((await deliveries(office.database, announced.dispatch)).values())
    assert states == {"sending": 2, "pending": 3}


class FailingLedger(WatchedLedger):
    """Fails as a full disk or a locked database does: so many times at each method that is named."""

    def __init__(self, database: Database, **failures: int) -> None:
        super().__init__(database)
        self.failures = failures

    def _fail(self, method: str) -> None:
        if self.failures.get(method, 0) > 0:
            self.failures[method] -= 1
            raise sqlite3.OperationalError("database is locked")

    async def recover(self, *args: Any) -> Any:
        self._fail("recover")
        return await super().recover(*args)

    async def begin_due(self, *args: Any) -> Any:
        self._fail("begin_due")
        return await super().begin_due(*args)

    async def claim(self, *args: Any) -> Any:
        self._fail("claim")
        return await super().claim(*args)

    async def record(self, *args: Any) -> Any:
        self._fail("record")
        return await super().record(*args)

    async def give_back(self, *args: Any) -> Any:
        self._fail("give_back")
        return await super().give_back(*args)

    async def finish(self, *args: Any) -> Any:
        self._fail("finish")
        return await super().finish(*args)

    async def hold_until(self, *args: Any) -> Any:
        self._fail("hold_until")
        return await super().hold_until(*args)


@pytest.fixture
def _without_log() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("_without_log")
@pytest.mark.parametrize("method", ["recover", "begin_due", "claim", "record", "give_back", "finish", "hold_until"])
async def test_an_error_of_the_database_loses_nothing_and_doubles_nothing(office: Office, method: str) -> None:
    chats = list(range(1, 31))
    await subscribe(office.database, *chats)
    dispatches = [(await announce(office.database)).dispatch for _ in range(2)]
    office.ledger = FailingLedger(office.database, **{method: 2})
    office.sender.script(1, wait(3))
    async with office.at_work() as runner:
        await office.pass_time(runner, 8)
    assert Counter(office.sender.chats) == {**dict.fromkeys(chats, 2), 1: 3}
    for dispatch_id in dispatches:
        assert set((await deliveries(office.database, dispatch_id)).values()) == {"sent"}


async def test_staff_who_cannot_be_told_do_not_stop_the_rest(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    await subscribe(office.database, ANNA, BERT)
    announced = await announce(office.database)
    office.sender.script(ANNA, LOCKED_OUT)

    async def fail(dispatch_id: int, problem: str) -> None:
        raise ConnectionError(problem)

    office.trouble = fail  # type: ignore[method-assign]
    await office.work(2)
    assert set((await deliveries(office.database, announced.dispatch)).values()) == {"sent"}
    assert "could not be done" in caplog.text


@pytest.mark.usefixtures("_without_log")
async def test_a_database_that_takes_nothing_does_not_keep_the_process_from_stopping(office: Office) -> None:
    await subscribe(office.database, *range(1, 11))
    announced = await announce(office.database)
    office.ledger = ledger = FailingLedger(office.database, record=10_000)
    runner, stop = office.runner(width=3), asyncio.Event()
    task = asyncio.create_task(runner.run(stop))
    await until(lambda: len(office.sender.calls) == 3 and ledger.failures["record"] < 10_000)
    stop.set()
    await asyncio.wait([task], timeout=2)
    assert task.done(), "the process would have to be killed"
    assert isinstance(task.exception(), sqlite3.OperationalError)
    states = Counter((await deliveries(office.database, announced.dispatch)).values())
    assert states["sending"] <= 4
    assert len(office.sender.calls) == 3


@pytest.mark.parametrize("rate", [25, None])
@pytest.mark.parametrize("kill_at", [1, 2, 13, 30])
async def test_killed_at_any_moment_and_started_again_it_goes_on(
    tmp_path: Path, rate: float | None, kill_at: int
) -> None:
    """A copy of what is committed in the middle of a call is what a killed process leaves behind."""
    chats, path, left = list(range(1, 31)), tmp_path / "bot.sqlite3", tmp_path / "left.sqlite3"
    before: list[int] = []
    async with Database(path) as database:
        office = Office(database)
        await subscribe(database, *chats)
        announced = await announce(database)

        def kill(call: Call) -> None:
            if len(office.sender.calls) >= kill_at and not left.exists():
                with sqlite3.connect(path) as connection:
                    connection.execute("VACUUM INTO ?", (str(left),))
                connection.close()
                before.extend(office.sender.chats)

        office.sender.for_all = kill
        await office.work(runner=office.runner(rate))
    async with Database(left) as database:
        on_their_way = {
            chat for chat, state in (await deliveries(database, announced.dispatch)).items() if state == "sending"
        }
        again = Office(database, office.clock)
        await again.work(runner=again.runner(rate))
        arrived = Counter(before + again.sender.chats)
        assert set(arrived) == set(chats)
        assert {chat for chat, times in arrived.items() if times > 1} <= on_their_way
        assert max(arrived.values()) <= 2
        assert set((await deliveries(database, announced.dispatch)).values()) == {"sent"}
        doubts = await deliveries(database, announced.dispatch, "doubts")
        assert {chat for chat, number in doubts.items() if number} == on_their_way


# Digests, corrections, recalls


async def test_digests_go_out_at_the_hour_of_each_and_hold_what_came_since(office: Office) -> None:
    """NOON is 14 o'clock in Berlin, so that the next eight o'clock is 18 hours away."""
    await subscribe(office.database, ANNA, pace="daily")
    await subscribe(office.database, BERT, pace="daily", hour=15)
    await subscribe(office.database, CARLA)
    first, second = await announce(office.database), await announce(office.database)
    async with office.at_work() as runner:
        await office.pass_time(runner, 2)
        assert office.sender.chats == [CARLA, CARLA]
        await office.pass_time(runner, 3700, step=600)
        assert office.sender.chats == [CARLA, CARLA, BERT]
        await office.pass_time(runner, 18 * 3600, step=3600)
        assert office.sender.chats == [CARLA, CARLA, BERT, ANNA]
        await office.pass_time(runner, 48 * 3600, step=6 * 3600)
    assert len(office.sender.calls) == 4
    assert {chat: len(each) for chat, each in (await digests(office.database)).items()} == {ANNA: 1, BERT: 1}
    for announced in (first, second):
        assert set((await deliveries(office.database, announced.dispatch)).values()) == {"sent"}


async def test_a_digest_after_a_crash_comes_once_more_at_most_and_is_not_made_anew(office: Office) -> None:
    await subscribe(office.database, ANNA, pace="daily", hour=13)
    announced = await announce(office.database, at=NOON - timedelta(hours=2))
    await office.ledger.begin_due(NOON - timedelta(hours=2))
    office.sender.script(ANNA, LOST)
    await office.work(5)
    again = Office(office.database, office.clock)
    await again.work(60)
    assert office.sender.chats == [ANNA, ANNA]
    assert again.sender.calls == []
    assert await deliveries(office.database, announced.dispatch) == {ANNA: "sent"}


@pytest.mark.parametrize("trouble", [LOCKED_OUT, BAD_TEXT])
async def test_digests_that_paused_go_on_by_themselves_because_nobody_has_a_button_for_them(
    office: Office, trouble: Outcome
) -> None:
    chats = list(range(1, 11))
    await subscribe(office.database, *chats, pace="daily", hour=15)
    announced = await announce(office.database)
    async with office.at_work() as runner:
        await office.drain(runner)
        office.sender.for_all = lambda _: trouble
        await office.pass_time(runner, 3700, step=600)
        assert {problem for _, problem in office.troubles} == {trouble.description}
        office.sender.for_all = lambda _: None
        calls = len(office.sender.calls)
        await office.pass_time(runner, PAUSED_SECONDS, step=600)
        states = Counter((await deliveries(office.database, announced.dispatch)).values())
        assert states["sent"] == len(office.sender.calls) - calls >= 10 - SAME_REFUSALS - 2
        assert states["sent"] + states["failed"] == 10
        assert await state_of(office.database, office.troubles[0][0]) == "done"


async def test_digests_that_paused_before_a_restart_go_on_after_it(office: Office) -> None:
    await subscribe(office.database, ANNA, pace="daily", hour=15)
    announced = await announce(office.database)
    office.sender.for_all = lambda _: LOCKED_OUT
    async with office.at_work() as runner:
        await office.pass_time(runner, 3700, step=600)
    again = Office(office.database, office.clock)
    await again.work(1)
    assert again.sender.chats == [ANNA]
    assert await deliveries(office.database, announced.dispatch) == {ANNA: "sent"}


async def test_an_announcement_that_staff_paused_waits_for_them_also_through_a_restart(office: Office) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    await office.ledger.begin_due(NOON)
    await office.store.pause(announced.dispatch)
    for _ in range(2):
        async with office.at_work() as runner:
            await office.pass_time(runner, 2 * PAUSED_SECONDS, step=600)
    assert office.sender.calls == []
    assert await state_of(office.database, announced.dispatch) == "paused"


@pytest.mark.parametrize(
    ("now", "loudness", "silent"),
    [
        (datetime(2026, 6, 1, 21, tzinfo=UTC), Loudness.NORMAL, True),
        (datetime(2026, 6, 1, 21, tzinfo=UTC), Loudness.URGENT, False),
        (datetime(2026, 6, 1, 12, tzinfo=UTC), Loudness.NORMAL, False),
        (datetime(2026, 6, 1, 12, tzinfo=UTC), Loudness.SILENT, True),
    ],
)
async def test_messages_are_silent_in_the_quiet_hours_unless_they_are_urgent(
    office: Office, now: datetime, loudness: Loudness, silent: bool
) -> None:
    await subscribe(office.database, ANNA, quiet=(22, 7))
    await announce(office.database, loudness=loudness)
    office.clock.seconds = now.timestamp()
    await office.work()
    assert [call.silent for call in office.sender.calls] == [silent]


async def test_a_correction_and_a_recall_reach_all_who_got_it_in_the_message_that_they_have(office: Office) -> None:
    await subscribe(office.database, ANNA, CARLA)
    await subscribe(office.database, BERT, pace="daily", hour=15)
    announced = await announce(office.database)
    office.sender.script(CARLA, GONE)
    async with office.at_work() as runner:
        await office.pass_time(runner, 3700, step=600)
        (own,) = [place for place, call in enumerate(office.sender.calls, 1) if call.chat == ANNA]
        (digest,) = [place for place, call in enumerate(office.sender.calls, 1) if call.chat == BERT]
        before = len(office.sender.calls)
        correction = await correct(office.database, announced.number, "Richtig", at=office.clock.now())
        await office.pass_time(runner, 3)
        await recall(office.database, announced.number, at=office.clock.now())
        await office.pass_time(runner, 3)
    calls = {(call.method, call.chat, call.message_id) for call in office.sender.calls[before:]}
    assert calls == {
        ("edit", ANNA, 1000 + own),
        ("edit", BERT, 1000 + digest),
        ("delete", ANNA, 1000 + own),
    }
    assert Counter(call.chat for call in office.sender.calls[before:]) == {ANNA: 2, BERT: 2}
    assert await state_of(office.database, correction.dispatch) == "done"


async def test_an_edit_without_an_answer_is_repeated_until_it_is_known(office: Office) -> None:
    await subscribe(office.database, ANNA)
    announced = await announce(office.database)
    await office.work()
    correction = await correct(office.database, announced.number, "Richtig")
    office.sender.script(ANNA, LOST, LOST, LOST)
    await office.work(20, office.runner(25, WhenUncertain.ASK))
    assert [call.method for call in office.sender.calls] == ["send"] + ["edit"] * 4
    assert await deliveries(office.database, correction.dispatch, "state", "doubts") == {ANNA: ["sent", 0]}


async def test_a_recall_that_comes_while_it_is_sent_takes_back_all_that_went_out(office: Office) -> None:
    chats = list(range(1, 41))
    await subscribe(office.database, *chats)
    announced = await announce(office.database)
    async with office.at_work() as runner:
        await until(lambda: len(office.sender.calls) >= 10)
        await office.store.cancel(announced.dispatch, office.clock.now())
        recalled = await recall(office.database, announced.number, at=office.clock.now())
        await office.pass_time(runner, 5)
    sent = [call.chat for call in office.sender.calls if call.method == "send"]
    deleted = [call.chat for call in office.sender.calls if call.method == "delete"]
    assert sorted(sent) == sorted(deleted)
    assert 10 <= len(sent) < 40
    assert await state_of(office.database, recalled.dispatch) == "done"
    kinds = await office.database.fetch_all("SELECT kind, state FROM dispatch ORDER BY id")
    assert kinds == [(DispatchKind.SEND, "cancelled"), (DispatchKind.RECALL, "done")]


# With the courier, on the played Telegram


async def test_through_a_bad_day_everybody_gets_it_and_the_ledger_says_what_is_true(office: Office) -> None:
    """Limits, lost answers, broken connections, people who blocked the bot, a group that became a supergroup."""
    telegram = Telegram(clock=office.clock)
    telegram.trouble.limits = Limits(per_second=30, per_chat_second=1, per_group_minute=20)
    people = [telegram.add_user(f"P{number}") for number in range(50)]
    chats = [telegram.open_private_chat(person) for person in people]
    for person in people[::10]:
        telegram.user_blocks_bot(person)
    group = telegram.add_group("Dorf", people[1:2], kind=ChatKind.GROUP)
    await subscribe(office.database, group.id, *(chat.id for chat in chats), 4711)
    supergroup = telegram.upgrade_to_supergroup(group)
    for fault in (Fault.DROP_AFTER, Fault.SERVER_ERROR, Fault.TOO_MANY, Fault.DROP_BEFORE):
        telegram.trouble.next_time("sendMessage", fault)
    announced = await announce(office.database)
    bot = Bot(telegram.token, base_url="https://sandbox/bot", request=SandboxRequest(telegram))
    await office.work(30, office.runner(sender=Courier(bot, patience=None)))
    states = await deliveries(office.database, announced.dispatch, "state", "reason", "doubts")
    blocked = chats[::10]
    for chat in [*chats, supergroup]:
        arrived, (state, reason, doubts) = len(telegram.bot_messages(chat)), states[chat.id]
        if chat in blocked:
            assert (state, reason, arrived) == ("failed", "blocked", 0)
        else:
            assert (state, reason) == ("sent", None)
            assert 1 <= arrived <= 1 + doubts
    assert states[4711][:2] == ["failed", "gone"]
    assert len(states) == 52
    assert 1 <= sum(doubts for _, _, doubts in states.values()) <= 3
    assert telegram.trouble.tally["over_limit"] == telegram.trouble.tally["during_wait"] == 0


def test_a_paid_rate_has_room_for_slow_answers() -> None:
    assert width_for(25) == WIDTH
    assert width_for(1000) == 200

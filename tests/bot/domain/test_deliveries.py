"""What becomes of a delivery after each outcome, when a whole dispatch is at fault, and how progress is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.announcements import DispatchKind, DispatchState
from bot.domain.deliveries import (
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    SAME_REFUSALS,
    Delivery,
    DeliveryState,
    Progress,
    Reason,
    Refusals,
    Verdict,
    WhenUncertain,
    judge,
    pause_before,
)
from bot.domain.outcomes import Outcome, State

KINDS, SETTINGS = list(DispatchKind), list(WhenUncertain)
CHANGES = [DispatchKind.CORRECT, DispatchKind.RECALL]
NEW_MESSAGES = [DispatchKind.SEND, DispatchKind.DIGEST]
EACH_KIND = pytest.mark.parametrize("kind", KINDS)
EACH_SETTING = pytest.mark.parametrize("setting", SETTINGS)


def delivery(kind: DispatchKind = DispatchKind.SEND, *, attempts: int = 1, doubts: int = 0) -> Delivery:
    target = 70 if kind in CHANGES else None
    announcement = None if kind is DispatchKind.DIGEST else 3
    return Delivery(1, 2, kind, announcement, 42, "de", target=target, attempts=attempts, doubts=doubts)


@EACH_KIND
@EACH_SETTING
def test_what_telegram_took_is_sent(kind: DispatchKind, setting: WhenUncertain) -> None:
    verdict = judge(delivery(kind, doubts=1), Outcome(State.SENT, 99), setting)
    assert verdict == Verdict(DeliveryState.SENT, message_id=99, doubts=1)


@pytest.mark.parametrize("kind", CHANGES)
@EACH_SETTING
def test_what_says_so_already_is_sent_and_keeps_its_message(kind: DispatchKind, setting: WhenUncertain) -> None:
    assert judge(delivery(kind), Outcome(State.UNCHANGED), setting) == Verdict(DeliveryState.SENT, message_id=70)


@EACH_KIND
@EACH_SETTING
@pytest.mark.parametrize(
    ("state", "reason", "ends"),
    [
        (State.BLOCKED, Reason.BLOCKED, True),
        (State.GONE, Reason.GONE, True),
        (State.REFUSED, Reason.REFUSED, False),
        (State.UNEDITABLE, Reason.MESSAGE_GONE, False),
    ],
)
def test_a_final_refusal_fails_and_ends_the_subscription_where_there_is_nobody_to_write_to(
    state: State, reason: Reason, ends: bool, kind: DispatchKind, setting: WhenUncertain
) -> None:
    verdict = judge(delivery(kind), Outcome(state, description="Telegram's words"), setting)
    assert verdict == Verdict(DeliveryState.FAILED, reason, detail="Telegram's words", ends_subscription=ends)


@EACH_KIND
@EACH_SETTING
def test_when_telegram_asks_to_wait_everything_is_held_and_nothing_lost(
    kind: DispatchKind, setting: WhenUncertain
) -> None:
    verdict = judge(delivery(kind, doubts=1), Outcome(State.LATER, retry_after=17), setting)
    assert verdict == Verdict(DeliveryState.PENDING, doubts=1, hold=17.0)


@EACH_KIND
@EACH_SETTING
def test_who_has_to_wait_again_lets_the_others_go_first(kind: DispatchKind, setting: WhenUncertain) -> None:
    waits = []
    for attempts in (2, 3, 4):
        verdict = judge(delivery(kind, attempts=attempts), Outcome(State.LATER, retry_after=17), setting)
        assert verdict == Verdict(DeliveryState.PENDING, hold=17.0, wait=verdict.wait)
        waits.append(verdict.wait)
    assert waits == [17 + 2, 17 + 4, 17 + 8]


@EACH_KIND
@EACH_SETTING
def test_what_surely_did_not_leave_is_tried_again_after_growing_pauses_without_a_doubt(
    kind: DispatchKind, setting: WhenUncertain
) -> None:
    waits = []
    for attempts in (1, 2, 3):
        verdict = judge(delivery(kind, attempts=attempts), Outcome(State.NOT_SENT, description="no route"), setting)
        assert verdict == Verdict(DeliveryState.PENDING, detail="no route", wait=verdict.wait)
        waits.append(verdict.wait)
    assert waits == [2, 4, 8]


@EACH_KIND
@EACH_SETTING
def test_where_the_bot_is_locked_out_the_dispatch_stops_and_nobody_fails(
    kind: DispatchKind, setting: WhenUncertain
) -> None:
    verdict = judge(delivery(kind), Outcome(State.LOCKED_OUT, description="token refused"), setting)
    assert verdict == Verdict(DeliveryState.PENDING, detail="token refused", stops=True)


@EACH_KIND
@EACH_SETTING
def test_a_group_that_moved_is_followed_at_once(kind: DispatchKind, setting: WhenUncertain) -> None:
    outcome = Outcome(State.UNEDITABLE, description="upgraded", migrated_to=-100)
    assert judge(delivery(kind, doubts=1), outcome, setting) == Verdict(DeliveryState.PENDING, doubts=1, moved_to=-100)


def test_what_arrived_in_the_moved_group_is_not_sent_again() -> None:
    verdict = judge(delivery(), Outcome(State.SENT, 5, migrated_to=-100), WhenUncertain.RESEND)
    assert verdict == Verdict(DeliveryState.SENT, message_id=5)


@pytest.mark.parametrize("kind", CHANGES)
@EACH_SETTING
def test_edits_and_deletions_without_an_answer_are_repeated_because_twice_is_once(
    kind: DispatchKind, setting: WhenUncertain
) -> None:
    verdict = judge(delivery(kind, attempts=2), Outcome(State.UNCERTAIN, description="time-out"), setting)
    assert verdict == Verdict(DeliveryState.PENDING, wait=4.0, detail="time-out")


@pytest.mark.parametrize("kind", NEW_MESSAGES)
def test_a_message_without_an_answer_is_sent_once_more_and_no_more_than_once(kind: DispatchKind) -> None:
    lost = Outcome(State.UNCERTAIN, description="time-out")
    first = judge(delivery(kind), lost, WhenUncertain.RESEND)
    assert first == Verdict(DeliveryState.PENDING, wait=2.0, doubts=1, detail="time-out")
    second = judge(delivery(kind, attempts=2, doubts=1), lost, WhenUncertain.RESEND)
    assert second == Verdict(DeliveryState.UNCERTAIN, doubts=2, detail="time-out")


@pytest.mark.parametrize("kind", NEW_MESSAGES)
@pytest.mark.parametrize("setting", [WhenUncertain.COUNT, WhenUncertain.ASK])
def test_a_message_without_an_answer_is_left_where_it_is_only_to_be_counted_or_asked(
    kind: DispatchKind, setting: WhenUncertain
) -> None:
    verdict = judge(delivery(kind), Outcome(State.UNCERTAIN, description="time-out"), setting)
    assert verdict == Verdict(DeliveryState.UNCERTAIN, doubts=1, detail="time-out")


# What never gets better


TIME_OUT = Outcome(State.UNCERTAIN, description="time-out")
TOO_MANY = Outcome(State.LATER, description="Too Many Requests", retry_after=5)
NO_ROUTE = Outcome(State.NOT_SENT, description="no route")


def tried(
    kind: DispatchKind, setting: WhenUncertain, *outcomes: Outcome, limit: int = 1_000
) -> tuple[Verdict, int, float]:
    """The last verdict of a delivery that meets these outcomes in turns; after how many attempts and seconds."""
    one, seconds = delivery(kind, attempts=0), 0.0
    for number in range(1, limit + 1):
        one = replace(one, attempts=one.attempts + 1)
        verdict = judge(one, outcomes[(number - 1) % len(outcomes)], setting)
        if verdict.state is not DeliveryState.PENDING:
            return verdict, number, seconds
        one = replace(one, attempts=one.attempts - (not verdict.counts), doubts=verdict.doubts)
        seconds += verdict.wait
    return verdict, limit, seconds


@pytest.mark.parametrize("kind", CHANGES)
@EACH_SETTING
def test_an_edit_or_deletion_that_never_gets_an_answer_ends_after_an_hour_as_uncertain(
    kind: DispatchKind, setting: WhenUncertain
) -> None:
    verdict, attempts, seconds = tried(kind, setting, TIME_OUT)
    assert verdict == Verdict(DeliveryState.UNCERTAIN, detail="time-out")
    assert attempts == MOST_ATTEMPTS
    assert 3600 <= seconds <= 2 * 3600


@EACH_KIND
@EACH_SETTING
def test_what_telegram_never_has_time_for_fails_and_its_last_wait_is_kept_all_the_same(
    kind: DispatchKind, setting: WhenUncertain
) -> None:
    verdict, attempts, seconds = tried(kind, setting, TOO_MANY)
    assert verdict == Verdict(DeliveryState.FAILED, Reason.REFUSED, detail="Too Many Requests", hold=5.0)
    assert attempts == MOST_ATTEMPTS
    assert seconds >= 3600


@pytest.mark.parametrize("kind", NEW_MESSAGES)
def test_what_may_have_arrived_before_telegram_had_no_time_is_uncertain(kind: DispatchKind) -> None:
    refused = judge(delivery(kind, attempts=MOST_ATTEMPTS, doubts=1), TOO_MANY, WhenUncertain.RESEND)
    assert refused == Verdict(DeliveryState.UNCERTAIN, doubts=1, detail="Too Many Requests", hold=5.0)
    lost = judge(delivery(kind, attempts=MOST_ATTEMPTS), TIME_OUT, WhenUncertain.RESEND)
    assert lost == Verdict(DeliveryState.UNCERTAIN, doubts=1, detail="time-out")


@EACH_KIND
@EACH_SETTING
def test_what_never_left_is_tried_without_end(kind: DispatchKind, setting: WhenUncertain) -> None:
    verdict, attempts, seconds = tried(kind, setting, NO_ROUTE)
    assert attempts == 1_000
    assert verdict == Verdict(
        DeliveryState.PENDING, detail="no route", wait=LONGEST_PAUSE, doubts=verdict.doubts, counts=False
    )
    assert seconds > 3 * 86_400


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("trouble", [TIME_OUT, TOO_MANY])
def test_a_long_outage_uses_up_less_than_half_of_the_attempts(kind: DispatchKind, trouble: Outcome) -> None:
    """When Telegram comes back, its first answers are often such."""
    outage = [NO_ROUTE] * 500
    verdict, attempts, _ = tried(kind, WhenUncertain.RESEND, *outage, *[trouble] * MOST_ATTEMPTS)
    assert verdict.state is not DeliveryState.PENDING
    assert attempts - len(outage) > MOST_ATTEMPTS / 2


@EACH_KIND
def test_connections_that_fail_in_between_do_not_keep_it_alive_for_ever(kind: DispatchKind) -> None:
    verdict, attempts, _ = tried(kind, WhenUncertain.RESEND, NO_ROUTE, TIME_OUT, NO_ROUTE, TOO_MANY)
    assert verdict.state in (DeliveryState.UNCERTAIN, DeliveryState.FAILED)
    assert attempts <= 2 * MOST_ATTEMPTS


@EACH_KIND
@pytest.mark.parametrize(
    "outcome",
    [Outcome(State.LOCKED_OUT), Outcome(State.UNEDITABLE, migrated_to=-100), NO_ROUTE, Outcome(State.SENT, 9)],
)
def test_all_else_is_judged_at_the_last_attempt_as_at_the_first(kind: DispatchKind, outcome: Outcome) -> None:
    first, last = (judge(delivery(kind, attempts=at), outcome, WhenUncertain.RESEND) for at in (1, MOST_ATTEMPTS))
    assert replace(last, wait=first.wait, counts=True) == first


def test_every_state_of_the_way_out_has_a_verdict() -> None:
    for state in State:
        assert judge(delivery(), Outcome(state, 1), WhenUncertain.RESEND).state in DeliveryState


def test_pauses_grow_up_to_a_limit_and_never_overflow() -> None:
    pauses = [pause_before(attempts) for attempts in range(1, 12)]
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses == sorted(pauses)
    assert pause_before(10_000) == LONGEST_PAUSE


REFUSED = Verdict(DeliveryState.FAILED, Reason.REFUSED, detail="can't parse entities")
SENT = Verdict(DeliveryState.SENT, message_id=1)
BLOCKED = Verdict(DeliveryState.FAILED, Reason.BLOCKED, ends_subscription=True)


def test_the_same_refusal_several_times_in_a_row_concerns_all() -> None:
    refusals = Refusals()
    assert [refusals.concern_all(REFUSED) for _ in range(SAME_REFUSALS)] == [False, False, True]


def test_one_who_gets_it_shows_that_the_fault_is_not_with_the_text() -> None:
    refusals = Refusals()
    assert not any(refusals.concern_all(verdict) for verdict in (REFUSED, REFUSED, SENT, REFUSED, REFUSED, SENT))


def test_different_refusals_are_about_different_chats() -> None:
    refusals = Refusals()
    other = replace(REFUSED, detail="not enough rights")
    assert not any(refusals.concern_all(verdict) for verdict in (REFUSED, other, REFUSED, other, REFUSED))


def test_who_blocked_the_bot_neither_counts_nor_interrupts_the_row() -> None:
    refusals = Refusals()
    row = (REFUSED, BLOCKED, REFUSED, BLOCKED, BLOCKED, REFUSED)
    assert [refusals.concern_all(verdict) for verdict in row] == [False] * 5 + [True]


def test_after_a_row_of_refusals_one_who_blocked_the_bot_stops_nothing() -> None:
    """Staff have put it right and gone on: the first chat after that may be one that blocked the bot."""
    refusals = Refusals()
    for _ in range(SAME_REFUSALS):
        refusals.concern_all(REFUSED)
    assert not refusals.concern_all(BLOCKED)


def test_progress_counts_recipients_without_those_who_wait_for_their_digest() -> None:
    counts = {state: 2**place for place, state in enumerate(DeliveryState)}
    progress = Progress(1, DispatchKind.SEND, DispatchState.SENDING, 3, counts)
    held, pending, sending = (
        counts[each] for each in (DeliveryState.HELD, DeliveryState.PENDING, DeliveryState.SENDING)
    )
    assert progress.total == sum(counts.values()) - held
    assert progress.open == pending + sending
    assert progress.done == progress.total - pending - sending
    assert progress.count(DeliveryState.SENT, DeliveryState.FAILED) == 8 + 16


def test_a_dispatch_to_nobody_has_no_progress_to_count() -> None:
    progress = Progress(1, DispatchKind.SEND, DispatchState.DONE, 3)
    assert (progress.total, progress.open, progress.done) == (0, 0, 0)

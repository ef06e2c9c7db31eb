"""Limits and faults: off by default, the same for the same seed, and as strict as they say."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.trouble import GRACE_SECONDS, ConnectionDroppedError, Fault, Faults, Limits, Trouble


@pytest.fixture
def trouble(clock):
    return Trouble(clock)


def waits(trouble, *calls):
    """The seconds to wait that each call (method, chat id) is told; 0 where it may pass."""
    result = []
    for method, chat in calls:
        try:
            trouble.decide(method, {"chat_id": chat})
            result.append(0)
        except ApiError as error:
            result.append(error.parameters["retry_after"])
    return result


def faults_of(trouble, *methods):
    """What goes wrong with each call; a refusal by its code."""
    result = []
    for method in methods:
        try:
            result.append(trouble.decide(method, {"chat_id": 1}))
        except ApiError as error:
            result.append(error.code)
    return result


def test_without_a_plan_nothing_goes_wrong(trouble):
    assert waits(trouble, *[("sendMessage", 1)] * 100) == [0] * 100
    assert faults_of(trouble, *["sendMessage"] * 100) == [None] * 100
    assert trouble.delay("sendMessage") == 0
    assert trouble.tally == {}


def test_sending_is_counted_overall_per_chat_and_per_group(trouble, clock):
    trouble.limits = Limits(per_second=3, penalty=2)
    assert waits(trouble, *[("sendMessage", chat) for chat in range(5)]) == [0, 0, 0, 2, 2]
    trouble = Trouble(clock, limits=Limits(per_chat_second=1))
    assert waits(trouble, ("sendMessage", 1), ("editMessageText", 1), ("sendMessage", 2)) == [0, 1, 0]
    trouble = Trouble(clock, limits=Limits(per_group_minute=2))
    assert waits(trouble, *[("sendMessage", -5)] * 3, *[("sendMessage", 5)] * 3) == [0, 0, 60, 0, 0, 0]


def test_other_methods_are_not_counted(trouble):
    trouble.limits = Limits(per_second=0 + 1)
    assert waits(trouble, *[("answerCallbackQuery", "")] * 5, *[("sendChatAction", 1)] * 5) == [0] * 10


def test_who_waits_as_told_may_go_on_and_who_does_not_is_refused_again(trouble, clock):
    trouble.limits = Limits(per_second=1, penalty=3)
    assert waits(trouble, *[("sendMessage", 1)] * 2) == [0, 3]
    clock.now += 2
    assert waits(trouble, ("sendMessage", 1)) == [1]
    clock.now += 1
    assert waits(trouble, ("sendMessage", 1)) == [0]


def test_a_rate_below_the_limit_passes_for_ever(trouble, clock):
    trouble.limits = Limits(per_second=30, per_chat_second=1)
    for number in range(300):
        assert waits(trouble, ("sendMessage", number)) == [0]
        clock.now += 1 / 29


def test_new_limits_count_from_zero_and_end_every_wait(trouble):
    trouble.limits = Limits(per_second=1, penalty=60)
    assert waits(trouble, *[("sendMessage", 1)] * 2) == [0, 60]
    trouble.limits = Limits(per_second=1)
    assert waits(trouble, ("sendMessage", 1)) == [0]


def test_the_longest_wait_of_a_chat_is_told(trouble):
    trouble.limits = Limits(per_second=2, per_group_minute=1)
    assert waits(trouble, *[("sendMessage", -5)] * 2, ("sendMessage", 1)) == [0, 60, 1]
    assert waits(trouble, ("sendMessage", -5), ("sendMessage", 2)) == [60, 1]


@pytest.mark.parametrize(
    ("limits", "chat"),
    [(Limits(per_second=1), 1), (Limits(per_chat_second=1), 1), (Limits(per_group_minute=1), -5)],
)
def test_a_passed_limit_is_tallied_once_and_then_who_does_not_wait(trouble, clock, limits, chat):
    trouble.limits = limits
    waits(trouble, *[("sendMessage", chat)] * 4)
    assert trouble.tally == {"over_limit": 1}
    clock.now += 2 * GRACE_SECONDS
    waits(trouble, *[("sendMessage", chat)] * 2)
    assert trouble.tally == {"over_limit": 1, "during_wait": 2}


def test_calls_on_their_way_when_a_wait_was_asked_for_are_forgiven_although_they_come_late(trouble, clock):
    trouble.limits = Limits(per_second=1)
    begin = clock.now
    waits(trouble, *[("sendMessage", 1)] * 2)
    clock.now += 0.5
    with pytest.raises(ApiError):
        trouble.decide("sendMessage", {"chat_id": 1}, arrived=begin)
    assert trouble.tally == {"over_limit": 1}


def test_who_waits_in_one_chat_may_write_in_another(trouble, clock):
    trouble.limits = Limits(per_chat_second=1)
    waits(trouble, *[("sendMessage", 1)] * 2)
    clock.now += 0.5
    assert waits(trouble, ("sendMessage", 2)) == [0]
    assert trouble.tally == {"over_limit": 1}


def test_too_many_closes_the_whole_bot_for_what_counts(trouble, clock):
    trouble.faults = Faults(retry_after=3)
    trouble.next_time("sendMessage", Fault.TOO_MANY)
    assert waits(trouble, ("sendMessage", 1), ("copyMessage", 2), ("getMe", 1)) == [3, 3, 0]
    clock.now += 2.5
    assert waits(trouble, ("sendMessage", 3)) == [1]
    clock.now += 0.5
    assert waits(trouble, ("sendMessage", 3)) == [0]
    assert trouble.tally == {"too_many": 1, "during_wait": 1}


def test_too_many_meets_only_what_counts(trouble):
    trouble.faults = Faults(too_many=1)
    assert faults_of(trouble, "getMe", "answerCallbackQuery", "sendMessage") == [None, None, 429]


def test_faults_are_as_frequent_as_planned_and_the_same_for_a_seed(clock):
    faults = Faults(server_error=0.1, drop_before=0.2, drop_after=0.3, silence=0.1, too_many=0.1, retry_after=0)
    trouble = Trouble(clock, faults=faults, seed=7)
    first = faults_of(trouble, *["sendMessage"] * 2000)
    trouble.seed(7)
    assert faults_of(trouble, *["sendMessage"] * 2000) == first
    kinds = [500, Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.SILENCE, 429, None]
    assert [first.count(kind) / 2000 for kind in kinds] == pytest.approx([0.1, 0.2, 0.3, 0.1, 0.1, 0.2], abs=0.03)
    assert trouble.tally["server_error"] == 2 * first.count(500)
    assert trouble.tally["silence"] == 2 * first.count(Fault.SILENCE)


def test_faults_spare_long_polls_unless_they_are_named(trouble):
    trouble.faults = Faults(server_error=1, delay=1)
    assert (faults_of(trouble, "getUpdates"), trouble.delay("getUpdates")) == ([None], 0)
    trouble.faults = Faults(server_error=1, methods=frozenset({"getupdates"}))
    assert faults_of(trouble, "getUpdates", "getMe") == [500, None]


def test_planned_faults_meet_their_method_once_and_in_order(trouble):
    trouble.next_time("sendMessage", Fault.DROP_AFTER)
    trouble.next_time("getMe", ApiError(401, "Unauthorized"))
    trouble.next_time("sendMessage", Fault.DROP_BEFORE)
    assert faults_of(trouble, "getMe") == [401]
    assert faults_of(trouble, *["SENDMESSAGE"] * 3) == [Fault.DROP_AFTER, Fault.DROP_BEFORE, None]
    assert trouble.tally == {"drop_after": 1, "drop_before": 1}


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.DROP_BEFORE, 0), (Fault.DROP_AFTER, 1), (Fault.SILENCE, 1)])
async def test_a_dropped_connection_says_whether_the_request_was_carried_out(telegram, chat, fault, arrived):
    telegram.trouble.next_time("sendMessage", fault)
    with pytest.raises(ConnectionDroppedError) as dropped:
        await telegram.answer("sendMessage", {"chat_id": chat.id, "text": "x"})
    assert (dropped.value.was_done, len(telegram.messages(chat))) == (bool(arrived), arrived)


async def test_a_silence_lasts_as_long_as_it_was_ordered(telegram, chat):
    telegram.trouble.faults = Faults(silence=1, silence_seconds=7)
    with pytest.raises(ConnectionDroppedError) as dropped:
        await telegram.answer("sendMessage", {"chat_id": chat.id, "text": "x"})
    assert (dropped.value.after, len(telegram.messages(chat))) == (7, 1)

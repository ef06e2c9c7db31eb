"""Limits and faults: off by default, the same for the same seed, and as strict as they say."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.trouble import ConnectionDroppedError, Fault, Faults, Limits, Trouble


@pytest.fixture
def trouble(clock):
    return Trouble(clock)


def waits(trouble, *calls):
    """The seconds to wait that each call (method, chat id) is told; 0 where it may pass."""
    result = []
    for method, chat in calls:
        try:
            trouble.check_limits(method, {"chat_id": chat})
            result.append(0)
        except ApiError as error:
            result.append(error.parameters["retry_after"])
    return result


def test_without_a_plan_nothing_goes_wrong(trouble):
    assert waits(trouble, *[("sendMessage", 1)] * 100) == [0] * 100
    assert {trouble.fault("sendMessage") for _ in range(100)} == {None}
    assert trouble.delay("sendMessage") == 0


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


def test_faults_are_as_frequent_as_planned_and_the_same_for_a_seed(clock):
    faults = Faults(server_error=0.1, drop_before=0.2, drop_after=0.3)
    runs = []
    for _ in range(2):
        trouble = Trouble(clock, faults=faults, seed=7)
        runs.append([trouble.fault("sendMessage") for _ in range(2000)])
    assert runs[0] == runs[1]
    shares = [runs[0].count(fault) / 2000 for fault in (*Fault, None)]
    assert shares == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=0.03)


def test_faults_spare_long_polls_unless_they_are_named(trouble):
    trouble.faults = Faults(server_error=1, delay=1)
    assert (trouble.fault("getUpdates"), trouble.delay("getUpdates")) == (None, 0)
    trouble.faults = Faults(server_error=1, methods=frozenset({"getupdates"}))
    assert (trouble.fault("getUpdates"), trouble.fault("getMe")) == (Fault.SERVER_ERROR, None)


def test_planned_faults_meet_their_method_once_and_in_order(trouble):
    trouble.next_time("sendMessage", Fault.DROP_AFTER)
    trouble.next_time("getMe", ApiError(401, "Unauthorized"))
    trouble.next_time("sendMessage", Fault.DROP_BEFORE)
    with pytest.raises(ApiError, match="Unauthorized"):
        trouble.fault("getMe")
    assert [trouble.fault("SENDMESSAGE") for _ in range(3)] == [Fault.DROP_AFTER, Fault.DROP_BEFORE, None]


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.DROP_BEFORE, 0), (Fault.DROP_AFTER, 1)])
async def test_a_dropped_connection_says_whether_the_request_was_carried_out(telegram, chat, fault, arrived):
    telegram.trouble.next_time("sendMessage", fault)
    with pytest.raises(ConnectionDroppedError) as dropped:
        await telegram.answer("sendMessage", {"chat_id": chat.id, "text": "x"})
    assert (dropped.value.was_done, len(telegram.messages(chat))) == (bool(arrived), arrived)

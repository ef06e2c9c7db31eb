"""Windows of time: counted per scope, closed for a while, and forgotten when nothing is in them."""

from bot.sandbox.windows import Wait, Windows


def test_a_scope_takes_so_many_calls_and_is_then_closed():
    windows = Windows(seconds=10)
    assert [windows.take("a", now, 2, penalty=1) for now in (0, 4, 5)] == [None, None, Wait(5, 10)]
    assert (windows.running("a", 9.9), windows.running("a", 10), windows.running("b", 9)) == (Wait(5, 10), None, None)
    assert windows.take("a", 10, 2, penalty=1) is None


def test_the_penalty_may_last_longer_than_the_window():
    windows = Windows(seconds=1)
    windows.take("a", 0, 1, penalty=30)
    assert windows.take("a", 0.5, 1, penalty=30) == Wait(0.5, 30.5)


def test_a_wait_is_told_in_whole_seconds_and_at_least_one():
    wait = Wait(asked_at=0, until=10)
    assert [wait.seconds_left(now) for now in (0, 0.5, 9, 9.99)] == [10, 10, 1, 1]


def test_scopes_without_calls_do_not_pile_up():
    windows = Windows(seconds=1)
    for number in range(10_000):
        windows.take(str(number), number / 100, 1, penalty=1)
    assert len(windows) <= 101


def test_a_closed_scope_is_not_forgotten():
    windows = Windows(seconds=1)
    windows.close("a", 0, until=60)
    windows.take("b", 30, 1, penalty=1)
    assert windows.running("a", 59) == Wait(0, 60)

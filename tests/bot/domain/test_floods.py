"""Floods: bursts are allowed, then one line, then silence, and it opens again by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import floods
from bot.domain.floods import Albums, Allowance, Gate, Turnstile

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ALLOWANCE = Allowance(a_minute=6, at_once=4)


def entered(turnstile: Turnstile, times: int, now: datetime = NOON, who: int = 1) -> list[Gate]:
    return [turnstile.enter(who, now) for _ in range(times)]


def test_a_burst_goes_through_and_then_it_is_said_once() -> None:
    turnstile = Turnstile(ALLOWANCE)
    assert entered(turnstile, 7) == [Gate.OPEN] * 4 + [Gate.CLOSING] + [Gate.SHUT] * 2
    assert entered(turnstile, 1, who=2) == [Gate.OPEN]


def test_it_opens_again_when_half_of_a_burst_is_there() -> None:
    turnstile = Turnstile(ALLOWANCE)
    entered(turnstile, 5)
    # Ten seconds bring one; two are half of four. What is tried meanwhile makes it no longer.
    assert entered(turnstile, 3, NOON + timedelta(seconds=19)) == [Gate.SHUT] * 3
    assert entered(turnstile, 3, NOON + timedelta(seconds=20)) == [Gate.OPEN, Gate.OPEN, Gate.CLOSING]


def test_who_writes_steadily_is_never_shut_out() -> None:
    turnstile = Turnstile(ALLOWANCE)
    for number in range(100):
        assert turnstile.enter(1, NOON + timedelta(seconds=10 * number)) is Gate.OPEN


def test_a_clock_that_is_set_back_takes_nothing_away() -> None:
    turnstile = Turnstile(ALLOWANCE)
    assert entered(turnstile, 2) == entered(turnstile, 2, NOON - timedelta(hours=1)) == [Gate.OPEN] * 2


def test_who_could_send_everything_again_is_forgotten_after_a_while() -> None:
    turnstile = Turnstile(ALLOWANCE)
    for who in (1, 2, 3):
        entered(turnstile, 5, who=who)
    later = NOON + timedelta(seconds=39)
    entered(turnstile, 4, later, who=2)
    entered(turnstile, 1, NOON + timedelta(seconds=59), who=4)
    assert set(turnstile._buckets) == {1, 2, 3, 4}
    entered(turnstile, 1, NOON + timedelta(seconds=60), who=5)
    assert set(turnstile._buckets) == {2, 4, 5}


def test_of_an_album_the_first_picture_is_new_and_the_oldest_album_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floods, "ALBUMS", 2)
    albums = Albums()
    assert [albums.is_new(album) for album in "aabbab"] == [True, False, True, False, False, False]
    assert [albums.is_new(album) for album in "cba"] == [True, False, True]

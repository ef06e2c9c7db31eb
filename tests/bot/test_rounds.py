"""Rounds: every job is called, and one that fails keeps no other from its work."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from bot import rounds
from bot.rounds import Rounds

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


async def test_a_job_that_fails_keeps_no_other_from_its_work(caplog: pytest.LogCaptureFixture) -> None:
    called: list[datetime] = []

    async def fail(_now: datetime) -> None:
        raise RuntimeError("broken")

    async def work(now: datetime) -> None:
        called.append(now)

    with caplog.at_level(logging.ERROR):
        await Rounds([fail, work], lambda: NOON).go()
    assert called == [NOON]
    assert "broken" in caplog.text


async def test_rounds_go_on_until_they_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "EVERY_SECONDS", 0.001)
    stop, called = asyncio.Event(), 0

    async def work(_now: datetime) -> None:
        nonlocal called
        called += 1
        if called == 3:
            stop.set()

    async with asyncio.timeout(5):
        await Rounds([work], lambda: NOON).run(stop)
    assert called == 3

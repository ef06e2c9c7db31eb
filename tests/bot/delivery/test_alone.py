"""Two processes on one database by mistake: the second one waits."""

import asyncio
import logging
import signal
import sys
from pathlib import Path

import pytest

from bot.delivery import alone as room
from bot.delivery.alone import alone, alone_at_once

HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.delivery.alone import alone

async def hold():
    async with alone(Path(sys.argv[1]), asyncio.Event()):
        print("held", flush=True)
        await asyncio.sleep(30)

asyncio.run(hold())
"""


async def test_the_second_notices_and_waits_until_the_first_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(room, "AGAIN_SECONDS", 0.05)
    database = tmp_path / "bot.sqlite3"
    first = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(database), stdout=asyncio.subprocess.PIPE
    )
    assert first.stdout is not None
    assert await first.stdout.readline() == b"held\n"
    entered = asyncio.Event()

    async def second() -> bool:
        async with alone(database, asyncio.Event()) as is_alone:
            entered.set()
            return is_alone

    task = asyncio.create_task(second())
    await asyncio.sleep(0.2)
    assert not entered.is_set()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    first.send_signal(signal.SIGKILL)
    await first.communicate()
    assert await asyncio.wait_for(task, 5) is True


async def test_who_is_stopped_while_waiting_sends_nothing(tmp_path: Path) -> None:
    database, stop = tmp_path / "bot.sqlite3", asyncio.Event()
    async with alone(database, asyncio.Event()) as first:
        stop.set()
        async with alone(database, stop) as second:
            assert (first, second) == (True, False)


async def test_who_does_not_wait_is_told_at_once(tmp_path: Path) -> None:
    database = tmp_path / "bot.sqlite3"
    with alone_at_once(database) as first:
        assert first
    async with alone(database, asyncio.Event()):
        with alone_at_once(database) as second:
            assert not second
    with alone_at_once(database) as third:
        assert third

"""Two processes on one database by mistake: the second one waits a little, and is refused."""

import asyncio
import logging
import signal
import sys
from pathlib import Path

import pytest

from bot import alone as room
from bot.alone import AlreadyRunningError, NoLockError, alone, alone_at_once

HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.alone import alone

async def hold():
    async with alone(Path(sys.argv[1]), asyncio.Event()):
        print("held", flush=True)
        await asyncio.sleep(30)

asyncio.run(hold())
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "AGAIN_SECONDS", 0.02)


async def test_the_second_waits_until_the_first_was_killed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
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
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    first.send_signal(signal.SIGKILL)
    await first.communicate()
    assert await asyncio.wait_for(task, 5) is True


async def test_the_second_is_refused_where_the_first_stays(tmp_path: Path) -> None:
    database = tmp_path / "bot.sqlite3"
    async with alone(database, asyncio.Event()):
        with pytest.raises(AlreadyRunningError) as refused:
            async with alone(database, asyncio.Event(), patience=0.05):
                pytest.fail("two processes on one database")
    assert refused.value.path == database
    async with alone(database, asyncio.Event(), patience=0) as is_alone:
        assert is_alone


async def test_who_is_stopped_while_waiting_does_nothing(tmp_path: Path) -> None:
    database, stop = tmp_path / "bot.sqlite3", asyncio.Event()
    async with alone(database, asyncio.Event()) as first:
        stop.set()
        async with alone(database, stop) as second:
            assert (first, second) == (True, False)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoLockError) as refused:
        async with alone(tmp_path / "file" / "bot.sqlite3", asyncio.Event()):
            pytest.fail("there is no folder")
    assert refused.value.path == tmp_path / "file" / "bot.sqlite3"


async def test_who_does_not_wait_is_told_at_once(tmp_path: Path) -> None:
    database = tmp_path / "bot.sqlite3"
    with alone_at_once(database) as first:
        assert first
    async with alone(database, asyncio.Event()):
        with alone_at_once(database) as second:
            assert not second
    with alone_at_once(database) as third:
        assert third

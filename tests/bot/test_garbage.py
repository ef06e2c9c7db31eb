"""What nobody needs any more is found soon, however large the directory is; and a directory goes when another comes."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import put_together
from bot.application import Way
from bot.config import Settings
from bot.domain.ports import Reader
from bot.garbage import settle
from bot.opening import IN_MEMORY, opened
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.store.directory import DirectoryStore
from tests.bot.test_opening import GOOD

WORK = """
import gc, sys, weakref
from bot.garbage import settle

class Connection:
    def __init__(self):
        self.protocol = self

directory = [[] for _ in range(1_000_000)]
settle() if sys.argv[1] == "settled" else gc.collect()
connection = Connection()
gc.collect(1)  # which makes it one of the old objects
known = weakref.ref(connection)
del connection
for _ in range(200):
    [[] for _ in range(800)]
print("there" if known() else "gone")
"""


@pytest.mark.parametrize(("how", "what"), [("settled", "gone"), ("as it comes", "there")])
def test_what_was_made_to_stay_does_not_keep_closed_connections_in_memory(how: str, what: str) -> None:
    command = [sys.executable, "-c", WORK, how]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == what  # noqa: S603


@pytest.fixture
def searched_as_before() -> Iterator[None]:
    """Python searches through everything again, as the other tests expect."""
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("searched_as_before")
async def test_a_directory_goes_when_another_takes_its_place(tmp_path: Path) -> None:
    file, telegram = tmp_path / "directory.yaml", Telegram()
    file.write_text(GOOD, "utf-8")
    settings = Settings(directory_file=file, backup_hours=0)
    request = SandboxRequest(telegram)
    way = Way(telegram.token, "https://sandbox", request, request, request)
    readers: list[weakref.ref[Reader]] = []
    left: list[int] = []

    def renewed() -> None:
        settle()
        left.append(sum(reader() is not None for reader in readers))

    async with opened(settings, database=IN_MEMORY) as ready:
        bot = await put_together(settings, ready.assistant, ready.database, way, renewed=renewed)
        publisher = bot.app.bot_data.services.office.publisher
        settle()
        store = DirectoryStore(ready.database)
        for number in range(3):
            readers.append(weakref.ref(ready.assistant.snapshot.reader))
            directory = await store.load()
            assert directory is not None
            await store.sync(directory, f"version {number}", datetime.now(UTC))
            await publisher.publish()
    assert left == [0, 0, 0]

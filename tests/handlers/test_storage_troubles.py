"""A database that is full, locked, read-only or damaged: questions are answered, and the rest is honestly not done."""

from __future__ import annotations

import logging
import os
import resource
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from bot.app import put_together
from bot.application import Way
from bot.config import Settings
from bot.domain.announcements import Audience, DispatchKind, Draft, Loudness
from bot.opening import opened
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.deliveries import schedule
from bot.store.errors import DatabaseError, DatabaseProblem
from bot.store.subscriptions import SubscriptionStore
from bot.store.team import TeamStore
from bot.wording.html import Html, plain
from bot.wording.talk import cannot_keep
from bot.wording.voice import Voice
from tests.stage import COLLEAGUE, STAFF, Clock, Stage

QUESTION = "Was ist die Solawi?"
COUNTED = ("subscriber", "subscription", "person", "announcement", "deed", "form", "dispatch", "ticket")


@asynccontextmanager
async def on_a_disk(database: Path) -> AsyncIterator[Stage]:
    """The bot with all its rooms on a database file."""
    clock = Clock()
    telegram = Telegram(clock=clock)
    settings = Settings(staff_ids=frozenset({STAFF, COLLEAGUE}), database_path=database, backup_hours=0)
    async with opened(settings) as ready:
        request = SandboxRequest(telegram)
        way = Way(telegram.token, "https://sandbox", request, request, request)
        bot = await put_together(settings, ready.assistant, ready.database, way, clock.now)
        team = telegram.add_group("Das Team", [])
        store = SubscriptionStore(ready.database)
        memory: Any = ready.memory
        async with bot.app:
            yield Stage(telegram, bot, ready.assistant, memory, store, clock, ready.database, team)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with on_a_disk(tmp_path / "bot.sqlite3") as stage:
        yield stage
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


async def counts(database: Database) -> dict[str, Any]:
    names = {name for (name,) in await database.fetch_all("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {name: await database.fetch_all(f"SELECT count(*) FROM {name}") for name in names.intersection(COUNTED)}  # noqa: S608 - names of tables


async def fill(_stage: Stage) -> Callable[[], Awaitable[object]]:
    """Let the system refuse every byte that is written, as on a full disk; what comes back makes room again."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))

    async def make_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return make_room


async def lock(stage: Stage) -> Callable[[], Awaitable[object]]:
    """Let another process hold the database."""
    await stage.database.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(str(stage.database.file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def let_go() -> None:
        other.close()

    return let_go


async def forbid_writing(stage: Stage) -> Callable[[], Awaitable[object]]:
    """Make the database read-only."""
    await stage.database.execute("PRAGMA query_only = ON")
    return lambda: stage.database.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize(
    ("spoil", "said"), [(fill, "make room"), (lock, "another process"), (forbid_writing, "permissions")]
)
async def test_questions_are_answered_and_nothing_else_is_pretended(
    stage: Stage,
    german: Voice,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Stage], Awaitable[Callable[[], Awaitable[object]]]],
    said: str,
) -> None:
    honest = plain(Html(cannot_keep(german).text))
    user, chat = stage.person()
    boss, office = stage.staff()
    stage.colleague()
    menu = await stage.says(chat, user, "/abo")
    mend = await spoil(stage)
    before = await counts(stage.database)
    with caplog.at_level(logging.ERROR):
        assert (await stage.says(chat, user, QUESTION)).visible_text.startswith("Solawi")
        # The conversation goes on from memory.
        assert "Kontakt" in (await stage.says(chat, user, "Und wer ist der Kontakt?")).visible_text
        await stage.presses(menu, menu.buttons[0][0]["text"])
        assert (await stage.says(office, boss, "/mitteilung")).visible_text == honest
        # What was not begun waits for no answer: this is a question again.
        assert (await stage.says(office, boss, QUESTION)).visible_text.startswith("Solawi")
        # Who has to switch the bot off can do so all the same, and reads that a restart would undo it.
        assert "noch eingeschaltet" in (await stage.says(office, boss, "/pausieren")).visible_text
        assert "nicht festhalten" in (await stage.says(office, boss, "/pausieren Probe")).visible_text
        assert (await stage.says(chat, user, QUESTION)).visible_text.startswith("Ich bin für eine Weile abgeschaltet")
    assert await counts(stage.database) == before
    lines = [record for record in caplog.records if record.name == "handlers.failures"]
    assert lines
    assert all(said in record.getMessage() and not record.exc_info for record in lines)
    await mend()
    await stage.bot.rounds.go()
    assert await stage.database.fetch_all("SELECT reason FROM halt") == [("Probe",)]
    switched_on = (await stage.says(office, boss, "/fortsetzen")).visible_text
    assert "wieder eingeschaltet" in switched_on
    assert "festhalten" not in switched_on
    assert await stage.database.fetch_all("SELECT reason FROM halt") == []


async def test_who_was_asked_to_type_something_is_not_kept_from_everything_else(stage: Stage) -> None:
    user, chat = stage.person()
    boss, office = stage.staff()
    stage.colleague()
    card = await stage.says(chat, user, QUESTION)
    await stage.says(office, boss, "/mitteilung")
    await stage.says(chat, user, "/vorschlagen")
    mend = await forbid_writing(stage)
    await stage.presses(card, "Kontakt")
    assert (await stage.says(chat, user, QUESTION)).visible_text.startswith("Solawi")
    assert "abgeschaltet" in (await stage.says(office, boss, "/pausieren Probe")).visible_text
    await stage.says(office, boss, "/fortsetzen")
    await mend()
    await stage.says(office, boss, "/mitteilung")
    await forbid_writing(stage)
    assert "Abgebrochen" in (await stage.says(office, boss, "abbrechen")).visible_text
    assert (await stage.says(office, boss, QUESTION)).visible_text.startswith("Solawi")


async def test_an_off_switch_that_is_not_written_down_yet_holds_announcements_too(stage: Stage) -> None:
    boss, office = stage.staff()
    stage.colleague()
    draft = Draft(texts={"de": "Der Bus fährt wieder."}, audience=Audience(everyone=True))
    ledger = stage.bot.runner._ledger
    mend = await forbid_writing(stage)
    await stage.says(office, boss, "/pausieren Probe")
    await mend()
    number = await AnnouncementStore(stage.database).begin(draft, boss.id, stage.clock.now())
    async with stage.database.transaction() as transaction:
        await schedule(transaction, DispatchKind.SEND, number, Loudness.NORMAL, stage.clock.now(), boss.id)
    assert await ledger.begin_due(stage.clock.now()) == []
    listed = await stage.says(office, boss, "/mitteilungen")
    assert "Der Bot ist abgeschaltet" in listed.visible_text
    await stage.presses(listed, "1: Der Bus fährt wieder.")
    assert "Der Bot ist abgeschaltet" in stage.telegram.last_message(office).visible_text
    await stage.says(office, boss, "/fortsetzen")
    assert len(await ledger.begin_due(stage.clock.now())) == 1


async def test_a_name_that_cannot_be_kept_keeps_no_member_from_their_work(stage: Stage) -> None:
    boss, office = stage.staff()
    mend = await forbid_writing(stage)
    assert (await stage.says(office, boss, QUESTION)).visible_text.startswith("Solawi")
    await mend()
    await stage.says(office, boss, QUESTION)
    assert await TeamStore(stage.database).names() == {STAFF: "Frieda"}


async def test_a_damaged_table_of_conversations_keeps_nobody_from_asking(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    async with on_a_disk(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        roots = connection.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('person', 'conversation')")
        pages = [page for (page,) in roots]
    content = bytearray(path.read_bytes())
    for page in pages:
        content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    async with on_a_disk(path) as stage:
        user, chat = stage.person()
        assert (await stage.says(chat, user, QUESTION)).visible_text.startswith("Solawi")
        assert "Kontakt" in (await stage.says(chat, user, "Und wer ist der Kontakt?")).visible_text


@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root cannot become somebody else")
async def test_a_file_and_a_folder_that_may_only_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    async with Database(path):
        pass
    folder = tmp_path
    while folder not in (Path(tempfile.gettempdir()).resolve(), folder.parent):
        folder.chmod(0o755)
        folder = folder.parent
    os.seteuid(65534)
    try:
        with pytest.raises(DatabaseError) as caught:
            await Database(path).open()
        assert caught.value.problem is DatabaseProblem.NO_RIGHTS
        with pytest.raises(DatabaseError) as caught:
            await Database(tmp_path / "new.sqlite3").open()
        assert caught.value.problem is DatabaseProblem.NO_RIGHTS
    finally:
        os.seteuid(0)


async def test_what_does_not_fit_any_more_is_taken_back_as_a_whole(stage: Stage) -> None:
    database = stage.database
    (pages,) = await database.execute("PRAGMA page_count")
    await database.execute(f"PRAGMA max_page_count = {pages[0] + 3}")
    before = await counts(database)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        async with database.transaction() as transaction:
            await transaction.execute("INSERT INTO person VALUES (1, 'de')")
            rows = [(number, "x" * 500) for number in range(2, 100)]
            await transaction.execute_many("INSERT INTO person VALUES (?, ?)", rows)
    assert await counts(database) == before
    await database.execute("INSERT INTO person VALUES (1, 'de')")

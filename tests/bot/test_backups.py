"""Backups that the bot takes by itself: when, how many stay, and who hears of it where they fail."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backups import AGAIN_AFTER, Backups, Schedule, backups_in, moment_of
from bot.domain.directory import Directory
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.domain.team import Member, Role, Team
from bot.matching.questions import Matcher
from bot.office import Office
from bot.store.database import Database
from bot.wording.html import Html, plain
from bot.wording.voice import Voices
from tests.offices import NOON, SABINE, UWE, office_for

DAY = timedelta(hours=24)


class Post:
    """What was sent to whom."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []

    async def send(self, chat_id: int, message: Message) -> Outcome:
        self.sent.append((chat_id, plain(Html(message.text))))
        return Outcome(State.SENT)


@pytest.fixture
async def office(tmp_path: Path, directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[Office]:
    async with Database(tmp_path / "bot.sqlite3") as database:
        team = Team.of_admins((SABINE.user_id, UWE.user_id))
        team.put(Member(7, frozenset({Role.EDITOR})))
        office, room = await office_for(database, directory, matcher, voices, team)
        room.language = "en"
        yield office


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def backups_of(office: Office, post: Post, folder: Path, every: timedelta = DAY, keep: int = 3) -> Backups:
    assert office.database.file is not None
    return Backups(office, office.database.file, Schedule(folder, every, keep), post.send)


async def test_one_is_taken_at_once_and_then_when_the_next_is_due(office: Office, post: Post, folder: Path) -> None:
    backups = backups_of(office, post, folder)
    for minutes in (0, 1, 24 * 60 - 1, 24 * 60, 24 * 60 + 1):
        await backups.look(NOON + timedelta(minutes=minutes))
    assert [path.name for path in backups_in(folder)] == [
        "bot-2026-06-01T12-00-00Z.sqlite3",
        "bot-2026-06-02T12-00-00Z.sqlite3",
    ]
    with closing(sqlite3.connect(backups_in(folder)[0])) as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone()[0] > 50
    assert post.sent == []


async def test_after_a_restart_the_next_is_due_when_it_was_before(office: Office, post: Post, folder: Path) -> None:
    await backups_of(office, post, folder).look(NOON)
    await backups_of(office, post, folder).look(NOON + timedelta(hours=23))
    assert [moment_of(path) for path in backups_in(folder)] == [NOON]


async def test_the_oldest_go_and_what_else_lies_there_stays(office: Office, post: Post, folder: Path) -> None:
    folder.mkdir()
    others = [folder / "bot-notes.sqlite3", folder / "bot-2020-01-01T00-00-00Z.sqlite3.txt"]
    for other in others:
        other.touch()
    backups = backups_of(office, post, folder)
    for day in range(5):
        await backups.look(NOON + day * DAY)
    assert [moment_of(path) for path in backups_in(folder)] == [NOON + day * DAY for day in (2, 3, 4)]
    assert all(other.exists() for other in others)


async def test_it_is_known_how_old_the_newest_is_also_after_a_restart(office: Office, post: Post, folder: Path) -> None:
    backups = backups_of(office, post, folder)
    assert backups.seconds_since_last(NOON) == math.inf
    await backups.look(NOON)
    assert backups.seconds_since_last(NOON + timedelta(minutes=2)) == 120
    started_anew = backups_of(office, post, folder)
    await started_anew.look(NOON + timedelta(minutes=3))
    assert started_anew.seconds_since_last(NOON + timedelta(minutes=4)) == 240


async def test_a_clock_that_was_ahead_once_costs_neither_backups_nor_their_history(
    office: Office, post: Post, folder: Path
) -> None:
    backups = backups_of(office, post, folder)
    for day in (0, 1, 2):
        await backups.look(NOON + day * DAY)
    await backups.look(NOON + 400 * DAY)
    right_again = NOON + 3 * DAY
    for minutes in range(5):
        await backups.look(right_again + timedelta(minutes=minutes))
    assert [moment_of(path) for path in backups_in(folder)] == [NOON + day * DAY for day in (1, 2, 3)]
    assert backups.seconds_since_last(right_again + timedelta(minutes=4)) == 240
    await backups.look(NOON + 4 * DAY)
    assert [moment_of(path) for path in backups_in(folder)] == [NOON + day * DAY for day in (2, 3, 4)]


async def test_one_from_later_counts_as_none_where_it_is_asked_how_old_the_newest_is(
    office: Office, post: Post, folder: Path
) -> None:
    await backups_of(office, post, folder).look(NOON)
    await backups_of(office, post, folder).look(NOON + 400 * DAY)
    backups = backups_of(office, post, folder)
    await backups.look(NOON + timedelta(hours=1))
    assert backups.seconds_since_last(NOON + timedelta(hours=1)) == 3600
    assert len(backups_in(folder)) == 2


async def test_after_a_failure_a_clock_that_is_put_back_lets_it_be_tried_again(
    office: Office, post: Post, folder: Path
) -> None:
    folder.write_text("no folder")
    backups = backups_of(office, post, folder)
    await backups.look(NOON + 400 * DAY)
    folder.unlink()
    await backups.look(NOON)
    assert len(backups_in(folder)) == 1


async def test_what_a_kill_left_of_a_backup_goes_with_the_next_one_and_what_else_lies_there_stays(
    office: Office, post: Post, folder: Path
) -> None:
    folder.mkdir()
    part = "bot-2026-05-31T12-00-00Z.sqlite3.part"
    left = [folder / f"{part}{ending}" for ending in ("", "-journal", "-wal", "-shm")]
    others = [folder / "by-hand.sqlite3.part", folder / f"{part}.txt"]
    for path in (*left, *others):
        path.touch()
    await backups_of(office, post, folder).look(NOON)
    assert not any(path.exists() for path in left)
    assert all(other.exists() for other in others)
    assert [moment_of(path) for path in backups_in(folder)] == [NOON]


async def test_zero_hours_take_none(office: Office, post: Post, folder: Path) -> None:
    await backups_of(office, post, folder, every=timedelta(0)).look(NOON)
    assert not folder.exists()


async def test_a_failure_is_told_to_the_admins_once_and_so_is_its_end(
    office: Office, post: Post, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("no folder")
    backups = backups_of(office, post, folder)
    for minutes in range(180):
        await backups.look(NOON + timedelta(minutes=minutes))
    assert [chat for chat, _ in post.sent] == [SABINE.user_id, UWE.user_id]
    assert "No backup of the database could be taken." in post.sent[0][1]
    assert str(folder) in post.sent[0][1]
    assert len([record for record in caplog.records if record.name == "bot.backups"]) == 3
    folder.unlink()
    await backups.look(NOON + 4 * AGAIN_AFTER)
    await backups.look(NOON + 5 * AGAIN_AFTER)
    assert [text for _, text in post.sent[2:]] == ["Backups of the database work again."] * 2
    assert len(backups_in(folder)) == 1


async def test_the_name_tells_the_time_in_utc(office: Office, post: Post, folder: Path) -> None:
    local = datetime(2026, 6, 1, 14, tzinfo=UTC).astimezone(office.zone)
    await backups_of(office, post, folder).look(local)
    assert [path.name for path in backups_in(folder)] == ["bot-2026-06-01T14-00-00Z.sqlite3"]


async def test_copies_beside_the_database_go_when_the_oldest_backup_would(
    office: Office, post: Post, folder: Path, tmp_path: Path
) -> None:
    names = ("version-9", "before-2026-06-01T12-00-00Z", "part", "part-journal")
    copies = [tmp_path / f"bot.sqlite3.{name}" for name in names]
    other = tmp_path / "another.sqlite3.version-9"
    for path in (*copies, other):
        path.touch()
    backups, now = backups_of(office, post, folder, keep=3), datetime.now(UTC)
    await backups.look(now)
    await backups.look(now + 2 * DAY)
    assert all(path.exists() for path in copies)
    await backups.look(now + 3 * DAY)
    assert not any(path.exists() for path in copies)
    assert other.exists()
    assert (tmp_path / "bot.sqlite3").exists()


async def test_without_backups_copies_stay(office: Office, post: Post, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "bot.sqlite3.version-9"
    copy.touch()
    await backups_of(office, post, folder, every=timedelta()).look(datetime.now(UTC) + 99 * DAY)
    assert copy.exists()

"""Backups: copies of the database that the bot takes by itself, the oldest of which it throws away."""

from __future__ import annotations

import asyncio
import logging
import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.messages import Message
from bot.domain.outcomes import Outcome
from bot.domain.team import Right
from bot.office import Office
from bot.store.copying import copy_database, discard_left_overs
from bot.store.errors import DatabaseError, DatabaseProblem
from bot.wording import backups as words

AGAIN_AFTER = timedelta(hours=1)
"""When a backup is tried again that failed: not each minute, for a copy is work for the disk."""

_FORM = "bot-%Y-%m-%dT%H-%M-%SZ.sqlite3"
_NAME = re.compile(r"bot-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.sqlite3")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where backups go, how long after the last one the next is due (zero: none are taken), and how many are kept."""

    folder: Path
    every: timedelta
    keep: int


class Backups:
    """Takes backups of a database when they are due.

    When the last one was taken is told by the names in the folder, so that a restart changes nothing. send: sends a
    message to a chat.
    """

    def __init__(
        self, office: Office, database: Path, schedule: Schedule, send: Callable[[int, Message], Awaitable[Outcome]]
    ) -> None:
        self._office = office
        self._database = database
        self._schedule = schedule
        self._send = send
        self._problem: DatabaseProblem | None = None
        self._failed_at: datetime | None = None
        self._last: datetime | None = None

    def seconds_since_last(self, now: datetime) -> float:
        """How old the newest backup is, as it was seen last; infinite where there is none.

        One that is dated later counts as none: the clock was ahead when it was taken.
        """
        return (now - self._last).total_seconds() if self._last is not None else math.inf

    async def look(self, now: datetime) -> None:
        """Take a backup if one is due; that it fails, and that it works again, is told to the admins once."""
        if self._failed_at is not None and abs(now - self._failed_at) < AGAIN_AFTER:
            return
        try:
            if not await asyncio.to_thread(self._is_due, now):
                return
            path = await asyncio.to_thread(self._take, now)
        except (DatabaseError, OSError) as error:
            await self._failed(error, now)
            return
        _log.info("Backup taken: %s", path.name)
        self._last = moment_of(path)
        self._failed_at = None
        if self._problem is not None:
            self._problem = None
            await self._tell(None)

    def _is_due(self, now: datetime) -> bool:
        every = self._schedule.every
        taken = [moment_of(backup) for backup in backups_in(self._schedule.folder)]
        self._last = max((moment for moment in taken if moment <= now), default=None)
        # What a clock that was ahead dated far from now neither keeps backups from being taken nor asks for more.
        return bool(every) and all(abs(now - moment) >= every for moment in taken)

    def _take(self, now: datetime) -> Path:
        folder = self._schedule.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{now.astimezone(UTC):{_FORM}}"
        discard_left_overs(folder, _NAME)
        copy_database(self._database, path)
        # The one just taken stays. Those that are dated later, by a clock that was ahead, push no others out.
        others = sorted(backups_in(folder), key=lambda each: (moment_of(each) <= now, each.name))
        others.remove(path)
        for old in others[: max(0, len(others) + 1 - self._schedule.keep)]:
            old.unlink(missing_ok=True)
        self._forget_copies(now)
        return path

    def _forget_copies(self, now: datetime) -> None:
        """Throw the copies away that updates and restores left beside the database, whole or not, when they are as old
        as the oldest backup may be: people are told when what they deleted is gone everywhere.
        """
        longest = self._schedule.every * self._schedule.keep
        for ending in ("version-*", "before-*", "part*"):
            for copy in self._database.parent.glob(f"{self._database.name}.{ending}"):
                # When it was put there; what is in it may have been written long before.
                if now - datetime.fromtimestamp(copy.stat().st_ctime, UTC) >= longest:
                    copy.unlink(missing_ok=True)
                    _log.info("Old copy of the database thrown away: %s", copy.name)

    async def _failed(self, error: DatabaseError | OSError, now: datetime) -> None:
        problem = error.problem if isinstance(error, DatabaseError) else DatabaseProblem.NO_FOLDER
        self._failed_at = now
        _log.error("No backup could be taken in %s: %s", self._schedule.folder, problem)
        if problem is not self._problem:
            self._problem = problem
            await self._tell(problem)

    async def _tell(self, problem: DatabaseProblem | None) -> None:
        folder = str(self._schedule.folder)
        for user_id in sorted(self._office.team.with_right(Right.LEAD)):
            told = await self._office.to_person(user_id, lambda voice: words.backup_news(voice, folder, problem))
            await self._send(*told)


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder, the oldest first; whatever else lies there is left alone."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def moment_of(backup: Path) -> datetime:
    """When a backup was taken."""
    return datetime.strptime(backup.name, _FORM).replace(tzinfo=UTC)

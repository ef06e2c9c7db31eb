"""Files that editors sent, kept until they are taken over or left, and a day at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.database import Database
from bot.store.moments import to_text

FILE_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Received:
    """A file with how it is to be taken over; allowed: entries that staff wrote and that may be taken out."""

    number: int
    file: str
    content: bytes
    default_kind: str | None = None
    remove_missing: bool = False
    allowed: frozenset[str] = frozenset()


class ImportFileStore:
    """Keeps one file for each editor."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, user_id: int, file: str, content: bytes, now: datetime) -> Received:
        """Keep a file in place of the one that somebody sent before; what waited too long is deleted."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "DELETE FROM import_file WHERE user_id = ? OR at < ?", (user_id, to_text(now - FILE_LASTS))
            )
            rows = await transaction.execute(
                "INSERT INTO import_file (user_id, file, content, at) VALUES (?, ?, ?, ?) RETURNING number",
                (user_id, file, content, to_text(now)),
            )
        return Received(rows[0][0], file, content)

    async def get(self, number: int, user_id: int) -> Received | None:
        """A file of somebody, or None where it is not there any more, or not theirs."""
        row = await self._database.fetch_one(
            "SELECT file, content, default_kind, remove_missing, allowed FROM import_file"
            " WHERE number = ? AND user_id = ?",
            (number, user_id),
        )
        if row is None:
            return None
        file, content, kind, missing, allowed = row
        return Received(number, file, content, kind, bool(missing), frozenset(allowed.split()))

    async def keep(self, received: Received) -> None:
        """Keep how a file is to be taken over."""
        await self._database.execute(
            "UPDATE import_file SET default_kind = ?, remove_missing = ?, allowed = ? WHERE number = ?",
            (received.default_kind, received.remove_missing, " ".join(sorted(received.allowed)), received.number),
        )

    async def drop(self, number: int) -> None:
        """Forget a file."""
        await self._database.execute("DELETE FROM import_file WHERE number = ?", (number,))

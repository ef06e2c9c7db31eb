"""Files that were taken over into the directory: each in one transaction, and undone as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.audit import Act, Deed
from bot.domain.directory import Directory
from bot.formats.plans import Applied, Change, Known, Plan, Standing, Undone
from bot.formats.plans import Version as Kept
from bot.formats.texts import Texts
from bot.store.audit import record_in
from bot.store.database import Database, Row, Transaction
from bot.store.directory import DirectoryStore
from bot.store.moments import from_text, to_text
from bot.store.syncing import What, hash_of

T = TypeVar("T")

_PIECE = 100
"""Entries that are written in one go: their texts are in memory a second time for so long only."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A file that was taken over; undone_at is None where it still stands."""

    number: int
    at: datetime
    author: str
    file: str
    format: str
    added: int
    changed: int
    removed: int
    undone_at: datetime | None = None


class ImportStore:
    """Writes plans into the directory."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def directory(self) -> Directory | None:
        """The directory as it is now, or None before the first sync. Raises UnreadableEntriesError."""
        return await DirectoryStore(self._database).load()

    async def standing(self) -> Standing | None:
        """The directory with what a comparison needs, or None before the first sync."""
        frame = await DirectoryStore(self._database).frame()
        if frame is None:
            return None
        taken = await self._database.fetch_all("SELECT DISTINCT entry_id FROM entry_revision")
        # Each entry with its own revision: of one that is changed later, the plan is refused instead of overwriting it.
        texts, entries = Texts(), dict[str, Known]()
        last = (-1, "")
        while rows := await self._database.fetch_all(_KNOWN, (*last, _PIECE)):
            for _, entry_id, body, name, aliases, revision, by_hand in rows:
                bearing = tuple(json.loads(aliases or "[]"))
                entries[entry_id] = Known(Kept.kept(texts, body), name, bearing, revision, bool(by_hand))
            last = rows[-1][:2]
        return Standing(frame, entries, frozenset(entry_id for (entry_id,) in taken))

    async def apply(
        self, plan: Plan, author: str, file: str, format_name: str, now: datetime, *, received: int | None = None
    ) -> Applied:
        """Write a plan, all of it or nothing. Entries that were changed since it was made are left as they are.

        received: the number of the file that waits for this in the chat, and is forgotten with it.
        """
        async with self._database.transaction() as transaction:
            await transaction.execute("DELETE FROM import_file WHERE number = ?", (received,))
            rows = await transaction.fetch_all("SELECT id, revision FROM entry")
            revisions: dict[str, int] = {entry_id: revision for entry_id, revision in rows}  # noqa: C416 - rows are Any
            fitting = [change for change in plan.changes if revisions.get(change.entry_id, 0) == change.revision]
            conflicts = tuple(
                change.entry_id for change in plan.changes if revisions.get(change.entry_id, 0) != change.revision
            )
            if not fitting:
                return Applied(None, conflicts=conflicts)
            added = sum(change.was is None for change in fitting)
            removed = sum(change.becomes is None for change in fitting)
            changed = len(fitting) - added - removed
            made = await transaction.execute(
                "INSERT INTO import_batch (at, author, file, format, added, changed, removed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number",
                (to_text(now), author, file, format_name, added, changed, removed),
            )
            number: int = made[0][0]
            for piece in _pieces(fitting):
                versions = [_Version(change.entry_id, _body(change), _what(change)) for change in piece]
                await _write(transaction, versions, author, now, number)
        return Applied(number, added, changed, removed, conflicts)

    async def undo(self, number: int, author: str, now: datetime) -> Undone:
        """Bring back what a file changed, where it is still as the file left it; what was changed since stays.

        It is also as the file left it where a change since was undone, as that of a later file.

        Raises LookupError where no file has this number.
        """
        async with self._database.transaction() as transaction:
            if await transaction.fetch_one("SELECT 1 FROM import_batch WHERE number = ?", (number,)) is None:
                raise LookupError(number)
            rows = await transaction.fetch_all(
                "SELECT r.entry_id, r.revision,"
                " r.body IS (SELECT body FROM entry_revision WHERE entry_id = r.entry_id"
                " ORDER BY revision DESC LIMIT 1)"
                " FROM entry_revision AS r WHERE r.batch = ? ORDER BY r.entry_id",
                (number,),
            )
            untouched = [(entry_id, revision) for entry_id, revision, same in rows if same]
            for piece in _pieces(untouched):
                await _write(transaction, await _before(transaction, piece), author, now, None)
            await transaction.execute(
                "UPDATE import_batch SET undone_at = ?, undone_by = ? WHERE number = ? AND undone_at IS NULL",
                (to_text(now), author, number),
            )
        left = tuple(entry_id for entry_id, _, same in rows if not same)
        return Undone(tuple(entry_id for entry_id, _ in untouched), left)

    async def batch(self, number: int) -> Batch | None:
        """The file of a number."""
        row = await self._database.fetch_one(f"SELECT {_FIELDS} FROM import_batch WHERE number = ?", (number,))  # noqa: S608 - names of columns
        return _batch(row) if row else None

    async def recent(self, count: int) -> tuple[Batch, ...]:
        """The last files, the newest first."""
        rows = await self._database.fetch_all(
            f"SELECT {_FIELDS} FROM import_batch ORDER BY number DESC LIMIT ?",  # noqa: S608 - names of columns
            (count,),
        )
        return tuple(_batch(row) for row in rows)


_KNOWN = (
    "SELECT position, id, body, body ->> '$.name', body -> '$.aliases', revision, origin = 'staff' AND EXISTS (SELECT 1"
    " FROM entry_revision AS r WHERE r.entry_id = entry.id AND r.batch IS NULL"
    " AND r.what IN ('created', 'edited', 'confirmed', 'taught', 'restored'))"
    " FROM entry WHERE (position, id) > (?, ?) ORDER BY position, id LIMIT ?"
)
"""The next entries of the directory."""

_FIELDS = "number, at, author, file, format, added, changed, removed, undone_at"


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of an entry that is to be written; body is None where it is taken out of the directory.

    shipped: as it was shipped last, needed where the entry comes back that had been taken out.
    """

    entry_id: str
    body: str | None
    what: What
    shipped: str | None = None


def _batch(row: Row) -> Batch:
    number, at, author, file, format_name, added, changed, removed, undone_at = row
    undone = from_text(undone_at) if undone_at else None
    return Batch(number, from_text(at), author, file, format_name, added, changed, removed, undone)


def _pieces(items: list[T]) -> Iterator[list[T]]:
    return (items[start : start + _PIECE] for start in range(0, len(items), _PIECE))


async def _before(transaction: Transaction, revisions: list[tuple[str, int]]) -> list[_Version]:
    """The versions before these revisions of entries, as what they are when they come back."""
    rows = await transaction.fetch_all(
        "SELECT key.value ->> 0,"
        " (SELECT body FROM entry_revision WHERE entry_id = key.value ->> 0 AND revision = (key.value ->> 1) - 1),"
        " (SELECT body FROM entry_revision WHERE entry_id = key.value ->> 0 AND what = 'shipped'"
        " ORDER BY revision DESC LIMIT 1)"
        " FROM json_each(?) AS key",
        (json.dumps(revisions),),
    )
    return [_Version(entry_id, body, What.UNDONE, shipped) for entry_id, body, shipped in rows]


def _body(change: Change) -> str | None:
    return change.becomes.body if change.becomes else None


def _what(change: Change) -> What:
    if change.becomes is None:
        return What.WITHDRAWN
    return What.CREATED if change.was is None else What.EDITED


async def _write(
    transaction: Transaction, versions: Iterable[_Version], author: str, now: datetime, batch: int | None
) -> None:
    """Put versions into the directory, or take entries out, and record them, also in the audit log.

    An entry that is again what was shipped last counts as untouched: the next shipped version replaces it.
    """
    at = to_text(now)
    kept = [version for version in versions if version.body is not None]
    await record_in(transaction, *(Deed(now, author, Act(each.what.value), each.entry_id) for each in versions))
    await transaction.execute_many(
        "INSERT INTO entry_revision (entry_id, revision, body, author, at, what, batch) VALUES"
        " (:id, (SELECT coalesce(max(revision), 0) + 1 FROM entry_revision WHERE entry_id = :id), :body, :author, :at,"
        " :what, :batch)",
        [
            {"id": each.entry_id, "body": each.body, "author": author, "at": at, "what": each.what, "batch": batch}
            for each in versions
        ],
    )
    await transaction.execute_many(
        "DELETE FROM entry WHERE id = ?", [(each.entry_id,) for each in versions if each.body is None]
    )
    await transaction.execute_many(
        "INSERT INTO entry (id, position, body, origin, shipped_hash, revision, updated_at) VALUES"
        " (:id, (SELECT coalesce(max(position), -1) + 1 FROM entry), :body, iif(:shipped IS :hash, 'shipped', 'staff'),"
        " :shipped, (SELECT max(revision) FROM entry_revision WHERE entry_id = :id), :at) ON CONFLICT DO UPDATE SET"
        " body = excluded.body, origin = iif(shipped_hash IS :hash, 'shipped', 'staff'), revision = excluded.revision,"
        " updated_at = excluded.updated_at",
        [
            {
                "id": each.entry_id,
                "body": each.body,
                "hash": hash_of(each.body or ""),
                "shipped": hash_of(each.shipped) if each.shipped else None,
                "at": at,
            }
            for each in kept
        ],
    )

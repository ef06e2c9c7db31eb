"""The directory at run time: the shipped entries, what staff made of them, and every version there was."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from bot.domain.audit import Act, Deed
from bot.domain.directory import Directory, Entry
from bot.store.audit import record_in
from bot.store.database import Database, Transaction
from bot.store.moments import from_text, to_text
from bot.store.syncing import Difference, Sync, SyncReport, What, body_of, difference_of, hash_of, last_shipped_hash


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an entry; entry is None where it was taken out of the directory."""

    number: int
    entry: Entry | None
    author: str
    at: datetime
    what: What
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is kept now, with the number of its revision: a change says which one it was based on."""

    entry: Entry
    revision: int


class EditConflictError(Exception):
    """Somebody changed the entry meanwhile; current: as it is now, None where it was taken out of the directory."""

    def __init__(self, current: Stored | None) -> None:
        self.current = current
        super().__init__(current.entry.id if current else "withdrawn")


class UnreadableEntriesError(Exception):
    """Entries of the database that this version of the bot cannot read; entry_ids: which."""

    def __init__(self, entry_ids: Iterable[str]) -> None:
        self.entry_ids = tuple(entry_ids)
        super().__init__(", ".join(self.entry_ids))


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry as it stands in its table."""

    body: str
    shipped_hash: str | None
    revision: int


class DirectoryStore:
    """Keeps the directory; every change of an entry is a revision with author and time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_current(self, fingerprint: str) -> bool:
        """Whether the shipped file with this fingerprint was synced last, so that it need not even be read."""
        row = await self._database.fetch_one("SELECT fingerprint FROM directory")
        return row is not None and row[0] == fingerprint

    async def load(self) -> Directory | None:
        """The directory, or None before the first sync.

        Raises UnreadableEntriesError.
        """
        rows = await self._database.fetch_all(
            "SELECT position, header FROM"
            " (SELECT -1 AS position, header FROM directory UNION ALL SELECT position, body FROM entry)"
            " ORDER BY position"
        )
        if not rows or rows[0][0] != -1:
            return None
        header, *bodies = (text for _, text in rows)
        try:
            return Directory.model_validate_json(f'{header[:-1]},"entries":[{",".join(bodies)}]}}')
        except ValidationError as error:
            numbers = {detail["loc"][1] for detail in error.errors() if detail["loc"][0] == "entries"}
            ids = (json.loads(body)["id"] for number, body in enumerate(bodies) if number in numbers)
            raise UnreadableEntriesError(ids) from error

    async def frame(self) -> Directory | None:
        """The directory without its entries: header, kinds, topics. None before the first sync."""
        row = await self._database.fetch_one("SELECT header FROM directory")
        return Directory.model_validate_json(f'{row[0][:-1]},"entries":[]}}') if row else None

    async def sync(self, shipped: Directory, fingerprint: str, now: datetime) -> SyncReport:
        """Take over a shipped file: entries that staff never touched become what it says, the others stay.

        Entries that it no longer holds are withdrawn if staff never touched them; their revisions stay.
        """
        async with self._database.transaction() as transaction:
            report = await Sync(transaction, shipped, to_text(now)).run()
            await transaction.execute(
                "INSERT INTO directory (id, header, fingerprint, updated_at) VALUES (1, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET header = excluded.header, fingerprint = excluded.fingerprint, updated_at = excluded.updated_at",
                (_header_of(shipped), fingerprint, to_text(now)),
            )
        return report

    async def differences(self, shipped: Directory) -> tuple[Difference, ...]:
        """The entries that staff left different from a shipped file."""
        rows = await self._database.fetch_all(
            "SELECT body FROM entry WHERE origin = 'staff' AND shipped_hash IS NOT NULL ORDER BY position"
        )
        return tuple(difference_of(body, shipped) for (body,) in rows)

    async def mark(self) -> str:
        """A short text that changes with every change of the directory."""
        row = await self._database.fetch_one(
            "SELECT (SELECT fingerprint FROM directory), (SELECT count(*) FROM entry),"
            " (SELECT total(revision) FROM entry), (SELECT max(updated_at) FROM entry)"
        )
        return repr(row)

    async def stored(self, entry_id: str) -> Stored | None:
        """An entry as it is kept now, or None where the directory does not hold it.

        Raises UnreadableEntriesError.
        """
        row = await self._database.fetch_one("SELECT body, revision FROM entry WHERE id = ?", (entry_id,))
        entry = _entry(entry_id, row[0]) if row else None
        return Stored(entry, row[1]) if row and entry else None

    async def save(
        self, entry: Entry, author: str, now: datetime, *, based_on: int | None = None, what: What = What.EDITED
    ) -> bool:
        """Keep what staff made of an entry, or a new one; returns False where nothing is different.

        based_on: the revision that was changed, 0 for a new entry; None: whatever there is.
        Raises EditConflictError where it is not the newest one.
        """
        async with self._database.transaction() as transaction:
            return await save_in(transaction, entry, author, now, based_on=based_on, what=what)

    async def withdraw(
        self, entry_id: str, author: str, now: datetime, *, reason: str = "", based_on: int | None = None
    ) -> None:
        """Take an entry out of the directory; its versions stay. See `save` for based_on.

        Raises LookupError where the directory does not hold it, and EditConflictError.
        """
        async with self._database.transaction() as transaction:
            await withdraw_in(transaction, entry_id, author, now, reason=reason, based_on=based_on)

    async def restore(self, entry_id: str, author: str, now: datetime) -> Entry:
        """Bring back an entry that was taken out, as it was last.

        Raises LookupError where it is not withdrawn, and UnreadableEntriesError.
        """
        async with self._database.transaction() as transaction:
            row = await _row(transaction, entry_id)
            last = await transaction.fetch_one(
                "SELECT body FROM entry_revision WHERE entry_id = ? AND body IS NOT NULL"
                " ORDER BY revision DESC LIMIT 1",
                (entry_id,),
            )
            entry = _entry(entry_id, last[0]) if last and row is None else None
            if entry is None:
                raise LookupError(entry_id)
            await _write(transaction, entry_id, body_of(entry), None, author, now, What.RESTORED)
        return entry

    async def undo(self, entry_id: str, author: str, now: datetime, *, last: int | None = None) -> Entry | None:
        """Bring back the version before the last change, as a new revision: undone twice, the change is back.

        last: the revision that shall be undone; None: whatever is the last one.
        Returns the entry as it is now; None where the change had added it, so that it is withdrawn now.
        Raises LookupError where there is no version to go back to, or where another one is the last, and
        UnreadableEntriesError.
        """
        async with self._database.transaction() as transaction:
            last_two = await transaction.fetch_all(
                "SELECT body, what, revision FROM entry_revision WHERE entry_id = ? ORDER BY revision DESC LIMIT 2",
                (entry_id,),
            )
            if not last_two or (len(last_two) == 1 and last_two[0][1] != What.CREATED):
                raise LookupError(entry_id)
            if last not in (None, last_two[0][2]):
                raise LookupError(entry_id)
            body: str | None = last_two[1][0] if len(last_two) == 2 else None
            row = await _row(transaction, entry_id)
            await _write(transaction, entry_id, body, row, author, now, What.UNDONE)
        return _entry(entry_id, body)

    async def history(self, entry_id: str) -> tuple[Revision, ...]:
        """Every version of an entry, the newest first.

        Raises UnreadableEntriesError.
        """
        rows = await self._database.fetch_all(
            "SELECT revision, body, author, at, what, reason FROM entry_revision WHERE entry_id = ?"
            " ORDER BY revision DESC",
            (entry_id,),
        )
        return tuple(
            Revision(number, _entry(entry_id, body), author, from_text(at), What(what), reason)
            for number, body, author, at, what, reason in rows
        )


async def save_in(
    transaction: Transaction, entry: Entry, author: str, now: datetime, *, based_on: int | None, what: What
) -> bool:
    """Keep an entry together with what belongs to that: see DirectoryStore.save."""
    row, body = await _row(transaction, entry.id), body_of(entry)
    _refuse_conflict(entry.id, row, based_on)
    if row is not None and row.body == body:
        return False
    await _write(transaction, entry.id, body, row, author, now, what if row else What.CREATED)
    return True


async def withdraw_in(
    transaction: Transaction, entry_id: str, author: str, now: datetime, *, reason: str, based_on: int | None = None
) -> None:
    """Take an entry out together with what belongs to that: see DirectoryStore.withdraw."""
    row = await _row(transaction, entry_id)
    if row is None:
        raise LookupError(entry_id)
    _refuse_conflict(entry_id, row, based_on)
    await _write(transaction, entry_id, None, row, author, now, What.WITHDRAWN, reason)


def _header_of(directory: Directory) -> str:
    return directory.model_dump_json(by_alias=True, exclude_defaults=True, exclude={"entries"})


def _entry(entry_id: str, body: str | None) -> Entry | None:
    try:
        return Entry.model_validate_json(body) if body is not None else None
    except ValidationError as error:
        raise UnreadableEntriesError([entry_id]) from error


def _refuse_conflict(entry_id: str, row: _Row | None, based_on: int | None) -> None:
    if based_on is None or based_on == (row.revision if row else 0):
        return
    entry = _entry(entry_id, row.body) if row else None
    raise EditConflictError(Stored(entry, row.revision) if row and entry else None)


async def _row(transaction: Transaction, entry_id: str) -> _Row | None:
    found = await transaction.fetch_one("SELECT body, shipped_hash, revision FROM entry WHERE id = ?", (entry_id,))
    return _Row(*found) if found else None


async def _write(
    transaction: Transaction,
    entry_id: str,
    body: str | None,
    row: _Row | None,
    author: str,
    now: datetime,
    what: What,
    reason: str = "",
) -> None:
    """Put a version of an entry into the directory, or take the entry out, and record it, also in the audit log.

    An entry that is again what was shipped counts as untouched: the next shipped version replaces it.
    """
    at = to_text(now)
    written = await transaction.execute(
        "INSERT INTO entry_revision (entry_id, revision, body, author, at, what, reason) VALUES"
        " (:id, (SELECT coalesce(max(revision), 0) + 1 FROM entry_revision WHERE entry_id = :id), :body, :author, :at,"
        " :what, :reason) RETURNING revision",
        {"id": entry_id, "body": body, "author": author, "at": at, "what": what, "reason": reason},
    )
    await record_in(transaction, Deed(now, author, Act(what.value), entry_id, detail=reason))
    if body is None:
        await transaction.execute("DELETE FROM entry WHERE id = ?", (entry_id,))
        return
    shipped_hash = row.shipped_hash if row else await last_shipped_hash(transaction, entry_id)
    await transaction.execute(
        "INSERT INTO entry (id, position, body, origin, shipped_hash, revision, updated_at) VALUES"
        " (:id, (SELECT coalesce(max(position), -1) + 1 FROM entry), :body, :origin, :shipped_hash, :revision, :at)"
        " ON CONFLICT DO UPDATE SET body = :body, origin = :origin, revision = :revision, updated_at = :at",
        {
            "id": entry_id,
            "body": body,
            "origin": "shipped" if hash_of(body) == shipped_hash else "staff",
            "shipped_hash": shipped_hash,
            "revision": written[0][0],
            "at": at,
        },
    )

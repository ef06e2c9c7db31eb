"""Withdrawals that wait for their day: planned, cancelled, or carried out when it has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.audit import Act, Deed
from bot.domain.upkeep import PlannedWithdrawal, Withdrawn
from bot.store.audit import record_in
from bot.store.database import Database
from bot.store.directory import withdraw_in
from bot.store.moments import from_text, to_text

_CLAIMED = "DELETE FROM withdrawal WHERE due_at <= ? RETURNING entry_id, due_at, reason, author"


class WithdrawalStore:
    """Keeps one plan for each entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan(self, planned: PlannedWithdrawal, now: datetime) -> bool:
        """Keep a plan in place of one there may be; returns False where the directory does not hold the entry."""
        async with self._database.transaction() as transaction:
            written = await transaction.execute(
                "INSERT INTO withdrawal (entry_id, due_at, reason, author, planned_at)"
                " SELECT id, ?, ?, ?, ? FROM entry WHERE id = ?"
                " ON CONFLICT DO UPDATE SET due_at = excluded.due_at, reason = excluded.reason,"
                " author = excluded.author, planned_at = excluded.planned_at RETURNING entry_id",
                (to_text(planned.due_at), planned.reason, planned.author, to_text(now), planned.entry_id),
            )
            if written:
                act, detail = Act.WITHDRAWAL_PLANNED, f"{to_text(planned.due_at)} {planned.reason}"
                await record_in(transaction, Deed(now, planned.author, act, planned.entry_id, detail=detail))
        return bool(written)

    async def cancel(self, entry_id: str, author: str, now: datetime) -> bool:
        """Give up a plan; returns whether there was one."""
        async with self._database.transaction() as transaction:
            gone = await transaction.execute(
                "DELETE FROM withdrawal WHERE entry_id = ? RETURNING entry_id", (entry_id,)
            )
            if gone:
                await record_in(transaction, Deed(now, author, Act.WITHDRAWAL_CANCELLED, entry_id))
        return bool(gone)

    async def planned(self, entry_id: str) -> PlannedWithdrawal | None:
        """What is planned for an entry."""
        row = await self._database.fetch_one(
            "SELECT entry_id, due_at, reason, author FROM withdrawal WHERE entry_id = ?", (entry_id,)
        )
        return _read(*row) if row else None

    async def all_planned(self) -> tuple[PlannedWithdrawal, ...]:
        """All plans, the next one first."""
        rows = await self._database.fetch_all("SELECT entry_id, due_at, reason, author FROM withdrawal ORDER BY due_at")
        return tuple(_read(*row) for row in rows)

    async def carry_out(self, now: datetime) -> tuple[PlannedWithdrawal, ...]:
        """Take out every entry whose time has come, each once; returns which.

        Plans and entries go in one transaction: none is forgotten, and none is taken out a second time.
        """
        if (
            await self._database.fetch_one("SELECT 1 FROM withdrawal WHERE due_at <= ? LIMIT 1", (to_text(now),))
            is None
        ):
            return ()
        async with self._database.transaction() as transaction:
            due = tuple(_read(*row) for row in await transaction.execute(_CLAIMED, (to_text(now),)))
            for each in due:
                await withdraw_in(transaction, each.entry_id, each.author, now, reason=each.reason)
        return due

    async def withdrawn(self) -> tuple[Withdrawn, ...]:
        """Every entry that is out of the directory, the newest withdrawal first."""
        rows = await self._database.fetch_all(
            "SELECT entry_id, (SELECT body ->> '$.name' FROM entry_revision WHERE entry_id = last.entry_id"
            " AND body IS NOT NULL ORDER BY revision DESC LIMIT 1), author, at, reason FROM entry_revision AS last"
            " WHERE body IS NULL AND revision ="
            " (SELECT max(revision) FROM entry_revision WHERE entry_id = last.entry_id) ORDER BY at DESC, entry_id"
        )
        return tuple(Withdrawn(entry_id, name, author, from_text(at), why) for entry_id, name, author, at, why in rows)

    async def name_of(self, entry_id: str) -> str | None:
        """What an entry was called last that is out of the directory; None for every other one."""
        row = await self._database.fetch_one(
            "SELECT body ->> '$.name' FROM entry_revision WHERE entry_id = :id AND body IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM entry WHERE id = :id) ORDER BY revision DESC LIMIT 1",
            {"id": entry_id},
        )
        return row[0] if row else None

    async def names(self) -> Mapping[str, str]:
        """What every entry was called last that is out of the directory, by id."""
        return {each.entry_id: each.name for each in await self.withdrawn()}


def _read(entry_id: str, due_at: str, reason: str, author: str) -> PlannedWithdrawal:
    return PlannedWithdrawal(entry_id, from_text(due_at), reason, author)

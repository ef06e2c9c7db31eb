"""The off switch in the database: it survives a restart, and the ledger sends nothing while it is off."""

from __future__ import annotations

from bot.domain.audit import Deed
from bot.domain.halts import Halt, Switch
from bot.store.audit import record_in
from bot.store.database import Database
from bot.store.moments import from_text, to_text

IS_OFF = "EXISTS (SELECT 1 FROM halt)"
IS_ON = f"NOT {IS_OFF}"
"""Conditions: whether the bot is switched off, or not."""


class HaltStore:
    """Keeps whether the bot is switched off; each change stands in the audit log, written in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> Switch:
        """The switch as it was left."""
        row = await self._database.fetch_one("SELECT since, reason FROM halt")
        return Switch(Halt(from_text(row[0]), row[1]) if row else None)

    async def switch_off(self, halt: Halt, deed: Deed) -> bool:
        """Switch the bot off; returns whether it was on."""
        async with self._database.transaction() as transaction:
            done = await transaction.execute(
                "INSERT INTO halt (id, since, reason) VALUES (1, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
                (to_text(halt.since), halt.reason),
            )
            if done:
                await record_in(transaction, deed)
        return bool(done)

    async def switch_on(self, deed: Deed) -> bool:
        """Switch the bot on again; returns whether it was off."""
        async with self._database.transaction() as transaction:
            done = await transaction.execute("DELETE FROM halt RETURNING 1")
            if done:
                await record_in(transaction, deed)
        return bool(done)

"""The updates that were taken: kept before they are confirmed, remembered so that each is handled once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.updates import ASIDE_DAYS, Aside, Left, NotKeptError, Raw, SetAside, names
from bot.store.database import Database, Parameters, Row, Transaction
from bot.store.errors import CURES, trouble_of
from bot.store.moments import from_milliseconds, to_milliseconds

REMEMBERED = timedelta(hours=25)
"""How long the number of a handled update is remembered: Telegram keeps an update for 24 hours, and may repeat it."""
ASIDE_LASTS = timedelta(days=ASIDE_DAYS)
MOST_ASIDE = 100
"""How long, and how many, updates that were set aside are kept."""

_NEW, _BEGUN, _HANDLED = "new", "begun", "handled"
_WRITE = """
    INSERT INTO taken_update (update_id, at, attempts, body, kind)
    SELECT value ->> 0, :at, value ->> 1, seal_text(value ->> 2), value ->> 3 FROM json_each(:rows) WHERE true
    ON CONFLICT DO UPDATE SET
        attempts = attempts + (excluded.kind = 'begun'),
        body = iif(excluded.kind = 'handled', NULL, body)
    WHERE excluded.kind <> 'new'
    RETURNING update_id
"""
"""One statement, since each would wait for its turn between the answers: what is new is put in, what is known changes.

What each row is about stands in `kind`, which nothing else needs before an update is set aside.
"""


SET_ASIDE = "body IS NOT NULL AND aside IS NOT NULL"
"""The condition on what is kept of updates that are not handled."""


async def forget_set_aside(transaction: Transaction, owner: int) -> None:
    """Take out what stands in updates that were set aside and name a person or chat; that there were some, stays."""
    rows = await transaction.fetch_all(f"SELECT update_id, unseal_text(body) FROM taken_update WHERE {SET_ASIDE}")  # noqa: S608 - a condition of this file
    found = [update_id for update_id, body in rows if names(json.loads(body), owner)]
    sql = "UPDATE taken_update SET body = NULL WHERE update_id IN (SELECT value FROM json_each(?))"
    await transaction.execute(sql, (json.dumps(found),))


class UpdateStore:
    """Implements Store of bot/intake/ports.py; every method that changes something raises NotKeptError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(
        self, taken: Sequence[tuple[Raw, bool]], begun: Sequence[int], handled: Sequence[int], now: datetime
    ) -> set[int]:
        """Keep all of this in one transaction: updates, each with whether its handling begins at once; the numbers of
        those whose handling begins, and of those that are handled. Returns the numbers of the updates that are new.
        """
        # Letters beyond ASCII are escaped: half a pair of surrogates is JSON, but no text for SQLite.
        rows: list[tuple[int, int, str | None, str]] = [
            (raw["update_id"], int(begins), json.dumps(raw), _NEW) for raw, begins in taken
        ]
        rows += [(update_id, 1, None, _BEGUN) for update_id in begun]
        rows += [(update_id, 1, None, _HANDLED) for update_id in handled]
        written = await self._run([(_WRITE, {"at": to_milliseconds(now), "rows": json.dumps(rows)})])
        # Those whose handling begins or is over were known before.
        return {update_id for (update_id,) in written[0]}.difference(begun, handled)

    async def left(self) -> list[Left]:
        """What was not handled when the process ended, in the order in which it came."""
        rows = await self._database.fetch_all(
            "SELECT update_id, unseal_text(body), attempts FROM taken_update WHERE body IS NOT NULL AND aside IS NULL"
            " ORDER BY at, update_id"
        )
        return [Left(update_id, json.loads(body), attempts) for update_id, body, attempts in rows]

    async def set_aside(self, update: SetAside) -> None:
        """Handle an update no more; it is kept for whoever wants to find out why."""
        await self._run(
            [
                (
                    "UPDATE taken_update SET aside = ?, kind = ? WHERE update_id = ?",
                    (update.why, update.kind, update.update_id),
                )
            ]
        )

    async def all_set_aside(self) -> list[tuple[datetime, SetAside]]:
        """What was set aside and is still kept, each with when it came, newest first."""
        rows = await self._database.fetch_all(
            f"SELECT at, update_id, kind, aside FROM taken_update WHERE {SET_ASIDE} ORDER BY at DESC, update_id DESC"  # noqa: S608 - a condition of this file
        )
        return [(from_milliseconds(at), SetAside(update_id, kind, Aside(why))) for at, update_id, kind, why in rows]

    async def one_set_aside(self, update_id: int) -> Raw | None:
        """One that was set aside, as it came; None where there is none of this number."""
        sql = f"SELECT unseal_text(body) FROM taken_update WHERE update_id = ? AND {SET_ASIDE}"  # noqa: S608 - a condition of this file
        row = await self._database.fetch_one(sql, (update_id,))
        if row is None:
            return None
        raw: Raw = json.loads(row[0])
        return raw

    async def untold(self) -> list[SetAside]:
        """What was set aside and the admins do not know yet, oldest first."""
        rows = await self._database.fetch_all(
            "SELECT update_id, kind, aside FROM taken_update"
            " WHERE body IS NOT NULL AND aside IS NOT NULL AND told_at IS NULL ORDER BY at, update_id"
        )
        return [SetAside(update_id, kind, Aside(why)) for update_id, kind, why in rows]

    async def told(self, update_ids: Iterable[int], now: datetime) -> None:
        """The admins know of these."""
        sql = "UPDATE taken_update SET told_at = ? WHERE update_id IN (SELECT value FROM json_each(?))"
        await self._run([(sql, (to_milliseconds(now), json.dumps(list(update_ids))))])

    async def was_told_between(self, after: datetime, until: datetime) -> bool:
        """Whether the admins were told of something after a moment, and not after another."""
        sql = "SELECT 1 FROM taken_update WHERE body IS NOT NULL AND told_at > ? AND told_at <= ?"
        return await self._database.fetch_one(sql, (to_milliseconds(after), to_milliseconds(until))) is not None

    async def tidy(self, now: datetime) -> None:
        """Forget what is past its time, and of what was set aside the oldest beyond what is kept."""
        await self._run(
            [
                (
                    "DELETE FROM taken_update WHERE body IS NULL AND at < ?",
                    (to_milliseconds(now - REMEMBERED),),
                ),
                (
                    "UPDATE taken_update SET body = NULL WHERE body IS NOT NULL AND aside IS NOT NULL"
                    " AND (at < ? OR update_id NOT IN (SELECT update_id FROM taken_update"
                    " WHERE body IS NOT NULL AND aside IS NOT NULL ORDER BY at DESC, update_id DESC LIMIT ?))",
                    (to_milliseconds(now - ASIDE_LASTS), MOST_ASIDE),
                ),
            ]
        )

    async def _run(self, work: Sequence[tuple[str, Parameters]]) -> list[list[Row]]:
        """All statements or none; one alone needs no transaction around it, which spares two waits."""
        try:
            if len(work) == 1:
                return [await self._database.execute(*work[0])]
            async with self._database.transaction() as transaction:
                return [await transaction.execute(*statement) for statement in work]
        except (sqlite3.Error, OSError) as error:
            trouble = trouble_of(error)
            raise NotKeptError(f"{error}: {CURES[trouble]}" if trouble else str(error)) from error

"""What has a time is deleted when it is over; what is about conversations and questions goes in rooms of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.notice import DRAFTS_LAST, INVITATIONS_LAST, ROUNDS_LAST, Retention, months_before
from bot.store.database import Database
from bot.store.import_files import FILE_LASTS
from bot.store.moments import to_text
from bot.store.personal_data import emptied

PIECE = 5_000
"""Deliveries that are emptied in one transaction: nobody else can write meanwhile."""
EVERY = timedelta(hours=1)

_OVER = ("sent", "failed", "skipped", "uncertain")


class RetentionStore:
    """Deletes what is over; `tidy` is a job of the rounds, and does its work once an hour."""

    def __init__(self, database: Database, retention: Retention) -> None:
        self._database = database
        self._retention = retention
        self._tidied_at: datetime | None = None

    async def tidy(self, now: datetime) -> None:
        """Delete all that is over, unless that was done less than an hour ago."""
        # A clock that was put back must not keep what is over for as long.
        if self._tidied_at is not None and abs(now - self._tidied_at) < EVERY:
            return
        await self._delete_old(now)
        await self._empty_deliveries(now)
        self._tidied_at = now

    async def _delete_old(self, now: datetime) -> None:
        log = {"before": to_text(months_before(now, self._retention.log_months))}
        async with self._database.transaction() as transaction:
            for table, moment, lasts in (
                ("entry_draft", "at", DRAFTS_LAST),
                ("freshness_round", "at", ROUNDS_LAST),
                ("import_file", "at", FILE_LASTS),
                ("invitation", "expires_at", INVITATIONS_LAST),
            ):
                await transaction.execute(f"DELETE FROM {table} WHERE {moment} < ?", (to_text(now - lasts),))  # noqa: S608 - constants
            await transaction.execute("DELETE FROM deed WHERE at < :before", log)
            # A name is needed as long as the log names its bearer.
            await transaction.execute(
                "DELETE FROM member WHERE roles = '' AND since < :before"
                " AND NOT EXISTS (SELECT 1 FROM deed WHERE actor = CAST(user_id AS TEXT))",
                log,
            )
            await transaction.execute(
                "UPDATE entry_revision SET batch = NULL"
                " WHERE batch IN (SELECT number FROM import_batch WHERE at < :before)",
                log,
            )
            await transaction.execute("DELETE FROM import_batch WHERE at < :before", log)

    async def _empty_deliveries(self, now: datetime) -> None:
        """Forget which chats got what was over long ago; how many they were stays."""
        long_ago = to_text(now - timedelta(days=self._retention.delivery_days))
        rows = await self._database.fetch_all(
            "SELECT id FROM dispatch WHERE ended_at < ? AND forgotten_at IS NULL ORDER BY ended_at", (long_ago,)
        )
        for (dispatch,) in rows:
            for state in _OVER:
                await self._empty(dispatch, state)
            await self._database.execute(
                "UPDATE dispatch SET forgotten_at = :at WHERE id = :id AND NOT EXISTS"
                " (SELECT 1 FROM delivery WHERE dispatch_id = :id AND chat_id IS NOT NULL)",
                {"at": to_text(now), "id": dispatch},
            )

    async def _empty(self, dispatch: int, state: str) -> None:
        last = 0
        while True:
            rows = await self._database.fetch_all(
                "SELECT id FROM delivery WHERE dispatch_id = ? AND state = ? AND id > ? ORDER BY id LIMIT ?",
                (dispatch, state, last, PIECE),
            )
            if not rows:
                return
            first, last = rows[0][0], rows[-1][0]
            await self._database.execute(
                f"UPDATE delivery SET {emptied('delivery')} WHERE dispatch_id = ? AND state = ?"  # noqa: S608 - names of the register
                " AND id BETWEEN ? AND ? AND chat_id IS NOT NULL",
                (dispatch, state, first, last),
            )

"""Rounds of questions whether entries are still true: where each editor is, kept through restarts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.store.database import Database, Transaction
from bot.store.moments import to_text


@dataclass(frozen=True, slots=True)
class FreshnessRound:
    """Where an editor is; asked: the entry that waits for an answer; answered: those that were answered or put off."""

    is_open: bool
    asked: str | None
    answered: frozenset[str]


class FreshnessStore:
    """Keeps one round for each editor."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(self, user_ids: Iterable[int], week: date, now: datetime) -> None:
        """Note editors who are new: their first round comes with the week after this one."""
        known = {user_id for (user_id,) in await self._database.fetch_all("SELECT user_id FROM freshness_round")}
        for user_id in sorted(set(user_ids) - known):
            await self._database.execute(
                "INSERT INTO freshness_round (user_id, week, state, at) VALUES (?, ?, 'closed', ?)"
                " ON CONFLICT DO NOTHING",
                (user_id, week.isoformat(), to_text(now)),
            )

    async def due(self, week: date) -> tuple[int, ...]:
        """The editors who were not asked for the week that it is yet.

        Where they were for a later one, the clock was ahead: they must not wait until then.
        """
        rows = await self._database.fetch_all(
            "SELECT user_id FROM freshness_round WHERE week <> ? ORDER BY user_id", (week.isoformat(),)
        )
        return tuple(user_id for (user_id,) in rows)

    async def begin_week(self, user_id: int, week: date, now: datetime) -> bool:
        """Claim the round of a week for an editor; returns False where it was claimed before."""
        async with self._database.transaction() as transaction:
            begun = await transaction.execute(
                "UPDATE freshness_round SET week = :week, state = 'open', asked = NULL, at = :at"
                " WHERE user_id = :user AND week <> :week RETURNING user_id",
                {"user": user_id, "week": week.isoformat(), "at": to_text(now)},
            )
            if begun:
                await _forget_answers(transaction, user_id)
        return bool(begun)

    async def begin(self, user_id: int, week: date, now: datetime) -> None:
        """Begin a round because an editor wants it; one that is open goes on."""
        async with self._database.transaction() as transaction:
            was_open = await transaction.fetch_one(
                "SELECT 1 FROM freshness_round WHERE user_id = ? AND state = 'open'", (user_id,)
            )
            await transaction.execute(
                "INSERT INTO freshness_round (user_id, week, state, at) VALUES (?, ?, 'open', ?)"
                " ON CONFLICT DO UPDATE SET state = 'open', asked = NULL, at = excluded.at",
                (user_id, week.isoformat(), to_text(now)),
            )
            if was_open is None:
                await _forget_answers(transaction, user_id)

    async def round(self, user_id: int) -> FreshnessRound:
        """Where an editor is; a closed round for who never had one."""
        rows = await self._database.fetch_all(
            "SELECT r.state, r.asked, a.entry_id FROM freshness_round AS r"
            " LEFT JOIN freshness_answer AS a USING (user_id) WHERE user_id = ?",
            (user_id,),
        )
        if not rows:
            return FreshnessRound(False, None, frozenset())
        answered = frozenset(entry_id for _, _, entry_id in rows if entry_id is not None)
        return FreshnessRound(rows[0][0] == "open", rows[0][1], answered)

    async def ask(self, user_id: int, entry_id: str, now: datetime) -> None:
        """Note which entry waits for an answer, as it is now."""
        await self._database.execute(
            "UPDATE freshness_round SET asked = :entry, at = :at, asked_revision ="
            " (SELECT max(revision) FROM entry_revision WHERE entry_id = :entry)"
            " WHERE user_id = :user AND state = 'open'",
            {"user": user_id, "entry": entry_id, "at": to_text(now)},
        )

    async def answer(self, user_id: int, entry_id: str, now: datetime) -> bool:
        """Claim the answer to the question that waits; returns False where this is not the one."""
        async with self._database.transaction() as transaction:
            claimed = await transaction.execute(
                "UPDATE freshness_round SET asked = NULL, at = ? WHERE user_id = ? AND asked = ? AND state = 'open'"
                " RETURNING user_id",
                (to_text(now), user_id, entry_id),
            )
            if claimed:
                await transaction.execute(
                    "INSERT INTO freshness_answer (user_id, entry_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (user_id, entry_id),
                )
        return bool(claimed)

    async def close(self, user_id: int, now: datetime) -> None:
        """No more questions until the next round."""
        await self._database.execute(
            "UPDATE freshness_round SET state = 'closed', asked = NULL, at = ? WHERE user_id = ?",
            (to_text(now), user_id),
        )

    async def answered_elsewhere(self) -> tuple[tuple[int, str], ...]:
        """Editors who changed the entry they were asked about, in another room: (editor, entry)."""
        rows = await self._database.fetch_all(
            "SELECT DISTINCT r.user_id, r.asked FROM freshness_round AS r JOIN entry_revision AS v"
            " ON v.entry_id = r.asked AND v.revision > r.asked_revision AND v.author = CAST(r.user_id AS TEXT)"
            " WHERE r.state = 'open'"
        )
        return tuple((user_id, entry_id) for user_id, entry_id in rows)

    async def waiting(self, now: datetime, patience: timedelta) -> tuple[int, ...]:
        """Editors whose next question is overdue: the process ended between two, or Telegram was not reached.

        Where they wait since a moment that is still to come, the clock was ahead.
        """
        rows = await self._database.fetch_all(
            "SELECT user_id FROM freshness_round WHERE state = 'open' AND asked IS NULL AND (at <= ? OR at > ?)",
            (to_text(now - patience), to_text(now + patience)),
        )
        return tuple(user_id for (user_id,) in rows)


async def _forget_answers(transaction: Transaction, user_id: int) -> None:
    await transaction.execute("DELETE FROM freshness_answer WHERE user_id = ?", (user_id,))

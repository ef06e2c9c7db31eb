"""Dispatches as staff handle them: begun, paused, gone on with, cancelled, tried again, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.announcements import DispatchKind, DispatchState, Loudness
from bot.domain.deliveries import DeliveryState, Progress, Reason
from bot.store.database import Database, Row, Transaction
from bot.store.moments import from_text, to_milliseconds, to_text

MOST_DETAILS = 3
"""Sentences of Telegram that a report shows."""

_DISPATCH = "SELECT id, kind, state, announcement, problem, started_at, ended_at FROM dispatch"


async def schedule(
    transaction: Transaction, kind: DispatchKind, announcement: int, loudness: Loudness, due_at: datetime, by: int
) -> int:
    """Put a dispatch on the list; its recipients are frozen when it is due. Returns its id."""
    rows = await transaction.execute(
        "INSERT INTO dispatch (kind, announcement, state, loudness, due_at, started_by) VALUES (?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        (kind, announcement, DispatchState.SCHEDULED, loudness, to_text(due_at), by),
    )
    return int(rows[0][0])


async def cancel_in(transaction: Transaction, dispatch_id: int, now: datetime) -> bool:
    """Stop a dispatch for good: who has it keeps it, nobody else gets it, in no digest either.

    Returns whether it was still under way. What is being sent in this moment still arrives.
    """
    await transaction.execute(
        "UPDATE delivery SET state = 'skipped', reason = ?, at = ?"
        " WHERE dispatch_id = ? AND state IN ('pending', 'held')",
        (Reason.CANCELLED, to_milliseconds(now), dispatch_id),
    )
    return bool(
        await transaction.execute(
            "UPDATE dispatch SET state = 'cancelled', ended_at = ? WHERE id = ?"
            " AND state IN ('scheduled', 'sending', 'paused') RETURNING 1",
            (to_text(now), dispatch_id),
        )
    )


@dataclass(frozen=True, slots=True)
class Board:
    """The message that shows how far a dispatch is; staff: who began it, and gets one where there is none yet."""

    dispatch_id: int
    staff: int
    chat_id: int | None
    message_id: int | None


class DeliveryStore:
    """What staff do with dispatches, and what they want to know of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def pause(self, dispatch_id: int, problem: str = "") -> bool:
        """Hold a dispatch; problem: why, where it was not staff who did. Returns whether it was being sent."""
        return await self._move(dispatch_id, DispatchState.SENDING, DispatchState.PAUSED, problem)

    async def go_on(self, dispatch_id: int) -> bool:
        """Go on with a paused dispatch; returns whether it was paused."""
        return await self._move(dispatch_id, DispatchState.PAUSED, DispatchState.SENDING)

    async def cancel(self, dispatch_id: int, now: datetime) -> bool:
        """See `cancel_in`."""
        async with self._database.transaction() as transaction:
            return await cancel_in(transaction, dispatch_id, now)

    async def retry(self, dispatch_id: int, now: datetime) -> int:
        """Try the failed and uncertain deliveries again, but not those of chats that left; returns how many."""
        async with self._database.transaction() as transaction:
            rows = await transaction.execute(
                "UPDATE delivery SET state = 'pending', reason = NULL, detail = NULL, attempts = 0, due = 0, at = ?"
                " WHERE dispatch_id = ? AND (state = 'uncertain' OR (state = 'failed' AND reason = 'refused'))"
                " AND digest IS NULL RETURNING 1",
                (to_milliseconds(now), dispatch_id),
            )
            if rows:
                await transaction.execute(
                    "UPDATE dispatch SET state = 'sending', ended_at = NULL, problem = NULL, board_shown = NULL"
                    " WHERE id = ?",
                    (dispatch_id,),
                )
        return len(rows)

    async def progress(self, dispatch_id: int) -> Progress | None:
        """How far a dispatch is, counted just now; None where there is none of this id."""
        row = await self._database.fetch_one(f"{_DISPATCH} WHERE id = ?", (dispatch_id,))
        if row is None:
            return None
        counts = await self._database.fetch_all(
            "SELECT state, count(*) FROM delivery WHERE dispatch_id = ? GROUP BY state", (dispatch_id,)
        )
        reasons = await self._database.fetch_all(
            "SELECT reason, count(*) FROM delivery WHERE dispatch_id = ? AND state IN ('failed', 'skipped')"
            " GROUP BY reason",
            (dispatch_id,),
        )
        details = await self._database.fetch_all(
            "SELECT detail, count(*) FROM delivery WHERE dispatch_id = ? AND state = 'failed' AND reason = 'refused'"
            " GROUP BY detail ORDER BY 2 DESC LIMIT ?",
            (dispatch_id, MOST_DETAILS),
        )
        doubtful = await self._database.fetch_one(
            "SELECT count(*) FROM delivery WHERE dispatch_id = ? AND doubts > 0 AND state = 'sent'", (dispatch_id,)
        )
        return _progress(row, counts, reasons, details, doubtful or (0,))

    async def set_board(self, dispatch_id: int, chat_id: int, message_id: int) -> None:
        """Remember the message that shows the progress."""
        await self._database.execute(
            "UPDATE dispatch SET board_chat = ?, board_message = ? WHERE id = ?", (chat_id, message_id, dispatch_id)
        )

    async def boards(self) -> list[Board]:
        """The boards of all that is under way, and of what is over and was not shown so yet."""
        rows = await self._database.fetch_all(
            "SELECT id, started_by, board_chat, board_message FROM dispatch WHERE started_by IS NOT NULL"
            " AND (state IN ('sending', 'paused') OR (state IN ('done', 'cancelled') AND board_shown IS NOT state))"
        )
        return [Board(*row) for row in rows]

    async def board_is_final(self, dispatch_id: int, state: DispatchState) -> None:
        """Remember that a board shows how the dispatch ended."""
        await self._database.execute("UPDATE dispatch SET board_shown = ? WHERE id = ?", (state, dispatch_id))

    async def _move(self, dispatch_id: int, old: DispatchState, new: DispatchState, problem: str = "") -> bool:
        return bool(
            await self._database.execute(
                "UPDATE dispatch SET state = ?, problem = ? WHERE id = ? AND state = ? RETURNING 1",
                (new, problem or None, dispatch_id, old),
            )
        )


def _progress(row: Row, counts: list[Row], reasons: list[Row], details: list[Row], doubtful: Row) -> Progress:
    dispatch_id, kind, state, announcement, problem, started_at, ended_at = row
    return Progress(
        dispatch_id,
        DispatchKind(kind),
        DispatchState(state),
        announcement,
        {DeliveryState(name): number for name, number in counts},
        {Reason(name): number for name, number in reasons},
        {str(detail): number for detail, number in details},
        doubtful[0],
        problem or "",
        from_text(started_at) if started_at else None,
        from_text(ended_at) if ended_at else None,
    )

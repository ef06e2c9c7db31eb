"""Dispatches as staff handle them: begun, paused, gone on with, cancelled, tried again, and how far they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.announcements import DispatchKind, DispatchState, Loudness, Refused
from bot.domain.audit import Deed
from bot.domain.deliveries import DeliveryState, Progress, Reason
from bot.store.audit import record_in
from bot.store.chats import IN_A_DIGEST_ON_ITS_WAY
from bot.store.database import Database, Row, Transaction
from bot.store.freezing import follow_digests
from bot.store.halts import IS_OFF, IS_ON
from bot.store.moments import from_text, to_milliseconds, to_text

MOST_DETAILS = 3
"""Sentences of Telegram that a report shows."""

_WENT_ASTRAY = "(chat_id IS NOT NULL AND (state = 'uncertain' OR (state = 'failed' AND reason = 'refused')))"
"""What may be tried again; of what was forgotten, nobody knows where it should go."""
_MAY_BE_RETRIED = (
    "SELECT state IN ('done', 'cancelled') AND (kind = 'recall' OR NOT EXISTS (SELECT 1 FROM dispatch AS recall"
    " WHERE recall.kind = 'recall' AND recall.announcement IN (number, draft ->> 'corrects'))), forgotten_at"
    " FROM dispatch LEFT JOIN announcement ON number = announcement WHERE id = ?"
)
"""Whether a dispatch is over and what it said was not recalled since, and when it was forgotten whom it reached."""
_DISPATCH = f"SELECT id, kind, state, announcement, problem, started_at, ended_at, forgotten_at, {IS_OFF} FROM dispatch"  # noqa: S608 - a constant condition


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

    Returns whether it was still under way. What is being sent in this moment may still arrive, but if it does not, it
    is not tried again: the reason stands there already.
    """
    at = to_milliseconds(now)
    await transaction.execute(
        "UPDATE delivery SET state = 'skipped', reason = ?, at = ?"  # noqa: S608 - constant conditions
        f" WHERE dispatch_id = ? AND state IN ('pending', 'held') AND NOT {IN_A_DIGEST_ON_ITS_WAY}",
        (Reason.CANCELLED, at, dispatch_id),
    )
    await transaction.execute(
        "UPDATE delivery SET reason = ? WHERE dispatch_id = ? AND state IN ('sending', 'held')",
        (Reason.CANCELLED, dispatch_id),
    )
    await follow_digests(transaction, at)
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

    @property
    def reader(self) -> int:
        """Who sees it: one of the staff, in their chat with the bot."""
        return self.staff if self.chat_id is None else self.chat_id


class DeliveryStore:
    """What staff do with dispatches, and what they want to know of them.

    deed: what the audit log keeps of it, where it was staff who did it, and where it was done. is_off: whether the bot
    is switched off though the database does not know it yet, as for the ledger.
    """

    def __init__(self, database: Database, *, is_off: Callable[[], bool] = lambda: False) -> None:
        self._database = database
        self._is_off = is_off

    async def is_off(self) -> bool:
        """Whether nothing goes out because the bot is switched off; until it is on again in the database, too."""
        return self._is_off() or await self._database.fetch_one(f"SELECT 1 WHERE {IS_OFF}") is not None

    async def pause(self, dispatch_id: int, problem: str = "", *, deed: Deed | None = None) -> bool:
        """Hold a dispatch; problem: why, where it was not staff who did. Returns whether it was being sent."""
        return await self._move(dispatch_id, DispatchState.SENDING, DispatchState.PAUSED, problem, deed=deed)

    async def go_on(self, dispatch_id: int, *, deed: Deed | None = None) -> bool:
        """Go on with a paused dispatch; returns whether it was paused."""
        return await self._move(dispatch_id, DispatchState.PAUSED, DispatchState.SENDING, deed=deed)

    async def cancel(self, dispatch_id: int, now: datetime, *, deed: Deed | None = None) -> bool:
        """See `cancel_in`."""
        async with self._database.transaction() as transaction:
            done = await cancel_in(transaction, dispatch_id, now)
            if done and deed is not None:
                await record_in(transaction, deed)
        return done

    async def retry(self, dispatch_id: int, now: datetime, *, deed: Deed | None = None) -> Refused | int:
        """Try the failed and uncertain deliveries again, but not those of chats that left or are forgotten.

        Returns how many these are, or why nothing of it may be tried again. What went astray inside a digest comes with
        the next one.
        """
        async with self._database.transaction() as transaction:
            may, forgotten_at = await transaction.fetch_one(_MAY_BE_RETRIED, (dispatch_id,)) or (False, None)
            if not may or forgotten_at is not None:
                return Refused.FORGOTTEN if may else Refused.STATE
            rows = await transaction.execute(
                f"UPDATE delivery SET state = iif(digest IS NULL OR target IS NOT NULL, 'pending', 'held'),"  # noqa: S608 - constant conditions
                " digest = iif(target IS NULL, NULL, digest), reason = NULL, detail = NULL, attempts = 0, due = 0,"
                f" at = ? WHERE dispatch_id = ? AND {_WENT_ASTRAY} AND chat_id IS NOT NULL RETURNING 1",
                (to_milliseconds(now), dispatch_id),
            )
            await transaction.execute(
                f"UPDATE delivery SET state = 'held', reason = NULL WHERE {_WENT_ASTRAY} AND digest IN"  # noqa: S608 - constant conditions
                " (SELECT id FROM delivery WHERE dispatch_id = ? AND state = 'pending')",
                (dispatch_id,),
            )
            if rows:
                await transaction.execute(
                    "UPDATE dispatch SET state = 'sending', ended_at = NULL, problem = NULL, board_shown = NULL"
                    " WHERE id = ?",
                    (dispatch_id,),
                )
            if rows and deed is not None:
                await record_in(transaction, replace(deed, detail=str(len(rows))))
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
        progress = _progress(row, counts, reasons, details, doubtful or (0,))
        return replace(progress, is_off=progress.is_off or self._is_off())

    async def set_board(
        self, dispatch_id: int, chat_id: int, message_id: int, ended: DispatchState | None = None
    ) -> None:
        """Remember the message that shows the progress; ended: how it ended, where the message says so already."""
        await self._database.execute(
            "UPDATE dispatch SET board_chat = ?, board_message = ?, board_shown = ? WHERE id = ?",
            (chat_id, message_id, ended, dispatch_id),
        )

    async def is_busy(self, now: datetime) -> bool:
        """Whether something is being sent, or is due; nothing is while the bot is switched off."""
        if self._is_off():
            return False
        row = await self._database.fetch_one(
            "SELECT 1 FROM dispatch WHERE (state = 'sending' OR (state = 'scheduled' AND due_at <= ?))"  # noqa: S608 - a constant condition
            f" AND {IS_ON} LIMIT 1",
            (to_text(now),),
        )
        return row is not None

    async def boards(self) -> list[Board]:
        """The boards of all that is under way, and of what is over and was not shown so yet."""
        rows = await self._database.fetch_all(
            "SELECT id, started_by, board_chat, board_message FROM dispatch WHERE started_by IS NOT NULL"
            " AND (state IN ('sending', 'paused') OR (state IN ('done', 'cancelled') AND board_shown IS NOT state))"
        )
        return [Board(*row) for row in rows]

    async def board_is_final(self, board: Board, state: DispatchState) -> None:
        """Remember that a board shows how the dispatch ended, unless another message has become the board meanwhile."""
        await self._database.execute(
            "UPDATE dispatch SET board_shown = ? WHERE id = ? AND board_chat IS ? AND board_message IS ?",
            (state, board.dispatch_id, board.chat_id, board.message_id),
        )

    async def _move(
        self, dispatch_id: int, old: DispatchState, new: DispatchState, problem: str = "", *, deed: Deed | None
    ) -> bool:
        async with self._database.transaction() as transaction:
            moved = await transaction.execute(
                "UPDATE dispatch SET state = ?, problem = ? WHERE id = ? AND state = ? RETURNING 1",
                (new, problem or None, dispatch_id, old),
            )
            if moved and deed is not None:
                await record_in(transaction, deed)
        return bool(moved)


def _progress(row: Row, counts: list[Row], reasons: list[Row], details: list[Row], doubtful: Row) -> Progress:
    dispatch_id, kind, state, announcement, problem, started_at, ended_at, forgotten_at, is_off = row
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
        from_text(forgotten_at) if forgotten_at else None,
        bool(is_off),
    )

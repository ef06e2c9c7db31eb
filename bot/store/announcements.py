"""Announcements: drafts, who released them, and the pass over the recipients that each release begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.announcements import (
    Announcement,
    DispatchKind,
    DispatchState,
    Draft,
    Loudness,
    Move,
    Refused,
    state_of,
)
from bot.domain.audit import Act, Deed
from bot.store.audit import record_edit_in, record_in
from bot.store.database import Database, Transaction
from bot.store.deliveries import cancel_in, schedule
from bot.store.drafts import draft_from_text, draft_to_text
from bot.store.moments import from_text, to_text

_SELECT = (
    "SELECT a.number, a.draft, a.author, a.created_at, a.submitted_by, a.submitted_as, a.released_by, d.id, d.state,"
    " d.forgotten_at, EXISTS (SELECT 1 FROM dispatch r WHERE r.announcement = a.number AND r.kind = 'recall')"
    " FROM announcement a"
    " LEFT JOIN dispatch d ON d.announcement = a.number AND d.kind IN ('send', 'correct')"
)


class AnnouncementStore:
    """Keeps announcements; what changes one checks first, in the same transaction, that it still may."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, draft: Draft, author: int, now: datetime) -> int:
        """Begin what a button or a first text begins, unless just that waits already; its number, never used twice.

        It waits where its author has not touched it since; of a correction, as long as nobody has released one.
        """
        async with self._database.transaction() as transaction:
            waiting = await transaction.fetch_one(
                "SELECT number FROM announcement AS a WHERE NOT EXISTS"
                " (SELECT 1 FROM dispatch WHERE announcement = a.number) AND CASE WHEN :corrects IS NULL"
                " THEN author = :author AND draft = :draft AND submitted_by IS NULL"
                " ELSE json_extract(draft, '$.corrects') = :corrects END ORDER BY number DESC LIMIT 1",
                {"corrects": draft.corrects, "author": author, "draft": draft_to_text(draft)},
            )
            return int(waiting[0]) if waiting else await _create(transaction, draft, author, now)

    async def get(self, number: int) -> Announcement | None:
        """One announcement."""
        row = await self._database.fetch_one(f"{_SELECT} WHERE a.number = ?", (number,))
        return _announcement(row) if row else None

    async def recent(self, limit: int, skipped: int = 0) -> tuple[Announcement, ...]:
        """The announcements that were changed last, the newest first, without so many of the newest."""
        rows = await self._database.fetch_all(
            f"{_SELECT} ORDER BY a.updated_at DESC, a.number DESC LIMIT ? OFFSET ?", (limit, skipped)
        )
        return tuple(map(_announcement, rows))

    async def save(self, number: int, old: Draft, draft: Draft, by: int, now: datetime) -> Refused | None:
        """Replace a draft, if it is still the old one: two people may be at it.

        What was submitted must be submitted anew, and who changed it counts as its author.
        """
        async with self._database.transaction() as transaction:
            found = await _found(transaction, number, Move.EDIT)
            if isinstance(found, Refused):
                return found
            if found.draft.fingerprint != old.fingerprint:
                return Refused.CHANGED
            await transaction.execute(
                "UPDATE announcement SET draft = ?, author = ?, submitted_by = NULL, submitted_as = NULL,"
                " updated_at = ? WHERE number = ?",
                (draft_to_text(draft), by, to_text(now), number),
            )
            await record_edit_in(transaction, Deed(now, str(by), Act.ANNOUNCEMENT_EDITED, announcement=number))
        return None

    async def submit(self, number: int, fingerprint: str, by: int, now: datetime) -> Refused | None:
        """Ask for the release of what was previewed; fingerprint: of what the preview showed."""
        async with self._database.transaction() as transaction:
            if refused := await _not_to_be_moved(transaction, number, Move.SUBMIT, fingerprint):
                return refused
            await transaction.execute(
                "UPDATE announcement SET submitted_by = ?, submitted_as = ?, updated_at = ? WHERE number = ?",
                (by, fingerprint, to_text(now), number),
            )
            await _record(transaction, Act.ANNOUNCEMENT_SUBMITTED, number, by, now)
        return None

    async def reject(self, number: int, fingerprint: str, by: int, now: datetime) -> Refused | None:
        """Give a submitted announcement back to its author; fingerprint: of what the preview showed."""
        async with self._database.transaction() as transaction:
            if refused := await _not_to_be_moved(transaction, number, Move.REJECT, fingerprint):
                return refused
            await _back_to_draft(transaction, number, now)
            await _record(transaction, Act.ANNOUNCEMENT_REJECTED, number, by, now)
        return None

    async def release(self, number: int, fingerprint: str, by: int, now: datetime, *, approval: bool) -> Refused | int:
        """Send what was previewed, at its time or at once; returns the number of the dispatch.

        approval: only somebody else than its author and who submitted it may do that, and only as it was submitted.
        """
        async with self._database.transaction() as transaction:
            found = await _found(transaction, number, *([Move.RELEASE] if approval else [Move.SEND, Move.RELEASE]))
            if isinstance(found, Refused):
                return found
            if refused := await _not_to_be_sent(transaction, found, fingerprint, by if approval else None):
                return refused
            draft = found.draft
            await transaction.execute(
                "UPDATE announcement SET released_by = ?, updated_at = ? WHERE number = ?", (by, to_text(now), number)
            )
            kind = DispatchKind.SEND if draft.corrects is None else DispatchKind.CORRECT
            if draft.corrects is not None:
                await _record(transaction, Act.ANNOUNCEMENT_CORRECTED, number, by, now, str(draft.corrects))
            elif draft.send_at is not None and draft.send_at > now:
                await _record(transaction, Act.ANNOUNCEMENT_SCHEDULED, number, by, now, to_text(draft.send_at))
            else:
                await _record(transaction, Act.ANNOUNCEMENT_SENT, number, by, now)
            return await schedule(transaction, kind, number, draft.loudness, max(draft.send_at or now, now), by)

    async def unschedule(self, number: int, by: int, now: datetime) -> Refused | None:
        """Make a scheduled announcement a draft again; too late once its recipients are frozen."""
        async with self._database.transaction() as transaction:
            found = await _found(transaction, number, Move.UNSCHEDULE)
            if isinstance(found, Refused):
                return found
            await transaction.execute("DELETE FROM dispatch WHERE id = ?", (found.dispatch_id,))
            await _back_to_draft(transaction, number, now)
            await _record(transaction, Act.ANNOUNCEMENT_UNSCHEDULED, number, by, now)
        return None

    async def discard(self, number: int, by: int, now: datetime) -> Refused | None:
        """Delete an announcement that nobody got yet."""
        async with self._database.transaction() as transaction:
            found = await _found(transaction, number, Move.DISCARD)
            if isinstance(found, Refused):
                return found
            await transaction.execute("DELETE FROM announcement WHERE number = ?", (number,))
            await _record(transaction, Act.ANNOUNCEMENT_DISCARDED, number, by, now)
        return None

    async def recall(self, number: int, by: int, now: datetime) -> Refused | int:
        """Take an announcement back from everybody who got it; stops what is still under way with it."""
        async with self._database.transaction() as transaction:
            found = await _found(transaction, number, Move.RECALL)
            if isinstance(found, Refused):
                return found
            under_way = await transaction.fetch_all(
                "SELECT d.id FROM dispatch d JOIN announcement a ON a.number = d.announcement"
                " WHERE d.state IN ('scheduled', 'sending', 'paused')"
                " AND (a.number = :number OR json_extract(a.draft, '$.corrects') = :number)",
                {"number": number},
            )
            for (dispatch_id,) in under_way:
                await cancel_in(transaction, dispatch_id, now)
            await transaction.execute("UPDATE announcement SET updated_at = ? WHERE number = ?", (to_text(now), number))
            await _record(transaction, Act.ANNOUNCEMENT_RECALLED, number, by, now)
            return await schedule(transaction, DispatchKind.RECALL, number, Loudness.SILENT, now, by)

    async def latest_dispatch(self, number: int) -> int | None:
        """The pass over the recipients that was begun last: a recall comes after the sending."""
        row = await self._database.fetch_one("SELECT max(id) FROM dispatch WHERE announcement = ?", (number,))
        return row[0] if row else None

    async def recipients(self, number: int) -> Mapping[str, int]:
        """How many chats got an announcement or may have got it, and are still known, by language."""
        rows = await self._database.fetch_all(
            "SELECT language, count(*) FROM dispatch JOIN delivery ON delivery.dispatch_id = dispatch.id"
            " WHERE dispatch.announcement = ? AND dispatch.kind = 'send' AND delivery.state IN ('sent', 'uncertain')"
            " AND delivery.chat_id IS NOT NULL GROUP BY language ORDER BY language",
            (number,),
        )
        return dict(rows)

    async def reached(self, number: int, chat_id: int) -> bool:
        """Whether a chat got an announcement, in a message of its own or in a digest."""
        row = await self._database.fetch_one(
            "SELECT 1 FROM dispatch JOIN delivery ON delivery.dispatch_id = dispatch.id"
            " WHERE dispatch.announcement = ? AND dispatch.kind = 'send' AND delivery.chat_id = seal(?)"
            " AND (delivery.state = 'sent' OR delivery.digest IS NOT NULL)",
            (number, chat_id),
        )
        return row is not None


async def _create(transaction: Transaction, draft: Draft, author: int, now: datetime) -> int:
    rows = await transaction.execute(
        "INSERT INTO announcement (draft, author, created_at, updated_at) VALUES (?, ?, ?, ?) RETURNING number",
        (draft_to_text(draft), author, to_text(now), to_text(now)),
    )
    number, corrects = int(rows[0][0]), draft.corrects
    act = Act.ANNOUNCEMENT_CREATED if corrects is None else Act.CORRECTION_CREATED
    await _record(transaction, act, number, author, now, "" if corrects is None else str(corrects))
    return number


def _announcement(row: tuple[Any, ...]) -> Announcement:
    number, draft, author, created_at, submitted_by, submitted_as, released_by, *sending, recalled = row
    dispatch_id, dispatch, forgotten_at = sending
    state = state_of(
        submitted=submitted_as is not None,
        dispatch=DispatchState(dispatch) if dispatch else None,
        recalled=bool(recalled),
    )
    return Announcement(
        number=number,
        draft=draft_from_text(draft),
        author=author,
        state=state,
        created_at=from_text(created_at),
        submitted_by=submitted_by,
        submitted_as=submitted_as,
        released_by=released_by,
        dispatch_id=dispatch_id,
        forgotten_at=from_text(forgotten_at) if forgotten_at else None,
    )


async def _found(transaction: Transaction, number: int, *wanted: Move) -> Announcement | Refused:
    """The announcement, if there is one and any of the moves can be made with it."""
    row = await transaction.fetch_one(f"{_SELECT} WHERE a.number = ?", (number,))
    if row is None:
        return Refused.GONE
    found = _announcement(row)
    return found.why_not(*wanted) or found


async def _not_to_be_sent(
    transaction: Transaction, found: Announcement, fingerprint: str, approved_by: int | None
) -> Refused | None:
    """Why an announcement must not be sent; approved_by: who releases it, where that must be somebody else."""
    if refused := _not_as_previewed(found, fingerprint):
        return refused
    if approved_by is not None and not found.may_be_released_by(approved_by):
        return Refused.OWN if approved_by in (found.author, found.submitted_by) else Refused.CHANGED
    if found.draft.corrects is None:
        return None
    original = await _found(transaction, found.draft.corrects, Move.CORRECT)
    return original if isinstance(original, Refused) else None


async def _not_to_be_moved(transaction: Transaction, number: int, move: Move, fingerprint: str) -> Refused | None:
    """Why a move must not be made with what a preview showed."""
    found = await _found(transaction, number, move)
    return found if isinstance(found, Refused) else _not_as_previewed(found, fingerprint)


def _not_as_previewed(found: Announcement, fingerprint: str) -> Refused | None:
    if found.draft.lacks():
        return Refused.LACKS
    return Refused.CHANGED if found.draft.fingerprint != fingerprint else None


async def _record(transaction: Transaction, act: Act, number: int, by: int, now: datetime, detail: str = "") -> None:
    await record_in(transaction, Deed(now, str(by), act, announcement=number, detail=detail))


async def _back_to_draft(transaction: Transaction, number: int, now: datetime) -> None:
    await transaction.execute(
        "UPDATE announcement SET submitted_by = NULL, submitted_as = NULL, released_by = NULL, updated_at = ?"
        " WHERE number = ?",
        (to_text(now), number),
    )

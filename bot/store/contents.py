"""What deliveries say: the announcement that one holds, or those that a digest gathers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.announcements import Draft
from bot.store.database import Database
from bot.store.drafts import draft_from_text
from bot.store.moments import from_text

_RECALLED = "EXISTS (SELECT 1 FROM dispatch AS r WHERE r.announcement = a.number AND r.kind = 'recall')"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a digest holds: when it was put together, and its announcements with whether each was recalled."""

    at: datetime
    items: tuple[tuple[int, Draft, bool], ...]


class ContentStore:
    """Reads what is delivered, as it stands now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draft(self, number: int) -> Draft | None:
        """What an announcement says; for a correction, the announcement that it corrects."""
        row = await self._database.fetch_one(
            "SELECT coalesce(original.draft, given.draft) FROM announcement AS given"
            " LEFT JOIN announcement AS original ON original.number = given.draft ->> 'corrects'"
            " WHERE given.number = ?",
            (number,),
        )
        return draft_from_text(row[0]) if row else None

    async def gathered(self, delivery_id: int) -> Gathered | None:
        """What a digest holds, in the order in which it was announced; None where nothing is left of it."""
        rows = await self._database.fetch_all(
            f"SELECT digests.started_at, a.number, a.draft, {_RECALLED}"  # noqa: S608 - a constant condition
            " FROM delivery AS held JOIN dispatch ON dispatch.id = held.dispatch_id AND dispatch.kind = 'send'"
            " JOIN announcement AS a ON a.number = dispatch.announcement"
            " JOIN delivery AS digest ON digest.id = held.digest"
            " JOIN dispatch AS digests ON digests.id = digest.dispatch_id"
            " WHERE held.digest = ? AND held.state <> 'skipped' ORDER BY dispatch.started_at, a.number",
            (delivery_id,),
        )
        if not rows:
            return None
        items = tuple((number, draft_from_text(draft), bool(recalled)) for _, number, draft, recalled in rows)
        return Gathered(from_text(rows[0][0]), items)

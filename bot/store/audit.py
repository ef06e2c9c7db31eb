"""The audit log in the database: written in the transaction of what it tells, and never changed."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.audit import Act, Deed
from bot.store.database import Database, Transaction
from bot.store.moments import from_text, to_text

SITTING = timedelta(minutes=15)
"""What one person changes in a draft within this time is one act: each tick of a box would bury all else."""

_IS_ABOUT = (
    "(entry_id = :entry OR announcement IN (SELECT number FROM announcement, json_each(draft, '$.audience.subjects')"
    " WHERE value ->> 'kind' = 'e' AND value ->> 'key' = :entry))"
)
"""A condition on a deed: it was done to an entry, or to an announcement for those who follow it."""

_RECORD = "INSERT INTO deed (at, actor, act, entry_id, announcement, detail) VALUES (?, ?, ?, ?, ?, ?)"


class AuditStore:
    """Keeps what staff did."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, deed: Deed) -> None:
        """Keep one act."""
        await self._database.execute(_RECORD, _row(deed))

    async def deeds(
        self, limit: int, offset: int = 0, *, actor: str | None = None, entry_id: str | None = None
    ) -> tuple[Deed, ...]:
        """What was done, the newest first; actor, entry_id: only by somebody, only to an entry and to tell of it."""
        rows = await self._database.fetch_all(
            "SELECT at, actor, act, entry_id, announcement, detail FROM deed"  # noqa: S608 - a constant condition
            f" WHERE (:actor IS NULL OR actor = :actor) AND (:entry IS NULL OR {_IS_ABOUT})"
            " ORDER BY number DESC LIMIT :limit OFFSET :offset",
            {"actor": actor, "entry": entry_id, "limit": limit, "offset": offset},
        )
        return tuple(
            Deed(from_text(at), who, Act(act), entry, announcement, detail)
            for at, who, act, entry, announcement, detail in rows
        )

    async def actors(self, entry_id: str | None = None) -> tuple[str, ...]:
        """Everybody who did something, who did so last first; entry_id: to an entry, or to tell of it."""
        rows = await self._database.fetch_all(
            f"SELECT actor FROM deed WHERE :entry IS NULL OR {_IS_ABOUT} GROUP BY actor ORDER BY max(number) DESC",  # noqa: S608 - a constant condition
            {"entry": entry_id},
        )
        return tuple(actor for (actor,) in rows)


async def record_in(transaction: Transaction, *deeds: Deed) -> None:
    """Keep acts together with what they tell of: both, or none."""
    await transaction.execute_many(_RECORD, [_row(deed) for deed in deeds])


async def record_edit_in(transaction: Transaction, deed: Deed) -> None:
    """Keep that a draft was changed, unless the last act on it was to write it, by the same person just before."""
    last = await transaction.fetch_one(
        "SELECT actor, act, at FROM deed WHERE announcement = ? ORDER BY number DESC LIMIT 1", (deed.announcement,)
    )
    if last is not None:
        actor, act, at = last
        is_writing = act in (Act.ANNOUNCEMENT_CREATED, Act.CORRECTION_CREATED, Act.ANNOUNCEMENT_EDITED)
        if is_writing and actor == deed.actor and deed.at - from_text(at) < SITTING:
            return
    await record_in(transaction, deed)


def _row(deed: Deed) -> tuple[str, str, str, str | None, int | None, str]:
    return to_text(deed.at), deed.actor, deed.act, deed.entry_id, deed.announcement, deed.detail

"""Drafts of entries: one for each person and entry, which survive every restart."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.domain.directory import Entry
from bot.domain.entry_fields import NEW_KEY, EntryDraft, Fields
from bot.domain.origins import NOWHERE, Origin, OriginGoneError
from bot.store.database import Database, Row
from bot.store.directory import save_in
from bot.store.moments import to_text
from bot.store.syncing import What

_COLUMNS = "key, user_id, based_on, unseal_text(base), unseal_text(fields), dated, unseal_text(clashes), ticket, gap"
_SELECT = f"SELECT {_COLUMNS} FROM entry_draft"  # noqa: S608 - names of columns
_BEGIN = (
    "INSERT INTO entry_draft (user_id, key, based_on, base, fields, clashes, at, ticket, gap)"
    " VALUES (:user, :key, :based_on, seal_text(:fields), seal_text(:fields), seal_text('{}'), :at, :ticket, :gap)"
    " ON CONFLICT DO UPDATE SET based_on = excluded.based_on, base = excluded.base, fields = excluded.fields,"
    " dated = 0, clashes = excluded.clashes, at = excluded.at, ticket = excluded.ticket, gap = excluded.gap"
)
_AGAIN = (
    "UPDATE entry_draft SET at = ? WHERE number = (SELECT max(number) FROM entry_draft"
    " WHERE user_id = ? AND based_on = 0 AND unseal_text(fields) = ? AND ticket IS ? AND gap IS ?)"
)
_NAME_NEW = "UPDATE entry_draft SET key = ? || number WHERE number = ?"
_RETURNING = f" RETURNING {_COLUMNS}"


class EntryDraftStore:
    """Keeps what editors are making of entries; nobody sees the draft of somebody else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, user_id: int, key: str) -> EntryDraft | None:
        """The draft of a person, or None where there is none."""
        row = await self._database.fetch_one(
            f"{_SELECT} WHERE user_id = ? AND key = ?",
            (user_id, key),
        )
        return _draft(row) if row else None

    async def of(self, user_id: int, limit: int) -> tuple[EntryDraft, ...]:
        """The drafts of a person, the one that was changed last first."""
        rows = await self._database.fetch_all(
            f"{_SELECT} WHERE user_id = ? ORDER BY at DESC, number DESC LIMIT ?",
            (user_id, limit),
        )
        return tuple(map(_draft, rows))

    async def writers(self, key: str) -> tuple[int, ...]:
        """Who changed something of an entry and did not save it yet."""
        rows = await self._database.fetch_all(
            "SELECT user_id FROM entry_draft WHERE key = ? AND unseal_text(fields) <> unseal_text(base) ORDER BY at",
            (key,),
        )
        return tuple(user_id for (user_id,) in rows)

    async def unsaved(self, user_id: int) -> int:
        """In how many entries a person changed something and did not save it yet."""
        row = await self._database.fetch_one(
            "SELECT count(*) FROM entry_draft WHERE user_id = ? AND fields <> base", (user_id,)
        )
        return int(row[0]) if row else 0

    async def begin(
        self, user_id: int, entry_id: str, based_on: int, fields: Fields, now: datetime, origin: Origin = NOWHERE
    ) -> EntryDraft:
        """Begin to change an entry; a draft of it that was begun before is gone."""
        rows = await self._database.execute(
            f"{_BEGIN}{_RETURNING}",
            {
                "user": user_id,
                "key": entry_id,
                "based_on": based_on,
                "fields": _text(fields),
                "at": to_text(now),
                "ticket": origin.ticket,
                "gap": origin.gap,
            },
        )
        return _draft(rows[0])

    async def begin_new(self, user_id: int, fields: Fields, now: datetime, origin: Origin = NOWHERE) -> EntryDraft:
        """Begin a new entry with what is known of it; one that was begun with the same and left so is taken again.

        Raises OriginGoneError: of what somebody had forgotten, nothing may be kept a moment later.
        """
        known = (user_id, _text(fields), origin.ticket, origin.gap)
        async with self._database.transaction() as transaction:
            rows = await transaction.execute(f"{_AGAIN}{_RETURNING}", (to_text(now), *known))
            if rows:
                return _draft(rows[0])
            rows = await transaction.execute(
                "INSERT INTO entry_draft (user_id, key, based_on, base, fields, clashes, ticket, gap, at)"
                " SELECT ?, '', 0, seal_text('{}'), seal_text(?), seal_text('{}'), ?, ?, ?"
                " WHERE ? = 0 OR EXISTS (SELECT 1 FROM ticket WHERE number = ?) RETURNING number",
                (*known, to_text(now), origin.ticket, origin.ticket),
            )
            if not rows:
                raise OriginGoneError(origin.ticket)
            rows = await transaction.execute(
                f"{_NAME_NEW}{_RETURNING}",
                (NEW_KEY, rows[0][0]),
            )
        return _draft(rows[0])

    async def keep(self, draft: EntryDraft, now: datetime) -> bool:
        """Replace a draft by what was made of it; returns False where it was saved or thrown away meanwhile."""
        rows = await self._database.execute(
            "UPDATE entry_draft SET based_on = ?, base = seal_text(?), fields = seal_text(?), dated = ?,"
            " clashes = seal_text(?), at = ?"
            " WHERE user_id = ? AND key = ? RETURNING number",
            (
                draft.based_on,
                _text(draft.base),
                _text(draft.fields),
                int(draft.dated),
                _text(draft.clashes),
                to_text(now),
                draft.user_id,
                draft.key,
            ),
        )
        return bool(rows)

    async def set_origin(self, user_id: int, key: str, origin: Origin) -> None:
        """Say what a draft that waits is for from now on."""
        await self._database.execute(
            "UPDATE entry_draft SET ticket = ?, gap = ? WHERE user_id = ? AND key = ?",
            (origin.ticket, origin.gap, user_id, key),
        )

    async def save_as(self, draft: EntryDraft, entry: Entry, now: datetime) -> None:
        """Keep an entry in place of the draft that it came from: both or neither, so that none is kept twice.

        Raises EditConflictError where somebody was quicker.
        """
        async with self._database.transaction() as transaction:
            await save_in(transaction, entry, str(draft.user_id), now, based_on=draft.based_on, what=What.EDITED)
            await transaction.execute(
                "DELETE FROM entry_draft WHERE user_id = ? AND key = ?", (draft.user_id, draft.key)
            )

    async def discard(self, user_id: int, key: str) -> bool:
        """Throw a draft away; returns whether there was one."""
        rows = await self._database.execute(
            "DELETE FROM entry_draft WHERE user_id = ? AND key = ? RETURNING number", (user_id, key)
        )
        return bool(rows)


def _text(fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _draft(row: Row) -> EntryDraft:
    key, user_id, based_on, base, fields, dated, clashes, ticket, gap = row
    read: list[dict[str, Any]] = [json.loads(text) for text in (base, fields, clashes)]
    return EntryDraft(key, user_id, based_on, read[0], read[1], bool(dated), read[2], Origin(ticket, gap))

"""Who changed entries: their names, also of those who have left the team, and what was taken out by whom."""

from __future__ import annotations

from bot.domain.upkeep import Withdrawn
from bot.store.database import Database
from bot.store.moments import from_text


async def names_of_members(database: Database) -> dict[str, str]:
    """The names of everybody who belongs or belonged to the team, by their ids as text."""
    rows = await database.fetch_all("SELECT CAST(user_id AS TEXT), name FROM member WHERE name <> ''")
    return {str(author): str(name) for author, name in rows}


async def withdrawn_entries(database: Database) -> tuple[Withdrawn, ...]:
    """Every entry that is out of the directory, the newest withdrawal first."""
    rows = await database.fetch_all(
        "SELECT entry_id, (SELECT json_extract(body, '$.name') FROM entry_revision WHERE entry_id = last.entry_id"
        " AND body IS NOT NULL ORDER BY revision DESC LIMIT 1), author, at, reason FROM entry_revision AS last"
        " WHERE body IS NULL AND revision = (SELECT max(revision) FROM entry_revision WHERE entry_id = last.entry_id)"
        " ORDER BY at DESC, entry_id"
    )
    return tuple(Withdrawn(entry_id, name, author, from_text(at), why) for entry_id, name, author, at, why in rows)

"""The commands backup and restore: a copy of the database into a file, and a file in the place of the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.alone import alone_at_once
from bot.config import Settings
from bot.store.copying import copy_database, restore_database
from bot.store.errors import DatabaseError, DatabaseProblem
from bot.wording import backups as words
from bot.wording.voice import Voice


async def backup(settings: Settings, target: Path, voice: Voice) -> list[str]:
    """Copy the database into a file, also while the bot runs; what to say of it. Raises DatabaseError."""
    await asyncio.to_thread(copy_database, settings.database_path, target)
    return [words.copied_line(voice, str(target))]


async def restore(settings: Settings, source: Path, voice: Voice) -> list[str]:
    """Put a backup in the place of the database, unless a bot runs on it; what to say of it.

    Raises DatabaseError and NewerDatabaseError.
    """
    database = settings.database_path
    database.parent.mkdir(parents=True, exist_ok=True)
    with alone_at_once(database) as is_free:
        if not is_free:
            raise DatabaseError(DatabaseProblem.LOCKED, str(database))
        restored = await asyncio.to_thread(restore_database, source, database, datetime.now(UTC), settings.key)
    kept = str(restored.kept) if restored.kept else None
    return words.restored_lines(voice, str(database), kept, restored.halted)

"""The command set-aside: which updates were set aside, and one of them as it came."""

from __future__ import annotations

import json

from bot.config import Settings
from bot.store.database import Database
from bot.store.updates import UpdateStore
from bot.wording import quarantine as words
from bot.wording.voice import Voice


async def list_set_aside(settings: Settings, voice: Voice) -> list[str]:
    """What to say of all that is set aside, newest first: nothing of what stands in it. Raises DatabaseError."""
    if not settings.database_path.exists():
        return words.set_aside_lines(voice, [])
    async with Database(settings.database_path, key=settings.key) as database:
        kept = await UpdateStore(database).all_set_aside()
    return words.set_aside_lines(voice, [(at.astimezone(settings.zone), update) for at, update in kept])


async def show_set_aside(settings: Settings, update_id: int) -> str | None:
    """One that is set aside, as JSON; None where there is none of this number. Raises DatabaseError.

    Letters beyond ASCII are escaped: what people write may be made to confuse a terminal.
    """
    if not settings.database_path.exists():
        return None
    async with Database(settings.database_path, key=settings.key) as database:
        raw = await UpdateStore(database).one_set_aside(update_id)
    return None if raw is None else json.dumps(raw, indent=2)

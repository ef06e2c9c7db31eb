"""Updates that were set aside: admins are told of them, and they are forgotten in time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.messages import Message
from bot.domain.outcomes import Outcome
from bot.domain.team import Right
from bot.office import Office
from bot.store.updates import UpdateStore
from bot.wording.quarantine import set_aside_notice

PAUSE = timedelta(hours=6)
"""Between two notices: where Telegram changed a form, there may be many, and one notice says it."""


class Quarantine:
    """Jobs of the rounds; send: the way out to a chat."""

    def __init__(self, office: Office, store: UpdateStore, send: Callable[[int, Message], Awaitable[Outcome]]) -> None:
        self._office = office
        self._store = store
        self._send = send

    async def tell(self, now: datetime) -> None:
        """Tell all who lead the team what was set aside since the last time; tried again until one of them has it."""
        updates = await self._store.untold()
        admins = sorted(self._office.team.with_right(Right.LEAD))
        if not updates or not admins or await self._store.was_told_between(now - PAUSE, now):
            return
        outcomes = [
            await self._send(*await self._office.to_person(admin, lambda voice: set_aside_notice(voice, updates)))
            for admin in admins
        ]
        if any(outcome.delivered for outcome in outcomes):
            await self._store.told([update.update_id for update in updates], now)

    async def tidy(self, now: datetime) -> None:
        """Forget what is past its time."""
        await self._store.tidy(now)

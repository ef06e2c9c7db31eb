"""The queue of updates: what getUpdates gives, acknowledges, waits for and refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.params import Params

Json = dict[str, Any]

MAX_LIMIT = 100
MAX_TIMEOUT = 50
"""Seconds."""
_ONLY_ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """Updates in the order in which they happened, each until it is acknowledged."""

    def __init__(self, first_id: int = 1) -> None:
        self._pending: dict[int, Json] = {}
        self._next_id = first_id
        self._allowed: frozenset[str] = frozenset()
        self._waiting: asyncio.Future[None] | None = None
        self.webhook_active = False
        self.added: Callable[[Json], None] = lambda _: None
        """Called with each new update."""

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def allowed(self) -> list[str]:
        """The kinds that the bot asked for; empty: the usual ones."""
        return sorted(self._allowed)

    def allow(self, kinds: list[str] | None) -> None:
        """Give these kinds from now on; None changes nothing, an empty list means the usual ones."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    def add(self, kind: str, payload: Json) -> Json | None:
        """Queue an update, or leave it out where the bot did not ask for its kind."""
        if (self._allowed and kind not in self._allowed) or (not self._allowed and kind in _ONLY_ON_DEMAND):
            return None
        update: Json = {"update_id": self._next_id, kind: payload}
        self._pending[self._next_id] = update
        self._next_id += 1
        self.added(update)
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)
        return update

    def take_all(self) -> list[Json]:
        """All pending updates, acknowledged at once."""
        taken = self.pending()
        self._pending.clear()
        return taken

    def pending(self) -> list[Json]:
        """All updates that are not acknowledged yet."""
        return list(self._pending.values())

    def is_pending(self, update_id: int) -> bool:
        """Whether an update is not acknowledged yet."""
        return update_id in self._pending

    def acknowledge(self, update_id: int) -> None:
        """The bot has this one."""
        self._pending.pop(update_id, None)

    def get(self, params: Params) -> list[Json]:
        """What getUpdates answers at once: acknowledge by the offset, then the first ones up to the limit."""
        if self.webhook_active:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self.allow(params.strings("allowed_updates", "allowed updates"))
        offset = params.integer("offset")
        if offset < 0:
            offset = self._next_id + offset
        while self._pending and (first := next(iter(self._pending))) < offset:
            del self._pending[first]
        limit = params.integer("limit", MAX_LIMIT)
        return list(islice(self._pending.values(), limit if 1 <= limit <= MAX_LIMIT else MAX_LIMIT))

    async def poll(self, params: Params) -> list[Json]:
        """What getUpdates answers, waiting for its timeout (seconds); a second poller ends the first one's wait."""
        found = self.get(params)
        self._end_other_poll()
        timeout = min(max(params.integer("timeout"), 0), MAX_TIMEOUT)
        if found or not timeout:
            return found
        self._waiting = waiting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiting, timeout)
        except TimeoutError:
            return []
        finally:
            if self._waiting is waiting:
                self._waiting = None
        return self.get(params)

    def _end_other_poll(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(
                ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            )
        self._waiting = None

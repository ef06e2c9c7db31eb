"""The webhook's other end: posts updates to the bot, those of one chat in order, each again until it is taken."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.domain.updates import lane_of
from bot.lanes import Lanes
from bot.sandbox.state import Json, World

MOST_CONNECTIONS = 40
"""As Telegram, where the bot names no other number."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
"""Seconds before an update is posted again. Telegram waits longer, but tests should not."""
ANSWER_SECONDS = 60.0


class Pusher:
    """Posts as long as it is open and a webhook is set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: set[int] = set()
        self._lanes: Lanes[Json] | None = None
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Begin to post what is there, and what comes."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        self._lanes = Lanes(self._push, MOST_CONNECTIONS)
        self._world.updates.added = self._add
        for update in self._world.updates.pending():
            self._add(update)

    async def close(self) -> None:
        """Post nothing more."""
        self._world.updates.added = lambda _: None
        if self._lanes is not None:
            await self._lanes.end()
        if self._session is not None:
            await self._session.close()

    def _add(self, update: Json) -> None:
        if self._lanes is not None and self._world.webhook and update["update_id"] not in self._waiting:
            self._waiting.add(update["update_id"])
            self._lanes.add(lane_of(update), update)

    async def _push(self, update: Json) -> None:
        """Post an update until the bot takes it, or the webhook or the update is gone."""
        pause = FIRST_PAUSE
        updates = self._world.updates
        while self._world.webhook and updates.is_pending(update["update_id"]):
            error = await self._post(update)
            if error is None:
                updates.acknowledge(update["update_id"])
                break
            if self._world.webhook:
                self._world.webhook["last_error_message"] = error
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        self._waiting.discard(update["update_id"])

    async def _post(self, update: Json) -> str | None:
        """What Telegram would say of a post that failed; None where the bot took the update."""
        assert self._session is not None  # noqa: S101 - there are no lanes before `open`
        webhook = self._world.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.get("secret_token", "")}
        try:
            async with self._session.post(webhook["url"], json=update, headers=headers) as response:
                await response.read()
                return None if response.ok else f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError):
            return "Connection refused"

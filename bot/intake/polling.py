"""Polling: asks Telegram for updates, and confirms them only when they are kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, TelegramError

from bot.domain.updates import NotKeptError, Raw, is_update
from bot.intake.outage import FIRST_PAUSE, Cause, IntakeError, Outage, Sleep, unless
from bot.pulse import Pulse

LONG_POLL_SECONDS = 30
"""How long Telegram holds the question open when there is nothing new."""
ANSWER_SECONDS = 10
"""How much longer than that an answer is waited for."""
BATCH = 100
"""Telegram's largest batch of updates."""
CONFLICTS = 4
"""So many refusals for another process that polls are waited out (15 s): at a new release two of them overlap."""

_log = logging.getLogger(__name__)

Take = Callable[[Sequence[Raw]], Awaitable[None]]
"""Keeps updates, so that they may be confirmed when it comes back; raises NotKeptError."""


async def poll(
    bot: Bot,
    take: Take,
    stop: asyncio.Event,
    *,
    allowed_updates: Sequence[str],
    pulse: Pulse,
    sleep: Sleep = asyncio.sleep,
    long_poll: int = LONG_POLL_SECONDS,
) -> None:
    """Give every update to `take` until `stop` is set; the next question confirms those that it kept.

    What was kept and not confirmed comes again after a restart, and is known by its number then. The bot must be
    initialized, and should have a `get_updates_request` of its own. Raises IntakeError.
    """
    fetch = _Fetch(bot, allowed_updates, long_poll, Outage(pulse, sleep))
    while not stop.is_set():
        batch = await unless(stop, fetch.next())
        if not batch:
            continue
        try:
            await take(batch)
        except NotKeptError:
            # Whoever keeps them has said so. Telegram has them still.
            pulse.rests(FIRST_PAUSE)
            await unless(stop, sleep(FIRST_PAUSE))
        else:
            fetch.confirm(batch)


class _Fetch:
    """The questions to Telegram, and from where on the next one asks."""

    def __init__(self, bot: Bot, allowed: Sequence[str], long_poll: int, outage: Outage) -> None:
        self._bot = bot
        self._allowed = list(allowed)
        self._long_poll = long_poll
        self._outage = outage
        self._offset: int | None = None
        self._conflicts = 0

    async def next(self) -> list[Raw]:
        """The next updates as they came; after a failure none, and a pause. Raises IntakeError."""
        try:
            batch = await self._ask()
        except (InvalidToken, EndPointNotFound):
            raise IntakeError(Cause.TOKEN_REFUSED) from None
        except Conflict as error:
            if "webhook" in error.message.casefold():
                raise IntakeError(Cause.WEBHOOK_SET) from None
            self._conflicts += 1
            if self._conflicts > CONFLICTS:
                raise IntakeError(Cause.ANOTHER_POLLS) from None
            await self._outage.wait(error)
            return []
        except TelegramError as error:
            await self._outage.wait(error)
            return []
        self._outage.end()
        self._conflicts = 0
        updates = [raw for raw in batch if is_update(raw)]
        if len(updates) < len(batch):
            _log.error("%d of %d that came are no updates and are passed over", len(batch) - len(updates), len(batch))
        if batch and not updates:
            # Else the next question would bring them again, for ever.
            self._offset = max(_numbers(batch)) + 1
        return updates

    def confirm(self, updates: Sequence[Raw]) -> None:
        """Let the next question tell Telegram that these arrived."""
        # Not the highest of all times: after a quiet week Telegram starts to count anew.
        self._offset = max(raw["update_id"] for raw in updates) + 1

    async def _ask(self) -> list[Any]:
        arguments: Raw = {"timeout": self._long_poll, "limit": BATCH, "allowed_updates": self._allowed}
        if self._offset is not None:
            arguments["offset"] = self._offset
        # PTB's own method gives up a whole batch for one update that it cannot read, for ever. By its name PTB would
        # warn of the raw way; two underscores lead to the same address.
        seconds = self._long_poll + ANSWER_SECONDS
        answer = await self._bot.do_api_request("get__updates", arguments, read_timeout=seconds)
        if not isinstance(answer, list) or (answer and not _numbers(answer)):
            raise NoUpdatesError("The answer holds no updates")
        return answer


class NoUpdatesError(TelegramError):
    """What came cannot be confirmed either; there is nothing but to wait and to ask again."""


def _numbers(batch: Sequence[Any]) -> list[int]:
    """The numbers by which what came can be confirmed; one below zero would drop what waits (Bot API, getUpdates)."""
    numbers = [raw.get("update_id") for raw in batch if isinstance(raw, dict)]
    return [number for number in numbers if type(number) is int and number >= 0]

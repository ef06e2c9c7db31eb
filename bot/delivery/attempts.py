"""One attempt to deliver: word it, send, correct or recall it, and tell what came of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.delivery.ports import Composer, Sender
from bot.domain.announcements import DispatchKind, Loudness
from bot.domain.deliveries import Delivery
from bot.domain.outcomes import Outcome, State
from bot.domain.schedule import Quiet, is_quiet

_log = logging.getLogger(__name__)


class Attempts:
    """Makes attempts; slot: waits until one more message may go out, and tells whether it still may."""

    def __init__(self, sender: Sender, composer: Composer, zone: ZoneInfo, slot: Callable[[], Awaitable[bool]]) -> None:
        self._sender = sender
        self._composer = composer
        self._zone = zone
        self._slot = slot

    async def make(self, delivery: Delivery, now: datetime) -> Outcome | None:
        """What came of an attempt; None where there was nothing left to deliver.

        A cancellation that nobody asked this task for is a lost answer: it must not take the place and the chat along.
        """
        try:
            return await self._make(delivery, now)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            _log.error("The answer to delivery %d was lost: cancelled from below", delivery.id)
            return Outcome(State.UNCERTAIN, description="CancelledError")

    async def _make(self, delivery: Delivery, now: datetime) -> Outcome | None:
        if delivery.kind is DispatchKind.RECALL and delivery.digest is None:
            return await self._recall(delivery)
        message = await self._composer.message(delivery)
        if message is None:
            return None
        if delivery.kind in (DispatchKind.CORRECT, DispatchKind.RECALL):
            return await self._sender.edit(delivery.chat_id, _target(delivery), message)
        return await self._sender.send(delivery.chat_id, message, silent=is_silent(delivery, now, self._zone))

    async def _recall(self, delivery: Delivery) -> Outcome | None:
        """Delete the message, or say in it that it was recalled where Telegram no longer deletes it (48 hours)."""
        outcome = await self._sender.delete(delivery.chat_id, _target(delivery))
        if outcome.state is not State.UNEDITABLE or outcome.migrated_to is not None:
            return outcome
        message = await self._composer.message(delivery)
        if message is None:
            return None
        if not await self._slot():
            return Outcome(State.LATER, description=outcome.description)
        return await self._sender.edit(delivery.chat_id, _target(delivery), message)


def is_silent(delivery: Delivery, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a message comes without a sound: always, never, or in the quiet hours of this person."""
    if delivery.loudness is not Loudness.NORMAL:
        return delivery.loudness is Loudness.SILENT
    return is_quiet(Quiet(*delivery.quiet) if delivery.quiet else None, now, zone)


def _target(delivery: Delivery) -> int:
    if delivery.target is None:
        raise ValueError(f"delivery {delivery.id} has no message to change")
    return delivery.target

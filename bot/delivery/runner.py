"""The runner: begins what is due, claims, sends at Telegram's pace, and records what became of it.

Nothing that must not be forgotten is in memory: killed at any moment and started again, it goes on. What was on its way
then is all that may arrive twice.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.attempts import Attempts
from bot.delivery.digests import Digests
from bot.delivery.gate import Gate
from bot.delivery.pacing import ChatPace, Pace
from bot.delivery.policy import Policy
from bot.delivery.ports import Composer, Ledger, Sender
from bot.delivery.records import TROUBLE_SECONDS, Records
from bot.delivery.troubles import Troubles
from bot.domain.deliveries import Delivery, DeliveryState, Reason, Verdict, judge
from bot.domain.outcomes import State
from bot.logs import Standstill

IDLE_SECONDS = 1.0
"""How often the runner looks for something that is due."""
STOP_SECONDS = 8.0
"""How long what is on its way may still take after the stop."""
BUSY_SECONDS = 0.2
"""How long a delivery waits at least whose chat is being sent something else."""

_log = logging.getLogger(__name__)


class Runner:
    """Sends what the ledger holds; one runner per database.

    on_trouble: pauses a dispatch that would fail for everybody, and tells staff why ("token", or Telegram's sentence).
    """

    def __init__(
        self,
        ledger: Ledger,
        sender: Sender,
        composer: Composer,
        policy: Policy,
        *,
        on_trouble: Callable[[int, str], Awaitable[None]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._ledger = ledger
        self._policy = policy
        self._troubles = Troubles(on_trouble)
        self._now = now
        self._clock = clock
        self._pace = Pace(policy.rate, clock, sleep)
        self._attempts = Attempts(sender, composer, policy.zone, self._slot)
        self._chats = ChatPace(clock)
        self._gate = Gate(clock, sleep)
        self._places = asyncio.Semaphore(policy.width)
        self._unrecorded = asyncio.Semaphore(policy.open)
        self._underway: dict[int, asyncio.Event] = {}
        self._claimed: deque[Delivery] = deque()
        self._withdrawn: set[int] = set()
        self._digests = Digests(ledger, policy.zone, now, clock)
        self._records = Records(ledger, self._is_through, now, sleep)
        self._wake, self._has_looked = asyncio.Event(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.looked_at: float | None = None
        """The moment of the last look, on the clock; None: there was none yet."""
        self._look_at = 0.0
        self._has_recovered, self._standstill = False, Standstill(_log, "Deliveries stand still")

    async def look(self) -> None:
        """Begin at once what is due, not only at the next regular look; comes back when that is done."""
        self._look_at = 0.0
        self._digests.look_soon()
        self._has_looked.clear()
        self._wake.set()
        await self._has_looked.wait()

    async def withdraw(self, chat_id: int) -> None:
        """Let nothing more go to a chat; comes back when what was on its way to it is through.

        To be called when the ledger holds nothing more for it. What is claimed already is dropped before it is sent.
        """
        self._withdrawn.add(chat_id)
        if chat_id in self._underway:
            await self._underway[chat_id].wait()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set; then finish what is on its way, between two messages, and record it."""
        recorder = asyncio.create_task(self._records.run(), name="recorder")
        opener = asyncio.create_task(self._end_waits(stop), name="opener")
        try:
            while not stop.is_set():
                try:
                    if not self._has_recovered:
                        await self._recover()
                    busy = await self._round(stop)
                except Exception as error:  # noqa: BLE001 - a full disk, a locked database: nothing is lost, so try again
                    self._standstill.failed(error)
                    await _until(stop, TROUBLE_SECONDS)
                    continue
                self._standstill.works()
                if not busy:
                    # Until the next look; short while something is still on its way.
                    await _until(self._wake, IDLE_SECONDS / 20 if self._underway else IDLE_SECONDS)
        finally:
            if self._tasks:
                _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
                await _cancel(*late)
            await _cancel(recorder, opener)
            self._has_looked.set()
            await self._records.flush()
            await self._give_back()

    async def _recover(self) -> None:
        """Take up where the process before ended."""
        left_behind = await self._ledger.recover(self._policy.when_uncertain, self._now())
        if left_behind:
            _log.warning("%d deliveries were on their way when the process ended", left_behind)
        held_until = await self._ledger.held_until(self._now())
        if held_until is not None:
            self._gate.shut((held_until - self._now()).total_seconds())
        self._has_recovered = True

    async def _round(self, stop: asyncio.Event) -> bool:
        """Begin what is due, claim a batch and send it; whether there was something to send."""
        if self._clock() >= self._look_at:
            self._wake.clear()
            self.looked_at = self._clock()
            self._look_at = self.looked_at + IDLE_SECONDS
            await self._ledger.begin_due(self._now())
            await self._digests.make()
            await self._finish()
            self._has_looked.set()
        if self._gate.is_shut:
            await self._give_back()
            await self._gate.step()
            return True
        if not self._claimed:
            await self._claim()
        found = bool(self._claimed)
        while self._claimed and await self._start(self._claimed[0], stop):
            self._claimed.popleft()
        if not found:
            await self._finish()
        return found

    async def _claim(self) -> None:
        """Claim what is next; from here on the ledger itself leaves out whom and what it was kept from before."""
        self._withdrawn.clear()
        self._troubles.claim_anew()
        self._claimed.extend(await self._ledger.claim(self._policy.batch, self._now()))

    async def _give_back(self) -> None:
        """Give back all that is claimed: staff may cancel it, or switch the bot off, while it cannot go."""
        if self._claimed:
            await self._ledger.give_back(self._claimed, self._now())
            self._claimed.clear()

    async def _finish(self) -> None:
        self._troubles.forget(await self._ledger.finish(self._now()))

    async def _start(self, delivery: Delivery, stop: asyncio.Event) -> bool:
        """Send a delivery as soon as it may go, or give it back; False where the stop or a shut gate came first."""
        chat_id = delivery.chat_id
        wait = BUSY_SECONDS if self._is_off(delivery) or chat_id in self._underway else self._chats.wait(chat_id)
        if not wait:
            await self._unrecorded.acquire()
            await self._places.acquire()
            is_open = await self._slot() and not stop.is_set()
            if is_open and not self._is_off(delivery):
                self._begin(delivery)
                return True
            self._places.release()
            self._unrecorded.release()
            if not is_open:
                return False
        # Where it was withdrawn, the ledger drops it. Its times are whole milliseconds: not one too early.
        await self._ledger.give_back([delivery], self._now() + timedelta(seconds=wait, milliseconds=1))
        return True

    def _is_off(self, delivery: Delivery) -> bool:
        """Whether something came between after it was claimed: its chat left, or its dispatch pauses."""
        return delivery.chat_id in self._withdrawn or self._troubles.halt(delivery)

    async def _slot(self) -> bool:
        """Wait for a slot; False where nothing may be sent any more when it comes."""
        await self._pace.slot()
        return not self._gate.is_shut

    async def _end_waits(self, stop: asyncio.Event) -> None:
        """At the stop nothing is waited for any more, also not for a place or for the disk."""
        await stop.wait()
        self._wake.set()
        self._places.release()
        self._unrecorded.release()

    def _begin(self, delivery: Delivery) -> None:
        self._underway[delivery.chat_id] = asyncio.Event()
        self._chats.count(delivery.chat_id)
        task = asyncio.create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        verdict = await self._attempt(delivery)
        self._places.release()
        self._records.add(delivery, verdict)
        try:
            await self._follow_up(delivery, verdict)
        except Exception:  # noqa: BLE001 - the delivery itself is recorded
            _log.exception("What follows from delivery %d could not be done", delivery.id)

    async def _attempt(self, delivery: Delivery) -> Verdict:
        try:
            outcome = await self._attempts.make(delivery, self._now())
        except Exception as error:  # noqa: BLE001 - it would happen to everybody: staff can look, and nobody is lost
            _log.exception("Delivery %d could not be worded", delivery.id)
            return Verdict(DeliveryState.PENDING, doubts=delivery.doubts, detail=type(error).__name__, stops=True)
        if outcome is None:
            return Verdict(DeliveryState.SKIPPED, Reason.CANCELLED)
        verdict = judge(delivery, outcome, self._policy.when_uncertain)
        if verdict.hold:
            self._gate.shut(verdict.hold)
        elif outcome.state in (State.NOT_SENT, State.UNCERTAIN):
            self._gate.failed()
        else:
            self._gate.answered()
        return verdict

    async def _follow_up(self, delivery: Delivery, verdict: Verdict) -> None:
        """What an attempt means beyond this one chat."""
        if verdict.hold:
            _log.warning("Telegram asks to wait for %g s", verdict.hold)
            await self._ledger.hold_until(self._now() + timedelta(seconds=verdict.hold))
        await self._troubles.notice(delivery, verdict)

    def _is_through(self, delivery: Delivery) -> None:
        """A delivery is recorded, so its chat is free."""
        self._unrecorded.release()
        self._underway.pop(delivery.chat_id).set()


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    """End tasks, and wait until they have."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _until(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but no longer than so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()

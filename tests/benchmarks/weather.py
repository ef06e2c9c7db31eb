"""Bad weather for the bot: Telegram's faults and absences, a database that another process holds, hostile updates."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any, Self

from hypothesis import HealthCheck, Phase, given, seed, settings

from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import Telegram
from bot.sandbox.trouble import Fault, Faults
from bot.store.database import Database
from tests.benchmarks.mailing import announce
from tests.fuzzing import Raw, updates

FAULTS = Faults(server_error=0.01, drop_before=0.005, drop_after=0.005, silence=0.001, too_many=0.0005)
"""One call in fifty goes wrong; 429 closes the bot for a second each time, for all chats."""
POLL_FAULTS = (Fault.SERVER_ERROR, Fault.DROP_BEFORE, Fault.DROP_AFTER)
LONGEST_AWAY = 120.0
"""More than a hitch: the bot must call itself degraded, and catch up afterwards."""
LOCKED_SECONDS = (0.5, 7.0)
"""The bot waits 5 s for a database that another process holds; with the longer time it has to do without."""
HOSTILE = 400
LONG = 300.0
"""From so many seconds on, Telegram goes away more than once, and some calls never get an answer."""


def hostile() -> list[Raw]:
    """Updates of tests/fuzzing.py, the same ones each time."""
    found: list[Raw] = []

    @seed(1)
    @given(raw=updates())
    @settings(
        max_examples=HOSTILE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    def collect(raw: Raw) -> None:
        found.append(raw)

    collect()
    return found


@dataclass(slots=True)
class Climate:
    """How often what happens, in seconds between two of them, and how often it happened.

    outages: seconds from the start at which Telegram goes away, each time for `away` seconds. faults: what befalls a
    call of the bot by chance.
    """

    outages: tuple[float, ...]
    away: float
    locks: float
    announcements: float
    faults: Faults
    polls: float = 15.0
    bothers: float = 1.5
    hostile_updates: list[Raw] = field(default_factory=hostile)
    tally: Counter[str] = field(default_factory=Counter)

    @classmethod
    def lasting(cls, seconds: float) -> Self:
        """A climate for so many seconds: all of it happens, but for what lasts longer than a short time."""
        if seconds < LONG:
            return cls((seconds * 0.3,), seconds / 8, seconds / 4, seconds / 3, replace(FAULTS, silence=0))
        outages = tuple(seconds * share for share in (0.2, 0.45, 0.7))
        return cls(outages, min(LONGEST_AWAY, seconds / 8), 60.0, min(180.0, seconds / 3), FAULTS)

    def told(self, telegram: Telegram) -> str:
        """What happened, in a line."""
        tally = telegram.trouble.tally
        met = [f"{tally[fault]} {fault.value.replace('_', ' ')}" for fault in Fault]
        others = [f"{number} {what}" for what, number in self.tally.items()]
        away = f"Telegram away {len(self.outages)} times for {self.away:.0f} s"
        return "; ".join([", ".join(met), away, *others])

    async def telegram_is_there(self, telegram: Telegram, port: int) -> None:
        """Let Telegram be reached until this is cancelled, but for the outages: then nobody listens."""
        begin = time.monotonic()
        for at in self.outages:
            async with SandboxServer(telegram, port=port):
                await asyncio.sleep(begin + at - time.monotonic())
            await asyncio.sleep(self.away)
        async with SandboxServer(telegram, port=port):
            await asyncio.Event().wait()

    def troubles(self, telegram: Telegram, path: Path, database: Database) -> list[Coroutine[Any, Any, None]]:
        """Everything else, to be run until it is cancelled."""
        return [
            self._spoil_polls(telegram),
            self._lock(path),
            self._announce(database),
            self._bother(telegram),
        ]

    async def _spoil_polls(self, telegram: Telegram) -> None:
        begin = time.monotonic()
        for fault in cycle(POLL_FAULTS):
            await asyncio.sleep(self.polls)
            now = time.monotonic() - begin
            if any(at - self.polls < now < at + 2 * self.away for at in self.outages):
                continue  # They would wait for the first questions after it, one after the other.
            telegram.trouble.next_time("getUpdates", fault)
            self.tally["polls spoiled"] += 1

    async def _lock(self, path: Path) -> None:
        for seconds in cycle(LOCKED_SECONDS):
            await asyncio.sleep(self.locks)
            self.tally[f"times the database locked for {seconds:g} s"] += 1
            await asyncio.to_thread(_hold, path, seconds)

    async def _announce(self, database: Database) -> None:
        """Send an announcement to all who want them, as if staff had released it."""
        while True:
            await asyncio.sleep(self.announcements)
            await announce(database)
            self.tally["announcements"] += 1

    async def _bother(self, telegram: Telegram) -> None:
        for raw in cycle(self.hostile_updates):
            await asyncio.sleep(self.bothers)
            self.tally["hostile updates"] += 1
            kind = next(name for name in raw if name != "update_id")
            telegram.world.updates.add(kind, raw[kind])


def _hold(path: Path, seconds: float) -> None:
    """Let nobody else write for so long."""
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")

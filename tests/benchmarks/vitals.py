"""What a bot that runs shows of itself: its memory, its health and its figures over HTTP, and the lines of its log."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from pathlib import Path
from statistics import median
from time import monotonic

import aiohttp

WARM_UP, FIRST_WINDOW, LAST_WINDOW = 1 / 6, 1 / 3, 5 / 6
"""Shares of the time: what is held from the first to the second is compared with what is held from the third on."""
EXPLAINED = (
    r"^Updates cannot be kept",
    r"^Update \d+ failed, the database cannot be used",
    r"^Update \d+ \(\w+\) is unreadable",
    r"^Update \d+ could not be set aside: database is locked",
)
"""Errors that the bot has to log: the database was locked, or what came was no update."""
LOCKED = "database is locked"
"""What stands in the errors that only a locked database brings."""


class Vitals:
    """The readings of one process.

    memory: seconds since the start, and bytes. health: how often it was how. explained and unexplained: how often which
    lines stand in its log; rooms: where the explained ones come from.
    """

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self._begin = monotonic()
        self.memory: list[tuple[float, float]] = []
        self.health: Counter[str] = Counter()
        self.explained: Counter[str] = Counter()
        self.unexplained: Counter[str] = Counter()
        self.rooms: Counter[str] = Counter()

    async def take(self, every: float) -> None:
        """Take readings until this is cancelled, so many seconds apart."""
        while True:
            await self.look()
            await asyncio.sleep(every)

    async def look(self) -> None:
        """Take one reading."""
        async with aiohttp.ClientSession(self._address) as session:
            async with session.get("/metrics") as response:
                lines = (await response.text()).splitlines()
            async with session.get("/healthz") as response:
                self.health[(await response.json())["status"]] += 1
        figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        self.memory.append((monotonic() - self._begin, float(figures["process_resident_memory_bytes"])))

    def held(self, seconds: float) -> tuple[float, float]:
        """Bytes after warming up and at the end, of a process that was watched for so many seconds."""
        early = [size for at, size in self.memory if WARM_UP <= at / seconds <= FIRST_WINDOW]
        late = [size for at, size in self.memory if at / seconds >= LAST_WINDOW]
        every = [size for _, size in self.memory]
        return median(early or every), median(late or every)

    def read_log(self, log: Path) -> None:
        """Count its lines from WARNING on: those that the weather explains, and errors that nothing does."""
        for line in log.read_text("utf-8").splitlines():
            said = json.loads(line)
            if said["level"] not in ("WARNING", "ERROR", "CRITICAL"):
                continue
            message, error = said["message"], said.get("error", "")
            told = re.sub(r"\d+", "…", re.sub(r": \w+ in /.*", "", message))
            if said["level"] == "WARNING" or LOCKED in error or any(re.search(each, message) for each in EXPLAINED):
                self.explained[told] += 1
                self.rooms[said["logger"]] += 1
            else:
                self.unexplained[f"{told} {error} {said.get('way', '')}".strip()] += 1

"""The played Telegram, and programs of this project, as processes of their own: what the benchmarks stand on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "100200300:" + "loopback" * 4
TIMEOUT_SECONDS = 120


class Server:
    """The played Telegram in its own process, by its control routes."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self.address = session, address

    async def do(self, route: str, **body: Any) -> dict[str, Any]:
        async with self._session.post(f"{self.address}/control/{route}", json=body) as response:
            answer: dict[str, Any] = await response.json()
        return answer.get("result", answer)


OPERATED = {
    "OPERATOR_NAME": "Amt",
    "OPERATOR_ADDRESS": "Markt 1",
    "PRIVACY_CONTACT": "datenschutz@amt.example",
    "OFFICIAL_SERVICE": "0",
    "DATA_UNSEALED": "1",
}
"""Settings without which nobody runs the bot for others; benchmarks look into the database, so it is not sealed."""


@asynccontextmanager
async def process(
    *command: str, log: IO[bytes] | None = None, **environment: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process of this environment that ends with the block; a bot among them lacks no setting.

    log: a file for what it logs, which else is shown.
    """
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING"} | OPERATED | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
        await running.communicate()


@asynccontextmanager
async def server() -> AsyncIterator[Server]:
    async with (
        process("-m", "bot.sandbox.server", "--port", "0", "--token", TOKEN) as running,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as session,
    ):
        assert running.stdout is not None
        yield Server(session, (await running.stdout.readline()).decode().strip())

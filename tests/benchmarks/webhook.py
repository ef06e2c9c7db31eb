"""Questions per second of the whole bot by webhook, against PTB's own webhook with a bare echo on the same transport.

Server, bot and echo are processes of their own. The bot's webhook with nothing but an echo behind it tells which part
of the difference is the way in, which keeps every update on the disk first, and which is reading questions. Besides, a
burst of a thousand updates at once, none of which may get lost. The goal is a bot half as fast as the echo.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp

from tests.benchmarks.loopback import TOKEN, Server, process, server
from tests.benchmarks.questions_per_second import GOAL, Measured, measure, questions

BURST = 1000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings_for(telegram: Server, folder: str, port: int) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API": telegram.address,
        "DATABASE_PATH": str(Path(folder) / "bot.sqlite3"),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "LISTEN_ADDRESS": "127.0.0.1",
        "PORT": str(port),
    }


async def until_well(port: int) -> None:
    """Wait until a bot says that it is well."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
                    if (await response.json())["status"] == "ok":
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


@asynccontextmanager
async def bot(telegram: Server, folder: str) -> AsyncIterator[int]:
    port = free_port()
    async with process("-m", "bot", "run", **settings_for(telegram, folder, port)):
        await until_well(port)
        yield port


async def burst(telegram: Server, size: int) -> tuple[float, int]:
    """So many people write at the same moment; the seconds until all have a reply, and how many got one."""
    people = (await telegram.do("people", count=size))["ids"]
    await telegram.do("reset")
    begin = perf_counter()
    await telegram.do("say", messages=list(zip(people, questions() * (size // 400 + 1), strict=False)))
    await telegram.do("wait", kind="sent", count=size, timeout=60)
    seconds = perf_counter() - begin
    await asyncio.sleep(0.5)
    counts = (await telegram.do("tally"))["chats"]
    assert all(number == 1 for number in counts.values()), "somebody got two replies"
    return seconds, len(counts)


async def run(blocks: int, rounds: int, size: int) -> bool:
    ours, kept, echo = Measured(), Measured(), Measured()
    for _ in range(blocks):  # in turn, so that what else the machine does falls on both
        with tempfile.TemporaryDirectory() as folder:
            async with server() as telegram, bot(telegram, folder):
                await measure(telegram, ours, rounds, size)
                seconds, answered = await burst(telegram, BURST)
        for program, measured in (("kept_echo.py", kept), ("echo.py", echo)):
            async with server() as telegram:
                arguments = (f"tests/benchmarks/{program}", telegram.address, TOKEN, str(free_port()))
                async with process(*arguments):
                    await measure(telegram, measured, rounds, size)
    share = median(ours.rates) / median(echo.rates)
    print(ours.line("The bot answers by webhook"))
    print(kept.line("Its webhook with an echo  "))
    print(echo.line("A bare webhook echo       "))
    print(
        f"Its webhook with an echo, each update kept, reaches {median(kept.rates) / median(echo.rates):.0%} of the echo"
    )
    print(f"The bot reaches {share:.0%} of the echo; {GOAL:.0%} is the goal")
    print(f"A burst of {BURST} updates: {answered} answered, once each, in {seconds:.1f} s")
    return answered == BURST


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one block of few messages")
    short = parser.parse_args().short
    if not asyncio.run(run(1, 3, 600) if short else run(3, 5, 2000)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

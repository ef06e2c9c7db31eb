"""How fast announcements go out: at the ordinary limit, and without one against a bare loop of bot.send_message.

The played Telegram is a process of its own; it refuses what passes Telegram's limits. Runner and bare loop use the same
transport, server and number of connections, in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from telegram import Bot

from bot.store.database import Database
from bot.transport import AiohttpRequest
from tests.benchmarks.loopback import TIMEOUT_SECONDS, TOKEN, Server, server
from tests.benchmarks.mailing import TEXT, announce, running, states, subscribe, until_over

RATE = 25
"""The setting SEND_RATE as it comes."""
LIMITS = {"per_second": 30, "per_chat_second": 1, "per_group_minute": 20}
GOAL_RATE, GOAL_SHARE = 0.97, 0.8
WIDTH = 32


async def paced(folder: Path, seconds: int) -> None:
    """Send at the ordinary limit for some time, and tell how much of it was held."""
    path, wanted = folder / "paced.sqlite3", RATE * seconds
    async with server() as telegram, Database(path) as database:
        subscribe(path, (await telegram.do("people", count=wanted))["ids"])
        await telegram.do("trouble", limits=LIMITS)
        dispatch = await announce(database)
        begin = perf_counter()
        async with running(database, telegram.address, rate=RATE):
            await until_over(database, dispatch, seconds * 2 + 30)
            took = perf_counter() - begin
        over = (await telegram.do("refusals")).get("over_limit", 0)
        held = wanted / took / RATE
        print(f"At {RATE} a second: {wanted} messages in {took:.1f} s, {held:.1%} of it held; {over} over the limit")
        print(f"The goal is {GOAL_RATE:.0%}, and none over the limit")


async def unlimited(folder: Path, rounds: int, people: int) -> None:
    """Send without a limit, and the same by a bare loop, in turn."""
    ours, bare = [], []
    for number in range(rounds):
        path = folder / f"unlimited-{number}.sqlite3"
        async with server() as telegram, Database(path) as database:
            chats = (await telegram.do("people", count=people))["ids"]
            subscribe(path, chats)
            bare.append(await _bare(telegram, chats))
            await telegram.do("reset")
            dispatch = await announce(database)
            begin = perf_counter()
            async with running(database, telegram.address, rate=None, width=WIDTH):
                await telegram.do("wait", kind="sent", count=people, timeout=TIMEOUT_SECONDS)
                ours.append(people / (perf_counter() - begin))
                await until_over(database, dispatch, TIMEOUT_SECONDS)
            assert states(path, dispatch) == {"sent": people}
    share = median(ours) / median(bare)
    print(f"Without a limit: {median(ours):.0f} messages a second (rounds: {' '.join(f'{one:.0f}' for one in ours)})")
    print(f"A bare loop    : {median(bare):.0f} messages a second (rounds: {' '.join(f'{one:.0f}' for one in bare)})")
    print(f"Announcements reach {share:.2f} of the bare loop; {GOAL_SHARE} is the goal")


async def _bare(telegram: Server, chats: list[int]) -> float:
    left = iter(chats)
    async with AiohttpRequest(connections=WIDTH) as request:
        bot = Bot(TOKEN, base_url=f"{telegram.address}/bot", request=request)

        async def work() -> None:
            for chat in left:
                await bot.send_message(chat, TEXT, parse_mode="HTML")

        begin = perf_counter()
        await asyncio.gather(*(work() for _ in range(WIDTH)))
        return len(chats) / (perf_counter() - begin)


async def run(*, short: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        await paced(Path(folder), 10 if short else 120)
        await unlimited(Path(folder), 1 if short else 5, 2000 if short else 10_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few messages, one round")
    asyncio.run(run(short=parser.parse_args().short))


if __name__ == "__main__":
    main()

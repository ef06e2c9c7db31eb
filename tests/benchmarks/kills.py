"""The bot killed while it sends, again and again: nobody may be lost, and only what was on its way may come twice.

The whole bot as its operator runs it, against the played Telegram over HTTP. Each kill is a SIGKILL at a random moment;
what was on its way then is read from the database afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sqlite3
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from bot.store.database import Database
from tests.benchmarks.loopback import TOKEN, Server, process, server
from tests.benchmarks.mailing import announce, states, subscribe, until_over

RATE = 100
"""Faster than Telegram takes free of charge, so that more is on its way at each kill."""
LONGEST_LIFE = 1.2
"""Seconds after its first message in which a bot is killed."""
EARLY, START_SECONDS = 0.2, 2.0
"""This share of the bots is killed in their first seconds, before or just after they begin to send."""
SECONDS = 600


def on_their_way(path: Path) -> set[int]:
    """The chats whose delivery was on its way when the process ended."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT chat_id FROM delivery WHERE state = 'sending'").fetchall()
    connection.close()
    return {chat for (chat,) in rows}


async def arrived(telegram: Server) -> Counter[int]:
    counted = (await telegram.do("tally", text="Sperrung"))["chats"]
    return Counter({int(chat): number for chat, number in counted.items()})


async def live_and_die(telegram: Server, settings: dict[str, str], random: Random) -> None:
    """Start the bot, and kill it while it starts, or some time after its first message."""
    before = (await arrived(telegram)).total()
    async with process("-m", "bot", "run", **settings) as bot, asyncio.timeout(60):
        if random.random() < EARLY:
            await asyncio.sleep(random.uniform(0.0, START_SECONDS))
        else:
            while (await arrived(telegram)).total() == before:  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(random.uniform(0.0, 0.05))
            await asyncio.sleep(random.uniform(0.0, LONGEST_LIFE))
        bot.send_signal(signal.SIGKILL)
        await bot.wait()


async def run(people: int, kills: int, seed: int) -> bool:
    random = Random(seed)  # noqa: S311 - the same moments each time, as far as a machine allows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.sqlite3"
        async with server() as telegram:
            settings = {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API": telegram.address,
                "DATABASE_PATH": str(path),
                "SEND_RATE": str(RATE),
                "SEND_PAID": "1",
                "LOG_LEVEL": "ERROR",
            }
            chats = (await telegram.do("people", count=people))["ids"]
            async with Database(path) as database:
                subscribe(path, chats)
                dispatch = await announce(database)
            held: list[set[int]] = []
            while len(held) < kills:
                await live_and_die(telegram, settings, random)
                held.append(on_their_way(path))
            async with process("-m", "bot", "run", **settings), Database(path) as database:
                await until_over(database, dispatch, SECONDS)
            return report(people, held, await arrived(telegram), states(path, dispatch))


def report(people: int, held: list[set[int]], came: Counter[int], ended: Counter[str]) -> bool:
    """Print what became of it; whether all is as it must be."""
    in_flight = Counter(chat for chats in held for chat in chats)
    twice = {chat: number - 1 for chat, number in came.items() if number > 1}
    surplus = {chat for chat, number in twice.items() if number > in_flight[chat]}
    told = ", ".join(f"{number} {state}" for state, number in ended.items())
    print(f"{people} chats, {len(held)} kills; on their way at each: {', '.join(str(len(chats)) for chats in held)}")
    print(f"Lost: {people - len(came)}; came once more: {sum(twice.values())} of {in_flight.total()} on their way")
    print(f"Came more often than they were on their way at a kill: {len(surplus)}; ledger: {told}")
    return len(came) == people and not surplus and ended == {"sent": people}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few people, few kills")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    people, kills = (300, 3) if options.short else (2000, 20)
    if not asyncio.run(run(people, kills, options.seed)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

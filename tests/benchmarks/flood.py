"""How long residents wait for an answer while one person floods the bot, against how long while nobody does.

The whole bot as its operator runs it, against the played Telegram over HTTP. Both waits are measured in turn, so that
what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.beside import BETWEEN, QUESTIONS, line
from tests.benchmarks.loopback import TOKEN, Server, process, server

A_SECOND = 100
"""Messages of the one who floods."""
PIECE = 10
GOAL = 2.0


async def flood(telegram: Server, person: int) -> None:
    """Send messages of one person until cancelled."""
    while True:
        await telegram.do("say", messages=[(person, QUESTIONS[0])] * PIECE)
        await asyncio.sleep(PIECE / A_SECOND)


async def ask(telegram: Server, people: list[int], times: int) -> list[float]:
    """Let people ask one after the other; the seconds that each waited, whatever the one who floods waits for."""
    waits = []
    for number in range(times):
        person, question = people[number % len(people)], QUESTIONS[number % len(QUESTIONS)]
        before = await answered(telegram, person)
        begin = perf_counter()
        await telegram.do("say", messages=[(person, question)])
        async with asyncio.timeout(10):
            # The bot and Telegram are other processes: only their counts tell.
            while await answered(telegram, person) == before:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        waits.append(perf_counter() - begin)
        await asyncio.sleep(BETWEEN)
    return waits


async def answered(telegram: Server, person: int) -> int:
    """How many messages somebody got."""
    number: int = (await telegram.do("tally"))["chats"].get(str(person), 0)
    return number


async def run(rounds: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with server() as telegram:
            flooder, *people = (await telegram.do("people", count=51))["ids"]
            settings = {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API": telegram.address,
                "DATABASE_PATH": str(Path(folder) / "bot.sqlite3"),
                # Who floods is not let in again while it is measured, and those who ask are never shut out.
                "MESSAGES_A_MINUTE": "600",
                "MESSAGES_AT_ONCE": "50",
            }
            quiet, beside = [], []
            async with process("-m", "bot", "run", **settings):
                await ask(telegram, people, times)
                for _ in range(rounds):
                    quiet += await ask(telegram, people, times)
                    flooding = asyncio.create_task(flood(telegram, flooder))
                    await asyncio.sleep(1)
                    beside += await ask(telegram, people, times)
                    flooding.cancel()
                    await asyncio.wait([flooding])
                    await asyncio.sleep(1)
    print(f"An answer while nobody floods the bot : median {line(quiet)}")
    print(f"An answer while one person sends {A_SECOND}/s: median {line(beside)}")
    print(f"That is {median(beside) / median(quiet):.2f} times as long; the goal is {GOAL:g} at most")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one round of few questions")
    rounds, times = (1, 20) if parser.parse_args().short else (4, 100)
    asyncio.run(run(rounds, times))


if __name__ == "__main__":
    main()

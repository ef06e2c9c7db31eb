"""How long a resident waits for an answer while an announcement goes out, against how long while nothing does.

The whole bot as its operator runs it, against the played Telegram over HTTP. The people who ask are not those who get
the announcement. Both waits are measured in turn, so that what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from tests.benchmarks.loopback import TOKEN, Server, process, server
from tests.benchmarks.mailing import announce, subscribe

RATE = 25
GOAL = 2.0
QUESTIONS = (
    "Was ist Smart City Bad Belzig?",
    "Wo bekomme ich frisches Gemüse?",
    "Wer ist der Kontakt für die Bad Belzig App?",
    "Was gibt es in Wiesenburg?",
    "How do I reach the town hall?",
)
BETWEEN = 0.1
"""Seconds between two questions."""


async def ask(telegram: Server, people: list[int], times: int) -> list[float]:
    """Let people ask one after the other; the seconds that each waited."""
    waits = []
    for number in range(times):
        before = len((await telegram.do("counts"))["waits"])
        await telegram.do("say", messages=[(people[number % len(people)], QUESTIONS[number % len(QUESTIONS)])])
        async with asyncio.timeout(10):
            # The bot and Telegram are other processes: only their counts tell.
            while len(found := (await telegram.do("counts"))["waits"]) == before:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        waits.append(found[-1])
        await asyncio.sleep(BETWEEN)
    return waits


async def run(rounds: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.sqlite3"
        async with server() as telegram, Database(path) as database:
            subscribers = (await telegram.do("people", count=RATE * 600))["ids"]
            people = (await telegram.do("people", count=50))["ids"]
            subscribe(path, subscribers)
            store, idle, beside = DeliveryStore(database), [], []
            settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API": telegram.address, "DATABASE_PATH": str(path)}
            async with process("-m", "bot", "run", SEND_RATE=str(RATE), **settings):
                await ask(telegram, people, times)
                dispatch = await announce(database)
                for _ in range(rounds):
                    await store.go_on(dispatch)
                    await asyncio.sleep(2)
                    beside += await ask(telegram, people, times)
                    await store.pause(dispatch)
                    await asyncio.sleep(2)
                    idle += await ask(telegram, people, times)
                progress = await store.progress(dispatch)
                await store.cancel(dispatch, datetime.now(UTC))
    assert progress is not None
    print(f"{progress.done} announcements went out beside {len(beside)} questions")
    print(f"An answer while nothing is sent : median {line(idle)}")
    print(f"An answer beside an announcement: median {line(beside)}")
    print(f"That is {median(beside) / median(idle):.2f} times as long; the goal is {GOAL:g} at most")


def line(waits: list[float]) -> str:
    return f"{median(waits) * 1000:.1f} ms, 95 in 100 within {quantiles(waits, n=20)[18] * 1000:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one round of few questions")
    rounds, times = (1, 30) if parser.parse_args().short else (4, 100)
    asyncio.run(run(rounds, times))


if __name__ == "__main__":
    main()

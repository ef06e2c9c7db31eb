"""Questions per second of the whole bot over loopback polling, against a bare PTB echo on the same transport.

Server, bot and echo are processes of their own. The goal is a bot half as fast as the echo.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

import yaml

from tests.benchmarks.loopback import ROOT, TIMEOUT_SECONDS, TOKEN, Server, process, server

GOAL = 0.5
"""Share of the echo's speed that the bot should reach. It is printed, not judged: machines are noisy."""
PEOPLE = 200
QUESTIONS = 400
"""Different questions that are asked in turn; ten that come again and again would flatter whoever keeps answers."""
ABOUT_A_NAME = (
    "{}",
    "Was ist {}?",
    "Wer ist der Kontakt für {}?",
    "Wo finde ich {}?",
    "Wann hat {} geöffnet?",
    "Wer bezahlt {}?",
    "Seit wann gibt es {}?",
    "What is {}?",
    "Who is the contact for {}?",
    "What has {} done so far?",
)
ABOUT_A_PLACE = ("Was gibt es in {}?", "Which initiatives are there in {}?")
ABOUT_A_TOPIC = ("Gibt es was zum Thema {}?", "Show me everything on {}")


def questions() -> list[str]:
    """Different questions on all that the shipped directory holds, the same ones each time."""
    directory = yaml.safe_load((ROOT / "data" / "initiatives.yaml").read_text("utf-8"))
    asked: set[str] = set()
    places: set[str] = set()
    for entry in directory["entries"]:
        places.update(entry.get("places", ()))
        for texts in entry.get("questions", {}).values():
            asked.update(texts)
        for name in (entry["name"], *entry.get("aliases", ())):
            asked.update(form.format(name) for form in ABOUT_A_NAME)
    asked.update(form.format(place) for place in places for form in ABOUT_A_PLACE)
    topics = [label for labels in directory["topics"].values() for label in labels.values()]
    asked.update(form.format(topic) for topic in topics for form in ABOUT_A_TOPIC)
    return Random(1).sample(sorted(asked), QUESTIONS)  # noqa: S311 - nothing is secret here


@dataclass
class Measured:
    """The rounds of one contestant: replies per second, and the seconds that people waited."""

    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        rounds = " ".join(f"{rate:.0f}" for rate in self.rates)
        p99 = quantiles(self.waits, n=100)[98]
        alone = f"of people who come alone, 99 in 100 wait {p99 * 1000:.1f} ms at most"
        return f"{name}: median {median(self.rates):.0f} per second (rounds: {rounds}); {alone}"


async def replies(telegram: Server, messages: list[tuple[int, str]]) -> tuple[float, list[float]]:
    """Let people write all at once; the seconds until every one has a reply, and how long each waited."""
    await telegram.do("reset")
    begin = perf_counter()
    await telegram.do("say", messages=messages)
    counts = await telegram.do("wait", kind="sent", count=len(messages), timeout=TIMEOUT_SECONDS)
    assert not counts.get("timed_out"), f"{counts['actions']} of {len(messages)}"
    return perf_counter() - begin, counts["waits"]


async def measure(telegram: Server, measured: Measured, rounds: int, size: int) -> None:
    """Warm up, measure full load some rounds, and then people who come one by one."""
    people = (await telegram.do("people", count=PEOPLE))["ids"]
    messages = list(islice(zip(cycle(people), cycle(questions()), strict=False), size))
    await replies(telegram, messages[:QUESTIONS])
    for _ in range(rounds):
        seconds, _ = await replies(telegram, messages)
        measured.rates.append(size / seconds)
    for message in messages[:100]:
        measured.waits += (await replies(telegram, [message]))[1]


async def run(blocks: int, rounds: int, size: int) -> None:
    bot, echo = Measured(), Measured()
    for _ in range(blocks):  # in turn, so that what else the machine does falls on both
        with tempfile.TemporaryDirectory() as folder:
            async with server() as telegram:
                settings = {
                    "BOT_TOKEN": TOKEN,
                    "TELEGRAM_API": telegram.address,
                    "DATABASE_PATH": str(Path(folder) / "bot.sqlite3"),
                }
                async with process("-m", "bot", "run", **settings):
                    await measure(telegram, bot, rounds, size)
        async with server() as telegram, process("tests/benchmarks/echo.py", telegram.address, TOKEN):
            await measure(telegram, echo, rounds, size)
    share = median(bot.rates) / median(echo.rates)
    print(bot.line("The bot answers"))
    print(echo.line("A bare echo   "))
    print(f"The bot reaches {share:.0%} of the echo; {GOAL:.0%} is the goal")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one block of few messages")
    short = parser.parse_args().short
    asyncio.run(run(1, 3, 600) if short else run(3, 5, 2000))


if __name__ == "__main__":
    main()

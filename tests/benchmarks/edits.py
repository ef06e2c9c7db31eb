"""What the bot holds after many changes of the directory: each makes a new index, and the one before must go.

The bot is put together as in a run, with Telegram played in memory. After each change of an entry, the questions of the
other benchmarks are asked, so that what is remembered of words is there again.
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.app import put_together
from bot.application import Way
from bot.assistant import Assistant
from bot.config import Settings
from bot.domain.directory import Directory
from bot.domain.questions import Person
from bot.garbage import settle
from bot.malloc import give_back_early
from bot.opening import IN_MEMORY, opened
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.store.directory import DirectoryStore
from tests.benchmarks.questions_per_second import questions

EDITS, SHORT_EDITS = 30, 6
WARM_UP = 2
"""Edits after which there was room for two at the same time, the old one and the new one."""
MOST_GROWTH = 0.05


def held() -> float:
    """Megabytes of this process."""
    line = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


def edited(directory: Directory, number: int) -> Directory:
    """The directory after somebody wrote another summary for an entry."""
    entries = list(directory.entries)
    place = number % len(entries)
    summary = {language: f"{text} ({number})" for language, text in entries[place].summary.items()}
    entries[place] = entries[place].model_copy(update={"summary": summary})
    return directory.model_copy(update={"entries": tuple(entries)})


async def ask_all(assistant: Assistant) -> None:
    for number, question in enumerate(questions(), start=1):
        await assistant.ask(Person(number, number, "de"), question)


async def run(edits: int) -> bool:
    """Print how much is held after each edit; whether it stays as it is."""
    give_back_early()
    telegram = Telegram()
    request = SandboxRequest(telegram)
    way = Way(telegram.token, "https://sandbox", request, request, request)
    settings = Settings(backup_hours=0)
    async with opened(settings, database=IN_MEMORY) as ready:
        bot = await put_together(settings, ready.assistant, ready.database, way, renewed=settle)
        settle()
        store, publisher = DirectoryStore(ready.database), bot.app.bot_data.services.office.publisher
        await ask_all(ready.assistant)
        sizes, seconds = [held()], []
        for number in range(edits):
            directory = edited(ready.assistant.directory, number)
            await store.sync(directory, f"edit {number}", datetime.now(UTC))
            del directory
            begin = perf_counter()
            await publisher.publish()
            seconds.append(perf_counter() - begin)
            await ask_all(ready.assistant)
            sizes.append(held())
        entries = len(ready.assistant.directory.entries)
    begin = perf_counter()
    settle()
    growth = sizes[-1] / sizes[WARM_UP] - 1
    print(
        f"{entries} entries, {edits} edits; MB at the start and after each: {' '.join(f'{one:.0f}' for one in sizes)}"
    )
    print(
        f"From the edit number {WARM_UP} to the last it grew by {growth:+.1%}; the goal is less than {MOST_GROWTH:.0%}"
    )
    print(f"A change counts for answers after {median(seconds):.1f} s (median); for some of it nobody is answered,")
    print(f"while all is looked through for what is not needed any more: {(perf_counter() - begin) * 1000:.0f} ms")
    return growth < MOST_GROWTH


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few edits")
    if not asyncio.run(run(SHORT_EDITS if parser.parse_args().short else EDITS)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

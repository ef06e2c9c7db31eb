"""What sealing costs: answering, freezing the recipients, claiming deliveries, with a key and without, in one run.

The two databases hold the same and take turns, so that what else the machine does falls on both. Beside the time that
passes stands the processor's, in which nobody waits for a disk: it tells what sealing adds on a busy machine too.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from os import urandom
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bot.assistant import Assistant
from bot.config import KEY_BYTES, Settings
from bot.domain.deliveries import DeliveryState, Verdict
from bot.domain.ports import Snapshot
from bot.domain.questions import Person
from bot.opening import current_directory, directory_file, matcher_of, open_voices
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.ledger import Ledger
from bot.store.questions import QuestionStore
from bot.store.sealing import Key
from tests.benchmarks.mailing import announce, subscribe
from tests.benchmarks.questions_per_second import questions

BATCH = 32
BLOCK = 10
"""Questions, or batches, that are measured before it is the other one's turn."""
HEADS = ("as it is", "sealed")

Spent = tuple[float, float]
"""Seconds that passed, and seconds of the processor."""


@asynccontextmanager
async def two(folder: Path, people: int) -> AsyncIterator[dict[str, Database]]:
    """The same subscribers in two databases; prints how long it takes to seal one that was not."""
    plain, sealed = folder / "plain.sqlite3", folder / "sealed.sqlite3"
    async with Database(plain):
        subscribe(plain, range(1, people + 1))
    shutil.copy(plain, sealed)
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(Database(plain))
        started = perf_counter()
        second = await stack.enter_async_context(Database(sealed, key=urandom(KEY_BYTES)))
        print(f"Sealing a database with {people:,} subscribers, once: {perf_counter() - started:.1f} s")
        yield dict(zip(HEADS, (first, second), strict=True))


def clocks() -> Spent:
    return perf_counter(), process_time()


def since(begin: Spent) -> Spent:
    return perf_counter() - begin[0], process_time() - begin[1]


async def answer(databases: dict[str, Database], rounds: int) -> dict[str, list[Spent]]:
    """Each question, from the typed text to the worded answer, with what is read and written for it."""
    settings, spent = Settings(), defaultdict(list)
    assistants = {}
    for name, database in databases.items():
        directory, _ = await current_directory(DirectoryStore(database), directory_file(settings))
        snapshot = Snapshot(directory, matcher_of(directory))
        store = QuestionStore(database)
        assistants[name] = Assistant(snapshot, store, open_voices(settings), context_minutes=15)
    asked = questions()
    for turn in range(-1, rounds):
        for name in HEADS:
            for number in range(BLOCK):
                begin = clocks()
                await assistants[name].ask(Person(number + 1, number + 1), asked[(turn * BLOCK + number) % len(asked)])
                if turn >= 0:
                    spent[name].append(since(begin))
    return spent


async def remember(databases: dict[str, Database], rounds: int) -> dict[str, list[Spent]]:
    """Seconds to read and to write what one conversation is about."""
    spent = defaultdict(list)
    for turn in range(-1, rounds):
        for name in HEADS:
            store = QuestionStore(databases[name])
            for number in range(BLOCK):
                person = Person(number + 1, number + 1)
                begin = clocks()
                remembered = await store.recall(person)
                assert remembered.context is not None
                await store.keep(person, remembered.context)
                if turn >= 0:
                    spent[name].append(since(begin))
    return spent


async def freeze(databases: dict[str, Database]) -> dict[str, list[Spent]]:
    """Seconds to write down all recipients, three times each."""
    spent = defaultdict(list)
    for _ in range(3):
        for name in HEADS:
            await announce(databases[name])
            begin = clocks()
            await Ledger(databases[name]).begin_due(datetime.now(UTC))
            spent[name].append(since(begin))
    return spent


async def claim(databases: dict[str, Database], rounds: int) -> dict[str, list[Spent]]:
    """Seconds to claim a batch and to record it as sent."""
    spent = defaultdict(list)
    for turn in range(-1, rounds):
        for name in HEADS:
            ledger = Ledger(databases[name])
            for _ in range(BLOCK):
                begin = clocks()
                claimed = await ledger.claim(BATCH, datetime.now(UTC))
                sent = [(one, Verdict(DeliveryState.SENT, message_id=one.id)) for one in claimed]
                await ledger.record(sent, datetime.now(UTC))
                if turn >= 0:
                    spent[name].append(since(begin))
    return spent


def alone() -> None:
    """What a single value costs."""
    key, text, times = Key(urandom(KEY_BYTES)), "Wann hat die Solawi geöffnet? " * 10, 10_000
    for name, work in (
        ("an id", lambda: key.unseal(key.seal(4_711_471_147))),
        ("a text of 300 letters", lambda: key.unseal_text(key.seal_text(text))),
    ):
        begin = perf_counter()
        for _ in range(times):
            work()
        print(f"To seal and to open {name}: {(perf_counter() - begin) / times * 1_000_000:.0f} microseconds")


async def measure(people: int, rounds: int) -> None:
    alone()
    with tempfile.TemporaryDirectory() as folder:
        async with two(Path(folder), people) as databases:
            columns = "".join(f"{head:>10}" for head in HEADS)
            print(f"{'median ms':42}  time:{columns}  processor:{columns}")
            for name, work in (
                ("a question answered, read and written", partial(answer, rounds=rounds)),
                ("of these, read and write the conversation", partial(remember, rounds=rounds)),
                (f"freeze {people:,} recipients", freeze),
                (f"claim and record {BATCH}", partial(claim, rounds=rounds)),
            ):
                spent = await work(databases)
                (passed, busy), (passed_sealed, busy_sealed) = (
                    [median(values) * 1000 for values in zip(*spent[head], strict=True)] for head in HEADS
                )
                print(
                    f"{name:42}       {passed:10.2f}{passed_sealed:10.2f}            {busy:10.2f}{busy_sealed:10.2f}",
                    flush=True,
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a tenth of the people, and fewer rounds")
    short = parser.parse_args().short
    asyncio.run(measure(*((10_000, 10) if short else (100_000, 100))))


if __name__ == "__main__":
    main()

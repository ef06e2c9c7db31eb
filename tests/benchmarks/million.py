"""A million subscribers: freezing the recipients, claiming, counting the progress, stopping, and what memory it takes.

Nothing is sent: what is claimed is recorded as sent at once. Every figure is measured on the same database, which is
filled outside of the measured time.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.domain.announcements import Audience
from bot.domain.deliveries import Delivery, DeliveryState, Reason, Verdict
from bot.store.audiences import count_audience
from bot.store.chats import end_chat
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.ledger import Ledger
from tests.benchmarks.mailing import announce, subscribe

BATCH = 32
CHAIN = 30
"""So many batches are measured at the beginning, in the middle and at the end."""


def now() -> datetime:
    return datetime.now(UTC)


async def seconds(work: Callable[[], Awaitable[object]]) -> float:
    begin = perf_counter()
    await work()
    return perf_counter() - begin


def peak() -> int:
    """The most memory that this process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def claim_and_record(ledger: Ledger) -> None:
    claimed = await ledger.claim(BATCH, now())
    await ledger.record([(one, sent(one)) for one in claimed], now())


def sent(delivery: Delivery) -> Verdict:
    return Verdict(DeliveryState.SENT, message_id=delivery.id)


async def skip_to(database: Database, dispatch: int, share: float, people: int) -> None:
    """Take all but a share of the recipients as sent, outside of what is measured."""
    await database.execute(
        "UPDATE delivery SET state = 'sent', message_id = id WHERE dispatch_id = ? AND state = 'pending' AND id <="
        " (SELECT min(id) + ? FROM delivery WHERE dispatch_id = ?)",
        (dispatch, int(people * share), dispatch),
    )


async def measure(folder: Path, people: int) -> None:
    path = folder / "million.sqlite3"
    async with Database(path) as database:
        subscribe(path, range(1, people + 1))
        ledger, store, before = Ledger(database), DeliveryStore(database), peak()
        counted = await seconds(lambda: count_audience(database, Audience(everyone=True)))
        dispatch = await announce(database)
        frozen = await seconds(lambda: ledger.begin_due(now()))
        print(f"{people:,} subscribers: counting the audience {counted:.2f} s, freezing the recipients {frozen:.1f} s")
        print("                      claim and record 32   count the progress   /stop in the middle")
        for place, (name, share) in enumerate(
            (("at the beginning", 0.0), ("in the middle", 0.5), ("at the end", 0.99))
        ):
            await skip_to(database, dispatch, share, people)
            claims = [await seconds(lambda: claim_and_record(ledger)) for _ in range(CHAIN)]
            counts = [await seconds(lambda: store.progress(dispatch)) for _ in range(5)]
            chats = range(place * CHAIN + 1, (place + 1) * CHAIN + 1)
            stops = [await seconds(partial(stop, database, chat)) for chat in chats]
            print(
                f"    {name:16}  {median(claims) * 1000:16.1f} ms  {median(counts) * 1000:16.1f} ms"
                f"  {median(stops) * 1000:16.1f} ms"
            )
        print(f"    memory: {before} MB before, {peak()} MB at its most; the file has {path.stat().st_size >> 20} MB")


async def stop(database: Database, chat_id: int) -> None:
    async with database.transaction() as transaction:
        await end_chat(transaction, chat_id, Reason.LEFT, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a tenth of the people")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), 100_000 if parser.parse_args().short else 1_000_000))


if __name__ == "__main__":
    main()

"""Backup under load: python -m tests.benchmarks.backup [--short]

Writers write without a pause into a database with many subscribers; meanwhile backups are taken. Each must pass the
check of every page, and hold everything that was acknowledged before it began. Exits with 1 where one does not.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.store.copying import check_copy, copy_database
from bot.store.database import Database

WRITERS = 8
FIRST = 10_000_000


async def main(short: bool) -> bool:
    people, backups = (50_000, 3) if short else (1_000_000, 10)
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "bot.sqlite3", Path(folder) / "copy.sqlite3"
        async with Database(path) as database:
            await database.execute(
                "INSERT INTO subscriber (chat_id, kind, language, since) WITH RECURSIVE n (i) AS"
                " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i, 'private', 'de', '2026-06-01' FROM n",
                (people,),
            )
            return await _under_load(database, path, copy, backups)


async def _under_load(database: Database, path: Path, copy: Path, backups: int) -> bool:
    acknowledged: list[int] = []
    took: list[float] = []
    stop = asyncio.Event()

    async def write(first: int) -> None:
        number = first
        while not stop.is_set():
            began = time.perf_counter()
            await database.execute("INSERT INTO person (user_id, language) VALUES (?, 'de')", (number,))
            took.append(time.perf_counter() - began)
            acknowledged.append(number)
            number += WRITERS

    writers = [asyncio.create_task(write(FIRST + each)) for each in range(WRITERS)]
    await asyncio.sleep(1)
    alone = sorted(took)
    took.clear()
    lost, seconds = 0, []
    for _ in range(backups):
        before = len(acknowledged)
        began = time.perf_counter()
        await asyncio.to_thread(copy_database, path, copy)
        seconds.append(time.perf_counter() - began)
        lost += await asyncio.to_thread(_missing, copy, acknowledged[:before])
    beside = sorted(took)
    stop.set()
    await asyncio.gather(*writers)
    megabytes = await asyncio.to_thread(lambda: copy.stat().st_size / 1e6)
    print(f"{backups} backups of {megabytes:.0f} MB under load, each whole: {statistics.median(seconds):.1f} s each")
    print(f"Of {len(acknowledged)} rows, those acknowledged before a backup began and not in it: {lost}")
    for name, times in (("without", alone), ("beside ", beside)):
        median, most, slowest = (_milliseconds(times, share) for share in (0.5, 0.99, 1))
        print(f"A write {name} a backup: median {median}, 99 in 100 within {most}, the slowest {slowest}")
    return not lost


def _missing(copy: Path, acknowledged: list[int]) -> int:
    """How many rows a backup lacks; it is checked first, and raises where it is not whole."""
    check_copy(copy)
    with closing(sqlite3.connect(copy)) as connection:
        there = {number for (number,) in connection.execute("SELECT user_id FROM person")}
    return len(set(acknowledged) - there)


def _milliseconds(times: list[float], share: float) -> str:
    return f"{times[min(len(times) - 1, int(len(times) * share))] * 1000:.1f} ms"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a smaller database, for the tests of every change")
    sys.exit(0 if asyncio.run(main(parser.parse_args().short)) else 1)

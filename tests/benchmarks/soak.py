"""The whole bot for a long time, in bad weather: no update is lost, no error unhandled, and its memory stays as it is.

A crowd sends 50 updates a second (tests/benchmarks/crowd.py) to the bot as its operator runs it, sealed and over HTTP,
while everything goes wrong that can (weather.py). By polling and by webhook in turn, each for the whole time: it is one
process whose memory may grow. When the weather is fine again, nobody may still wait for a reply.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import monotonic
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.telegram import Telegram
from bot.sandbox.trouble import ConnectionDroppedError, Faults
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.loopback import TOKEN, process
from tests.benchmarks.vitals import Vitals
from tests.benchmarks.weather import Climate
from tests.benchmarks.webhook import free_port, until_well
from tests.fuzzing import PEOPLE

RATE = 50
ANNOUNCED = "der Brücke in Wiesenburg"
WAYS = ("polling", "webhook")
KEY, KEY_AS_SETTING = bytes(32), "A" * 43
"""Opens nothing but this benchmark's database."""
QUIET_SECONDS = 60.0
"""When the weather is fine again, what has not come is lost once nothing has come for so long."""
EVERY_SECONDS = 10.0
"""Between two readings of the memory."""
MOST_GROWTH = 0.05
LONG_ENOUGH = 600.0
"""Seconds from which on the growth of the memory is judged; before, it is still warming up."""


class ObservedTelegram(Telegram):
    """The played Telegram; its crowd learns how each call of the bot ends."""

    def __init__(self, seed: int) -> None:
        super().__init__(token=TOKEN, keep_calls=False)
        for _ in PEOPLE:  # Those who send what is hostile have the first numbers.
            self.open_private_chat(self.add_user())
        self.crowd = Crowd(self, seed)

    async def answer(self, method: str, params: Mapping[str, Any]) -> Any:
        """As the played Telegram."""
        if ANNOUNCED in str(params.get("text", "")):
            return await super().answer(method, params)  # It answers nobody, and is repeated by rules of its own.
        try:
            result = await super().answer(method, params)
        except (ApiError, ConnectionDroppedError) as error:
            self.crowd.awaiting.ended(method.lower(), params, error)
            raise
        self.crowd.awaiting.ended(method.lower(), params, None)
        return result


async def act(crowd: Crowd, seconds: float) -> None:
    """Let people act, so many a second."""
    begin = monotonic()
    for number in range(round(seconds * RATE)):
        await asyncio.sleep(begin + number / RATE - monotonic())
        crowd.act()


async def until_quiet(telegram: ObservedTelegram, deliveries: DeliveryStore) -> None:
    """Wait until nobody waits any more and everything is sent, or until nothing has come for long enough."""
    awaiting, last, since = telegram.crowd.awaiting, 0, monotonic()
    while awaiting or awaiting.unrepeated or telegram.world.updates or await deliveries.is_busy(datetime.now(UTC)):
        if len(awaiting.waits) > last:
            last, since = len(awaiting.waits), monotonic()
        elif monotonic() - since > QUIET_SECONDS:
            return
        await asyncio.sleep(0.5)


def settings_for(way: str, path: Path, telegram: int, port: int) -> dict[str, str]:
    settings = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API": f"http://127.0.0.1:{telegram}",
        "DATABASE_PATH": str(path),
        "DATA_KEY": KEY_AS_SETTING,
        "LISTEN_ADDRESS": "127.0.0.1",
        "PORT": str(port),
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "INFO",
    }
    return settings | ({"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram"} if way == "webhook" else {})


async def run(way: str, seconds: float, seed: int, *, lists: bool) -> bool:
    """Run the bot one way; whether it stood everything."""
    telegram, climate = ObservedTelegram(seed), Climate.lasting(seconds)
    here, port = free_port(), free_port()
    vitals = Vitals(port)
    with tempfile.TemporaryDirectory() as folder:
        path, log = Path(folder) / "bot.sqlite3", Path(folder) / "log"
        async with AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            stack.callback(tasks.create_task(climate.telegram_is_there(telegram, here)).cancel)
            lines = stack.enter_context(log.open("wb"))
            command = process("-m", "bot", "run", log=lines, **settings_for(way, path, here, port))
            bot = await stack.enter_async_context(command)
            await until_well(port)
            database = await stack.enter_async_context(Database(path, key=KEY))
            stack.callback(tasks.create_task(vitals.take(min(EVERY_SECONDS, seconds / 20))).cancel)
            troubles = [tasks.create_task(trouble) for trouble in climate.troubles(telegram, path, database)]
            telegram.trouble.faults = climate.faults
            await act(telegram.crowd, seconds)
            for trouble in troubles:
                trouble.cancel()
            telegram.trouble.faults = Faults()
            await until_quiet(telegram, DeliveryStore(database))
            await vitals.look()
        vitals.read_log(log)
    print(f"By {way}, {seconds / 60:g} minutes: {telegram.crowd.told()}")
    print(f"  Weather: {climate.told(telegram)}")
    return report(telegram, vitals, seconds, bot.returncode, lists=lists)


def report(telegram: ObservedTelegram, vitals: Vitals, seconds: float, exit_code: int | None, *, lists: bool) -> bool:
    """Print what became of it, with a list of the warnings if wanted; whether all is as it must be."""
    awaiting, waits = telegram.crowd.awaiting, telegram.crowd.awaiting.waits
    lost = len(awaiting) + len(telegram.world.updates)
    longest = f"{quantiles(waits, n=100)[98]:.2f} s, the longest {max(waits):.2f} s"
    print(f"  Lost: {lost}; calls that failed for the moment and were not made again: {len(awaiting.unrepeated)}")
    print(f"  Presses and inline queries that Telegram had closed before they were answered: {awaiting.late}")
    print(f"  A reply took {median(waits):.3f} s in the median, 99 in 100 within {longest}")
    print(f"  Health: {', '.join(f'{number} times {health}' for health, number in vitals.health.items())}")
    print(f"  Errors that nothing explains: {vitals.unexplained.total()}; exit code: {exit_code}")
    for line, number in vitals.unexplained.most_common():
        print(f"    {number} × {line}")
    rooms = ", ".join(f"{number} {room}" for room, number in vitals.rooms.most_common())
    print(f"  Warnings and errors that the weather explains: {vitals.rooms.total()} ({rooms})")
    for line, number in vitals.explained.most_common() if lists else ():
        print(f"    {number} × {line}")
    early, late = vitals.held(seconds)
    print(f"  Memory after warming up {early / 1e6:.1f} MB, at the end {late / 1e6:.1f} MB: {late / early - 1:+.1%}")
    course = [f"{size / 1e6:.0f}" for _, size in vitals.memory][:: max(1, len(vitals.memory) // 15)]
    print(f"    in the course of time: {' '.join(course)}")
    is_flat = seconds < LONG_ENOUGH or late / early - 1 < MOST_GROWTH
    is_well = not vitals.health["down"] and not vitals.unexplained and exit_code == 0
    return not lost and not awaiting.unrepeated and is_well and is_flat


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="15 seconds each way, too short to judge the memory")
    parser.add_argument("--minutes", type=float, default=30, help="how long each way lasts (30)")
    parser.add_argument("--way", choices=WAYS, help="only this one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", action="store_true", help="list the lines of the log that the weather explains")
    options = parser.parse_args()
    seconds = 15 if options.short else options.minutes * 60
    ways = (options.way,) if options.way else WAYS
    are_good = [asyncio.run(run(way, seconds, options.seed, lists=options.lines)) for way in ways]
    if not all(are_good):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

"""A database with subscribers and an announcement to them, and a runner that sends it: shared by the benchmarks."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.courier import Courier
from bot.delivery.policy import Policy
from bot.delivery.runner import Runner
from bot.domain.announcements import Audience, DispatchKind, Draft, Loudness
from bot.domain.deliveries import Delivery, DeliveryState, WhenUncertain
from bot.domain.messages import Message
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore, schedule
from bot.store.drafts import draft_to_text
from bot.store.ledger import Ledger
from bot.store.moments import to_text
from bot.transport import AiohttpRequest
from tests.benchmarks.loopback import TOKEN

TEXT = "<b>Sperrung</b> der Brücke in Wiesenburg von Montag bis Freitag. Der Bus fährt eine Umleitung."
BERLIN = ZoneInfo("Europe/Berlin")
STAFF = 1


class OneText:
    """A composer that says the same to everybody."""

    async def message(self, delivery: Delivery) -> Message | None:
        return Message(TEXT)


def subscribe(path: Path, chats: Iterable[int]) -> None:
    """Make subscribers of everything, in one transaction and without the bot."""
    now = to_text(datetime.now(UTC))
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT INTO subscriber (chat_id, kind, language, quiet_from, quiet_until, since)"
            " VALUES (?, 'private', 'de', 22, 7, ?)",
            ((chat, now) for chat in chats),
        )
        connection.execute("INSERT INTO subscription SELECT 'a', chat_id, since FROM subscriber")
    connection.close()


async def announce(database: Database, *, everyone: bool = True, minutes: float = 0) -> int:
    """Put an announcement on the list, due in so many minutes; the number of its dispatch."""
    now = datetime.now(UTC)
    draft = Draft({"de": TEXT}, audience=Audience(everyone=everyone))
    async with database.transaction() as transaction:
        rows = await transaction.execute(
            "INSERT INTO announcement (draft, author, created_at, updated_at) VALUES (?, ?, ?, ?) RETURNING number",
            (draft_to_text(draft), STAFF, to_text(now), to_text(now)),
        )
        due = now + timedelta(minutes=minutes)
        return await schedule(transaction, DispatchKind.SEND, rows[0][0], Loudness.NORMAL, due, STAFF)


@asynccontextmanager
async def running(
    database: Database,
    address: str,
    *,
    rate: float | None,
    width: int = 32,
    answer_seconds: float = 20.0,
    when_uncertain: WhenUncertain = WhenUncertain.RESEND,
) -> AsyncIterator[Runner]:
    """A runner that sends what the database holds to a played Telegram."""
    store, stop = DeliveryStore(database), asyncio.Event()

    async def pause(dispatch_id: int, problem: str) -> None:
        await store.pause(dispatch_id, problem)

    async with AiohttpRequest(connections=width, read_timeout=answer_seconds) as request:
        bot = Bot(TOKEN, base_url=f"{address}/bot", request=request)
        policy = Policy(rate, BERLIN, when_uncertain, width)
        runner = Runner(Ledger(database), Courier(bot, patience=None), OneText(), policy, on_trouble=pause)
        task = asyncio.create_task(runner.run(stop))
        try:
            yield runner
        finally:
            stop.set()
            await task


async def until_over(database: Database, dispatch_id: int, seconds: float) -> None:
    """Wait until a dispatch is over; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while await database.fetch_one(  # noqa: ASYNC110 - the runner may be another process
            "SELECT 1 FROM dispatch WHERE id = ? AND state IN ('scheduled', 'sending')", (dispatch_id,)
        ):
            await asyncio.sleep(0.05)


def states(path: Path, dispatch_id: int) -> Counter[DeliveryState]:
    """How many deliveries are in each state, read from outside."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT state, count(*) FROM delivery WHERE dispatch_id = ? GROUP BY state", (dispatch_id,)
        ).fetchall()
    connection.close()
    return Counter({DeliveryState(state): number for state, number in rows})

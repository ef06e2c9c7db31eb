"""An announcement through a bad day: refusals, errors, lost answers, broken connections, people who blocked the bot.

One call in ten goes wrong. Afterwards every chat is compared with what the ledger says of it, the uncertain ones are
tried again as staff would by a tap, and then nobody may be without the announcement.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.announcements import Refused
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from tests.benchmarks.loopback import Server, server
from tests.benchmarks.mailing import announce, running, subscribe, until_over

RATE = 25
LIMITS = {"per_second": 30, "per_chat_second": 1, "per_group_minute": 20}
FAULTS = {"too_many": 0.025, "retry_after": 1, "server_error": 0.025, "silence": 0.025, "drop_before": 0.025}
ANSWER_SECONDS = 2.0
"""How long an answer is waited for: a lost one holds a place so long."""
BLOCKED = 20
"""One person in so many blocked the bot."""
MOST_RETRIES = 20

States = dict[int, tuple[str, str | None, int]]


async def run(people: int, seed: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "faults.sqlite3"
        async with server() as telegram, Database(path) as database:
            chats = (await telegram.do("people", count=people))["ids"]
            blocked = set(chats[::BLOCKED])
            await telegram.do("block", ids=sorted(blocked))
            await telegram.do("trouble", limits=LIMITS, faults=FAULTS, seed=seed)
            subscribe(path, chats)
            dispatch, store = await announce(database), DeliveryStore(database)
            async with running(database, telegram.address, rate=RATE, answer_seconds=ANSWER_SECONDS):
                await until_over(database, dispatch, people)
                first, arrived = states(path), await tally(telegram)
                retries = 0
                while retries < MOST_RETRIES and await store.retry(dispatch, datetime.now(UTC)) not in (
                    0,
                    Refused.STATE,
                ):
                    retries += 1
                    await until_over(database, dispatch, people)
            return report(
                first, arrived, states(path), await tally(telegram), blocked, retries, await telegram.do("refusals")
            )


async def tally(telegram: Server) -> dict[int, int]:
    """How often the announcement stands in each chat."""
    return {int(chat): number for chat, number in (await telegram.do("tally", text="Sperrung"))["chats"].items()}


def states(path: Path) -> States:
    """State, reason and doubts of every chat's delivery."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT chat_id, state, reason, doubts FROM delivery").fetchall()
    connection.close()
    return {chat: (state, reason, doubts) for chat, state, reason, doubts in rows}


def is_right(state: tuple[str, str | None, int], arrived: int, *, blocked: bool) -> bool:
    """Whether the ledger says of a chat what is true."""
    match state:
        case "sent", _, doubts:
            return not blocked and 1 <= arrived <= 1 + doubts
        case "uncertain", _, doubts:
            # Of somebody who blocked the bot, nobody learns that either while answers are lost.
            return arrived <= (0 if blocked else doubts)
        case "failed", "blocked", _:
            return blocked and arrived == 0
        case _:
            return False


def report(
    first: States,
    arrived: dict[int, int],
    last: States,
    at_last: dict[int, int],
    blocked: set[int],
    retries: int,
    refusals: dict[str, int],
) -> bool:
    """Print what became of it; whether all is as it must be."""
    wrong = [chat for chat in first if not is_right(first[chat], arrived.get(chat, 0), blocked=chat in blocked)]
    wrong += [chat for chat in last if not is_right(last[chat], at_last.get(chat, 0), blocked=chat in blocked)]
    lost = [chat for chat in last if chat not in blocked and not at_last.get(chat)]
    uncertain = sum(state == "uncertain" for state, _, _ in first.values())
    twice = sum(number - 1 for number in at_last.values())
    faults = ", ".join(f"{refusals.get(name, 0)} {name}" for name in FAULTS if name != "retry_after")
    over, during = refusals.get("over_limit", 0), refusals.get("during_wait", 0)
    print(f"{len(first)} chats, {len(blocked)} of them blocked; faults: {faults}")
    print(f"After the sending {uncertain} uncertain; after {retries} taps on “try again” {len(lost)} lost")
    print(f"Chats with a wrong state: {len(wrong)}; messages that came twice: {twice}")
    print(f"Calls over a limit: {over}; calls while Telegram had asked to wait: {during}")
    return not (wrong or lost or over or during)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few people")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    if not asyncio.run(run(200 if options.short else 2000, options.seed)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

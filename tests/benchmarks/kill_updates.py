"""The bot killed while it answers, again and again: no update is lost, and only what was in hand is answered twice.

The whole bot as its operator runs it, by polling and by webhook, against the played Telegram over HTTP. Everybody asks
one question. Each kill is a SIGKILL at a random moment; what was in hand then is read from the database afterwards. An
apology is no reply, but a message: with the replies, nobody may get more than two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sqlite3
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from timeit import repeat

from bot.domain.updates import lane_of
from bot.intake.spoken import Spoken, speaking
from bot.languages import Languages
from bot.resources import locales_folder
from bot.wording.html import Html, plain
from bot.wording.talk import failure
from bot.wording.voice import Voices
from tests.benchmarks.loopback import Server, process, server
from tests.benchmarks.questions_per_second import questions
from tests.benchmarks.webhook import free_port, settings_for

LONGEST_LIFE = 1.2
"""Seconds after its first answer in which a bot is killed."""
EARLY, START_SECONDS = 0.2, 3.0
"""This share of the bots is killed in their first seconds, before or just after they begin to answer."""
A_LIFE = 100
"""So many people write in each life, a few at a time."""
AT_ONCE = 5
PAUSE = 0.02
SECONDS = 120
MARKED = 10_000


@dataclass
class Hands:
    """What was in hand at the kills, by chat; begun: how often the handling of each update was begun by then."""

    begun: Counter[int] = field(default_factory=Counter)
    chats: Counter[int] = field(default_factory=Counter)
    numbers: list[int] = field(default_factory=list)

    def look(self, path: Path) -> None:
        """Read what was in hand when the process ended."""
        rows: list[tuple[int, int, str]] = []
        if path.exists():
            with sqlite3.connect(path) as connection:
                if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'taken_update'").fetchone():
                    sql = "SELECT update_id, attempts, body FROM taken_update WHERE body IS NOT NULL AND aside IS NULL"
                    rows = connection.execute(sql).fetchall()
            connection.close()
        in_hand = [(number, json.loads(body)) for number, attempts, body in rows if attempts > self.begun[number]]
        for number, raw in in_hand:
            self.begun[number] += 1
            self.chats[int(str(lane_of(raw)))] += 1
        self.numbers.append(len(in_hand))


def set_aside(path: Path) -> set[int]:
    """The chats whose update was set aside."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT body FROM taken_update WHERE aside IS NOT NULL").fetchall()
    connection.close()
    return {int(str(lane_of(json.loads(body)))) for (body,) in rows}


async def answers(telegram: Server, text: str = "") -> Counter[int]:
    """How many messages with a text came, by chat."""
    counted = (await telegram.do("tally", text=text))["chats"]
    return Counter({int(chat): number for chat, number in counted.items()})


async def write(telegram: Server, messages: list[tuple[int, str]]) -> None:
    """Let people write, a few at a time."""
    for first in range(0, len(messages), AT_ONCE):
        await telegram.do("say", messages=messages[first : first + AT_ONCE])
        await asyncio.sleep(PAUSE)


async def live_and_die(
    telegram: Server, settings: dict[str, str], random: Random, messages: list[tuple[int, str]]
) -> None:
    """Start the bot, let people write, and kill it while it starts, or some time after its first answer."""
    before = (await answers(telegram)).total()
    async with process("-m", "bot", "run", **settings) as bot, asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(write(telegram, messages))
        if random.random() < EARLY:
            await asyncio.sleep(random.uniform(0.0, START_SECONDS))
        else:
            while (await answers(telegram)).total() == before:  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(random.uniform(0.0, 0.05))
            await asyncio.sleep(random.uniform(0.0, LONGEST_LIFE))
        bot.send_signal(signal.SIGKILL)
        await bot.wait()


async def run(way: str, kills: int, seed: int) -> bool:
    random = Random(seed)  # noqa: S311 - the same moments each time, as far as a machine allows
    with tempfile.TemporaryDirectory() as folder:
        async with server() as telegram:
            settings = settings_for(telegram, folder, free_port()) | {"LOG_LEVEL": "ERROR"}
            if way == "polling":
                del settings["WEBHOOK_URL"]
            path, hands = Path(settings["DATABASE_PATH"]), Hands()
            people = (await telegram.do("people", count=(kills + 1) * A_LIFE))["ids"]
            messages = list(zip(people, cycle(questions()), strict=False))
            for life in range(kills):
                await live_and_die(telegram, settings, random, messages[life * A_LIFE : (life + 1) * A_LIFE])
                hands.look(path)
            async with process("-m", "bot", "run", **settings), asyncio.timeout(SECONDS):
                await write(telegram, messages[kills * A_LIFE :])
                while len(await answers(telegram)) < len(people):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.2)
            apologies = await answers(telegram, apology())
            return report(way, people, hands, await answers(telegram), apologies, set_aside(path))


def apology() -> str:
    """What people read whose update is not handled any more; it is no reply."""
    return plain(Html(failure(Voices(Languages(locales_folder(), "de"))["de"]).text))


def report(
    way: str, people: list[int], hands: Hands, came: Counter[int], apologies: Counter[int], aside: set[int]
) -> bool:
    """Print what became of it; whether every update got its reply once, and those in hand at a kill twice at most."""
    replies = came - apologies
    lost = set(people) - replies.keys()
    surplus = {chat for chat, number in replies.items() if number - 1 > hands.chats[chat]}
    twice = sum(number == 2 for number in replies.values())
    more = sum(number > 2 for number in came.values())
    again = sum(number > 1 for number in hands.chats.values())
    print(f"By {way}: {len(people)} updates, {len(hands.numbers)} kills; in hand at each: {hands.numbers}")
    print(f"  Without a reply: {len(lost)}, of these with an apology alone: {len(lost & apologies.keys())}")
    print(f"  Answered twice: {twice} of {len(hands.chats)} that were in hand; more often: {more}")
    print(f"  Answered twice without being in hand: {len(surplus)}")
    print(f"  In hand at more than one kill: {again}; set aside: {len(aside)}", flush=True)
    return not lost and not surplus and not more


def cost_of_a_mark() -> float:
    """The seconds that each reply costs more, so that it is known after a kill whether it may have arrived."""
    with tempfile.TemporaryDirectory() as folder:
        spoken = Spoken(Path(folder) / "bot.sqlite3")
        spoken.open(())

        def reply() -> None:
            with spoken.answering(1):
                speaking("https://telegram/bot/sendMessage")

        seconds = min(repeat(reply, number=MARKED, repeat=5)) / MARKED
        spoken.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few kills")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kills = 3 if options.short else 20
    print(f"To know whose answer may have arrived costs {cost_of_a_mark() * 1e6:.1f} microseconds a reply", flush=True)
    are_good = [asyncio.run(run(way, kills, options.seed)) for way in ("polling", "webhook")]
    if not all(are_good):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

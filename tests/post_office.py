"""A post office for tests: subscribers, announcements, a sender that answers as each test says, and a quick clock."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.delivery.policy import Policy
from bot.delivery.ports import Composer, Sender
from bot.delivery.runner import Runner
from bot.domain.announcements import Audience, DispatchKind, Draft, Loudness
from bot.domain.deliveries import Delivery, WhenUncertain
from bot.domain.messages import Message
from bot.domain.outcomes import Outcome, State
from bot.domain.schedule import Pace
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore, schedule
from bot.store.drafts import draft_to_text
from bot.store.ledger import Ledger
from bot.store.moments import to_milliseconds, to_text
from tests.stage import NOON, Clock

BERLIN = ZoneInfo("Europe/Berlin")
STAFF = 999
EVERYONE = Audience(everyone=True)


async def subscribe(
    database: Database,
    *chats: int,
    subjects: Iterable[str] = ("a",),
    language: str = "de",
    pace: str = Pace.AT_ONCE,
    hour: int = 8,
    weekday: int = 0,
    quiet: tuple[int, int] | None = None,
) -> None:
    """Make subscribers, without what people see of it."""
    start, end = quiet or (None, None)
    since = to_text(NOON)
    async with database.transaction() as transaction:
        for chat in chats:
            await transaction.execute(
                "INSERT INTO subscriber (chat_id, kind, language, pace, hour, weekday, quiet_from, quiet_until, since)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (chat, "private" if chat > 0 else "group", language, pace, hour, weekday, start, end, since),
            )
            await transaction.execute_many(
                "INSERT INTO subscription (subject, chat_id, since) VALUES (?, ?, ?)",
                [(str(subject), chat, since) for subject in subjects],
            )


async def announce(
    database: Database,
    audience: Audience = EVERYONE,
    *,
    text: str = "Sperrung",
    loudness: Loudness = Loudness.NORMAL,
    at: datetime = NOON,
) -> Announced:
    """Put an announcement on the list."""
    number = await write(database, Draft({"de": text, "en": text}, audience=audience, loudness=loudness))
    return await dispatch(database, number, DispatchKind.SEND, loudness=loudness, at=at)


async def write(database: Database, draft: Draft) -> int:
    """Write an announcement down, without sending it; its number."""
    rows = await database.execute(
        "INSERT INTO announcement (draft, author, created_at, updated_at) VALUES (?, ?, ?, ?) RETURNING number",
        (draft_to_text(draft), STAFF, to_text(NOON), to_text(NOON)),
    )
    return int(rows[0][0])


async def dispatch(
    database: Database,
    number: int,
    kind: DispatchKind,
    *,
    loudness: Loudness = Loudness.NORMAL,
    at: datetime = NOON,
) -> Announced:
    """Put one more pass over the recipients of an announcement on the list."""
    async with database.transaction() as transaction:
        return Announced(number, await schedule(transaction, kind, number, loudness, at, STAFF))


async def correct(database: Database, number: int, text: str, *, at: datetime = NOON) -> Announced:
    """Put a correction of an announcement on the list."""
    return await dispatch(
        database, await write(database, Draft({"de": text}, corrects=number)), DispatchKind.CORRECT, at=at
    )


async def recall(database: Database, number: int, *, at: datetime = NOON) -> Announced:
    """Put the recall of an announcement on the list."""
    return await dispatch(database, number, DispatchKind.RECALL, at=at)


@dataclass(frozen=True)
class Announced:
    """The number of an announcement, and the id of a dispatch of it."""

    number: int
    dispatch: int


async def deliveries(database: Database, dispatch_id: int, *columns: str) -> dict[int, Any]:
    """What the ledger says of each chat of a dispatch: its state, or these columns."""
    names = ", ".join(columns or ("state",))
    rows = await database.fetch_all(
        f"SELECT chat_id, {names} FROM delivery WHERE dispatch_id = ? ORDER BY id",  # noqa: S608 - names of columns
        (dispatch_id,),
    )
    return {chat: values if len(columns) > 1 else values[0] for chat, *values in rows}


async def digests(database: Database) -> dict[int, list[int]]:
    """The dispatches of digests that each chat is a recipient of."""
    found: dict[int, list[int]] = defaultdict(list)
    for chat, dispatch_id in await database.fetch_all(
        "SELECT chat_id, dispatch_id FROM delivery JOIN dispatch ON dispatch.id = dispatch_id"
        " WHERE kind = 'digest' ORDER BY dispatch_id"
    ):
        found[chat].append(dispatch_id)
    return dict(found)


async def state_of(database: Database, dispatch_id: int) -> str:
    """The state of a dispatch."""
    row = await database.fetch_one("SELECT state FROM dispatch WHERE id = ?", (dispatch_id,))
    assert row is not None
    return str(row[0])


class QuickClock(Clock):
    """A clock that moves by itself when somebody sleeps, so that nobody has to wait."""

    async def sleep(self, seconds: float) -> None:
        until = self.seconds + seconds
        await asyncio.sleep(0)
        self.seconds = max(self.seconds, until)


@dataclass(frozen=True)
class Call:
    """One call of the bot; at: seconds since the beginning."""

    at: float
    method: str
    chat: int
    text: str = ""
    message_id: int | None = None
    silent: bool = False


@dataclass
class PlayedSender:
    """Takes every message, or answers with the outcomes that a test gives for a chat, one after the other.

    arrived: what people see of it, by message id; on_call: is called at every call, and may wait.
    """

    clock: Clock
    calls: list[Call] = field(default_factory=list)
    outcomes: dict[int, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    for_all: Callable[[Call], Outcome | None] = lambda _: None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    underway: int = 0
    widest: int = 0

    def __post_init__(self) -> None:
        self.open.set()

    def script(self, chat: int, *outcomes: Outcome) -> None:
        """Answer the next calls for a chat so; after that everything arrives."""
        self.outcomes[chat].extend(outcomes)

    @property
    def chats(self) -> list[int]:
        """Whom the bot called, in the order of the calls."""
        return [call.chat for call in self.calls]

    async def send(self, chat_id: int, message: Message, *, silent: bool = False) -> Outcome:
        outcome = await self._answer(Call(self._at, "send", chat_id, message.text, silent=silent))
        return outcome or Outcome(State.SENT, 1000 + len(self.calls))

    async def edit(self, chat_id: int, message_id: int, message: Message) -> Outcome:
        outcome = await self._answer(Call(self._at, "edit", chat_id, message.text, message_id))
        return outcome or Outcome(State.SENT, message_id)

    async def delete(self, chat_id: int, message_id: int) -> Outcome:
        outcome = await self._answer(Call(self._at, "delete", chat_id, message_id=message_id))
        return outcome or Outcome(State.SENT)

    @property
    def _at(self) -> float:
        return round(self.clock.seconds - NOON.timestamp(), 3)

    async def _answer(self, call: Call) -> Outcome | None:
        self.calls.append(call)
        self.underway += 1
        self.widest = max(self.widest, self.underway)
        try:
            await asyncio.sleep(0)
            await self.open.wait()
        finally:
            self.underway -= 1
        if self.outcomes[call.chat]:
            return self.outcomes[call.chat].pop(0)
        return self.for_all(call)


class NumberComposer:
    """Says which announcement it is, and what is done with it; fails: the announcements that cannot be worded."""

    def __init__(self) -> None:
        self.fails: set[int | None] = set()
        self.silent: set[int | None] = set()

    async def message(self, delivery: Delivery) -> Message | None:
        if delivery.announcement in self.fails:
            raise KeyError(delivery.announcement)
        if delivery.announcement in self.silent:
            return None
        return Message(f"{delivery.kind} {delivery.announcement} {delivery.language}")


class WatchedLedger(Ledger):
    """Tells how often the runner has looked for something to do."""

    looks = 0

    async def finish(self, now: datetime) -> list[int]:
        found = await super().finish(now)
        self.looks += 1
        return found


class Office:
    """Everything around a runner: what it writes to, what it sends through, and the clock."""

    def __init__(self, database: Database, clock: QuickClock | None = None, *, channel: int | None = None) -> None:
        self.database = database
        self.clock = clock or QuickClock()
        self.ledger = WatchedLedger(database, channel=channel)
        self.store = DeliveryStore(database)
        self.sender = PlayedSender(self.clock)
        self.composer: Composer = NumberComposer()
        self.troubles: list[tuple[int, str]] = []

    async def trouble(self, dispatch_id: int, problem: str) -> None:
        self.troubles.append((dispatch_id, problem))
        await self.store.pause(dispatch_id, problem)

    def runner(
        self,
        rate: float | None = 25,
        when_uncertain: WhenUncertain = WhenUncertain.RESEND,
        *,
        width: int = 32,
        zone: ZoneInfo = BERLIN,
        sender: Sender | None = None,
    ) -> Runner:
        """A runner that has not begun yet."""
        return Runner(
            self.ledger,
            sender or self.sender,
            self.composer,
            Policy(rate, zone, when_uncertain, width),
            on_trouble=self.trouble,
            now=self.clock.now,
            clock=self.clock,
            sleep=self.clock.sleep,
        )

    @asynccontextmanager
    async def at_work(self, runner: Runner | None = None) -> AsyncIterator[Runner]:
        """A runner at work; it is stopped at the end as by its operator."""
        runner, stop = runner or self.runner(), asyncio.Event()
        task = asyncio.create_task(runner.run(stop))
        try:
            yield runner
        finally:
            stop.set()
            self.sender.open.set()
            await asyncio.wait_for(task, 10)

    async def work(self, seconds: float = 0.0, runner: Runner | None = None) -> None:
        """Let a fresh runner do all there is to do, at once and in so many seconds from now."""
        async with self.at_work(runner) as working:
            await self.pass_time(working, seconds)

    async def pass_time(self, runner: Runner, seconds: float = 0.0, *, step: float = 0.5) -> None:
        """Let time pass while a runner works."""
        until = self.clock.seconds + seconds
        await self.drain(runner)
        while self.clock.seconds < until:
            self.clock.seconds = min(self.clock.seconds + step, until)
            await self.drain(runner)

    async def drain(self, runner: Runner) -> None:
        """Wait until everything is sent that can be sent now."""
        begin = self.ledger.looks
        async with asyncio.timeout(10):
            while self.ledger.looks < begin + 2 or await self._is_busy():
                with suppress(TimeoutError):
                    await asyncio.wait_for(runner.look(), 0.05)

    async def _is_busy(self) -> bool:
        row = await self.database.fetch_one(
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'sending') OR EXISTS"
            " (SELECT 1 FROM delivery JOIN dispatch ON dispatch.id = dispatch_id"
            "  WHERE delivery.state = 'pending' AND due <= :now AND dispatch.state = 'sending')"
            " OR EXISTS (SELECT 1 FROM dispatch WHERE state = 'scheduled' AND due_at <= :at)",
            {"now": to_milliseconds(self.clock.now()), "at": to_text(self.clock.now())},
        )
        return row != (0,)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.001)

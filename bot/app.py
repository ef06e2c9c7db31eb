"""The composition root: puts the rooms together into the bot that runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import Bot as TelegramBot
from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot.announcing.desk import Desk, Rules
from bot.announcing.service import Announcing
from bot.assistant import Assistant
from bot.boards import Boards
from bot.composer import Composer
from bot.config import Settings
from bot.courier import Courier
from bot.delivery.alone import alone
from bot.delivery.runner import Policy, Runner, width_for
from bot.domain.deliveries import WhenUncertain
from bot.domain.limits import Limits
from bot.domain.ports import Snapshot
from bot.domain.team import Member
from bot.editing.service import Editing
from bot.exchanging.desk import FileDesk
from bot.exchanging.service import Exchange
from bot.inbox.handling import Further
from bot.inbox.service import Inbox
from bot.office import Office
from bot.opening import IN_MEMORY, matcher_of
from bot.privacy import Privacy
from bot.publishing import Publisher
from bot.resources import data_folder
from bot.rounds import Rounds
from bot.stats import Stats
from bot.store.audit import AuditStore
from bot.store.contents import ContentStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.directory import DirectoryStore
from bot.store.forms import FormStore
from bot.store.imports import ImportStore
from bot.store.ledger import Ledger
from bot.store.retention import RetentionStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.tallies import Tallies
from bot.store.team import TeamStore
from bot.subscribing import Subscribing
from bot.teaching.exam import Exam
from bot.teaching.service import Teaching
from bot.teamwork.service import Teamwork
from bot.tending.service import Tending
from handlers.context import BotApplication, BotContext, BotData, Services
from handlers.menu import set_menu_of
from handlers.routes import add_routes

LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Way:
    """The way to Telegram: token, address, and transports for answers, for the question for updates, and for sending.

    Sending has a transport of its own, so that an announcement takes no connection from answers.
    """

    token: str
    address: str
    answers: BaseRequest
    updates: BaseRequest
    sending: BaseRequest


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot put together: what answers, what sends, what shows staff how far it is, and what is due by itself."""

    app: BotApplication
    runner: Runner
    boards: Boards
    rounds: Rounds
    deliveries: DeliveryStore
    tallies: Tallies
    now: Callable[[], datetime]

    @asynccontextmanager
    async def sending(self, database: Path, stop: asyncio.Event) -> AsyncIterator[None]:
        """Send announcements until `stop` is set, or the block ends.

        database: the file that only one process may send from. An error that ends the sending sets `stop` too, and is
        raised at the end: a bot that answers but never sends would be noticed by nobody.
        """
        task = asyncio.create_task(self._send(database, stop), name="sending")
        task.add_done_callback(lambda _: stop.set())
        try:
            yield
        finally:
            stop.set()
            await self.tallies.write(self.now())
            await task

    async def until_sent(self) -> None:
        """Wait until all is sent that is due, and staff see that it is; for the terminal and for tests."""
        await self.rounds.go()
        await self.runner.look()
        while await self.deliveries.is_busy(self.now()):  # noqa: ASYNC110 - the database tells, no event does
            await asyncio.sleep(LOOK_SECONDS)
        await self.boards.refresh()

    async def _send(self, database: Path, stop: asyncio.Event) -> None:
        # Nobody else can open a database in memory.
        async with nullcontext(True) if database == IN_MEMORY else alone(database, stop) as is_alone:
            if is_alone:
                await asyncio.gather(self.runner.run(stop), self.boards.run(stop), self.rounds.run(stop))


async def put_together(
    settings: Settings,
    assistant: Assistant,
    database: Database,
    way: Way,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Bot:
    """Make the bot of all its rooms; its application processes updates inside of `async with`."""
    voices = assistant.voices
    office = await _office(settings, assistant, database, now)
    app = _application(way)
    courier = Courier(app.bot)
    deliveries = DeliveryStore(database)
    asks = settings.when_uncertain is not WhenUncertain.COUNT
    boards = Boards(deliveries, courier, assistant.voice_of, office.team, asks=asks)
    sender = TelegramBot(way.token, base_url=f"{way.address}/bot", request=way.sending)
    runner = Runner(
        Ledger(database, channel=settings.town_channel_id, default_language=voices.languages.default),
        Courier(sender, patience=None, paid=settings.send_paid),
        Composer(ContentStore(database), voices, settings.zone),
        Policy(settings.send_rate, settings.zone, settings.when_uncertain, width_for(settings.send_rate)),
        on_trouble=boards.stopped,
        now=now,
    )

    async def show_menu(member: Member) -> None:
        await set_menu_of(app.bot, voices, member)

    tending = Tending(office, settings.ages, courier.send)
    rules = Rules(settings.announce_approval, settings.town_channel_id is not None)
    languages = voices.languages
    files = FileDesk(office, Exchange(ImportStore(database), languages.default, languages.codes))
    editing = Editing(office, assistant.entry_of)
    limits = Limits()
    exam = Exam(matcher_of, data_folder() / "questions", languages.codes, limits)
    assistant.witness = tallies = Tallies(database, settings.zone, now)

    async def tell_who_asked(ticket: int, entry_id: str) -> None:
        await inbox.answered_by(ticket, entry_id)

    teaching = Teaching(
        office,
        tallies,
        exam,
        days=settings.question_days,
        limits=limits,
        answered=tell_who_asked,
        begin_entry=editing.begin,
    )
    further = Further(begin_entry=editing.begin, teach=teaching.teach)
    inbox = Inbox(office, courier, assistant.asked, team_chat=settings.team_chat_id, further=further)
    app.bot_data.services = Services(
        assistant,
        Subscribing(SubscriptionStore(database), voices, lambda: assistant.snapshot, now=now, withdraw=runner.withdraw),
        Announcing(Desk(office, rules)),
        editing=editing,
        tending=tending,
        inbox=inbox,
        teaching=teaching,
        stats=Stats(office, tallies),
        privacy=Privacy(office, settings.notice.retention, assistant.memory.forget, runner.withdraw),
        files=files,
        teamwork=Teamwork(office, lambda: app.bot.username, show_menu),
        office=office,
        courier=courier,
    )
    add_routes(app, voices, office, files)
    jobs = [
        office.publisher.look,
        tending.carry_out,
        tending.ask_editors,
        inbox.look,
        tallies.write,
        teaching.tidy,
        office.forms.tidy,
        RetentionStore(database, settings.notice.retention).tidy,
    ]
    return Bot(app, runner, boards, Rounds(jobs, now), deliveries, tallies, now)


async def _office(settings: Settings, assistant: Assistant, database: Database, now: Callable[[], datetime]) -> Office:
    def show(snapshot: Snapshot) -> None:
        assistant.snapshot = snapshot

    forms = FormStore(database)
    await forms.load(now())
    return Office(
        database,
        assistant.voices,
        await TeamStore(database).load(settings.staff_ids),
        forms,
        AuditStore(database),
        Publisher(DirectoryStore(database), matcher_of, show),
        lambda: assistant.snapshot,
        assistant.voice_of,
        settings.zone,
        now,
    )


def _application(way: Way) -> BotApplication:
    built: Any = (
        ApplicationBuilder()
        .token(way.token)
        .base_url(f"{way.address}/bot")
        .base_file_url(f"{way.address}/file/bot")
        .request(way.answers)
        .get_updates_request(way.updates)
        .context_types(ContextTypes(context=BotContext, bot_data=BotData))
        .updater(None)
        .job_queue(None)
        .build()
    )
    app: BotApplication = built
    return app

"""The composition root: puts the rooms together into the bot that runs, in Telegram or in a terminal."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import Bot as TelegramBot
from telegram import Update
from telegram.error import TelegramError
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
from bot.domain.team import Member, Team
from bot.editing.service import Editing
from bot.exchanging.desk import FileDesk
from bot.exchanging.service import Exchange
from bot.inbox.handling import Further
from bot.inbox.service import Inbox
from bot.intake import ANSWER_SECONDS, LONG_POLL_SECONDS, poll, reach
from bot.office import Office
from bot.opening import IN_MEMORY, matcher_of, opened
from bot.publishing import Publisher
from bot.resources import data_folder
from bot.rounds import Rounds
from bot.sandbox.screen import Words
from bot.sandbox.telegram import Telegram
from bot.sandbox.terminal import Keyboard, Pipe, Terminal
from bot.sandbox.transport import SandboxRequest
from bot.stats import Stats
from bot.store.audit import AuditStore
from bot.store.contents import ContentStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.directory import DirectoryStore
from bot.store.forms import FormStore
from bot.store.imports import ImportStore
from bot.store.ledger import Ledger
from bot.store.recent import RecentConversations
from bot.store.subscriptions import SubscriptionStore
from bot.store.team import TeamStore
from bot.subscribing import Subscribing
from bot.teamwork.service import Teamwork
from bot.tending.service import Tending
from bot.store.tallies import Tallies
from bot.teaching.exam import Exam
from bot.teaching.service import Teaching
from bot.transport import AiohttpRequest
from bot.wording import terminal as terminal_wording
from handlers.context import BotApplication, BotContext, BotData, Services
from handlers.menu import set_menu, set_menu_of, set_staff_menu
from handlers.routes import ALLOWED_UPDATES, add_routes

PEOPLE_IN_TERMINAL = {"resident": "Erika", "staff": "Sabine", "colleague": "Uwe", "newcomer": "Mia"}
"""Whom one can be in the terminal: the word that one types, and the name."""
STAFF_IN_TERMINAL = ("staff", "colleague")
LOOK_SECONDS = 0.02
SETTLE_SECONDS = 5.0
"""How long a line of a pipe waits for what is sent in the background."""

_log = logging.getLogger(__name__)


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
    # Here the inbox gets its ways into the rooms that make entries and teach.
    further = Further(begin_entry=None, teach=None)
    inbox = Inbox(office, courier, assistant.asked, team_chat=settings.team_chat_id, further=further)
    limits = Limits()
    exam = Exam(matcher_of, data_folder() / "questions", voices.languages.codes, limits)
    assistant.witness = tallies = Tallies(database, settings.zone, now)
    teaching = Teaching(office, tallies, exam, days=settings.question_days, limits=limits)
    app.bot_data.services = Services(
        assistant,
        Subscribing(SubscriptionStore(database), voices, lambda: assistant.snapshot, now=now, withdraw=runner.withdraw),
        Announcing(Desk(office, rules)),
        Editing(office, assistant.entry_of),
        files,
        Teamwork(office, lambda: app.bot.username, show_menu),
        office,
        courier,
    )
    add_routes(app, voices, office, files)
    return Bot(app, runner, boards, Rounds([office.publisher.look], now), deliveries, now)
        tending,
        inbox,
        teaching,
        Stats(office, tallies),
        office,
        courier,
    )
    add_routes(app, voices, office)
    rounds = Rounds([office.publisher.look, tending.carry_out, tending.ask_editors], now)
    return Bot(app, runner, boards, rounds, deliveries, now)
    return Bot(app, runner, boards, Rounds([office.publisher.look, inbox.look], now), deliveries, now)
    rounds = Rounds([office.publisher.look, tallies.write, teaching.tidy], now)
    return Bot(app, runner, boards, rounds, deliveries, tallies, now)


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


async def run(settings: Settings, token: str) -> None:
    """Answer and send in Telegram until a signal to stop comes.

    Raises IntakeError where Telegram refuses the token or another process polls.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(settings) as ready, AiohttpRequest(connections=width_for(settings.send_rate)) as sending:
        updates = AiohttpRequest(connections=1, read_timeout=LONG_POLL_SECONDS + ANSWER_SECONDS)
        way = Way(token, settings.telegram_api, AiohttpRequest(), updates, sending)
        bot = await put_together(settings, ready.assistant, ready.database, way)
        app = bot.app
        if not await reach(app.bot, stop):
            return
        async with app, _cleaning(ready.memory, settings.context_minutes), bot.sending(settings.database_path, stop):
            await _introduce(app)
            _log.info("Answering as @%s from %d entries", app.bot.username, len(ready.assistant.directory.entries))
            await poll(app.bot, app.process_update, stop, allowed_updates=ALLOWED_UPDATES)


async def chat(settings: Settings, language: str) -> None:
    """Answer in the terminal, from a keyboard or a pipe, with the same handlers; Telegram is played in memory."""
    telegram = Telegram()
    people = {word: telegram.add_user(name, language_code=language) for word, name in PEOPLE_IN_TERMINAL.items()}
    staff = frozenset(telegram.open_private_chat(people[word]).id for word in STAFF_IN_TERMINAL)
    settings = settings.model_copy(update={"staff_ids": staff})
    async with opened(settings, database=IN_MEMORY) as ready:
        request = SandboxRequest(telegram)
        way = Way(telegram.token, "https://sandbox", request, request, request)
        bot = await put_together(settings, ready.assistant, ready.database, way)
        async with bot.app as app, bot.sending(IN_MEMORY, asyncio.Event()):
            await _set_menus(app)

            async def handle(update: dict[str, Any]) -> None:
                parsed = Update.de_json(update, app.bot)
                await app.process_update(parsed)

            async def settle() -> None:
                with suppress(TimeoutError):
                    async with asyncio.timeout(SETTLE_SECONDS):
                        await bot.until_sent()

            words = Words(**terminal_wording.texts(ready.assistant.voices[language]))
            source = Keyboard() if sys.stdin.isatty() else Pipe(sys.stdin)
            await Terminal(telegram, handle, source, people=people, words=words, settle=settle).run()


async def _introduce(app: BotApplication) -> None:
    """Set the menus, and take away a webhook, which would keep every update from polling."""
    try:
        await app.bot.delete_webhook()
        await _set_menus(app)
    except TelegramError as error:
        # People can ask without a menu; the next start sets it.
        _log.warning("The command menu could not be set: %s", type(error).__name__)


async def _set_menus(app: BotApplication) -> None:
    services = app.bot_data.services
    await set_menu(app.bot, services.assistant)
    former = [Member(user_id, frozenset()) for user_id in await services.teamwork.former()]
    await set_staff_menu(app.bot, services.assistant.voices, [*services.office.team.members, *former])


@asynccontextmanager
async def _cleaning(memory: RecentConversations, context_minutes: int) -> AsyncIterator[None]:
    """Delete contexts that are over, again and again, as long as the block runs."""
    task = asyncio.create_task(memory.keep_tidy(timedelta(minutes=context_minutes)))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])

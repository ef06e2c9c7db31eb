"""The composition root: puts the rooms together into the bot that runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot as TelegramBot
from telegram import Update

from bot.announcing.desk import Desk, Rules
from bot.announcing.service import Announcing
from bot.application import Way, application_for
from bot.assistant import Assistant
from bot.backups import Backups, Schedule
from bot.boards import Boards
from bot.composer import Composer
from bot.config import Settings
from bot.courier import Courier
from bot.delivery.policy import Policy, width_for
from bot.delivery.runner import Runner
from bot.departures import Departures
from bot.domain.deliveries import WhenUncertain
from bot.domain.floods import Turnstile
from bot.domain.limits import Limits
from bot.domain.origins import Origin, Told
from bot.domain.ports import Snapshot
from bot.domain.questions import Person
from bot.domain.team import Member
from bot.domain.updates import Raw, private_chat_of
from bot.editing.service import Editing
from bot.exchanging.desk import FileDesk
from bot.exchanging.service import Exchange
from bot.inbox.handling import Further
from bot.inbox.service import Inbox
from bot.intake.spoken import Spoken
from bot.intake.taking import Handling, Taking
from bot.metrics import Metrics
from bot.office import Office
from bot.opening import matcher_of
from bot.privacy import Privacy
from bot.publishing import Publisher
from bot.quarantine import Quarantine
from bot.reading import read_update
from bot.resources import data_folder
from bot.rounds import Job, Rounds
from bot.stats import Stats
from bot.store.audit import AuditStore
from bot.store.contents import ContentStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.directory import DirectoryStore
from bot.store.forms import FormStore
from bot.store.halts import HaltStore
from bot.store.imports import ImportStore
from bot.store.ledger import Ledger
from bot.store.retention import RetentionStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.tallies import Tallies
from bot.store.team import TeamStore
from bot.store.updates import UpdateStore
from bot.subscribing import Subscribing
from bot.switching import Switching
from bot.teaching.exam import Exam
from bot.teaching.service import Teaching
from bot.teamwork.service import Teamwork
from bot.tending.service import Tending
from bot.wording.talk import failure
from handlers.context import BotApplication, Services
from handlers.menu import set_menu_of
from handlers.routes import add_routes

LOOK_SECONDS = 0.02
AWAY_SECONDS, PATIENCE_SECONDS, REPEATS = 3600.0, 30.0, 4
"""For how long an answer waits where Telegram cannot be reached, the longest wait that Telegram may ask of it, and how
often it is sent again where it may have arrived: silence is worse than the same answer twice."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot put together: what takes updates, answers and sends, shows staff how far it is, and does what is due."""

    app: BotApplication
    taking: Taking[Update]
    runner: Runner
    boards: Boards
    rounds: Rounds
    deliveries: DeliveryStore
    tallies: Tallies
    now: Callable[[], datetime]
    sending_ended: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def sending(self, stop: asyncio.Event) -> AsyncIterator[None]:
        """Send announcements until `stop` is set, or the block ends; one process per database.

        An error that ends the sending sets `stop` too, and is raised at the end: nobody would notice a bot that answers
        but never sends.
        """
        task = asyncio.create_task(self._send(stop), name="sending")
        task.add_done_callback(lambda _: self.sending_ended.set())
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

    async def _send(self, stop: asyncio.Event) -> None:
        async def until_over(work: Coroutine[Any, Any, None]) -> None:
            try:
                await work
            finally:
                stop.set()

        parts = (self.runner.run(stop), self.boards.run(stop), self.rounds.run(stop))
        for result in await asyncio.gather(*map(until_over, parts), return_exceptions=True):
            if isinstance(result, BaseException):
                raise result


async def put_together(
    settings: Settings,
    assistant: Assistant,
    database: Database,
    way: Way,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    metrics: Metrics | None = None,
    renewed: Callable[[], None] = lambda: None,
) -> Bot:
    """Make the bot of all its rooms; its application processes updates inside of `async with`.

    metrics: who counts what comes in; without, nobody sees the figures. renewed: called when answers come from another
    directory than before.
    """
    voices, metrics = assistant.voices, metrics or Metrics()
    office = await _office(settings, assistant, database, now, renewed)
    app = application_for(way)
    courier = Courier(app.bot)
    switch = await HaltStore(database).load()
    deliveries = DeliveryStore(database, is_off=lambda: switch.is_off)
    switching = Switching(office, switch)
    asks = settings.when_uncertain is not WhenUncertain.COUNT
    boards = Boards(deliveries, courier, assistant.voice_of, office.team, asks=asks)
    sender = TelegramBot(way.token, base_url=f"{way.address}/bot", request=way.sending)
    channel, languages = settings.town_channel_id, voices.languages
    runner = Runner(
        Ledger(database, channel=channel, default_language=languages.default, is_off=lambda: switch.is_off),
        Courier(sender, patience=None, paid=settings.send_paid),
        Composer(ContentStore(database), voices, settings.zone),
        Policy(settings.send_rate, settings.zone, settings.when_uncertain, width_for(settings.send_rate)),
        on_trouble=boards.stopped,
        now=now,
    )

    async def show_menu(member: Member) -> None:
        await set_menu_of(app.bot, voices, member)

    tending = Tending(office, settings.ages, courier.send)
    rules = Rules(settings.announce_approval, channel is not None)
    files = FileDesk(office, Exchange(ImportStore(database), languages.default, languages.codes))
    limits = Limits()
    exam = Exam(matcher_of, data_folder() / "questions", languages.codes, limits)
    assistant.witness = tallies = Tallies(database, settings.zone, now)

    async def done(person: Person, origin: Origin, entry_id: str) -> Told | None:
        if origin.gap:
            await teaching.forget_gap(origin.gap)
        return await inbox.answered_by(person, origin.ticket, entry_id) if origin.ticket else None

    editing = Editing(office, assistant.entry_of, done)
    teaching = Teaching(
        office,
        tallies,
        exam,
        days=settings.question_days,
        limits=limits,
        done=done,
        begin_entry=editing.begin,
    )
    further = Further(editing.begin, editing.change, teaching.teach, teaching.learned)
    inbox = Inbox(
        office, courier, assistant.asked, lambda: app.bot.username, team_chat=settings.team_chat_id, further=further
    )
    subscriptions = SubscriptionStore(database)
    subscribing = Subscribing(subscriptions, voices, lambda: assistant.snapshot, now=now, withdraw=runner.withdraw)
    departures = Departures(subscribing.left, assistant.memory)
    app.bot_data.services = Services(
        assistant,
        subscribing,
        departures,
        Announcing(Desk(office, rules, deliveries)),
        editing=editing,
        tending=tending,
        inbox=inbox,
        teaching=teaching,
        stats=Stats(office, tallies),
        switching=switching,
        privacy=Privacy(office, settings.notice.retention, assistant.memory, runner.withdraw),
        files=files,
        teamwork=Teamwork(office, lambda: app.bot.username, show_menu),
        office=office,
        # What answers somebody waits for Telegram; what tells staff something by itself comes again anyway.
        courier=Courier(app.bot, patience=PATIENCE_SECONDS, away=AWAY_SECONDS, repeats=REPEATS),
        turnstile=Turnstile(settings.allowance),
    )
    add_routes(app, voices, office, files, switching)
    updates = UpdateStore(database)

    async def apologize(raw: Raw) -> None:
        if (writer := private_chat_of(raw)) is not None:
            chat_id, language = writer
            await courier.send(chat_id, failure(voices[voices.languages.negotiate([language])]))

    handling = Handling(lambda raw: read_update(raw, app.bot), app.process_update, apologize)
    taking = Taking(updates, Spoken(database.file), handling, metrics, now=now)
    quarantine = Quarantine(office, updates, courier.send)
    jobs: list[Job] = [
        office.publisher.look,
        tending.carry_out,
        tending.ask_editors,
        inbox.look,
        tallies.write,
        teaching.tidy,
        switching.keep,
        quarantine.tell,
        quarantine.tidy,
        departures.look,
        office.forms.tidy,
        RetentionStore(database, settings.notice.retention).tidy,
    ]
    if database.file is not None:
        folder = settings.backup_folder or database.file.parent / "backups"
        schedule = Schedule(folder, timedelta(hours=settings.backup_hours), settings.backup_keep)
        backups = Backups(office, database.file, schedule, courier.send)
        jobs.append(backups.look)
        metrics.watch("bot_backup_age_seconds", "Since the last backup", lambda: backups.seconds_since_last(now()))
    return Bot(app, taking, runner, boards, Rounds(jobs, now), deliveries, tallies, now)


async def _office(
    settings: Settings,
    assistant: Assistant,
    database: Database,
    now: Callable[[], datetime],
    renewed: Callable[[], None],
) -> Office:
    def show(snapshot: Snapshot) -> None:
        assistant.snapshot = snapshot
        renewed()

    forms = FormStore(database)
    await forms.load(now())
    return Office(
        database,
        assistant.voices,
        await TeamStore(database).load(settings.staff_ids),
        forms,
        AuditStore(database),
        Publisher(DirectoryStore(database), matcher_of, show, assistant.snapshot.mark),
        lambda: assistant.snapshot,
        assistant.voice_of,
        settings.zone,
        now,
    )

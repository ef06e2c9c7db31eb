"""A stage for tests: the real application, handlers and a sealed database on the played Telegram, with a clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import Update

from bot.app import Bot, put_together
from bot.application import Way
from bot.assistant import Assistant
from bot.config import KEY_BYTES, PAID_RATE, Settings
from bot.domain.directory import Directory
from bot.domain.ports import Reader, Snapshot
from bot.formats.yaml_file import DirectoryFile
from bot.opening import IN_MEMORY
from bot.sandbox.state import Call, Chat, Json, Message, Status, User
from bot.sandbox.telegram import Telegram
from bot.sandbox.transport import SandboxRequest
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.questions import QuestionStore
from bot.store.subscriptions import SubscriptionStore
from bot.wording.voice import Voices
from handlers.context import BotApplication
from handlers.menu import set_menu
from tests.referees import Refused, check_request, check_text, check_update

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = 60
TICK = 0.05
STAFF, COLLEAGUE = 999, 998
"""The Telegram ids of two who work at the town halls."""


@dataclass
class Clock:
    """Seconds since 1970, which pass only when the test says so."""

    seconds: float = NOON.timestamp()

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    async def run(self) -> None:
        """Let time pass as it does on other clocks."""
        while True:
            await asyncio.sleep(TICK)
            self.seconds += TICK

    def pass_minutes(self, minutes: float) -> None:
        self.seconds += minutes * MINUTE


@dataclass
class Stage:
    """Who plays: Telegram, the bot's application, its assistant, the clock."""

    telegram: Telegram
    bot: Bot
    assistant: Assistant
    memory: QuestionStore
    subscriptions: SubscriptionStore
    clock: Clock
    database: Database
    team_chat: Chat
    judged: int = 0

    @property
    def app(self) -> BotApplication:
        """The application that handles updates."""
        return self.bot.app

    async def send_all(self) -> None:
        """Let all go out that is due, and the referees judge it; at no other time anything is sent by itself."""
        # A chat that has just got something gets the next a moment later, so time must not stand still.
        passing = asyncio.create_task(self.clock.run())
        try:
            async with self.bot.sending(asyncio.Event()):
                await self.bot.until_sent()
        finally:
            passing.cancel()
        self.judge()

    def person(self, language: str | None = "de") -> tuple[User, Chat]:
        """Somebody new with a private chat."""
        user = self.telegram.add_user("Erika", language_code=language)
        return user, self.telegram.open_private_chat(user)

    def staff(self, language: str | None = "de") -> tuple[User, Chat]:
        """Somebody of the staff with a private chat."""
        return self._member(STAFF, "Frieda", language)

    def colleague(self, language: str | None = "de") -> tuple[User, Chat]:
        """Somebody else of the staff with a private chat."""
        return self._member(COLLEAGUE, "Uwe", language)

    def team_member(self, user_id: int, language: str | None = "de") -> User:
        """Somebody who is in the team's chat and has no role."""
        user, _ = self._member(user_id, "Otto", language)
        self.team_chat.members[user_id] = Status.MEMBER
        return user

    def _member(self, user_id: int, name: str, language: str | None) -> tuple[User, Chat]:
        user = User(user_id, name, language_code=language)
        self.telegram.world.users[user_id] = user
        return user, self.telegram.open_private_chat(user)

    async def take(self, update: Json | str | None) -> None:
        """Let the bot handle an update, and the referees judge it and all that the bot does about it."""
        self.telegram.take_updates()
        if isinstance(update, dict):
            check_update(update)
            await self.app.process_update(Update.de_json(update, self.app.bot))
        self.judge()

    async def take_together(self, *updates: Json | str | None) -> None:
        """Let the bot handle updates of several people at the same time."""
        self.telegram.take_updates()
        bots = [Update.de_json(update, self.app.bot) for update in updates if isinstance(update, dict)]
        assert len(bots) == len(updates)
        await asyncio.gather(*map(self.app.process_update, bots))
        self.judge()

    async def says(self, chat: Chat, user: User, text: str, reply_to: Message | None = None) -> Message:
        """A person writes; the bot's last message in the chat."""
        await self.take(self.telegram.user_sends(chat, user, text, reply_to=reply_to))
        return self.telegram.last_message(chat)

    async def presses(self, message: Message, button: str, *, by: User | None = None, stale: bool = False) -> Json:
        """A person presses a button; what the bot answered to the press. Fails where it did not."""
        update = self.telegram.user_presses(message, button, by=by, stale=stale)
        await self.take(update)
        answer = self.telegram.callback_answer(update)
        assert answer is not None, f"the press of {button} was not acknowledged"
        return answer

    def judge(self) -> list[Call]:
        """Every call since the last time must be one that Telegram takes; returns them."""
        calls = self.telegram.calls()[self.judged :]
        self.judged += len(calls)
        for call in calls:
            judge(call)
        return calls


def judge(call: Call) -> None:
    """Raise Refused where a referee, or the played Telegram, does not take a call of the bot."""
    check_request(call.method, call.params)
    for text in texts_of(call.params):
        check_text(text)
    if call.error is not None and "message is not modified" not in call.error:
        raise Refused(f"{call.method}: {call.error}")


def texts_of(params: Any) -> list[str]:
    """The texts of a call that are Telegram's HTML, also those within inline results."""
    if isinstance(params, list | tuple):
        return [text for part in params for text in texts_of(part)]
    if not isinstance(params, dict):
        return []
    own = [params[name] for name in ("text", "message_text", "caption") if name in params and "parse_mode" in params]
    return [*own, *(text for part in params.values() for text in texts_of(_opened(part)))]


def _opened(value: Any) -> Any:
    """A value of a form may hold JSON."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


@asynccontextmanager
async def stage_for(
    file: DirectoryFile,
    reader: Reader,
    voices: Voices,
    *,
    context_minutes: int = 15,
    approval: bool = False,
    team_chat: bool = False,
    messages_at_once: int = 100_000,
    path: str | Path = IN_MEMORY,
) -> AsyncIterator[Stage]:
    """The bot with a directory in a database, ready to talk; announcements go out as fast as they can.

    approval: a second member of the staff must release them. team_chat: the team's chat gets what people tell the team.
    messages_at_once: by one person, whose clock stands still here.
    """
    clock = Clock()
    telegram = Telegram(clock=clock)
    members = [User(STAFF, "Frieda"), User(COLLEAGUE, "Uwe")]
    group = telegram.add_group("Das Team", members)
    settings = Settings(
        staff_ids=frozenset({STAFF, COLLEAGUE}),
        team_chat_id=group.id if team_chat else None,
        announce_approval=approval,
        messages_at_once=messages_at_once,
        send_rate=PAID_RATE,
        send_paid=True,
    )
    async with Database(path, key=bytes(KEY_BYTES)) as database:
        store = DirectoryStore(database)
        await store.sync(file.directory, file.fingerprint, NOON)
        mark, directory = await store.mark(), await store.load()
        assert isinstance(directory, Directory)
        memory = QuestionStore(database)
        snapshot = Snapshot(directory, reader, mark)
        assistant = Assistant(snapshot, memory, voices, context_minutes=context_minutes, now=clock.now)
        request = SandboxRequest(telegram)
        way = Way(telegram.token, "https://sandbox", request, request, request)
        bot = await put_together(settings, assistant, database, way, clock.now)
        async with bot.app as app:
            await set_menu(app.bot, assistant)
            yield Stage(telegram, bot, assistant, memory, SubscriptionStore(database), clock, database, group)

"""The whole bot as it runs in Telegram: real polling over real HTTP, the questions of the first day, and the stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import run
from bot.config import Settings
from bot.intake import IntakeError
from bot.sandbox.errors import bad_request
from bot.sandbox.server import SandboxServer
from bot.sandbox.state import Chat, User
from bot.sandbox.telegram import Telegram

SECONDS = 20


@asynccontextmanager
async def running(telegram: Telegram, database: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The bot polls the played Telegram as long as the block runs, and is then stopped as a host stops it."""
    async with SandboxServer(telegram) as server:
        monkeypatch.setenv("TELEGRAM_API", server.url)
        monkeypatch.setenv("DATABASE_PATH", str(database))
        task = asyncio.create_task(run(Settings(), telegram.token))
        try:
            yield
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            async with asyncio.timeout(SECONDS):
                await task


async def reply(telegram: Telegram, chat: Chat, user: User, text: str) -> str:
    """What the bot answers to a message, as soon as it does."""
    answered = asyncio.Event()
    telegram.listen(lambda action: answered.set() if action.kind == "sent" else None)
    telegram.user_sends(chat, user, text)
    async with asyncio.timeout(SECONDS):
        await answered.wait()
    return telegram.last_message(chat).visible_text


async def test_the_first_questions_are_answered_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram = Telegram()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        assert "digitale Technik" in await reply(telegram, chat, user, "Was ist Smart City Bad Belzig?")
        assert "Felix Hartenstein" in await reply(telegram, chat, user, "who is the contact?")
        assert "6 Mio. €" in await reply(telegram, chat, user, "und wie viel Geld gibt es?")
        assert "Strategie für die Digitalisierung" in await reply(telegram, chat, user, "Was sind die Schwerpunkte?")
        assert "themen" in [command["command"] for command in telegram.commands_shown(chat, user)]


async def test_what_was_talked_about_outlives_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram = Telegram()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        await reply(telegram, chat, user, "Was ist die Solawi?")
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        assert "Solawi Fläming" in await reply(telegram, chat, user, "Wer ist der Ansprechpartner?")


async def test_a_menu_that_telegram_refuses_keeps_nobody_from_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = Telegram()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    telegram.trouble.next_time("setMyCommands", bad_request("BOT_COMMANDS_TOO_MUCH"))
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        assert "Guten Tag" in await reply(telegram, chat, user, "Hallo")
    assert "menu could not be set" in caplog.text


async def test_a_refused_token_ends_the_process_without_saying_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "987654321:" + "wrongtoken" * 4
    async with SandboxServer(Telegram()) as server:
        monkeypatch.setenv("TELEGRAM_API", server.url)
        monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
        with pytest.raises(IntakeError) as refused:
            await run(Settings(), wrong)
    assert "wrongtoken" not in repr(refused.value)


async def test_contexts_that_are_over_are_deleted_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "bot.sqlite3"
    telegram = Telegram()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    async with running(telegram, database, monkeypatch):
        await reply(telegram, chat, user, "Was ist die Solawi?")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE conversation SET at = '2020-01-01T00:00:00.000000Z'")
    connection.close()
    async with running(telegram, database, monkeypatch):
        await reply(telegram, chat, user, "Hallo")
    connection = sqlite3.connect(database)
    moments = [at for (at,) in connection.execute("SELECT at FROM conversation")]
    connection.close()
    assert not any(at.startswith("2020") for at in moments)

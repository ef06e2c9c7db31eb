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

from bot.config import Settings
from bot.delivery.alone import alone
from bot.delivery.runner import IDLE_SECONDS
from bot.intake import IntakeError
from bot.running import run
from bot.sandbox.errors import bad_request
from bot.sandbox.server import SandboxServer
from bot.sandbox.state import Chat, User
from bot.sandbox.telegram import Telegram
from bot.store.database import Database
from tests.post_office import announce, subscribe

SECONDS = 20
TATTOO = "Gibt es hier ein Tattoostudio?"


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


async def press(telegram: Telegram, chat: Chat, label: str) -> None:
    """Press a button of the bot's last message, and wait until the bot has done something about it."""
    done = asyncio.Event()
    telegram.listen(lambda action: done.set() if action.kind in ("sent", "edited") and action.chat is chat else None)
    telegram.user_presses(telegram.last_message(chat), label)
    async with asyncio.timeout(SECONDS):
        await done.wait()


async def arrived(telegram: Telegram, chat: Chat, text: str) -> None:
    """Wait until a chat has a message of the bot with a text."""
    news = asyncio.Event()
    telegram.listen(lambda _: news.set())
    async with asyncio.timeout(SECONDS):
        while not any(text in message.visible_text for message in telegram.bot_messages(chat)):
            news.clear()
            await news.wait()


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


async def test_what_was_asked_is_counted_also_where_the_process_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, telegram = tmp_path / "bot.sqlite3", Telegram()
    user = telegram.add_user("Erika", language_code="de")
    async with running(telegram, database, monkeypatch):
        await reply(telegram, telegram.open_private_chat(user), user, TATTOO)
    async with Database(database) as opened:
        counted = await opened.fetch_all("SELECT key, number FROM tally WHERE what = 'outcome'")
        kept = await opened.fetch_all("SELECT text, times FROM gap")
    assert counted == [("nothing", 1)]
    assert kept == [(TATTOO, 1)]


async def test_what_was_taught_is_answered_also_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, telegram = tmp_path / "bot.sqlite3", Telegram()
    user, editor = (telegram.add_user(name, language_code="de") for name in ("Erika", "Sabine"))
    chat, office = telegram.open_private_chat(user), telegram.open_private_chat(editor)
    monkeypatch.setenv("STAFF_IDS", str(editor.id))
    async with running(telegram, database, monkeypatch):
        assert "nichts gefunden" in await reply(telegram, chat, user, TATTOO)
        assert "Tattoostudio" in await reply(telegram, office, editor, "/luecken")
        for button in (f"1× {TATTOO}", "Gehört zu einem Eintrag"):
            await press(telegram, office, button)
        assert "kommt hinzu" in await reply(telegram, office, editor, "Kulturzentrum")
        await press(telegram, office, "Prüfen und hinzufügen")
        assert "Ab jetzt" in telegram.last_message(office).visible_text
        assert "Kulturzentrum" in await reply(telegram, chat, user, TATTOO)
    async with running(telegram, database, monkeypatch):
        assert "Kulturzentrum" in await reply(telegram, chat, user, TATTOO)


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


async def test_a_draft_outlives_a_restart_and_reaches_its_subscriber(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = Telegram()
    erika, sabine = telegram.add_user("Erika", language_code="de"), telegram.add_user("Sabine", language_code="de")
    resident, staff = telegram.open_private_chat(erika), telegram.open_private_chat(sabine)
    monkeypatch.setenv("STAFF_IDS", str(sabine.id))
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        await reply(telegram, resident, erika, "/abo")
        await press(telegram, resident, "☐ Mobilität")
        await reply(telegram, staff, sabine, "/mitteilung")
        await reply(telegram, staff, sabine, "Der Bus 582 fährt am Montag nicht.")
        assert "mitteilung" in [command["command"] for command in telegram.commands_shown(staff, sabine)]
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        await reply(telegram, staff, sabine, "Bus 582 does not run on Monday.")
        await press(telegram, staff, "☐ Mobilität")
        await press(telegram, staff, "Vorschau")
        await arrived(telegram, staff, "Entwurf")
        await press(telegram, staff, "Jetzt senden")
        await arrived(telegram, resident, "Der Bus 582 fährt am Montag nicht.")
        await arrived(telegram, staff, "an 1 Empfänger versendet")


async def test_the_team_outlives_a_restart_and_who_left_the_settings_loses_the_menu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = Telegram()
    erika, sabine = telegram.add_user("Erika", language_code="de"), telegram.add_user("Sabine", language_code="de")
    resident, staff = telegram.open_private_chat(erika), telegram.open_private_chat(sabine)
    monkeypatch.setenv("STAFF_IDS", str(sabine.id))
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        await reply(telegram, staff, sabine, "/team")
        for button in ("Jemanden einladen", "☐ Leitung", "Einladung erstellen"):
            await press(telegram, staff, button)
        link = telegram.last_message(staff).visible_text.partition("start=")[2].split()[0]
        await reply(telegram, resident, erika, f"/start {link}")
        await press(telegram, resident, "Ja, dem Team beitreten")
        await arrived(telegram, resident, "Willkommen im Team!")
    monkeypatch.setenv("STAFF_IDS", "")
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        team = await reply(telegram, resident, erika, "/team")
        assert ("Erika: Leitung" in team, "Sabine" in team) == (True, False)
        assert "nur für die Redaktion" in await reply(telegram, staff, sabine, "/team")
        assert "team" in [command["command"] for command in telegram.commands_shown(resident, erika)]
        assert "team" not in [command["command"] for command in telegram.commands_shown(staff, sabine)]


async def test_while_another_process_sends_this_one_only_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database, telegram = tmp_path / "bot.sqlite3", Telegram()
    erika = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(erika)
    async with Database(database) as opened:
        await subscribe(opened, erika.id)
        await announce(opened)
    async with alone(database, asyncio.Event()), running(telegram, database, monkeypatch):
        assert "Guten Tag" in await reply(telegram, chat, erika, "Hallo")
        await asyncio.sleep(IDLE_SECONDS + 0.2)
        assert len(telegram.bot_messages(chat)) == 1
    assert "Another process sends" in caplog.text
    async with running(telegram, database, monkeypatch):
        await arrived(telegram, chat, "Sperrung")


async def test_a_sending_that_cannot_work_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_database: Path, _stop: asyncio.Event) -> None:
        raise OSError("no locks here")

    monkeypatch.setattr("bot.app.alone", broken)
    telegram = Telegram()
    async with SandboxServer(telegram) as server:
        monkeypatch.setenv("TELEGRAM_API", server.url)
        monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
        with pytest.raises(OSError, match="no locks here"):
            async with asyncio.timeout(SECONDS):
                await run(Settings(), telegram.token)

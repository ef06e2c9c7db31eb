"""The whole bot as it runs in Telegram: real polling over real HTTP, the questions of the first day, and the stop."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.alone import AlreadyRunningError, alone
from bot.config import Settings
from bot.delivery.runner import Runner
from bot.intake.outage import IntakeError
from bot.intake.taking import ENDS
from bot.running import run
from bot.sandbox.errors import bad_request
from bot.sandbox.server import SandboxServer
from bot.sandbox.state import Chat, User
from bot.sandbox.telegram import Telegram
from bot.sandbox.trouble import Faults
from bot.store.database import Database
from bot.store.updates import UpdateStore
from tests.fakes import text_update

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


async def test_a_second_process_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.running.alone", partial(alone, patience=0))
    database = tmp_path / "bot.sqlite3"
    monkeypatch.setenv("DATABASE_PATH", str(database))
    async with alone(database, asyncio.Event()):
        with pytest.raises(AlreadyRunningError):
            await run(Settings(), Telegram().token)
    assert not database.exists()


async def test_a_sending_that_cannot_work_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_self: Runner, _stop: asyncio.Event) -> None:
        raise OSError("no sending here")

    monkeypatch.setattr(Runner, "run", broken)
    telegram = Telegram()
    async with SandboxServer(telegram) as server:
        monkeypatch.setenv("TELEGRAM_API", server.url)
        monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
        with pytest.raises(OSError, match="no sending here"):
            async with asyncio.timeout(SECONDS):
                await run(Settings(), telegram.token)


@pytest.fixture
def port(unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("PORT", str(unused_tcp_port))
    monkeypatch.setenv("LISTEN_ADDRESS", "127.0.0.1")
    return unused_tcp_port


async def health(port: int) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as response:
        return response.status, await response.json()


async def test_by_webhook_the_bot_answers_as_by_polling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    telegram = Telegram()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    monkeypatch.setenv("WEBHOOK_URL", f"http://127.0.0.1:{port}/hier")
    for question, answer in (("Was ist die Solawi?", "Solawi Fläming"), ("und der Kontakt?", "zegg-gemeinschaft.de")):
        async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
            assert answer in await reply(telegram, chat, user, question)
            status, details = await health(port)
            assert (status, details["status"], details["telegram"]["reached"]) == (200, "ok", True)
    assert len(telegram.calls("setWebhook")) == 1
    assert telegram.calls("deleteWebhook") == []


async def test_by_polling_a_webhook_is_taken_away_and_a_port_tells_how_the_bot_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    telegram = Telegram()
    telegram.call("setWebhook", {"url": "https://elsewhere.example/hook"})
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        assert "Guten Tag" in await reply(telegram, chat, user, "Hallo")
        assert (await health(port))[1]["status"] == "ok"


async def test_while_telegram_is_away_the_bot_is_alive_and_then_it_catches_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int, unused_tcp_port_factory: Callable[[], int]
) -> None:
    telegram, address = Telegram(), unused_tcp_port_factory()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    telegram.user_sends(chat, user, "Was ist die Solawi?")
    monkeypatch.setenv("TELEGRAM_API", f"http://127.0.0.1:{address}")
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
    task = asyncio.create_task(run(Settings(), telegram.token))
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(is_open, port):  # noqa: ASYNC110 - no event tells of a port
            await asyncio.sleep(0.01)
        status, details = await health(port)
        assert (status, details["status"], details["telegram"]["reached"]) == (200, "degraded", False)
        async with SandboxServer(telegram, port=address):
            await arrived(telegram, chat, "Solawi Fläming")
            os.kill(os.getpid(), signal.SIGTERM)
            await task


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def test_an_unreadable_update_is_told_to_the_admins_once_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.rounds.EVERY_SECONDS", 0.05)
    telegram = Telegram()
    erika, sabine = telegram.add_user("Erika", language_code="de"), telegram.add_user("Sabine", language_code="de")
    resident, office = telegram.open_private_chat(erika), telegram.open_private_chat(sabine)
    monkeypatch.setenv("STAFF_IDS", str(sabine.id))
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        broken = telegram.world.updates.add("message", {"text": "Mein Geheimnis"})
        assert broken is not None
        assert "Guten Tag" in await reply(telegram, resident, erika, "Hallo")
        await arrived(telegram, office, "wurde beiseitegelegt")
    async with running(telegram, tmp_path / "bot.sqlite3", monkeypatch):
        assert "Guten Tag" in await reply(telegram, resident, erika, "Hallo")
    notices = [message.visible_text for message in telegram.bot_messages(office)]
    assert len(notices) == 1
    assert f"{broken['update_id']}: message" in notices[0]
    assert "Geheimnis" not in notices[0]


async def test_who_wrote_what_ended_the_process_again_and_again_gets_an_honest_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, telegram = tmp_path / "bot.sqlite3", Telegram()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    in_group = {"message": {"chat": {"id": -7}, "from": {"id": user.id}}}
    async with Database(database) as opened:
        store, now = UpdateStore(opened), datetime.now(UTC)
        await store.write([(text_update(5, chat.id), True), ({"update_id": 6, **in_group}, True)], [], [], now)
        for _ in range(ENDS - 1):
            await store.write([], [5, 6], [], now)
    async with running(telegram, database, monkeypatch):
        await arrived(telegram, chat, "schiefgegangen")
    assert len(telegram.calls("sendMessage")) == 1


async def test_what_is_under_way_is_finished_however_many_signals_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, telegram = tmp_path / "bot.sqlite3", Telegram()
    user = telegram.add_user("Erika", language_code="de")
    chat = telegram.open_private_chat(user)
    async with running(telegram, database, monkeypatch):
        await reply(telegram, chat, user, "Hallo")
        telegram.trouble.faults = Faults(delay=0.5, methods=frozenset({"sendmessage"}))
        telegram.user_sends(chat, user, "Was ist die Solawi?")
        async with asyncio.timeout(SECONDS):
            while len(telegram.world.updates):  # noqa: ASYNC110 - confirmed, so the answer is on its way
                await asyncio.sleep(0.01)
        for number in (signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), number)
    assert "Solawi Fläming" in telegram.last_message(chat).visible_text
    async with Database(database) as opened:
        assert await opened.fetch_all("SELECT update_id FROM taken_update WHERE body IS NOT NULL") == []

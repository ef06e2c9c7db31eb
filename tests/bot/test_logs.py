"""Logs: one line a record, the update it belongs to, and nothing that anybody wrote or is called."""

from __future__ import annotations

import ast
import asyncio
import io
import json
import linecache
import logging
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Bot, Update

from bot import logs
from bot.config import Settings, SettingsError, read_settings
from bot.domain.team import Member, Role
from bot.domain.updates import NotKeptError, Raw, SetAside
from bot.formats.yaml_file import DirectoryFile
from bot.intake.spoken import Spoken
from bot.intake.taking import Handling, Taking
from bot.logs import LogFormat, about_update, known_as, unquoted
from bot.matching.questions import Matcher
from bot.metrics import Metrics
from bot.reading import read_update
from bot.sandbox.state import User
from bot.store.database import Database
from bot.store.updates import UpdateStore
from bot.wording.voice import Voices
from tests.fakes import TOKEN, text_update
from tests.stage import stage_for

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = sorted(path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py"))
SECRET = "zwetschgen-schluessel"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Logging as a new process has it; pytest has handlers of its own."""
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, logs.OWN)]
    levels = [logger.level for logger in loggers]
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(logging, "raiseExceptions", True)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    logging.captureWarnings(False)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def start(stream: io.StringIO, log_format: LogFormat = LogFormat.JSON, level: str = "INFO") -> None:
    """Set logging up; the handlers of pytest come again for every test."""
    logging.getLogger().handlers = []
    logs.set_up(level, log_format, [SECRET], stream)


@pytest.fixture
def lines(alone: None, stream: io.StringIO) -> io.StringIO:
    start(stream, level="DEBUG")
    return stream


def objects(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_for_people(alone: None, stream: io.StringIO) -> None:
    start(stream, LogFormat.TEXT)
    with about_update(7):
        logging.getLogger("bot.intake").warning("%d updates wait", 3)
    logging.getLogger("bot.intake").debug("not shown")
    (line,) = stream.getvalue().splitlines()
    assert line.endswith("Z WARNING bot.intake 3 updates wait update=7")


def test_a_line_for_programs(lines: io.StringIO) -> None:
    logging.getLogger("bot.intake").info("%d updates wait", 3)
    with about_update(7):
        logging.getLogger("handlers.menu").error("Menü")
    first, second = objects(lines)
    assert (first["level"], first["logger"], first["message"], "update" in first) == ("INFO", "bot.intake", "3 updates wait", False)  # fmt: skip # noqa: E501
    assert (second["message"], second["update"]) == ("Menü", 7)
    assert first["time"].endswith("Z")


@pytest.mark.parametrize("log_format", LogFormat)
def test_a_record_is_one_line_whatever_it_names(alone: None, stream: io.StringIO, log_format: LogFormat) -> None:
    start(stream, log_format)
    logging.getLogger("bot").error("Entry %s", "a\n2026 INFO bot all is well\r\x1b[2J\u202e")
    (line,) = stream.getvalue().splitlines()
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_of_an_error_its_kind_and_way_are_shown_and_not_its_text(lines: io.StringIO) -> None:
    def fail() -> None:
        try:
            int("Geheimes aus einer Frage")
        except ValueError as error:
            raise RuntimeError("Geheimes") from error

    try:
        fail()
    except RuntimeError:
        logging.getLogger("bot").exception("Broken")
    (line,) = objects(lines)
    assert line["error"] == "RuntimeError from ValueError"
    assert "tests/bot/test_logs.py:" in line["way"]
    assert line["way"].endswith(" fail")
    assert "Geheimes" not in lines.getvalue()


def test_errors_leave_no_files_in_memory(lines: io.StringIO) -> None:
    (ours,) = [one for one in logging.getLogger().handlers if isinstance(one, logging.StreamHandler) and one.stream is lines]  # fmt: skip # noqa: E501
    linecache.clearcache()
    try:
        ast.parse("(")
    except SyntaxError:
        ours.emit(logging.LogRecord("bot", logging.ERROR, __file__, 1, "Not so", (), sys.exc_info()))
    assert "test_logs.py" in lines.getvalue()
    assert not linecache.cache


def test_what_the_database_and_the_system_say_is_shown(lines: io.StringIO) -> None:
    for error in (sqlite3.OperationalError("database or disk is full"), OSError(28, "No space left on device", "/x")):
        logging.getLogger("bot").error("Broken", exc_info=error)
    assert [line["error"] for line in objects(lines)] == [
        "OperationalError (database or disk is full)",
        "OSError (No space left on device)",
    ]


def test_libraries_are_heard_from_warnings_on_and_with_their_first_line_only(lines: io.StringIO) -> None:
    logging.getLogger("aiosqlite").debug("executing INSERT (%s)", "Geheimes")
    for level, name in ((logging.INFO, "uvicorn.access"), (logging.NOTSET, "uvicorn.access")):
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).info("127.0.0.1 - POST /Geheimes")
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task ValueError('Geheimes')>")
    assert [line["message"] for line in objects(lines)] == ["Task exception was never retrieved"]


@pytest.mark.parametrize("text", [f"https://api.telegram.org/bot{TOKEN}/getMe", TOKEN.replace(":", "%3A"), SECRET])
def test_tokens_and_secrets_are_cut_out_of_whatever_line(lines: io.StringIO, text: str) -> None:
    for name in ("telegram.ext", "aiohttp.access", "uvicorn.error", "bot"):
        logging.getLogger(name).warning("Failed: %s", text)
        logging.getLogger(name).warning("Failed", exc_info=OSError(1, text))
    assert "***" in lines.getvalue()
    assert TOKEN.partition(":")[2] not in lines.getvalue()
    assert SECRET not in lines.getvalue()


def test_an_error_that_ends_the_program_is_told_without_its_text(lines: io.StringIO) -> None:
    error = RuntimeError(f"The token {TOKEN} was rejected")
    sys.excepthook(RuntimeError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    (line,) = objects(lines)
    assert (line["level"], line["error"]) == ("CRITICAL", "RuntimeError")


def test_who_has_set_up_logging_keeps_it(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> None:
    before = list(logging.getLogger().handlers)
    assert before
    logs.set_up("DEBUG", LogFormat.JSON, [], stream)
    assert logging.getLogger().handlers == before


async def test_tasks_of_an_update_belong_to_it_too(lines: io.StringIO) -> None:
    async def handle(number: int) -> None:
        with about_update(number):
            await asyncio.sleep(0)
            await asyncio.create_task(work())

    async def work() -> None:
        await asyncio.sleep(0)
        logging.getLogger("bot").info("Done")

    await asyncio.gather(*(handle(number) for number in (1, 2, 3)))
    assert sorted(line["update"] for line in objects(lines)) == [1, 2, 3]


def test_a_person_has_one_word_that_tells_nothing() -> None:
    assert known_as(555) == known_as("555") != known_as(556)
    assert "555" not in known_as(555)
    before = known_as(555)
    logs._salt.cache_clear()
    assert known_as(555) != before


def test_what_telegram_quotes_is_left_out() -> None:
    assert unquoted('Bad Request: unsupported start tag "geheim" at byte 3') == "Bad Request: unsupported start tag "
    assert unquoted("Forbidden: bot can't do that") == "Forbidden: bot can't do that"


# What our own lines may name.

REVEALING = {
    *("user_id", "chat_id", "user", "chat", "person", "member", "author", "editor", "other", "others", "text", "html"),
    *("description", "detail", "message", "token", "full_name", "username_of", "migrated_to", "payload", "query"),
}
HARMLESS = {"known_as", "unquoted", "len", "type", "_name", "_where"}
"""What says nothing of what it is given."""


def _revealed(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in HARMLESS:
        return
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    if name in REVEALING:
        yield name
    for child in ast.iter_child_nodes(node):
        yield from _revealed(child)


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_names_a_person_a_chat_or_what_was_written(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "_log"):
                continue
            names = [name for argument in node.args[1:] for name in _revealed(argument)]
            assert names == [], f"{path.name}:{node.lineno} logs {names}"
            assert not any(isinstance(part, ast.JoinedStr) for part in node.args), f"{path.name}:{node.lineno}"


async def test_a_day_of_the_bot_leaves_no_trace_of_anybody_in_the_log(
    lines: io.StringIO, shipped: DirectoryFile, matcher: Matcher, voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.assistant import Assistant

    number = 718_281_828
    async with stage_for(shipped, matcher, voices) as stage:
        user = User(number, "Zwetschge", username="zwetschgenfrau", language_code="de")
        stage.telegram.world.users[number] = user
        stage.staff()
        stage.colleague()
        chat = stage.telegram.open_private_chat(user)
        for text in ("Wo gibt es Zwetschgenkuchen?", "/team", "/mitteilung", "/abo", "/zwetschgen"):
            await stage.says(chat, user, text)
        message = stage.telegram.last_message(chat)
        for data in ("1:t:s:", "zwetschge", "1:k:f:coconat:zwetschge", "1:e:coconat:s"):
            await stage.presses(message, data, stale=True)
        stage.app.bot_data.services.office.team.put(Member(number, frozenset({Role.ADMIN}), "Zwetschge"))
        await stage.says(chat, user, "/pausieren Zwetschgen überall")

        async def fail(*_: object) -> None:
            raise ValueError("Wo gibt es Zwetschgenkuchen?")

        monkeypatch.setattr(Assistant, "ask", fail)
        await stage.says(chat, user, "Wo gibt es Zwetschgenkuchen?")
    written = lines.getvalue()
    assert "is not allowed to do what they tried" in written
    assert any("update" in line for line in objects(lines))
    assert [line["error"] for line in objects(lines) if "error" in line] == ["ValueError"]
    for revealing in (str(number), "wetschge"):
        assert revealing not in written


async def test_of_what_fails_on_its_way_in_each_line_tells_which_update_and_not_what_it_was(
    lines: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 718_281_828

    async def handle(update: Update) -> None:
        if update.update_id == 7:
            raise ValueError(update.message and update.message.text)
        logging.getLogger("bot").info("Fine")

    async def apologize(_: Raw) -> None:
        raise AssertionError("nobody was in hand at several ends")

    async def refuse(_: SetAside) -> None:
        raise NotKeptError("database or disk is full")

    bot = Bot(TOKEN)
    odd = {"update_id": 6, "message": {"chat": {"id": number, "type": "private"}, "text": ["Zwetschge"]}}
    async with Database(tmp_path / "bot.sqlite3") as database:
        store = UpdateStore(database)
        handling = Handling(lambda raw: read_update(raw, bot), handle, apologize)
        taking = Taking(store, Spoken(database.file), handling, Metrics())
        async with taking, taking.handling():
            await taking.take([odd, text_update(7, number, "Zwetschge"), text_update(8, number, "Zwetschge")])
            await asyncio.wait_for(taking._lanes.until(0), 5)
            monkeypatch.setattr(store, "set_aside", refuse)
            await taking.take([{**odd, "update_id": 9}])
            await asyncio.wait_for(taking._lanes.until(0), 5)
    told = [(line["update"], line["level"]) for line in objects(lines)]
    assert sorted(told) == [(6, "ERROR"), (7, "ERROR"), (8, "INFO"), (9, "ERROR"), (9, "ERROR")]
    assert "wetschge" not in lines.getvalue()
    assert str(number) not in lines.getvalue()


# Secrets of the settings.


def test_secrets_are_in_no_representation_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    settings = read_settings()
    assert settings.secrets == (TOKEN,)
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert TOKEN.partition(":")[2] not in shown


def test_every_setting_that_sounds_secret_is_one() -> None:
    sounding = [name for name in Settings.model_fields if any(word in name for word in ("token", "key", "secret"))]
    assert sounding
    for name in sounding:
        assert SecretStr.__name__ in str(Settings.model_fields[name].annotation), name


def test_a_wrong_secret_is_in_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", SECRET)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__


def test_what_fails_again_and_again_is_said_once_for_each_reason(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    standstill = logs.Standstill(logging.getLogger("bot.test"), "Nothing goes out")
    standstill.works()
    for error in (OSError(28, "full"), OSError(28, "full"), ValueError("x"), OSError(28, "full")):
        standstill.failed(error)
    standstill.works()
    standstill.failed(ValueError("y"))
    assert [(record.levelname, record.message.partition(";")[0]) for record in caplog.records] == [
        ("ERROR", "Nothing goes out"),
        ("ERROR", "Nothing goes out"),
        ("INFO", "Over: Nothing goes out"),
        ("ERROR", "Nothing goes out"),
    ]

"""The command set-aside, as an operator sees it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Settings
from bot.domain.updates import Aside, Raw, SetAside
from bot.keys import new_key
from bot.store.database import Database
from bot.store.updates import UpdateStore
from tests.fakes import text_update

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ODD = "Straße \u202e\x1b[2J \ud83d"


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en")
    monkeypatch.setenv("DATA_KEY", new_key())
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
    return tmp_path / "bot.sqlite3"


def set_aside(database: Path, raw: Raw, kind: str, why: Aside, at: datetime) -> None:
    async def write() -> None:
        async with Database(database, key=Settings().key) as opened:
            store = UpdateStore(opened)
            await store.write([(raw, True)], [], [], at)
            await store.set_aside(SetAside(raw["update_id"], kind, why))

    asyncio.run(write())


def test_all_are_listed_newest_first_without_what_was_written(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_aside(database, text_update(5, 1, ODD), "message", Aside.UNREADABLE, NOON)
    set_aside(database, text_update(6, 1, ODD), "k\x1b[2Jk" * 20, Aside.IN_HAND_AT_ENDS, NOON + timedelta(hours=1))
    assert main(["set-aside"]) == 0
    newest, oldest, advice = capsys.readouterr().out.splitlines()
    assert oldest == "2026-06-01 14:00  5  message  of a form that this version does not know"
    assert newest.startswith("2026-06-01 15:00  6  k[2Jk")
    assert newest.endswith("  was being handled when the program ended, several times")
    assert "number" in advice
    assert "Stra" not in newest + oldest
    assert "\x1b" not in newest


def test_one_is_printed_as_it_came_in_letters_that_no_terminal_takes_for_something_else(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_aside(database, text_update(5, 1, ODD), "message", Aside.UNREADABLE, NOON)
    assert main(["set-aside", "5"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == text_update(5, 1, ODD)
    assert printed.isascii()
    assert "\x1b" not in printed


def test_what_is_not_there_is_said_not_to_be(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set-aside"]) == 0
    assert capsys.readouterr().out == "Nothing is set aside.\n"
    assert main(["set-aside", "5"]) == 1
    assert not database.exists()
    set_aside(database, text_update(5, 1), "message", Aside.UNREADABLE, NOON)
    capsys.readouterr()
    assert main(["set-aside", "6"]) == 1
    assert capsys.readouterr().err == "Nothing of the number 6 is set aside.\n"


def test_without_the_key_nothing_is_printed(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_aside(database, text_update(5, 1, ODD), "message", Aside.UNREADABLE, NOON)
    monkeypatch.delenv("DATA_KEY")
    assert main(["set-aside", "5"]) == 1
    assert capsys.readouterr().out == ""

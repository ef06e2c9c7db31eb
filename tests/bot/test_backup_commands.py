"""The commands backup and restore, as an operator sees them."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Settings
from bot.keys import new_key
from bot.store.database import Database

HOLDER = """
import sys
from pathlib import Path
from bot.alone import alone_at_once

with alone_at_once(Path(sys.argv[1])) as is_free:
    print(is_free, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("LANG", "en")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))
    return tmp_path / "bot.sqlite3"


def speak(database: Path, language: str) -> None:
    async def write() -> None:
        async with Database(database) as opened:
            await opened.execute("INSERT OR REPLACE INTO person (user_id, language) VALUES (1, ?)", (language,))

    asyncio.run(write())


def spoken(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        language: str = connection.execute("SELECT language FROM person").fetchone()[0]
    return language


def test_there_and_back(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.sqlite3"
    speak(database, "de")
    assert main(["backup", str(copy)]) == 0
    assert capsys.readouterr().out == f"The backup is taken and checked: {copy}\n"
    speak(database, "en")
    assert main(["restore", str(copy)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"Restored and checked: {database}"
    kept = Path(second.removeprefix("The former database is kept: "))
    assert (spoken(database), spoken(kept)) == ("de", "en")


def test_a_backup_passes_check_as_a_database_of_its_own(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert main(["ask", "Solawi"]) == 0
    assert main(["backup", str(copy)]) == 0
    capsys.readouterr()
    monkeypatch.setenv("DATABASE_PATH", str(copy))
    assert main(["check"]) == 0
    assert f"Database: {copy}" in capsys.readouterr().out
    assert main(["ask", "Solawi"]) == 0
    assert database.exists()


def test_a_backup_that_another_key_sealed_is_not_put_in_place(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, old, new = tmp_path / "copy.sqlite3", new_key(), new_key()
    monkeypatch.setenv("DATA_KEY", old)
    assert [main(["ask", "Solawi"]), main(["backup", str(copy)])] == [0, 0]
    monkeypatch.setenv("DATA_KEY", new)
    monkeypatch.setenv("DATA_KEY_OLD", old)
    assert main(["rotate-key"]) == 0
    capsys.readouterr()
    before = database.read_bytes()
    assert main(["restore", str(copy)]) == 1
    assert capsys.readouterr().err == (
        f"The database {copy} cannot be used. It is sealed with another key than DATA_KEY. "
        "Set the key that it was sealed with.\n"
    )
    monkeypatch.delenv("DATA_KEY")
    assert main(["restore", str(copy)]) == 1
    assert "Set DATA_KEY to its key." in capsys.readouterr().err
    assert database.read_bytes() == before
    monkeypatch.setenv("DATA_KEY", old)
    assert main(["restore", str(copy)]) == 0
    monkeypatch.setenv("DATA_KEY", new)
    assert [main(["rotate-key"]), main(["check"])] == [0, 0]


def test_while_a_bot_runs_nothing_is_restored(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.sqlite3"
    speak(database, "de")
    assert main(["backup", str(copy)]) == 0
    speak(database, "en")
    command = [sys.executable, "-c", HOLDER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:  # noqa: S603 - our own code
        assert running.stdout is not None
        assert running.stdout.readline() == b"True\n"
        assert main(["restore", str(copy)]) == 1
        assert "Another process holds it" in capsys.readouterr().err
        assert main(["backup", str(copy)]) == 0
        running.communicate()
    assert spoken(database) == "en"
    assert main(["restore", str(copy)]) == 0


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_file_that_is_not_there_is_named(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, str(tmp_path / "none.sqlite3")]) == 1
    missing = database if command == "backup" else tmp_path / "none.sqlite3"
    assert capsys.readouterr().err == f"The database {missing} cannot be used. There is no such file.\n"
    assert not database.exists()

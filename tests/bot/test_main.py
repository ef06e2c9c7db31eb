"""The door: what is printed where, and with which exit code."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot import __version__
from bot.__main__ import main
from bot.alone import AlreadyRunningError, NoLockError, alone_at_once
from bot.command_line import ABOUT, READ, WRITTEN
from bot.config import Settings
from bot.formats.registry import FORMATS
from bot.intake.outage import Cause, IntakeError
from bot.keys import new_key
from bot.store.database import Database
from bot.web import AddressError
from tests.fakes import TOKEN, Loopback, refusal

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = '{"id": "x1", "turns": [{"q": "Was ist die Solawi?", "lang": "de", "kind": "entry", "entries": ["solawi-flaeming"], "facets": ["summary"]}]}\n'  # fmt: skip # noqa: E501


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_PATH", str(tmp_path / "bot.sqlite3"))


def test_ask_prints_a_readable_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Was ist die Solawi?"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Solawi Fläming (Solidarische Landwirtschaft im ZEGG)\n")
    assert "[Kontakt]" in out
    assert "<b>" not in out


def test_ask_answers_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Solawi", "--lang", "en"]) == 0
    assert "[Contact]" in capsys.readouterr().out


def test_ask_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "Was ist die Solawi?"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["entries"][0] == "solawi-flaeming"


def test_ask_prints_an_object_for_a_question_too_long(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "Gemüse " * 400]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "out_of_scope"


def test_ask_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--explain", "Was ist die Solawi?"]) == 0
    assert "solawi-flaeming" in capsys.readouterr().out


def test_without_a_token_one_line_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in OPERATED.items():
        monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "BOT_TOKEN fehlt: das Token von @BotFather. Ohne Token geht „python -m bot chat“.\n"


@pytest.mark.parametrize(("name", "value"), [("LC_ALL", "en_GB.UTF-8"), ("LC_MESSAGES", "en_US"), ("LANG", "en")])
def test_the_operator_is_spoken_to_in_the_language_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    assert capsys.readouterr().err.startswith("BOT_TOKEN is missing")


def test_every_wrong_setting_has_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BOT_TOKEN", "geheim")
    monkeypatch.setenv("CONTEXT_MINUTES", "viele")
    assert main(["check"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[2] for line in lines] == ["BOT_TOKEN", "CONTEXT_MINUTES"]
    assert "geheim" not in "".join(lines)


def test_a_default_language_without_a_catalog_is_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEFAULT_LANGUAGE", "xx")
    assert main(["check"]) == 2
    assert "DEFAULT_LANGUAGE" in capsys.readouterr().err


def test_check_says_how_many_entries_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "Das Verzeichnis hat 60 Einträge." in capsys.readouterr().out


def test_check_names_every_problem_of_a_broken_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "d.yaml"
    file.write_text("directory: {name: T}\nkinds: {o: {de: x}}\nentries:\n  - {id: A B, kind: o, name: n}\n")
    monkeypatch.setenv("DIRECTORY_FILE", str(file))
    assert main(["check"]) == 1
    assert "Fehler: d.yaml, Zeile 4" in capsys.readouterr().out
    assert main(["ask", "x"]) == 1
    assert "Fehler: d.yaml, Zeile 4" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_said_to_be_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_text("x" * 5000)
    assert main(["ask", "x"]) == 1
    assert capsys.readouterr().err.endswith("ist nicht benutzbar. Die Datei ist keine Datenbank oder beschädigt.\n")


async def _newer(path: Path) -> None:
    async with Database(path) as database:
        await database.execute("PRAGMA user_version = 9999")


def test_a_database_of_a_newer_version_is_said_to_be_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    asyncio.run(_newer(path))
    assert main(["ask", "x"]) == 1
    assert "stammt von einer neueren Version" in capsys.readouterr().err


def test_evaluate_prints_a_line_per_turn_and_a_summary(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(QUESTIONS, encoding="utf-8")
    assert main(["evaluate", str(file), "--json"]) == 0
    first, *_ = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], first["turn"]) == ("x1", 0)


def test_evaluate_names_the_files_that_are_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["evaluate", str(tmp_path / "none.jsonl"), "--directory", str(tmp_path / "none.yaml")]) == 2
    assert [line.endswith(("none.jsonl gibt es nicht.", "none.yaml gibt es nicht.")) for line in capsys.readouterr().err.splitlines()] == [True, True]  # fmt: skip # noqa: E501


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.strip() == __version__


def test_an_unknown_command_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["dance"])
    assert left.value.code == 2


def test_chat_answers_a_pipe_and_ends_well(tmp_path: Path) -> None:
    done = run_module("chat", said="hallo\nWas ist die Solawi?\n1\n", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Guten Tag!" in done.stdout
    assert "Solawi Fläming im ZEGG" in done.stdout
    assert done.stderr == ""


def test_whoever_stops_reading_hears_no_complaint(tmp_path: Path) -> None:
    command = f"{sys.executable} -m bot chat | head -n 1"
    done = subprocess.run(  # noqa: S603
        ["bash", "-c", f"set -o pipefail; {command}"],  # noqa: S607
        input="hallo\n" * 3000,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment_of(tmp_path),
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.stderr == ""


def test_a_token_that_telegram_refuses_is_said_to_be_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return refusal(401, "Unauthorized")

    assert run_against(refuse, monkeypatch) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("Telegram lehnt das Token ab.")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (AlreadyRunningError(Path("bot.sqlite3")), "Ein anderer Prozess arbeitet mit der Datenbank bot.sqlite3."),
        (NoLockError(Path("bot.sqlite3"), "Permission denied"), "Die Datenbank bot.sqlite3 "),
        (AddressError("0.0.0.0:80", "Permission denied"), "An 0.0.0.0:80 kann niemand bedient werden: Permission "),
        (IntakeError(Cause.DEAF), "Von Telegram kam nichts mehr zurück"),
        (IntakeError(Cause.WEBHOOK_GONE), "Jemand anderes hat den Webhook geändert"),
        (IntakeError(Cause.ANOTHER_POLLS), "Ein anderer Prozess "),
    ],
)
def test_what_keeps_it_from_running_is_said_and_ends_with_an_error_code(
    error: Exception, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(_settings: Settings, _token: str) -> None:
        raise error

    for name, value in {"BOT_TOKEN": TOKEN, **OPERATED}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("bot.running.run", fail)
    assert main(["run"]) == 1
    err = capsys.readouterr().err
    assert err.startswith(line)
    assert err.count("\n") == 1


def run_against(answer: object, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the bot against a web server that lives in a thread of its own."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    address: list[str] = []
    end = asyncio.Event()

    async def serve() -> None:
        async with Loopback(answer) as server:  # type: ignore[arg-type]
            address.append(server.address)
            ready.set()
            await end.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(5)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API", address[0])
    for name, value in OPERATED.items():
        monkeypatch.setenv(name, value)
    try:
        return main(["run"])
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()


def test_nobody_runs_it_for_others_without_saying_who_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    for name, value in OPERATED.items():
        if name not in ("OPERATOR_NAME", "DATA_KEY"):
            monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[2] for line in lines[:2]] == ["OPERATOR_NAME", "DATA_KEY"]
    assert "DATA_UNSEALED=1" in lines[2]


def test_everything_that_is_missing_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("BOT_TOKEN fehlt")
    assert [line.split()[2] for line in lines[1:6]] == [
        "OPERATOR_NAME",
        "OPERATOR_ADDRESS",
        "PRIVACY_CONTACT",
        "OFFICIAL_SERVICE",
        "DATA_KEY",
    ]


def test_check_tells_who_has_a_token_what_is_missing_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"BOT_TOKEN": TOKEN, **OPERATED}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("OPERATOR_NAME")
    assert main(["check"]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("Die Einstellung OPERATOR_NAME fehlt")
    assert "1 Fehler" in printed
    monkeypatch.setenv("OPERATOR_NAME", "Amt")
    assert main(["check"]) == 0
    assert "BOT_TOKEN: gesetzt" in capsys.readouterr().out


def test_a_blank_name_is_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("OPERATOR_NAME", "  ")
    assert main(["check"]) == 2
    assert "OPERATOR_NAME" in capsys.readouterr().err


def test_a_database_that_gets_locked_while_the_bot_starts_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, value in {"BOT_TOKEN": TOKEN, **OPERATED}.items():
        monkeypatch.setenv(name, value)

    async def open_and_be_locked_out(settings: Settings, _token: str) -> None:
        with closing(sqlite3.connect(settings.database_path, isolation_level=None)) as other:
            async with Database(settings.database_path, busy_seconds=0.01) as database:
                other.execute("BEGIN IMMEDIATE")
                await database.execute("DELETE FROM form")

    monkeypatch.setattr("bot.running.run", open_and_be_locked_out)
    assert main(["run"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"Die Datenbank {tmp_path / 'bot.sqlite3'} ist nicht benutzbar. "
        "Ein anderer Prozess hält sie fest. Beenden Sie erst diesen."
    ]


def test_an_error_of_the_program_is_none_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_settings: Settings, _token: str) -> None:
        raise ZeroDivisionError

    for name, value in {"BOT_TOKEN": TOKEN, **OPERATED}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("bot.running.run", fail)
    with pytest.raises(ZeroDivisionError):
        main(["run"])


def test_where_programs_read_the_log_the_last_line_is_one_for_them(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    (tmp_path / "bot.sqlite3").write_text("x" * 5000)
    monkeypatch.setenv("LOG_FORMAT", "json")
    assert main(["ask", "x"]) == 1
    assert [(record.levelname, "keine Datenbank" in record.message) for record in caplog.records] == [
        ("CRITICAL", True)
    ]


@pytest.mark.parametrize("command", [[], *([name] for name in ABOUT)])
def test_each_command_tells_what_it_does_and_how(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    assert ("example:\n  " if command else "first steps:\n  ") in printed
    assert all(f" {name}" in printed for name in command)


def test_the_help_names_the_formats_that_there_are() -> None:
    assert set(READ.split(", ")) == {each.name for each in FORMATS if each.read}
    assert set(WRITTEN.split(", ")) == {each.name for each in FORMATS if each.write}


def test_a_new_key_is_another_one_each_time_and_needs_no_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_KEY", "wrong")
    assert [main(["new-key"]), main(["new-key"])] == [0, 0]
    one, other = capsys.readouterr().out.split()
    assert one != other
    monkeypatch.setenv("DATA_KEY", one)
    assert len(Settings().key or b"") == 32


def test_a_key_takes_the_place_of_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old, new = new_key(), new_key()
    monkeypatch.setenv("DATA_KEY", old)
    assert main(["rotate-key"]) == 2
    assert "DATA_KEY_OLD" in capsys.readouterr().err
    monkeypatch.setenv("DATA_KEY", new)
    monkeypatch.setenv("DATA_KEY_OLD", old)
    assert main(["rotate-key"]) == 1
    assert "Es gibt noch keine Datenbank." in capsys.readouterr().out
    asyncio.run(_sealed(tmp_path / "bot.sqlite3", old))
    assert main(["check"]) == 1
    assert "mit einem anderen Schlüssel" in capsys.readouterr().err
    with alone_at_once(tmp_path / "bot.sqlite3"):
        assert main(["rotate-key"]) == 1
    assert "Ein anderer Prozess" in capsys.readouterr().err
    assert [main(["rotate-key"]), main(["rotate-key"]), main(["check"])] == [0, 0, 0]
    assert "schon mit diesem Schlüssel" in capsys.readouterr().out
    monkeypatch.delenv("DATA_KEY")
    assert main(["check"]) == 1
    assert "versiegelt" in capsys.readouterr().err


async def _sealed(path: Path, key: str) -> None:
    async with Database(path, key=Settings(data_key=SecretStr(key)).key) as database:
        await database.execute("INSERT INTO person (user_id, language) VALUES (seal(5), 'de')")


OPERATED = {
    "OPERATOR_NAME": "Amt",
    "OPERATOR_ADDRESS": "Markt 1",
    "PRIVACY_CONTACT": "datenschutz@amt.example",
    "OFFICIAL_SERVICE": "0",
    "DATA_KEY": new_key(),
}


def environment_of(folder: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DATABASE_PATH": str(folder / "bot.sqlite3"), "PYTHONUTF8": "1"}


def run_module(*arguments: str, said: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        input=said,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment_of(folder),
        timeout=60,
        check=False,
    )

"""Opening: a broken directory file never replaces a directory that works."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.config import Settings
from bot.domain.questions import Person
from bot.formats.problems import DirectoryFileError, ProblemCode
from bot.opening import IN_MEMORY, current_directory, directory_file, opened
from bot.resources import data_folder
from bot.store.database import Database
from bot.store.directory import DirectoryStore

GOOD = """
directory: {name: Test}
kinds: {offer: {de: Angebot}}
entries:
  - {id: alt, kind: offer, name: Altes, summary: {de: Ein alter Satz.}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "directory.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def remove(file: Path) -> None:
    file.unlink()


def settings(tmp_path: Path, file: Path | None = None) -> Settings:
    return Settings(database_path=tmp_path / "bot.sqlite3", directory_file=file)


def test_the_shipped_file_is_read_where_no_other_is_set(tmp_path: Path) -> None:
    assert directory_file(settings(tmp_path)) == data_folder() / "initiatives.yaml"
    assert directory_file(settings(tmp_path, Path("own.yaml"))) == Path("own.yaml")


async def test_the_assistant_answers_from_the_file(tmp_path: Path, file: Path) -> None:
    async with opened(settings(tmp_path, file)) as ready:
        reply = await ready.assistant.ask(Person(1, 1, "de"), "Was ist Altes?")
    assert "Ein alter Satz." in reply.message.text


async def test_what_was_talked_about_is_kept_over_a_restart(tmp_path: Path, file: Path) -> None:
    person = Person(1, 1, "de")
    async with opened(settings(tmp_path, file)) as ready:
        await ready.assistant.ask(person, "Was ist Altes?")
    async with opened(settings(tmp_path, file)) as ready:
        remembered = await ready.memory.recall(person)
    assert remembered.context is not None
    assert remembered.context.entry_id == "alt"


async def test_in_memory_leaves_no_file(tmp_path: Path, file: Path) -> None:
    async with opened(settings(tmp_path, file), database=IN_MEMORY):
        pass
    assert not (tmp_path / "bot.sqlite3").exists()


async def test_a_changed_file_is_taken_over(tmp_path: Path, file: Path) -> None:
    async with opened(settings(tmp_path, file)):
        pass
    write(file, GOOD.replace("alter", "neuer"))
    async with opened(settings(tmp_path, file)) as ready:
        assert ready.assistant.directory.by_id["alt"].summary == {"de": "Ein neuer Satz."}


@pytest.mark.parametrize("broken", ["", "entries: [", GOOD.replace("kind: offer", "kind: unknown")])
async def test_a_broken_file_leaves_the_working_directory(
    tmp_path: Path, file: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(settings(tmp_path, file)):
        pass
    write(file, broken)
    with caplog.at_level(logging.ERROR):
        async with opened(settings(tmp_path, file)) as ready:
            assert list(ready.assistant.directory.by_id) == ["alt"]
    assert "directory.yaml is broken" in caplog.text


async def test_a_file_that_is_gone_leaves_the_working_directory(tmp_path: Path, file: Path) -> None:
    async with opened(settings(tmp_path, file)):
        pass
    remove(file)
    async with opened(settings(tmp_path, file)) as ready:
        assert list(ready.assistant.directory.by_id) == ["alt"]


async def test_a_broken_file_without_a_working_directory_is_an_error(tmp_path: Path, file: Path) -> None:
    write(file, "entries: [")
    with pytest.raises(DirectoryFileError) as caught:
        async with opened(settings(tmp_path, file)):
            pass
    assert caught.value.problems[0].code is ProblemCode.SYNTAX


async def test_a_current_file_is_not_read_again(tmp_path: Path, file: Path) -> None:
    async with Database(tmp_path / "bot.sqlite3") as database:
        store = DirectoryStore(database)
        first = await current_directory(store, file)
        assert await current_directory(store, file) == first
        assert first[1] == await store.mark()
        assert len(await store.history("alt")) == 1

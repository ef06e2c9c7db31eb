"""Marks of whom an answer was on its way to: they outlive the process, and are there only where it may have arrived."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.intake import spoken as room
from bot.intake.spoken import MARKS, Spoken, speaking

SEND = "https://api.telegram.org/bot1:x/sendMessage"


@pytest.fixture
def life(tmp_path: Path) -> Callable[..., Spoken]:
    """A new life of the process; the one before ended without a word. The updates 1 to 3 are still open."""

    def begin(*still_open: int) -> Spoken:
        spoken = Spoken(tmp_path / "bot.sqlite3")
        spoken.open(set(still_open or (1, 2, 3)))
        return spoken

    return begin


Life = Callable[..., Spoken]


def times(spoken: Spoken) -> list[int]:
    return [spoken.times(number) for number in (1, 2, 3)]


def test_what_is_sent_is_marked_once_for_each_handling(life: Life) -> None:
    first = life()
    with first.answering(1):
        for _ in range(3):
            assert speaking(SEND) is not None
    with first.answering(2):
        pass
    assert times(life()) == [1, 0, 0]
    second = life()
    with second.answering(1):
        speaking(SEND)
    with second.answering(3):
        speaking(SEND)
    assert times(life()) == [2, 0, 1]


@pytest.mark.parametrize("method", ["sendPhoto", "send__message", "copyMessage", "forwardMessage", "sendMediaGroup"])
def test_what_brings_something_new_is_marked(life: Life, method: str) -> None:
    with life().answering(1):
        speaking(f"https://api.telegram.org/bot1:x/{method}")
    assert times(life()) == [1, 0, 0]


@pytest.mark.parametrize("method", ["getChatMember", "editMessageText", "answerCallbackQuery", "sendChatAction"])
def test_what_may_be_repeated_without_harm_is_not_marked(life: Life, method: str) -> None:
    with life().answering(1):
        assert speaking(f"https://api.telegram.org/bot1:x/{method}") is None
    assert times(life()) == [0, 0, 0]


def test_what_surely_brought_nothing_is_taken_back(life: Life) -> None:
    with life().answering(1):
        first, second = speaking(SEND), speaking(SEND)
        assert first is not None
        assert second is not None
        first.take_back()
        assert times(life()) == [1, 0, 0]
        second.take_back()
        assert times(life()) == [0, 0, 0]
        speaking(SEND)
    assert times(life()) == [1, 0, 0]


async def test_a_task_of_the_handling_belongs_to_it_as_long_as_it_lasts(life: Life) -> None:
    later = asyncio.Event()

    async def send(begins: asyncio.Event) -> object:
        await begins.wait()
        return speaking(SEND)

    at_once = asyncio.Event()
    at_once.set()
    with life().answering(1):
        assert await asyncio.create_task(send(at_once)) is not None
        late = asyncio.create_task(send(later))
    later.set()
    assert await late is None
    assert speaking(SEND) is None
    assert times(life()) == [1, 0, 0]


def test_updates_that_are_handled_are_forgotten_and_the_others_stay(life: Life) -> None:
    first = life()
    for number in (1, 2):
        with first.answering(number):
            speaking(SEND)
    assert times(life(2)) == [0, 1, 0]
    assert times(life()) == [0, 1, 0]


def test_the_file_does_not_grow(life: Life, tmp_path: Path) -> None:
    spoken = life()
    for number in range(1, MARKS + 10):
        with spoken.answering(number):
            speaking(SEND)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size == MARKS * 16
    assert file.stat().st_mode & 0o077 == 0
    reborn = life(*range(MARKS + 10))
    assert sum(reborn.times(number) for number in range(MARKS + 10)) == MARKS
    assert reborn.times(MARKS + 9) == 1


def test_a_torn_file_is_read_as_far_as_it_goes(life: Life, tmp_path: Path) -> None:
    with life().answering(1):
        speaking(SEND)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:20])
    assert times(life()) == [1, 0, 0]


def test_without_the_file_the_bot_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for database in (None, tmp_path / "missing" / "bot.sqlite3"):
        spoken = Spoken(database)
        spoken.open({1})
        with spoken.answering(1):
            speaking(SEND)
        assert spoken.times(1) == 0
        spoken.close()
    assert caplog.messages == ["Who may have an answer already cannot be noted: No such file or directory"]


def test_a_disk_that_takes_nothing_is_told_once(
    life: Life, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    spoken = life()

    def full(*_: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(room.os, "pwrite", full)
    for number in (1, 2):
        with spoken.answering(number):
            assert speaking(SEND) is not None
    assert len(caplog.messages) == 1

"""Counting: nothing waits for the disk, nothing names anybody, and nothing counted is lost by a disk that fails."""

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.answers import Choice, Found, NothingFound
from bot.domain.directory import Directory, Facet
from bot.domain.questions import Understanding
from bot.domain.tallies import Week, What
from bot.store import tallies as module
from bot.store.database import Database
from bot.store.gaps import GapStore
from bot.store.tallies import Tallies

SUNDAY_NIGHT = datetime(2026, 6, 7, 22, 30, tzinfo=UTC)
"""Monday already, in Berlin."""
ZEGG = Found("zegg", (Facet.CONTACT,))


@pytest.fixture
def tallies(database: Database) -> Tallies:
    return Tallies(database, ZoneInfo("Europe/Berlin"), lambda: SUNDAY_NIGHT)


def asked(message: str, *subject: str) -> Understanding:
    return Understanding(message, "de", subject=subject, content=subject)


async def test_who_writes_while_another_does_reads_what_that_one_took(tallies: Tallies, directory: Directory) -> None:
    tallies.answered(asked("Was ist ZEGG?"), ZEGG, "de", directory)
    first = asyncio.create_task(tallies.write(SUNDAY_NIGHT))
    await asyncio.sleep(0)
    await tallies.write(SUNDAY_NIGHT)
    assert (await tallies.weeks(["2026-W24"]))[0].questions == 1
    await first


async def test_what_is_counted_is_there_once_it_is_written(tallies: Tallies, directory: Directory) -> None:
    for _ in range(3):
        tallies.answered(asked("Was ist ZEGG?"), ZEGG, "de", directory)
    tallies.answered(asked("Rad"), Choice(("zegg", "coconat")), "en", directory)
    assert (await tallies.weeks(["2026-W24"]))[0].questions == 0
    await tallies.write(SUNDAY_NIGHT)
    tallies.chose("coconat", directory)
    await tallies.write(SUNDAY_NIGHT)
    assert await tallies.weeks(["2026-W23", "2026-W24"]) == (Week("2026-W23"), Week("2026-W24", 3, 1, 0))
    assert await tallies.most(What.ENTRY, ["2026-W24"], 5) == (("zegg", 3), ("coconat", 1))
    assert await tallies.most(What.LANGUAGE, ["2026-W24"], 1) == (("de", 3),)
    assert await tallies.most(What.FACET, ["2026-W23"], 5) == ()


async def test_an_answer_that_did_not_fit_counts_as_offered(tallies: Tallies, directory: Directory) -> None:
    tallies.answered(asked("Was ist ZEGG?"), ZEGG, "de", directory)
    tallies.did_not_fit()
    await tallies.write(SUNDAY_NIGHT)
    assert await tallies.weeks(["2026-W24"]) == (Week("2026-W24", unanswered=1),)
    tallies.chose("coconat", directory)
    await tallies.write(SUNDAY_NIGHT)
    assert await tallies.weeks(["2026-W24"]) == (Week("2026-W24", after_choice=1),)


async def test_what_found_nothing_is_kept_masked_by_its_local_day(
    tallies: Tallies, directory: Directory, database: Database
) -> None:
    for _ in range(2):
        question = asked("Zahnarzt für Erika? 0171 2345678", "zahnarzt", "erika", "2345678")
        tallies.answered(question, NothingFound(), "de", directory)
    await tallies.write(SUNDAY_NIGHT)
    tallies.answered(question, NothingFound(), "de", directory)
    await tallies.write(SUNDAY_NIGHT)
    (gap,) = await GapStore(database).all()
    assert (gap.text, gap.words, gap.language) == ("Zahnarzt für Erika? […]", "zahnarzt erika", "de")
    assert (gap.day.isoformat(), gap.times, gap.aside) == ("2026-06-08", 3, False)
    rows = await database.fetch_all("SELECT * FROM gap")
    assert "2345678" not in repr(rows)


async def test_a_question_of_nothing_but_what_is_masked_is_only_counted(
    tallies: Tallies, directory: Directory, database: Database
) -> None:
    tallies.answered(asked("0171 2345678"), NothingFound(), "de", directory)
    await tallies.write(SUNDAY_NIGHT)
    assert await GapStore(database).all() == ()
    assert (await tallies.weeks(["2026-W24"]))[0].unanswered == 1


async def test_without_a_subject_the_words_are_those_of_the_text(
    tallies: Tallies, directory: Directory, database: Database
) -> None:
    tallies.answered(asked("Warum nur?"), NothingFound(), "de", directory)
    await tallies.write(SUNDAY_NIGHT)
    assert (await GapStore(database).all())[0].words == "warum nur"


async def test_of_a_flood_only_the_number_is_kept(
    tallies: Tallies, directory: Directory, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    for word in ("eins", "zwei", "drei"):
        tallies.answered(asked(word, word), NothingFound(), "de", directory)
    await tallies.write(SUNDAY_NIGHT)
    assert len(await GapStore(database).all()) == 2
    assert (await tallies.weeks(["2026-W24"]))[0].unanswered == 3


async def test_the_newest_questions_without_an_answer_are_kept_and_the_others_counted(
    tallies: Tallies, directory: Directory, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    for word in ("eins", "zwei", "drei", "vier", "drei"):
        tallies.answered(asked(word, word), NothingFound(), "de", directory)
        await tallies.write(SUNDAY_NIGHT)
    assert [(gap.text, gap.times) for gap in await GapStore(database).all()] == [("drei", 2), ("vier", 1)]
    assert (await tallies.weeks(["2026-W24"]))[0].unanswered == 5


async def test_where_the_disk_fails_it_is_written_the_next_time(
    tallies: Tallies,
    directory: Directory,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    tallies.answered(asked("Was ist ZEGG?"), ZEGG, "de", directory)
    tallies.did_not_fit()
    tallies.answered(asked("Zahnarzt", "zahnarzt"), NothingFound(), "de", directory)
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr(database, "transaction", full)
        await tallies.write(SUNDAY_NIGHT)
    assert "could not be written" in caplog.text
    await tallies.write(SUNDAY_NIGHT)
    assert await tallies.weeks(["2026-W24"]) == (Week("2026-W24", unanswered=2),)
    assert len(await GapStore(database).all()) == 1

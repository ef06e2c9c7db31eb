"""Questions without an answer: put aside, forgotten when they have one, and never kept for long."""

from datetime import date

import pytest

from bot.store.database import Database
from bot.store.gaps import GapStore


@pytest.fixture
async def gaps(database: Database) -> GapStore:
    for day, text in ((1, "Zahnarzt?"), (2, "Hallenbad?"), (3, "Kino?")):
        await database.execute(
            "INSERT INTO gap (text, words, language, day) VALUES (?, ?, 'de', ?)",
            (text, text.strip("?").lower(), date(2026, 6, day).isoformat()),
        )
    return GapStore(database)


async def test_what_is_put_aside_is_kept_and_marked(gaps: GapStore) -> None:
    before = await gaps.mark()
    await gaps.put_aside([2, 3])
    assert [gap.aside for gap in await gaps.all()] == [False, True, True]
    assert await gaps.mark() != before


async def test_what_has_an_answer_is_deleted(gaps: GapStore) -> None:
    await gaps.forget([1, 99])
    assert [gap.text for gap in await gaps.all()] == ["Hallenbad?", "Kino?"]


async def test_old_questions_are_deleted(gaps: GapStore) -> None:
    assert await gaps.forget_until(date(2026, 6, 2)) == 2
    assert [gap.day for gap in await gaps.all()] == [date(2026, 6, 3)]
    assert await gaps.forget_until(date(2026, 6, 2)) == 0

"""Forms survive a restart, wait for a day, and only the newest counts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.forms import Form, Room
from bot.store.database import Database
from bot.store.forms import FormStore

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with Database(":memory:") as opened:
        yield opened


async def test_a_form_waits_for_a_day_also_after_a_restart(database: Database) -> None:
    forms = FormStore(database)
    assert forms.form(1, 1, NOON) is None
    await forms.set_form(1, 1, Form("text.de", 0), NOON)
    newest = Form("summary", 7, Room.TENDING, "de")
    await forms.set_form(1, 1, newest, NOON)
    restarted = FormStore(database)
    await restarted.load(NOON + MINUTE)
    for store in (forms, restarted):
        assert store.form(1, 1, NOON + DAY) == newest
        assert store.form(1, 1, NOON + DAY + MINUTE) is None
        assert store.form(1, 2, NOON) is None


async def test_a_form_is_left_once(database: Database) -> None:
    forms = FormStore(database)
    await forms.set_form(1, 1, Form("time", 7), NOON)
    assert await forms.clear_form(1, 1)
    assert not await forms.clear_form(1, 1)
    restarted = FormStore(database)
    await restarted.load(NOON)
    assert restarted.form(1, 1, NOON) is None


async def test_what_waited_too_long_is_deleted(database: Database) -> None:
    forms = FormStore(database)
    await forms.set_form(1, 1, Form("time", 7), NOON)
    await FormStore(database).load(NOON + DAY + MINUTE)
    assert await database.fetch_one("SELECT count(*) FROM form") == (0,)


async def test_the_forms_of_who_is_forgotten_are_gone_in_every_chat(database: Database) -> None:
    forms = FormStore(database)
    for chat in (1, -100):
        await forms.set_form(chat, 1, Form("time", 7), NOON)
    await forms.set_form(2, 2, Form("time", 7), NOON)
    await forms.forget(1)
    restarted = FormStore(database)
    await restarted.load(NOON)
    for store in (forms, restarted):
        assert [store.form(chat, user, NOON) for chat, user in ((1, 1), (-100, 1))] == [None, None]
        assert store.form(2, 2, NOON) == Form("time", 7)


async def test_forms_that_waited_too_long_are_deleted(database: Database) -> None:
    forms = FormStore(database)
    await forms.set_form(1, 1, Form("time", 7), NOON)
    await forms.set_form(2, 2, Form("time", 7), NOON + MINUTE)
    await forms.tidy(NOON + DAY + MINUTE)
    assert await database.fetch_all("SELECT user_id FROM form") == [(2,)]
    assert not await forms.clear_form(1, 1)


async def test_a_form_is_left_also_while_nothing_can_be_written(database: Database) -> None:
    forms = FormStore(database)
    for user in (1, 2):
        await forms.set_form(user, user, Form("time", 7), NOON)
    await database.execute("PRAGMA query_only = ON")
    assert await forms.clear_form(1, 1)
    assert await forms.clear_form(2, 2)
    assert forms.form(1, 1, NOON) is None
    assert not await forms.clear_form(1, 1)
    await database.execute("PRAGMA query_only = OFF")
    await forms.set_form(2, 2, Form("text.de"), NOON)
    await forms.tidy(NOON)
    restarted = FormStore(database)
    await restarted.load(NOON)
    assert restarted.form(1, 1, NOON) is None
    assert restarted.form(2, 2, NOON) == Form("text.de")

"""What has a time is deleted when it is over, and not before: tested with a clock that is moved."""

from datetime import timedelta

import pytest

from bot.domain.audit import Act, Deed
from bot.domain.deliveries import DeliveryState
from bot.domain.notice import Retention
from bot.store import retention as room
from bot.store.audit import AuditStore
from bot.store.deliveries import DeliveryStore
from bot.store.retention import RetentionStore
from tests.residents import NOW, SABINE, announce, live, send, work

DAY = timedelta(days=1)
KEPT = Retention(delivery_days=90, log_months=24)
TWO_YEARS = timedelta(days=731)  # one of them is a leap year
ERIKA, OTTO = 1, 2


@pytest.mark.parametrize(
    ("table", "lasts"),
    [
        ("entry_draft", 90 * DAY),
        ("freshness_round", 90 * DAY),
        ("import_file", DAY),
        ("invitation", 31 * DAY),
        ("deed", TWO_YEARS),
        ("import_batch", TWO_YEARS),
    ],
)
async def test_each_thing_has_its_time(database, table, lasts):
    await work(database)

    async def count():
        return await database.fetch_one(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of this test

    before = await count()
    assert before != (0,)
    await RetentionStore(database, KEPT).tidy(NOW + lasts)
    assert await count() == before
    await RetentionStore(database, KEPT).tidy(NOW + lasts + DAY)
    assert await count() == (0,)


async def test_a_revision_outlives_the_file_that_it_came_from(database):
    await work(database)
    await database.execute(
        "INSERT INTO entry_revision (entry_id, revision, body, author, at, what, batch)"
        " VALUES ('zegg', 1, '{}', 'file', ?, 'created', 1)",
        (NOW.isoformat(),),
    )
    await RetentionStore(database, KEPT).tidy(NOW + TWO_YEARS + DAY)
    assert await database.fetch_all("SELECT entry_id, batch FROM entry_revision") == [("zegg", None)]


async def test_a_name_stays_as_long_as_the_log_names_its_bearer(database):
    await work(database)
    await database.execute("UPDATE member SET roles = ''")
    later = NOW + TWO_YEARS
    await AuditStore(database).record(Deed(later, str(SABINE), Act.ENTRY_EDITED, "zegg"))
    await RetentionStore(database, KEPT).tidy(later + DAY)
    assert await database.fetch_all("SELECT name FROM member") == [("Sabine",)]
    await RetentionStore(database, KEPT).tidy(later + TWO_YEARS + 2 * DAY)
    assert await database.fetch_all("SELECT name FROM member") == []


async def test_who_belongs_to_the_team_stays_in_it(database):
    await work(database)
    await RetentionStore(database, KEPT).tidy(NOW + 10 * TWO_YEARS)
    assert await database.fetch_all("SELECT name FROM member") == [("Sabine",)]


@pytest.mark.parametrize("piece", [1, 5_000])
async def test_of_old_announcements_only_the_numbers_stay(database, monkeypatch, piece):
    monkeypatch.setattr(room, "PIECE", piece)
    await live(database, ERIKA)
    await live(database, OTTO)
    ledger, _, old = await announce(database)
    await send(ledger)
    store = RetentionStore(database, KEPT)
    await store.tidy(NOW + 90 * DAY)
    assert await database.fetch_one("SELECT count(*) FROM delivery WHERE chat_id IS NULL") == (0,)
    await store.tidy(NOW + 90 * DAY + timedelta(minutes=1))
    assert await database.fetch_one("SELECT count(*) FROM delivery WHERE chat_id IS NULL") == (0,)  # once an hour
    await store.tidy(NOW + 91 * DAY)
    rows = await database.fetch_all("SELECT chat_id, message_id, state FROM delivery")
    assert rows == [(None, None, "sent")] * 2
    assert (await DeliveryStore(database).progress(old)).counts == {DeliveryState.SENT: 2}
    assert await database.fetch_one("SELECT count(*) FROM dispatch WHERE forgotten_at IS NOT NULL") == (1,)


async def test_a_clock_that_was_put_back_keeps_nothing_from_being_deleted(database):
    await work(database)
    store = RetentionStore(database, KEPT)
    await database.execute("UPDATE invitation SET expires_at = ?", ((NOW + 500 * DAY).isoformat(),))
    await store.tidy(NOW + 400 * DAY)
    assert await database.fetch_one("SELECT count(*) FROM invitation") != (0,)
    await database.execute("UPDATE invitation SET expires_at = ?", ((NOW - 99 * DAY).isoformat(),))
    await store.tidy(NOW)
    assert await database.fetch_one("SELECT count(*) FROM invitation") == (0,)


async def test_what_waits_for_a_digest_is_not_forgotten(database):
    await live(database, ERIKA)
    await database.execute("UPDATE subscriber SET pace = 'weekly'")
    ledger, *_ = await announce(database)
    await ledger.finish(NOW)
    await RetentionStore(database, KEPT).tidy(NOW + 91 * DAY)
    assert await database.fetch_all("SELECT state, chat_id IS NULL FROM delivery") == [("held", 0)]
    assert await database.fetch_one("SELECT forgotten_at FROM dispatch") == (None,)

"""Withdrawals that wait for their day: each is carried out once, or never where it was cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audit import Act
from bot.domain.directory import Directory, Entry
from bot.domain.upkeep import PlannedWithdrawal, What, Withdrawn
from bot.store.audit import AuditStore
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.withdrawals import WithdrawalStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DUE = NOW + timedelta(days=3)
PLAN = PlannedWithdrawal("zegg", DUE, "schließt", "1")


def entry(entry_id: str) -> Entry:
    return Entry.model_validate({"id": entry_id, "kind": "o", "name": entry_id.title(), "summary": {"de": "x"}})


def directory(*ids: str) -> Directory:
    top = {"directory": {"name": "W"}, "kinds": {"o": {"de": "O"}}, "entries": [entry(each) for each in ids]}
    return Directory.model_validate(top)


@pytest.fixture
async def entries(database: Database) -> DirectoryStore:
    store = DirectoryStore(database)
    await store.sync(directory("zegg", "hof"), "one", NOW)
    return store


@pytest.fixture
def store(database: Database, entries: DirectoryStore) -> WithdrawalStore:
    return WithdrawalStore(database)


async def test_it_is_carried_out_once_on_its_day(store: WithdrawalStore, entries: DirectoryStore) -> None:
    assert await store.plan(PLAN, NOW)
    assert await store.planned("zegg") == PLAN
    assert await store.all_planned() == (PLAN,)
    assert await store.carry_out(DUE - timedelta(seconds=1)) == ()
    assert await store.carry_out(DUE) == (PLAN,)
    assert await store.carry_out(DUE) == ()
    newest = (await entries.history("zegg"))[0]
    assert (newest.entry, newest.author, newest.reason, newest.at) == (None, "1", "schließt", DUE)
    assert await store.planned("zegg") is None


async def test_a_later_plan_takes_the_place_of_the_one_before(store: WithdrawalStore) -> None:
    later = PlannedWithdrawal("zegg", DUE + timedelta(days=1), "doch später", "2")
    assert await store.plan(PLAN, NOW)
    assert await store.plan(later, NOW)
    assert await store.carry_out(DUE) == ()
    assert await store.all_planned() == (later,)


async def test_what_was_cancelled_stays(store: WithdrawalStore, entries: DirectoryStore, database: Database) -> None:
    await store.plan(PLAN, NOW)
    assert await store.cancel("zegg", "2", NOW)
    assert not await store.cancel("zegg", "2", NOW)
    assert await store.carry_out(DUE) == ()
    assert await entries.stored("zegg")
    done = [(deed.act, deed.actor, deed.detail) for deed in await AuditStore(database).deeds(9)]
    assert done == [
        (Act.WITHDRAWAL_CANCELLED, "2", ""),
        (Act.WITHDRAWAL_PLANNED, "1", "2026-06-04T12:00:00.000000+00:00 schließt"),
    ]


async def test_nothing_is_planned_for_an_entry_that_is_not_there(store: WithdrawalStore) -> None:
    assert not await store.plan(PlannedWithdrawal("nowhere", DUE, "x", "1"), NOW)
    assert await store.all_planned() == ()


async def test_who_is_out_and_back_is_not_taken_out_by_the_old_plan(
    store: WithdrawalStore, entries: DirectoryStore
) -> None:
    await store.plan(PLAN, NOW)
    await entries.withdraw("zegg", "1", NOW, reason="gleich")
    await entries.restore("zegg", "1", NOW)
    assert await store.carry_out(DUE) == ()
    assert await entries.stored("zegg")


async def test_what_the_shipped_file_took_out_before_keeps_no_other_in(
    store: WithdrawalStore, entries: DirectoryStore
) -> None:
    other = PlannedWithdrawal("hof", DUE, "auch", "1")
    await store.plan(PLAN, NOW)
    await store.plan(other, NOW)
    await entries.sync(directory("hof"), "two", NOW)
    assert await store.carry_out(DUE) == (other,)
    assert await store.all_planned() == ()


async def test_all_that_is_out_is_listed_the_newest_first(store: WithdrawalStore, entries: DirectoryStore) -> None:
    assert await store.withdrawn() == ()
    await entries.withdraw("hof", "1", NOW, reason="a")
    await entries.withdraw("zegg", "2", DUE, reason="b")
    await entries.save(entry("neu"), "2", NOW)
    await entries.undo("neu", "2", DUE + timedelta(days=1))
    assert await store.withdrawn() == (
        Withdrawn("neu", "Neu", "2", DUE + timedelta(days=1), ""),
        Withdrawn("zegg", "Zegg", "2", DUE, "b"),
        Withdrawn("hof", "Hof", "1", NOW, "a"),
    )
    await entries.restore("zegg", "2", DUE)
    assert [each.entry_id for each in await store.withdrawn()] == ["neu", "hof"]
    assert (await entries.history("zegg"))[0].what is What.RESTORED

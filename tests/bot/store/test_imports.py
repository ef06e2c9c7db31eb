"""A file is taken over whole or not at all, beside people who edit, and is undone as a whole."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.directory import Directory, Entry
from bot.domain.upkeep import PlannedWithdrawal
from bot.formats.incoming import Incoming
from bot.formats.planning import plan_import
from bot.formats.plans import Undone
from bot.store.directory import DirectoryStore
from bot.store.imports import ImportStore
from bot.store.syncing import SyncReport, What
from bot.store.withdrawals import WithdrawalStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def entry(entry_id, **fields):
    return Entry.model_validate({"id": entry_id, "kind": "offer", "name": entry_id, "summary": {"de": "x"}} | fields)


def directory(*entries):
    kinds = {"offer": {"de": "Angebot"}}
    return Directory.model_validate({"directory": {"name": "W"}, "kinds": kinds, "entries": entries})


SHIPPED = directory(entry("solawi", website="https://a.de"), entry("zegg"), entry("app"))


@pytest.fixture
async def directories(database):
    store = DirectoryStore(database)
    await store.sync(SHIPPED, "first", NOW)
    return store


@pytest.fixture
def imports(database, directories):
    return ImportStore(database)


async def planned(imports, *fields, **options):
    reading = (Incoming(each, number) for number, each in enumerate(fields, start=1))
    return plan_import(reading, await imports.standing(), file="a.csv", **options)


def by_hand(standing):
    return {entry_id for entry_id, known in standing.entries.items() if known.by_hand}


async def taken_over(imports, *fields, **options):
    return await imports.apply(await planned(imports, *fields, **options), "anna", "a.csv", "csv", LATER)


async def bodies(directories):
    return (await directories.load()).by_id


async def test_before_the_first_sync_there_is_nothing_to_compare_with(database):
    assert await ImportStore(database).standing() is None


async def test_a_file_adds_changes_and_removes_as_one_batch(imports, directories):
    new = {"id": "neu", "name": "Neu", "summary": {"de": "y"}}
    applied = await taken_over(imports, {"id": "solawi", "website": "https://b.de"}, new, {"id": "app"}, remove_missing=True)  # fmt: skip # noqa: E501
    assert (applied.number, applied.added, applied.changed, applied.removed, applied.conflicts) == (1, 1, 1, 1, ())
    found = await bodies(directories)
    assert list(found) == ["solawi", "app", "neu"]
    assert found["solawi"].website == "https://b.de"
    newest = {each: (await directories.history(each))[0] for each in ("solawi", "zegg", "neu", "app")}
    assert {each: (revision.what, revision.author, revision.at) for each, revision in newest.items()} == {
        "solawi": (What.EDITED, "anna", LATER),
        "zegg": (What.WITHDRAWN, "anna", LATER),
        "neu": (What.CREATED, "anna", LATER),
        "app": (What.SHIPPED, "shipped", NOW),
    }
    batch = await imports.batch(1)
    assert (batch.number, batch.author, batch.file, batch.format, batch.at, batch.undone_at) == (1, "anna", "a.csv", "csv", LATER, None)  # fmt: skip # noqa: E501
    assert await imports.recent(5) == (batch,)
    assert await imports.batch(2) is None


async def test_a_file_that_changes_nothing_is_no_batch(imports):
    applied = await taken_over(imports, {"id": "solawi"})
    assert applied.number is None
    assert await imports.recent(5) == ()


async def test_an_entry_that_was_changed_meanwhile_is_left_and_reported(imports, directories):
    new = {"id": "neu", "name": "Neu", "summary": {"de": "y"}}
    plan = await planned(imports, {"id": "solawi", "website": "https://b.de"}, {"id": "app", "places": ["B"]}, new)
    await directories.save(entry("solawi", website="https://c.de"), "bert", NOW)
    await directories.save(entry("neu", name="Anders"), "bert", NOW)
    applied = await imports.apply(plan, "anna", "a.csv", "csv", LATER)
    assert (applied.conflicts, applied.changed, applied.added) == (("neu", "solawi"), 1, 0)
    found = await bodies(directories)
    assert (found["solawi"].website, found["app"].places, found["neu"].name) == ("https://c.de", ["B"], "Anders")


async def test_a_plan_is_written_once(imports):
    plan = await planned(imports, {"id": "solawi", "website": "https://b.de"})
    first, second = await asyncio.gather(*(imports.apply(plan, "anna", "a.csv", "csv", LATER) for _ in range(2)))
    assert (first.number, second.number, second.conflicts) == (1, None, ("solawi",))


async def test_nothing_is_written_when_something_fails(imports, directories, database):
    plan = await planned(imports, {"id": "solawi", "website": "https://b.de"}, {"id": "app", "places": ["B"]})
    await database.execute("CREATE TRIGGER no BEFORE INSERT ON entry_revision WHEN new.entry_id = 'app' BEGIN SELECT raise(ABORT, 'no'); END")  # fmt: skip # noqa: E501
    with pytest.raises(Exception, match="no"):
        await imports.apply(plan, "anna", "a.csv", "csv", LATER)
    assert await directories.load() == SHIPPED
    assert await imports.recent(5) == ()


async def test_staff_who_wrote_an_entry_are_told_from_files_that_did(imports, directories):
    await taken_over(imports, {"id": "solawi", "website": "https://b.de"})
    await directories.save(entry("app", places=["B"]), "bert", NOW)
    standing = await imports.standing()
    assert by_hand(standing) == {"app"}
    assert {key: known.revision for key, known in standing.entries.items()} == {"solawi": 2, "zegg": 1, "app": 2}
    assert standing.taken == {"solawi", "zegg", "app"}


@pytest.mark.parametrize("what", [What.EDITED, What.CONFIRMED, What.TAUGHT])
async def test_whatever_staff_did_to_an_entry_asks_before_a_file_removes_it(imports, directories, what):
    await directories.save(entry("app", places=["B"]), "bert", NOW, what=what)
    assert by_hand(await imports.standing()) == {"app"}


async def test_what_a_file_takes_out_is_not_taken_out_again_by_an_older_plan(imports, directories, database):
    plans = WithdrawalStore(database)
    await plans.plan(PlannedWithdrawal("app", LATER, "closed", "bert"), NOW)
    await taken_over(imports, {"id": "solawi"}, {"id": "zegg"}, remove_missing=True)
    assert "app" not in await bodies(directories)
    assert await plans.planned("app") is None


async def test_a_file_is_undone_as_a_whole(imports, directories):
    new = {"id": "neu", "name": "Neu", "summary": {"de": "y"}}
    await taken_over(imports, {"id": "solawi", "website": "https://b.de"}, new, {"id": "app"}, remove_missing=True)
    undone = await imports.undo(1, "bert", LATER)
    assert undone == Undone(("neu", "solawi", "zegg"), ())
    assert await bodies(directories) == SHIPPED.by_id
    assert (await imports.batch(1)).undone_at == LATER
    revision = (await directories.history("neu"))[0]
    assert (revision.what, revision.author, revision.entry) == (What.UNDONE, "bert", None)


async def test_what_is_undone_counts_as_shipped_again(imports, directories):
    await taken_over(imports, {"id": "solawi", "website": "https://b.de"}, {"id": "app"}, remove_missing=True)
    await imports.undo(1, "bert", LATER)
    newer = directory(entry("solawi", website="https://d.de"), entry("zegg", places=["B"]), entry("app"))
    assert await directories.sync(newer, "second", LATER) == SyncReport(updated=("solawi", "zegg"))


async def test_an_entry_that_is_again_what_was_shipped_counts_as_untouched(imports, directories):
    await taken_over(imports, {"id": "solawi", "website": "https://b.de"})
    await taken_over(imports, {"id": "solawi", "website": "https://a.de"})
    newer = directory(entry("solawi", website="https://d.de"), entry("zegg"), entry("app"))
    assert await directories.sync(newer, "second", LATER) == SyncReport(updated=("solawi",))


async def test_what_was_changed_after_the_file_stays(imports, directories):
    await taken_over(imports, {"id": "solawi", "website": "https://b.de"}, {"id": "app", "places": ["B"]})
    await directories.save(entry("app", places=["C"]), "bert", LATER)
    assert await imports.undo(1, "anna", LATER) == Undone(("solawi",), ("app",))
    assert (await bodies(directories))["app"].places == ["C"]


async def test_undone_twice_nothing_is_left_to_do(imports, directories):
    await taken_over(imports, {"id": "solawi", "website": "https://b.de"})
    await imports.undo(1, "anna", LATER)
    before = await bodies(directories)
    assert await imports.undo(1, "bert", LATER + timedelta(hours=1)) == Undone((), ("solawi",))
    assert await bodies(directories) == before
    assert (await imports.batch(1)).undone_at == LATER


async def test_a_file_that_never_was_cannot_be_undone(imports):
    with pytest.raises(LookupError):
        await imports.undo(7, "anna", NOW)


async def test_a_long_file_is_written_in_pieces(imports, directories, monkeypatch):
    monkeypatch.setattr("bot.store.imports._PIECE", 2)
    new = [{"id": f"e{number}", "name": f"E{number}", "summary": {"de": "x"}} for number in range(7)]
    assert (await taken_over(imports, *new)).added == 7
    assert list(await bodies(directories))[3:] == [f"e{number}" for number in range(7)]
    assert len((await imports.undo(1, "anna", LATER)).restored) == 7


async def test_files_are_undone_one_after_the_other_the_last_one_first(imports, directories):
    before = await bodies(directories)
    await taken_over(imports, {"id": "solawi", "website": "https://b.de"}, {"id": "zegg", "website": "https://z.de"})
    await taken_over(imports, {"id": "solawi", "website": "https://c.de"})
    assert await imports.undo(1, "anna", LATER) == Undone(("zegg",), ("solawi",))
    assert (await imports.undo(2, "anna", LATER)).restored == ("solawi",)
    assert (await bodies(directories))["solawi"].website == "https://b.de"
    assert (await imports.undo(1, "anna", LATER)).restored == ("solawi",)
    assert await bodies(directories) == before

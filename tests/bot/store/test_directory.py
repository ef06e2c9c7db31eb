"""What a shipped file may change, what staff changed, and every version there was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.audit import Act
from bot.domain.directory import Directory, Entry
from bot.formats.yaml_file import read_directory_file
from bot.store.audit import AuditStore
from bot.store.directory import DirectoryStore, EditConflictError, UnreadableEntriesError
from bot.store.syncing import SHIPPED, SyncReport, What, body_of, kept_out_by_staff

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DATA = Path(__file__).parents[3] / "data" / "initiatives.yaml"


def entry(entry_id, name=None, **fields):
    top = {"id": entry_id, "kind": "offer", "name": name or entry_id.title(), "summary": {"de": "x"}}
    return Entry.model_validate(top | fields)


def directory(*entries):
    header = {"name": "W", "claim": {"de": "x"}}
    return Directory.model_validate({"directory": header, "kinds": {"offer": {"de": "Angebot"}}, "entries": entries})


SOLAWI, ZEGG, APP = entry("solawi", website="https://a.de"), entry("zegg", period={"from": "1991"}), entry("app")


@pytest.fixture
async def store(database):
    filled = DirectoryStore(database)
    await filled.sync(directory(SOLAWI, ZEGG), "first", NOW)
    return filled


async def ids_of(store):
    return [found.id for found in (await store.load()).entries]


async def test_before_the_first_sync_there_is_no_directory(database):
    store = DirectoryStore(database)
    assert await store.load() is None
    assert not await store.is_current("first")
    await store.save(APP, "anna", NOW)
    assert await store.load() is None


async def test_the_first_sync_takes_everything_over(database):
    store = DirectoryStore(database)
    report = await store.sync(directory(SOLAWI, ZEGG), "first", NOW)
    assert report == SyncReport(inserted=("solawi", "zegg"))
    assert await store.load() == directory(SOLAWI, ZEGG)


async def test_the_shipped_directory_comes_back_as_it_is(database):
    file = read_directory_file(DATA)
    store = DirectoryStore(database)
    await store.sync(file.directory, file.fingerprint, NOW)
    assert await store.load() == file.directory


async def test_a_file_that_was_synced_need_not_be_read_again(store):
    assert await store.is_current("first")
    assert not await store.is_current("second")


async def test_the_same_file_again_changes_nothing(store):
    assert await store.sync(directory(SOLAWI, ZEGG), "first", LATER) == SyncReport()
    assert len(await store.history("solawi")) == 1


async def test_an_entry_that_staff_never_touched_becomes_what_is_shipped(store):
    report = await store.sync(directory(SOLAWI, entry("zegg", "ZEGG")), "second", LATER)
    assert report == SyncReport(updated=("zegg",))
    assert (await store.load()).by_id["zegg"].name == "ZEGG"
    assert await store.is_current("second")


async def test_the_header_and_the_order_are_those_that_are_shipped(store):
    changed = directory(APP, ZEGG, SOLAWI).model_copy(update={"topics": {"nature": {"de": "Natur"}}})
    assert (await store.sync(changed, "second", LATER)).inserted == ("app",)
    assert await store.load() == changed


async def test_an_entry_that_staff_edited_stays_and_the_difference_is_reported(store):
    mine, shipped = entry("zegg", "Unser ZEGG"), entry("zegg", "ZEGG", places=["Bad Belzig"])
    await store.save(mine, "anna", NOW)
    report = await store.sync(directory(SOLAWI, shipped), "second", LATER)
    (difference,) = report.differences
    assert (difference.entry_id, difference.staff, difference.shipped) == ("zegg", mine, shipped)
    assert difference.fields == ("name", "places")
    assert report.updated == ()
    assert (await store.load()).by_id["zegg"] == mine
    assert await store.differences(directory(SOLAWI, shipped)) == report.differences


async def test_an_entry_that_vanished_is_withdrawn_but_its_versions_stay(store):
    report = await store.sync(directory(SOLAWI), "second", LATER)
    assert report == SyncReport(withdrawn=("zegg",))
    assert await ids_of(store) == ["solawi"]
    assert [(r.what, r.entry, r.author) for r in await store.history("zegg")] == [
        (What.WITHDRAWN, None, SHIPPED),
        (What.SHIPPED, ZEGG, SHIPPED),
    ]


async def test_an_entry_that_comes_back_goes_on_with_its_versions(store):
    await store.sync(directory(SOLAWI), "second", LATER)
    assert (await store.sync(directory(SOLAWI, ZEGG), "third", LATER)).inserted == ("zegg",)
    assert [r.number for r in await store.history("zegg")] == [3, 2, 1]


async def test_an_entry_of_staff_that_vanished_stays_and_is_reported(store):
    mine = entry("zegg", "Unser ZEGG")
    await store.save(mine, "anna", NOW)
    report = await store.sync(directory(SOLAWI), "second", LATER)
    (difference,) = report.differences
    assert (difference.staff, difference.shipped, difference.fields) == (mine, None, ())
    assert report.withdrawn == ()
    assert await ids_of(store) == ["solawi", "zegg"]


async def test_an_entry_that_only_staff_have_stays_behind_the_shipped_ones(store):
    await store.save(entry("verein"), "anna", NOW)
    report = await store.sync(directory(SOLAWI, ZEGG, APP), "second", LATER)
    assert report == SyncReport(inserted=("app",))
    assert await ids_of(store) == ["solawi", "zegg", "app", "verein"]


async def test_an_entry_of_staff_that_is_shipped_later_stays_and_the_difference_is_reported(store):
    await store.save(entry("app", "Unsere App"), "anna", NOW)
    report = await store.sync(directory(SOLAWI, ZEGG, APP), "second", LATER)
    assert [d.fields for d in report.differences] == [("name",)]
    assert (await store.load()).by_id["app"].name == "Unsere App"


async def test_an_entry_that_is_shipped_as_staff_made_it_counts_as_untouched(store):
    mine = entry("zegg", "Unser ZEGG")
    await store.save(mine, "anna", NOW)
    assert (await store.sync(directory(SOLAWI, mine), "second", LATER)).differences == ()
    assert (await store.sync(directory(SOLAWI, ZEGG), "third", LATER)).updated == ("zegg",)


async def test_an_entry_that_staff_made_as_it_is_shipped_counts_as_untouched(store):
    await store.save(entry("zegg", "Unser ZEGG"), "anna", NOW)
    await store.save(ZEGG, "anna", NOW)
    assert (await store.sync(directory(SOLAWI, entry("zegg", "ZEGG")), "second", LATER)).updated == ("zegg",)


async def test_a_sync_that_fails_leaves_everything_as_it_was(store, database):
    await database.execute("CREATE TRIGGER stop BEFORE UPDATE ON directory BEGIN SELECT raise(ABORT, 'no space'); END")
    with pytest.raises(Exception, match="no space"):
        await store.sync(directory(APP), "second", LATER)
    assert await store.load() == directory(SOLAWI, ZEGG)
    assert await store.is_current("first")


async def test_every_change_is_a_version_with_author_and_time(store):
    mine = entry("zegg", "Unser ZEGG")
    assert await store.save(mine, "anna", LATER)
    newest, oldest = await store.history("zegg")
    assert (newest.number, newest.entry, newest.author, newest.at, newest.what) == (2, mine, "anna", LATER, What.EDITED)
    assert (oldest.number, oldest.entry, oldest.author, oldest.at, oldest.what) == (1, ZEGG, SHIPPED, NOW, What.SHIPPED)


async def test_saving_what_is_there_changes_nothing(store):
    assert not await store.save(ZEGG, "anna", LATER)
    assert len(await store.history("zegg")) == 1


async def test_a_new_entry_of_staff_is_recorded_as_such(store):
    assert await store.save(APP, "anna", LATER)
    assert [r.what for r in await store.history("app")] == [What.CREATED]
    assert await ids_of(store) == ["solawi", "zegg", "app"]


async def test_undoing_brings_back_the_version_before(store):
    await store.save(entry("zegg", "Unser ZEGG"), "anna", NOW)
    assert await store.undo("zegg", "bert", LATER) == ZEGG
    assert (await store.load()).by_id["zegg"] == ZEGG
    newest = (await store.history("zegg"))[0]
    assert (newest.what, newest.author, newest.at) == (What.UNDONE, "bert", LATER)


async def test_undoing_twice_brings_the_change_back(store):
    mine = entry("zegg", "Unser ZEGG")
    await store.save(mine, "anna", NOW)
    await store.undo("zegg", "anna", NOW)
    assert await store.undo("zegg", "anna", NOW) == mine


async def test_what_was_undone_counts_as_untouched(store):
    await store.save(entry("zegg", "Unser ZEGG"), "anna", NOW)
    await store.undo("zegg", "anna", NOW)
    assert (await store.sync(directory(SOLAWI, entry("zegg", "ZEGG")), "second", LATER)).updated == ("zegg",)


async def test_undoing_a_new_entry_takes_it_out_and_undoing_that_puts_it_back(store):
    await store.save(APP, "anna", NOW)
    assert await store.undo("app", "anna", NOW) is None
    assert await ids_of(store) == ["solawi", "zegg"]
    assert await store.undo("app", "anna", NOW) == APP
    assert await ids_of(store) == ["solawi", "zegg", "app"]


async def test_a_shipped_change_can_be_undone_and_is_then_staffs(store):
    shipped = directory(SOLAWI, entry("zegg", "ZEGG"))
    await store.sync(shipped, "second", LATER)
    assert await store.undo("zegg", "anna", LATER) == ZEGG
    assert [d.fields for d in await store.differences(shipped)] == [("name", "period")]


@pytest.mark.parametrize("entry_id", ["zegg", "nowhere"])
async def test_where_there_is_no_version_before_nothing_is_undone(store, entry_id):
    with pytest.raises(LookupError):
        await store.undo(entry_id, "anna", NOW)
    assert await ids_of(store) == ["solawi", "zegg"]


async def test_an_entry_that_this_version_cannot_read_is_named(store, database):
    await database.execute('UPDATE entry SET body = \'{"id": "zegg", "colour": 1}\' WHERE id = \'zegg\'')
    with pytest.raises(UnreadableEntriesError) as caught:
        await store.load()
    assert caught.value.entry_ids == ("zegg",)


async def test_a_version_that_this_version_of_the_bot_cannot_read_is_named(store, database):
    await database.execute("UPDATE entry_revision SET body = '{}' WHERE entry_id = 'zegg'")
    with pytest.raises(UnreadableEntriesError, match="zegg"):
        await store.history("zegg")


async def test_many_entries_are_taken_over_and_loaded(database):
    store = DirectoryStore(database)
    many = directory(*(entry(f"e{number}") for number in range(10_000)))
    assert len((await store.sync(many, "many", NOW)).inserted) == 10_000
    assert await store.load() == many


def test_an_entry_is_stored_without_what_it_does_not_say():
    assert body_of(ZEGG) == ('{"id":"zegg","kind":"offer","name":"Zegg","summary":{"de":"x"},"period":{"from":"1991"}}')


async def test_a_change_based_on_an_older_version_is_refused_with_the_newer_one(store, database):
    await store.sync(directory(ZEGG), "one", NOW)
    before = await store.stored("zegg")
    theirs = entry("zegg", "Ihr ZEGG")
    assert await store.save(theirs, "bert", LATER, based_on=before.revision)
    with pytest.raises(EditConflictError) as refused:
        await store.save(entry("zegg", "Unser ZEGG"), "anna", LATER, based_on=before.revision)
    assert refused.value.current == await store.stored("zegg")
    assert refused.value.current.entry == theirs
    with pytest.raises(EditConflictError):
        await store.withdraw("zegg", "anna", LATER, based_on=before.revision)


async def test_a_new_entry_under_a_taken_id_is_refused(store):
    await store.sync(directory(ZEGG), "one", NOW)
    with pytest.raises(EditConflictError):
        await store.save(entry("zegg", "Ein anderes"), "anna", LATER, based_on=0)
    assert await store.save(APP, "anna", LATER, based_on=0)


async def test_a_withdrawn_entry_comes_back_as_it_was(store):
    await store.sync(directory(ZEGG, APP), "one", NOW)
    changed = entry("zegg", "Unser ZEGG")
    await store.save(changed, "anna", NOW)
    await store.withdraw("zegg", "anna", LATER, reason="geschlossen")
    assert await store.stored("zegg") is None
    withdrawn = (await store.history("zegg"))[0]
    assert (withdrawn.entry, withdrawn.what, withdrawn.reason) == (None, What.WITHDRAWN, "geschlossen")
    with pytest.raises(EditConflictError) as gone:
        await store.save(changed, "bert", LATER, based_on=2)
    assert gone.value.current is None
    assert await store.restore("zegg", "bert", LATER) == changed
    assert (await store.stored("zegg")).entry == changed
    for nothing in ("zegg", "nobody"):
        with pytest.raises(LookupError):
            await store.restore(nothing, "bert", LATER)
    with pytest.raises(LookupError):
        await store.withdraw("nobody", "bert", LATER)


async def test_what_staff_did_to_entries_is_in_the_audit_log(store, database):
    await store.sync(directory(ZEGG), "one", NOW)
    await store.save(entry("zegg", "Unser ZEGG"), "anna", LATER)
    await store.withdraw("zegg", "bert", LATER, reason="geschlossen")
    done = [(deed.actor, deed.act, deed.entry_id, deed.detail) for deed in await AuditStore(database).deeds(9)]
    assert done == [
        ("bert", Act.ENTRY_WITHDRAWN, "zegg", "geschlossen"),
        ("anna", Act.ENTRY_EDITED, "zegg", ""),
    ]


async def test_what_staff_withdrew_does_not_come_back_with_the_next_file(store, database):
    await store.withdraw("zegg", "anna", NOW, reason="geschlossen")
    again = await store.sync(directory(SOLAWI, ZEGG, APP), "second", LATER)
    assert again == SyncReport(inserted=("app",), kept_out=("zegg",))
    assert await ids_of(store) == ["solawi", "app"]
    assert await kept_out_by_staff(database) == {"zegg"}
    assert (await store.sync(directory(SOLAWI, entry("zegg", "ZEGG"), APP), "third", LATER)).kept_out == ("zegg",)


async def test_what_is_restored_counts_as_shipped_again(store, database):
    await store.withdraw("zegg", "anna", NOW)
    assert await store.restore("zegg", "anna", NOW) == ZEGG
    assert await kept_out_by_staff(database) == frozenset()
    assert await store.differences(directory(SOLAWI, ZEGG)) == ()
    assert (await store.sync(directory(SOLAWI, entry("zegg", "ZEGG")), "second", LATER)).updated == ("zegg",)


async def test_what_staff_had_changed_is_still_theirs_when_it_is_restored(store):
    mine = entry("zegg", "Unser ZEGG")
    await store.save(mine, "anna", NOW)
    await store.withdraw("zegg", "anna", NOW)
    await store.restore("zegg", "bert", NOW)
    assert [d.fields for d in await store.differences(directory(SOLAWI, ZEGG))] == [("name", "period")]
    assert (await store.sync(directory(SOLAWI, entry("zegg", "ZEGG")), "second", LATER)).updated == ()


async def test_what_is_no_longer_shipped_stays_once_staff_restored_it(store):
    await store.sync(directory(SOLAWI), "second", LATER)
    await store.restore("zegg", "anna", LATER)
    report = await store.sync(directory(SOLAWI, APP), "third", LATER)
    assert report.withdrawn == ()
    assert await ids_of(store) == ["solawi", "app", "zegg"]


async def test_an_entry_whose_creation_was_undone_stays_out_when_it_is_shipped(store):
    await store.save(APP, "anna", NOW)
    await store.undo("app", "anna", NOW)
    assert (await store.sync(directory(SOLAWI, ZEGG, APP), "second", LATER)).kept_out == ("app",)
    assert await ids_of(store) == ["solawi", "zegg"]


async def test_a_directory_without_its_home_entry_works(store):
    header = {"name": "W", "home_entry": "zegg"}
    home = Directory.model_validate({"directory": header, "kinds": {"offer": {"de": "A"}}, "entries": [SOLAWI, ZEGG]})
    await store.sync(home, "second", LATER)
    assert (await store.load()).home == ZEGG
    await store.withdraw("zegg", "anna", LATER)
    assert (await store.load()).home is None


async def test_only_the_change_that_was_seen_is_undone(store):
    await store.save(entry("zegg", "Unser ZEGG"), "anna", NOW)
    await store.save(entry("zegg", "Euer ZEGG"), "bert", NOW)
    with pytest.raises(LookupError):
        await store.undo("zegg", "anna", NOW, last=2)
    assert (await store.undo("zegg", "anna", NOW, last=3)).name == "Unser ZEGG"

"""A file is previewed, taken over as it was previewed, and undone; exports come from the directory as it is."""

from datetime import UTC, datetime

import pytest

from bot.domain.directory import Directory
from bot.exchanging.service import Exchange, NoDirectoryError, Wish
from bot.formats.source import Source
from bot.store.database import IN_MEMORY, Database
from bot.store.directory import DirectoryStore, UnreadableEntriesError
from bot.store.imports import ImportStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "W"},
        "kinds": {"offer": {"de": "Angebot"}, "club": {"de": "Verein"}},
        "entries": [{"id": "solawi", "kind": "offer", "name": "Solawi", "summary": {"de": "x"}}],
    }
)


@pytest.fixture
async def database():
    async with Database(IN_MEMORY) as opened:
        yield opened


@pytest.fixture
async def exchange(database):
    await DirectoryStore(database).sync(DIRECTORY, "first", NOW)
    return Exchange(ImportStore(database), "de", ("de", "en"))


async def test_without_a_directory_there_is_nothing_to_exchange(database):
    exchange = Exchange(ImportStore(database), "de", ("de", "en"))
    with pytest.raises(NoDirectoryError):
        await exchange.preview(Source(b"Name\nx\n"), "a.csv", Wish())
    with pytest.raises(NoDirectoryError):
        await exchange.export("csv")


async def test_a_file_is_taken_over_as_it_was_previewed_and_undone(exchange, database):
    content = b"Name;Art;Kurzbeschreibung (en)\nSolawi;;Greens\nNeu;;New\n"
    preview = await exchange.preview(Source(content), "a.csv", Wish(default_kind="club"))
    assert (preview.file, preview.format, len(preview.plan.changes)) == ("a.csv", "csv", 2)
    assert await DirectoryStore(database).load() == DIRECTORY
    applied = await exchange.apply(preview, "7", NOW)
    after = (await DirectoryStore(database).load()).by_id
    assert after["solawi"].summary == {"de": "x", "en": "Greens"}
    assert (after["neu"].kind, applied.number) == ("club", 1)
    assert (await exchange.undo(1, "7", NOW)).restored == ("neu", "solawi")
    assert await DirectoryStore(database).load() == DIRECTORY


async def test_the_removal_of_single_entries_can_be_left(exchange):
    content = b"Name;Art;Kurzbeschreibung\nNeu;offer;x\n"
    preview = await exchange.preview(Source(content), "a.csv", Wish(remove_missing=True))
    assert [change.entry_id for change in preview.plan.removed] == ["solawi"]
    assert preview.keeping({"solawi"}).plan.removed == ()


@pytest.mark.parametrize(("name", "template"), [("csv", False), ("xlsx", True)])
async def test_the_directory_is_written(exchange, name, template):
    content = await exchange.export(name, template=template)
    preview = await exchange.preview(Source(content.content), f"a.{name}", Wish(format=name))
    assert preview.plan.changes == ()


@pytest.mark.parametrize(("name", "template"), [("ods", False), ("yaml", True)])
async def test_a_format_that_cannot_be_written_is_refused(exchange, name, template):
    with pytest.raises(LookupError):
        await exchange.export(name, template=template)


async def test_an_entry_that_this_program_cannot_read_is_named(exchange, database):
    await database.execute("UPDATE entry SET body = json_set(body, '$.later', 'x')")
    with pytest.raises(UnreadableEntriesError) as raised:
        await exchange.preview(Source(b"Name;Orte\nSolawi;Belzig\n"), "a.csv", Wish())
    assert raised.value.entry_ids == ("solawi",)

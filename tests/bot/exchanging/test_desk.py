"""Files in the chat: looked at before anything changes, taken over as shown, undone as a whole."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.domain.actions import Transfer
from bot.domain.directory import Directory
from bot.domain.messages import Message
from bot.domain.questions import Person
from bot.domain.replies import Said
from bot.domain.transfers import TransferMove
from bot.exchanging.desk import FileDesk
from bot.exchanging.service import Exchange
from bot.formats.registry import FORMATS
from bot.matching.questions import Matcher
from bot.office import Office
from bot.store.database import Database
from bot.store.directory import DirectoryStore
from bot.store.import_files import ImportFileStore
from bot.store.imports import ImportStore
from bot.wording.voice import Voices
from tests.offices import ERIKA, NOON, SABINE, UWE, Room, office_for

LIST = (
    "id;Name;Kurzbeschreibung (de);Art\nzegg;ZEGG;Neu beschrieben.;\n;Dorfladen Wagenitz;Ein Laden.;offer\n;Kaputt;;\n"
)
NEW = "dorfladen-wagenitz"


@dataclass
class Played:
    """A desk with what tests look into."""

    desk: FileDesk
    office: Office
    room: Room
    store: DirectoryStore

    async def sends(self, content: str, by: Person = SABINE) -> Message:
        return (await self.desk.receive(by, "liste.csv", content.encode())).messages[-1]

    async def press(self, message: Message, move: TransferMove, argument: str | None = None) -> Said:
        """Press the button of a message that makes a move, with an argument of one's own where one is given."""
        return await self.desk.press(SABINE, action_of(message, move, argument))

    @property
    def directory(self) -> Directory:
        return self.room.snapshot.directory


def action_of(message: Message, move: TransferMove, argument: str | None = None) -> Transfer:
    actions = [button.action for row in message.buttons for button in row]
    found = next(each for each in actions if isinstance(each, Transfer) and each.move is move)
    return found if argument is None else Transfer(move, found.number, argument)


def moves_of(message: Message) -> set[TransferMove]:
    actions = [button.action for row in message.buttons for button in row]
    return {each.move for each in actions if isinstance(each, Transfer)}


@pytest.fixture
async def played(directory: Directory, matcher: Matcher, voices: Voices) -> AsyncIterator[Played]:
    async with Database(":memory:") as database:
        office, room = await office_for(database, directory, matcher, voices)
        room.language = "en"
        exchange = Exchange(ImportStore(database), "de", ("de", "en"))
        yield Played(FileDesk(office, exchange), office, room, DirectoryStore(database))


async def test_a_file_is_shown_in_numbers_and_changes_nothing(played: Played) -> None:
    shown = await played.sends(LIST)
    assert "1 new entry\n1 entry changes\n1 entry has errors and is left out" in shown.text
    assert "Nothing is changed yet" in shown.text
    assert (await played.store.stored("zegg")).revision == 1  # type: ignore[union-attr]
    assert NEW not in played.directory.by_id


async def test_what_is_new_changed_and_wrong_can_be_looked_at(played: Played) -> None:
    summary = await played.sends(LIST)
    added = (await played.press(summary, TransferMove.ADDED)).messages[0]
    assert "Dorfladen Wagenitz" in added.text
    changed = (await played.press(summary, TransferMove.CHANGED)).messages[0]
    assert "Neu beschrieben." in changed.text
    problems = await played.press(summary, TransferMove.PROBLEMS)
    assert "line 4" in problems.messages[0].text
    assert problems.into
    back = (await played.press(problems.messages[0], TransferMove.SHOW)).messages[0]
    assert back == summary


async def test_taken_over_it_counts_at_once_and_can_be_undone(played: Played) -> None:
    done = (await played.press(await played.sends(LIST), TransferMove.APPLY)).messages[0]
    assert played.directory.by_id["zegg"].summary["de"] == "Neu beschrieben."
    assert played.directory.by_id[NEW].kind == "offer"
    sure = (await played.press(done, TransferMove.UNDO)).messages[0]
    assert NEW in played.directory.by_id
    await played.press(sure, TransferMove.UNDO)
    assert NEW not in played.directory.by_id
    assert played.directory.by_id["zegg"].summary["de"] != "Neu beschrieben."
    assert (await played.press(sure, TransferMove.UNDO)).alert


async def test_what_changed_since_the_preview_is_shown_before_anything_is_written(played: Played) -> None:
    summary = await played.sends(LIST)
    mine = played.directory.by_id["zegg"].model_copy(update={"aliases": ["Quittenhof"]})
    await played.store.save(mine, "2", NOON)
    said = await played.press(summary, TransferMove.APPLY)
    assert said.alert
    assert (await played.store.stored("zegg")).entry == mine  # type: ignore[union-attr]
    await played.press(said.messages[0], TransferMove.APPLY)
    assert played.directory.by_id["zegg"].aliases == ["Quittenhof"]
    assert played.directory.by_id["zegg"].summary["de"] == "Neu beschrieben."


async def test_new_entries_without_a_kind_get_the_chosen_one(played: Played) -> None:
    summary = await played.sends("Name;Kurzbeschreibung (de)\nDorfladen Wagenitz;Ein Laden.\n")
    assert TransferMove.APPLY not in moves_of(summary)
    choice = (await played.press(summary, TransferMove.KIND)).messages[0]
    chosen = (await played.press(choice, TransferMove.KIND, "contact_point")).messages[0]
    await played.press(chosen, TransferMove.APPLY)
    assert played.directory.by_id[NEW].kind == "contact_point"


async def test_what_is_missing_stays_until_it_is_said_and_what_staff_wrote_even_then(played: Played) -> None:
    mine = played.directory.by_id["zegg"].model_copy(update={"aliases": ["Quittenhof"]})
    await played.store.save(mine, "2", NOON)
    home = played.directory.header.home_entry
    summary = await played.sends("id;Name\ncoconat;COCONAT\n")
    assert TransferMove.REMOVED not in moves_of(summary)
    wider = (await played.press(summary, TransferMove.MISSING)).messages[0]
    assert "1 of them was written by staff and stays" in wider.text
    removed = (await played.press(wider, TransferMove.REMOVED)).messages[0]
    allowed = (await played.press(removed, TransferMove.ALLOW)).messages[0]
    assert "Stays out" in allowed.buttons[0][0].label
    again = (await played.press(allowed, TransferMove.ALLOW)).messages[0]
    summary = (await played.press(again, TransferMove.SHOW)).messages[0]
    await played.press(summary, TransferMove.APPLY)
    assert set(played.directory.by_id) == {"coconat", "zegg", home}


async def test_a_file_that_is_left_is_forgotten(played: Played) -> None:
    summary = await played.sends(LIST)
    assert "Nothing was changed" in (await played.press(summary, TransferMove.LEAVE)).messages[0].text
    assert (await played.press(summary, TransferMove.APPLY)).alert
    assert NEW not in played.directory.by_id


async def test_nobody_presses_on_the_file_of_somebody_else(played: Played) -> None:
    summary = await played.sends(LIST)
    for person in (UWE, ERIKA):
        assert (await played.desk.press(person, action_of(summary, TransferMove.APPLY))).alert
    assert NEW not in played.directory.by_id


@pytest.mark.parametrize(
    ("move", "argument"),
    [(TransferMove.KIND, "nothing"), (TransferMove.ALLOW, "nobody"), (TransferMove.EXPORT, "doc")],
)
async def test_forged_buttons_do_nothing(played: Played, move: TransferMove, argument: str) -> None:
    number = action_of(await played.sends(LIST), TransferMove.LEAVE).number
    assert (await played.desk.press(SABINE, Transfer(move, number, argument))).alert


@pytest.mark.parametrize("page", ["99", "-1", "x", "9" * 30])
async def test_a_page_that_is_not_there_is_the_nearest_one(played: Played, page: str) -> None:
    summary = await played.sends(LIST)
    shown = await played.press(summary, TransferMove.ADDED, page)
    assert "Dorfladen" in shown.messages[0].text


async def test_a_file_that_is_no_list_says_so(played: Played) -> None:
    said = await played.desk.receive(SABINE, "brief.pdf", b"%PDF-1.7 ...")
    assert "cannot be taken over" in said.messages[0].text
    assert moves_of(said.messages[0]) == {TransferMove.LEAVE}
    assert "too_big" not in (await played.desk.too_big(SABINE)).messages[0].text


async def test_many_entries_are_turned_page_by_page(played: Played) -> None:
    rows = "".join(f"Laden {n};{'Ein Laden mit vielem. ' * 8};offer\n" for n in range(60))
    summary = await played.sends("Name;Kurzbeschreibung (de);Art\n" + rows)
    first = (await played.press(summary, TransferMove.ADDED)).messages[0]
    second = (await played.press(first, TransferMove.ADDED, "1")).messages[0]
    assert len(first.text) < 4096
    assert first.text != second.text
    assert len([1 for row in second.buttons for _ in row]) == 3


@pytest.mark.parametrize("format_name", [each.name for each in FORMATS if each.write])
async def test_the_directory_is_sent_as_a_file_that_comes_back_unchanged(played: Played, format_name: str) -> None:
    offered = (await played.desk.offer_export(SABINE)).messages[0]
    (file,) = (await played.press(offered, TransferMove.EXPORT, format_name)).files
    assert file.name.startswith("directory-2026-06-01.")
    exported = next(each for each in FORMATS if each.name == format_name)
    assert ("no place on the map" in file.message.text) is exported.places_only
    if exported.read and not exported.places_only:
        back = (await played.desk.receive(SABINE, file.name, file.content)).messages[0]
        assert "There is nothing to change" in back.text


async def test_tables_to_start_from_are_sent(played: Played) -> None:
    explained = (await played.desk.explain_import(SABINE)).messages[0]
    (file,) = (await played.press(explained, TransferMove.TEMPLATE)).files
    assert file.name.startswith("template.")


async def test_residents_get_a_polite_no(played: Played) -> None:
    for said in (
        await played.desk.explain_import(ERIKA),
        await played.desk.offer_export(ERIKA),
        await played.desk.receive(ERIKA, "liste.csv", LIST.encode()),
    ):
        assert "staff of the town halls only" in said.messages[0].text
    assert not played.desk.takes_files_of(ERIKA)
    assert not played.desk.takes_files_of(Person(-5, SABINE.user_id))


async def test_a_second_file_replaces_the_first_and_old_ones_are_deleted(played: Played) -> None:
    files = ImportFileStore(played.office.database)
    first = await played.sends(LIST)
    await played.sends(LIST, UWE)
    await played.sends(LIST)
    assert (await played.press(first, TransferMove.APPLY)).alert
    assert await played.office.database.fetch_one("SELECT count(*) FROM import_file") == (2,)
    await files.add(3, "x.csv", b"", NOON.replace(day=3))
    assert await played.office.database.fetch_one("SELECT count(*) FROM import_file") == (1,)


async def test_what_a_file_changed_is_in_the_audit_log(played: Played) -> None:
    done = (await played.press(await played.sends(LIST), TransferMove.APPLY)).messages[0]
    await played.press(done, TransferMove.UNDO, "yes")
    deeds = await played.office.audit.deeds(9)
    assert {(deed.actor, deed.act.value, deed.entry_id) for deed in deeds} == {
        ("1", "edited", "zegg"),
        ("1", "created", NEW),
        ("1", "undone", "zegg"),
        ("1", "undone", NEW),
    }


async def test_a_file_is_taken_over_and_put_away_or_neither(played: Played) -> None:
    shown, database = await played.sends(LIST), played.office.database
    await database.execute("CREATE TRIGGER full BEFORE DELETE ON import_file BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.IntegrityError):
        await played.press(shown, TransferMove.APPLY)
    assert await played.store.stored(NEW) is None
    await database.execute("DROP TRIGGER full")
    await played.press(shown, TransferMove.APPLY)
    assert NEW in played.directory.by_id
    assert (await played.press(shown, TransferMove.APPLY)).notice == "This is over. Please send the file once more."

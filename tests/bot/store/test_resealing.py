"""Databases that become sealed, get another key, or are refused."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.forms import Form
from bot.domain.inbox import Kind, Line, Part, Side
from bot.domain.origins import Origin
from bot.domain.questions import Context, Person
from bot.domain.register import sealed_columns
from bot.domain.subscriptions import EVERYTHING, ChatKind
from bot.store.copying import copy_database
from bot.store.database import Database
from bot.store.entry_drafts import EntryDraftStore
from bot.store.errors import DatabaseError, DatabaseProblem
from bot.store.forms import FormStore
from bot.store.inbox import InboxStore
from bot.store.migrating import shipped_migrations
from bot.store.personal_data import PersonalDataStore
from bot.store.questions import QuestionStore
from bot.store.resealing import rotate
from bot.store.sealing import Key
from bot.store.subscriptions import SubscriptionStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
KEY, OTHER = b"k" * 32, b"o" * 32
ERIKA = 4_711_471_147
SECRET = "Mein Nachbar heizt mit Torf"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bot.sqlite3"


async def fill(database):
    """Somebody who did a bit of everything."""
    await QuestionStore(database).set_language(Person(ERIKA, ERIKA), "en")
    context = Context(question=1, at=NOW, language="en", text=SECRET)
    await QuestionStore(database).keep(Person(ERIKA, ERIKA), context)
    await SubscriptionStore(database).add(ERIKA, ChatKind.PRIVATE, "en", EVERYTHING, NOW)
    await FormStore(database).set_form(ERIKA, ERIKA, Form("text", payload=SECRET), NOW)
    inbox = InboxStore(database)
    ticket = await inbox.begin(Kind.QUESTION, ERIKA, "en", NOW, text=SECRET)
    await inbox.send(ticket.number, ERIKA, NOW)
    await inbox.add_of_person(ticket.number, ERIKA, Line(Side.PERSON, SECRET, NOW))


async def known(database):
    """What the stores tell of her."""
    inbox, forms = InboxStore(database), FormStore(database)
    await forms.load(NOW)
    remembered = await QuestionStore(database).recall(Person(ERIKA, ERIKA))
    ticket = await inbox.get(1)
    return (
        remembered.language,
        remembered.context.text,
        (await SubscriptionStore(database).get(ERIKA)).subjects,
        forms.form(ERIKA, ERIKA, NOW).payload,
        ticket.user_id,
        ticket.parts[Part.TEXT],
        [line.html for line in await inbox.lines(1)],
    )


EVERYTHING_OF_HER = ("en", SECRET, {EVERYTHING}, SECRET, ERIKA, SECRET, [SECRET])


def holds_plain(path):
    """Whether any file of the database holds her id or her words as they are."""
    files = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    # SQLite keeps this id in six bytes.
    return ERIKA.to_bytes(6, "big") in files, SECRET.encode() in files


async def problem_of(path, key):
    with pytest.raises(DatabaseError) as caught:
        await Database(path, key=key).open()
    return caught.value.problem


async def test_without_a_key_all_lies_open(path):
    async with Database(path) as database:
        await fill(database)
        assert await known(database) == EVERYTHING_OF_HER
    assert holds_plain(path) == (True, True)


async def test_with_a_key_nothing_lies_open(path):
    async with Database(path, key=KEY) as database:
        await fill(database)
        assert await known(database) == EVERYTHING_OF_HER
        assert holds_plain(path) == (False, False)
    assert holds_plain(path) == (False, False)


async def test_an_open_database_is_sealed_wholly_and_leaves_nothing_behind(path):
    async with Database(path) as database:
        await fill(database)
    shutil.copy(path, f"{path}.version-3")
    async with Database(path, key=KEY) as database:
        assert await known(database) == EVERYTHING_OF_HER
        assert await database.fetch_all("PRAGMA foreign_key_check") == []
        assert holds_plain(path) == (False, False)
    assert holds_plain(path) == (False, False)


async def test_a_sealed_database_opens_with_its_key_alone(path):
    async with Database(path, key=KEY) as database:
        await fill(database)
    assert await problem_of(path, None) == DatabaseProblem.SEALED
    assert await problem_of(path, OTHER) == DatabaseProblem.OTHER_KEY
    async with Database(path, key=KEY) as database:
        assert await known(database) == EVERYTHING_OF_HER


async def test_what_cannot_be_sealed_wholly_stays_open(path):
    async with Database(path) as database:
        await fill(database)
        # A text where a number belongs: no version of the bot wrote that.
        await database.execute("INSERT INTO person (user_id, language) VALUES (x'00', 'de')")
    assert await problem_of(path, KEY) == DatabaseProblem.OTHER
    async with Database(path) as database:
        assert await known(database) == EVERYTHING_OF_HER
        await database.execute("DELETE FROM person WHERE user_id = x'00'")
    async with Database(path, key=KEY) as database:
        assert await known(database) == EVERYTHING_OF_HER


async def test_free_pages_are_swept_also_after_a_crash_between(path):
    async with Database(path) as database:
        await fill(database)
        await database.execute("DELETE FROM ticket")
    assert holds_plain(path)[1]
    async with Database(path, key=KEY) as database:
        await database.execute("UPDATE sealing SET swept = 0")
    shutil.copy(path, f"{path}.version-3")
    async with Database(path, key=KEY) as database:
        assert await database.fetch_all("SELECT swept FROM sealing") == [(1,)]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_a_column_that_is_to_be_sealed_since_an_update_is_sealed_at_the_next_start(path):
    async with Database(path, key=KEY) as database:
        await fill(database)
        await database.execute("DROP TRIGGER sealed_form_payload_update")
        await database.execute(
            "UPDATE sealing SET places = (SELECT json_group_array(value) FROM json_each(places)"
            " WHERE value <> 'form.payload')"
        )
        await database.execute("UPDATE form SET payload = ?", (SECRET,))
    async with Database(path, key=KEY) as database:
        assert await known(database) == EVERYTHING_OF_HER
    assert holds_plain(path) == (False, False)


@pytest.mark.parametrize("column", sealed_columns(), ids=str)
async def test_the_database_refuses_what_somebody_forgot_to_seal(path, column):
    async with Database(path, key=KEY) as database:
        await database.execute("PRAGMA foreign_keys = OFF")
        info = await database.fetch_all(f"PRAGMA table_info({column.table})")
        needed = {name: 0 if kind == "INTEGER" else "x" for _, name, kind, *_ in info}
        for other in sealed_columns():
            if other.table == column.table and other != column:
                needed[other.name] = (
                    b"\0" if needed[other.name] == "x" and other.name in ("chat_id", "user_id") else "~"
                )
        needed[column.name] = ERIKA if column.name in ("chat_id", "user_id") else SECRET
        marks = ", ".join("?" * len(needed))
        with pytest.raises(sqlite3.IntegrityError, match=f"{column} is not sealed"):
            await database.execute(
                f"INSERT INTO {column.table} ({', '.join(needed)}) VALUES ({marks})",  # noqa: S608 - names
                list(needed.values()),
            )


async def test_another_key_takes_the_place_of_the_old_one(path):
    async with Database(path, key=KEY) as database:
        await fill(database)
    assert rotate(str(path), Key(KEY), Key(OTHER), 1)
    assert await problem_of(path, KEY) == DatabaseProblem.OTHER_KEY
    async with Database(path, key=OTHER) as database:
        assert await known(database) == EVERYTHING_OF_HER
        assert await database.fetch_all("PRAGMA foreign_key_check") == []
    assert holds_plain(path) == (False, False)
    assert not rotate(str(path), Key(KEY), Key(OTHER), 1)


async def test_after_a_wrong_old_key_all_is_as_it_was(path):
    async with Database(path, key=KEY) as database:
        await fill(database)
    with pytest.raises(DatabaseError) as caught:
        rotate(str(path), Key(b"x" * 32), Key(OTHER), 1)
    assert caught.value.problem is DatabaseProblem.OTHER_KEY
    async with Database(path, key=KEY) as database:
        assert await known(database) == EVERYTHING_OF_HER


async def test_what_cannot_be_opened_keeps_all_under_the_old_key(path):
    async with Database(path, key=KEY) as database:
        await fill(database)
        await database.execute("UPDATE ticket SET parts = '~AAAA'")
    with pytest.raises(DatabaseError) as caught:
        rotate(str(path), Key(KEY), Key(OTHER), 1)
    assert caught.value.problem is DatabaseProblem.OTHER
    async with Database(path, key=KEY) as database:
        assert (await QuestionStore(database).recall(Person(ERIKA, ERIKA))).language == "en"


async def test_what_has_no_key_gets_no_other_one(path):
    async with Database(path) as database:
        await fill(database)
    with pytest.raises(DatabaseError) as caught:
        rotate(str(path), Key(KEY), Key(OTHER), 1)
    assert caught.value.problem is DatabaseProblem.NOT_SEALED


async def test_no_database_and_one_of_an_older_version_get_no_other_key(path):
    path.write_text("x" * 5000)
    for problem in (DatabaseProblem.NOT_A_DATABASE, DatabaseProblem.NOT_SEALED):
        with pytest.raises(DatabaseError) as caught:
            rotate(str(path), Key(KEY), Key(OTHER), 1)
        assert caught.value.problem is problem
        path.unlink()
        async with Database(path, migrations=shipped_migrations()[:3]):
            pass
    with pytest.raises(DatabaseError) as caught:
        rotate(str(path.parent), Key(KEY), Key(OTHER), 1)
    assert caught.value.problem is DatabaseProblem.NO_RIGHTS


async def test_the_update_that_lets_ids_be_sealed_loses_nothing(path):
    migrations = shipped_migrations()
    before = next(one.number for one in migrations if one.name.endswith("_sealing")) - 1
    async with Database(path, migrations=migrations[:before]) as database:
        await database.execute(
            "INSERT INTO subscriber (chat_id, kind, language, since) VALUES (5, 'private', 'de', 'x')"
        )
        await database.execute("INSERT INTO subscription (subject, chat_id, since) VALUES ('all.', 5, 'x')")
        for number in (1, 2):
            await database.execute(
                "INSERT INTO ticket (kind, state, user_id, language, parts, at, changed_at)"
                " VALUES ('question', 'open', ?, 'de', '{}', 'x', 'x')",
                (number,),
            )
        await database.execute(
            "INSERT INTO ticket_line (ticket, side, html, told, at) VALUES (1, 'person', 'x', 1, 'x')"
        )
        await database.execute("INSERT INTO ticket_post (chat_id, message_id, ticket, side) VALUES (1, 2, 1, 'person')")
        await database.execute("INSERT INTO person (user_id, language) VALUES (5, 'de')")
        await database.execute("DELETE FROM ticket WHERE number = 2")
        tables = [name for (name,) in await database.fetch_all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: await columns_of(database, table) for table in tables}
        counts = {table: await count_of(database, table) for table in tables}
    async with Database(path) as database:
        for table in tables:
            assert columns[table] <= await columns_of(database, table), table
            assert counts[table] == await count_of(database, table), table
        assert await database.fetch_all("PRAGMA foreign_key_check") == []
        # No number is used twice, though the last one is not there any more.
        assert (await InboxStore(database).begin(Kind.QUESTION, 5, "de", NOW)).number == 3


async def columns_of(database, table):
    return {name for _, name, *_ in await database.fetch_all(f"PRAGMA table_info({table})")}


async def count_of(database, table):
    return await database.fetch_one(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of the schema


async def test_what_an_editor_makes_of_a_proposal_is_sealed_and_so_is_every_copy(path, tmp_path):
    fields = {"name": SECRET}
    async with Database(path, key=KEY) as database:
        drafts = EntryDraftStore(database)
        origin = Origin((await InboxStore(database).begin(Kind.PROPOSAL, ERIKA, "de", NOW)).number)
        draft = await drafts.begin_new(ERIKA, fields, NOW, origin)
        assert await drafts.begin_new(ERIKA, fields, NOW, origin) == draft
        await drafts.keep(replace(draft, clashes={"name": SECRET}, base=fields), NOW)
        assert (await drafts.get(ERIKA, draft.key)).fields == fields
        assert await drafts.writers(draft.key) == ()
        await fill(database)
        assert not holds_plain(path)[1]
        (tmp_path / "copy").mkdir()
        copy_database(path, tmp_path / "copy" / "of.sqlite3")
        assert not holds_plain(tmp_path / "copy" / "of.sqlite3")[1]
        # What is deleted must not lie in pages that are free now either.
        await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
        copy_database(path, tmp_path / "copy" / "later.sqlite3")
    assert not holds_plain(path)[1]
    assert not holds_plain(tmp_path / "copy" / "later.sqlite3")[1]


async def test_drafts_of_a_version_that_left_them_plain_are_sealed_at_the_next_start(path):
    fields = {"name": SECRET}
    async with Database(path) as database:
        await EntryDraftStore(database).begin_new(ERIKA, fields, NOW)
    assert holds_plain(path)[1]
    async with Database(path, key=KEY) as database:
        assert [draft.fields for draft in await EntryDraftStore(database).of(ERIKA, 5)] == [fields]
        assert not holds_plain(path)[1]

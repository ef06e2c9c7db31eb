"""Residents and staff who leave traces in the database: everything that people can do, done at once."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.announcements import Audience, DispatchKind, Draft, Loudness
from bot.domain.deliveries import DeliveryState, Verdict
from bot.domain.forms import Form
from bot.domain.inbox import Kind, Line, Post, Side, Ticket
from bot.domain.personal_data import Sealed
from bot.domain.questions import Context, Person
from bot.domain.register import REGISTER, sealed_columns
from bot.domain.subscriptions import EVERYTHING, ChatKind
from bot.domain.team import Member, Role
from bot.domain.updates import Aside, Raw, SetAside
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.deliveries import schedule
from bot.store.entry_drafts import EntryDraftStore
from bot.store.forms import FormStore
from bot.store.freshness import FreshnessStore
from bot.store.import_files import ImportFileStore
from bot.store.inbox import InboxStore
from bot.store.ledger import Ledger
from bot.store.questions import QuestionStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.team import TeamStore
from bot.store.updates import UpdateStore
from tests.fakes import text_update

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SABINE, GROUP = 4_933_493_349, -1_001_234_567_890
"""An editor, and a group in which residents ask."""
SECRET = "Der Bus war zu spät."
"""What residents wrote that the bot could not read."""
TEXTS = {"de": "Der Bus fährt wieder.", "en": "The bus runs again."}


async def announce(database: Database, author: int = SABINE) -> tuple[Ledger, int, int]:
    """Announce something to everyone, up to the moment at which it is to be sent."""
    draft = Draft(texts=TEXTS, audience=Audience(everyone=True))
    number = await AnnouncementStore(database).begin(draft, author, NOW)
    async with database.transaction() as transaction:
        dispatch = await schedule(transaction, DispatchKind.SEND, number, Loudness.NORMAL, NOW, author)
    ledger = Ledger(database)
    await ledger.begin_due(NOW)
    return ledger, number, dispatch


async def send(ledger: Ledger) -> None:
    claimed = await ledger.claim(10, NOW)
    await ledger.record([(one, Verdict(DeliveryState.SENT, message_id=70 + one.id)) for one in claimed], NOW)
    await ledger.finish(NOW)


async def live(database: Database, user_id: int) -> None:
    """Do everything that residents can do."""
    person = Person(user_id, user_id)
    questions, forms, inbox = QuestionStore(database), FormStore(database), InboxStore(database)
    await questions.set_language(person, "en")
    await questions.keep(person, Context(question=1, at=NOW, language="en", text="Wo ist der Bus?"))
    await questions.keep(Person(GROUP, user_id), Context(question=1, at=NOW, language="en"))
    await SubscriptionStore(database).add(user_id, ChatKind.PRIVATE, "en", EVERYTHING, NOW)
    await forms.set_form(user_id, user_id, Form("text"), NOW)
    await inbox.begin(Kind.PROPOSAL, user_id, "en", NOW, text="Noch nicht fertig")
    ticket = await inbox.begin(Kind.QUESTION, user_id, "en", NOW, text="Wo ist der Bus?")
    assert isinstance(await inbox.send(ticket.number, user_id, NOW), Ticket)
    await inbox.add_of_person(ticket.number, user_id, Line(Side.PERSON, "Bitte bald", NOW))
    await inbox.keep_post(Post(SABINE, 5, ticket.number, Side.STAFF))
    await inbox.keep_post(Post(user_id, 6, ticket.number, Side.PERSON))
    await write_unreadably(database, user_id)


async def write_unreadably(database: Database, user_id: int) -> None:
    """Write in private, and in the group, what is set aside."""
    first = 10 * (user_id % 1_000_003)  # the id itself is searched for in all columns
    for update in (text_update(first, user_id, SECRET), in_group(first + 1, user_id)):
        await set_aside(database, update)


def in_group(update_id: int, user_id: int) -> Raw:
    message = {"chat": {"id": GROUP}, "from": {"id": user_id}, "text": SECRET}
    return {"update_id": update_id, "message": message}


async def set_aside(database: Database, update: Raw) -> None:
    store = UpdateStore(database)
    await store.write([(update, True)], [], [], NOW)
    await store.set_aside(SetAside(update["update_id"], "message", Aside.UNREADABLE))


async def work(database: Database) -> None:
    """Do everything that an editor can do."""
    team = TeamStore(database)
    await team.keep_name(SABINE, "Sabine", NOW)
    await team.change(Member(SABINE, frozenset({Role.EDITOR})), SABINE, NOW)
    await team.invite("token", frozenset({Role.EDITOR}), SABINE, NOW)
    await EntryDraftStore(database).begin_new(SABINE, {"name": "Neu"}, NOW)
    await ImportFileStore(database).add(SABINE, "liste.csv", b"\x00", NOW)
    await FreshnessStore(database).meet([SABINE], NOW.date(), NOW)
    await database.execute(
        "INSERT INTO import_batch (at, author, file, format, added, changed, removed)"
        " VALUES (?, ?, 'liste.csv', 'csv', 1, 0, 0)",
        (NOW.isoformat(timespec="microseconds"), str(SABINE)),
    )
    await announce(database)


async def where_named(database: Database, owner: int) -> set[str]:
    """The columns that name somebody by their id, sealed or not, alone or within what was written."""
    found: set[str] = set()
    for name in REGISTER:
        for _, column, *_ in await database.fetch_all(f"PRAGMA table_info({name})"):
            sql = f"SELECT 1 FROM {name} WHERE {column} IN (seal(:id), :id, CAST(:id AS TEXT)) LIMIT 1"  # noqa: S608 - names
            if await database.fetch_all(sql, {"id": owner}):
                found.add(f"{name}.{column}")
    for each in sealed_columns():
        if each.sealed is Sealed.EACH_ANEW:
            sql = f"SELECT 1 FROM {each.table} WHERE instr(unseal_text({each.name}), CAST(:id AS TEXT)) LIMIT 1"  # noqa: S608 - names
            if await database.fetch_all(sql, {"id": owner}):
                found.add(str(each))
    return found


async def where_found(database: Database, *needles: str) -> set[str]:
    """The columns of all tables that there are which hold one of some texts, once they are opened."""
    sealed = {str(column): column.sealed for column in sealed_columns()}
    opened = {Sealed.ALIKE: "unseal({0})", Sealed.EACH_ANEW: "unseal_text({0})"}
    found: set[str] = set()
    for (name,) in await database.fetch_all("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for _, column, *_ in await database.fetch_all(f"PRAGMA table_info({name})"):
            value = opened.get(sealed.get(f"{name}.{column}", Sealed.NO), "{0}").format(column)
            rows = await database.fetch_all(f"SELECT {value} FROM {name} WHERE {column} IS NOT NULL")  # noqa: S608 - names
            if any(needle in str(each) for (each,) in rows for needle in needles):
                found.add(f"{name}.{column}")
    return found

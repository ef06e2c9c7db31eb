"""What is stored of somebody is found wholly and forgotten wholly, with a key and without."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.announcements import Audience, DispatchKind, Draft, Loudness
from bot.domain.deliveries import DeliveryState, Verdict, WhenUncertain
from bot.domain.forms import Form
from bot.domain.inbox import Kind, Line, Post, Side, Ticket
from bot.domain.personal_data import Forgotten, Told
from bot.domain.questions import Context, Person
from bot.domain.register import REGISTER
from bot.domain.subscriptions import EVERYTHING, ChatKind
from bot.domain.team import Member, Role
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore, schedule
from bot.store.entry_drafts import EntryDraftStore
from bot.store.forms import FormStore
from bot.store.freshness import FreshnessStore
from bot.store.import_files import ImportFileStore
from bot.store.inbox import InboxStore
from bot.store.ledger import Ledger
from bot.store.personal_data import PersonalDataStore
from bot.store.questions import QuestionStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.team import TeamStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ERIKA, OTTO, SABINE, GROUP = 4_711_471_147, 4_822_482_248, 4_933_493_349, -1_001_234_567_890
TEXTS = {"de": "Der Bus fährt wieder.", "en": "The bus runs again."}


@pytest.fixture(params=[None, b"k" * 32], ids=["open", "sealed"])
async def database(tmp_path, request):
    async with Database(tmp_path / "bot.sqlite3", key=request.param) as opened:
        yield opened


async def announce(database, author=SABINE):
    """Announce something to everyone, up to the moment at which it is to be sent."""
    draft = Draft(texts=TEXTS, audience=Audience(everyone=True))
    number = await AnnouncementStore(database).create(draft, author, NOW)
    async with database.transaction() as transaction:
        dispatch = await schedule(transaction, DispatchKind.SEND, number, Loudness.NORMAL, NOW, author)
    ledger = Ledger(database)
    await ledger.begin_due(NOW)
    return ledger, number, dispatch


async def send(ledger, database):
    claimed = await ledger.claim(10, NOW)
    await ledger.record([(one, Verdict(DeliveryState.SENT, message_id=70 + one.id)) for one in claimed], NOW)
    await ledger.finish(NOW)


async def live(database, user_id):
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


async def where_named(database, owner):
    """The columns that name somebody by their id, sealed or not, wherever they stand."""
    found = set()
    for name in REGISTER:
        for _, column, *_ in await database.fetch_all(f"PRAGMA table_info({name})"):
            sql = f"SELECT 1 FROM {name} WHERE {column} IN (seal(:id), :id, CAST(:id AS TEXT)) LIMIT 1"  # noqa: S608 - names
            if await database.fetch_all(sql, {"id": owner}):
                found.add(f"{name}.{column}")
    return found


async def test_everything_that_residents_leave_is_found(database):
    await live(database, ERIKA)
    await live(database, OTTO)
    ledger, *_ = await announce(database)
    await send(ledger, database)
    found = await PersonalDataStore(database).of(ERIKA, is_group=False)
    assert set(found) == {name for name, table in REGISTER.items() if table.told in RESIDENTS}
    assert found["person"] == [{"user_id": ERIKA, "language": "en"}]
    assert {row["chat_id"] for row in found["conversation"]} == {ERIKA, GROUP}
    assert {row["user_id"] for row in found["conversation"]} == {ERIKA}
    assert [row["parts"] for row in found["ticket"]] == [{"text": "Noch nicht fertig"}, {"text": "Wo ist der Bus?"}]
    assert [row["html"] for row in found["ticket_line"]] == ["Bitte bald"]
    assert [(row["chat_id"], row["message_id"]) for row in found["ticket_post"]] == [(ERIKA, 6)]
    assert [(row["chat_id"], row["state"]) for row in found["delivery"]] == [(ERIKA, "sent")]
    assert [row["subject"] for row in found["subscription"]] == [str(EVERYTHING)]


RESIDENTS = {Told.LANGUAGE, Told.CONTEXT, Told.FORMS, Told.SUBSCRIPTIONS, Told.DELIVERIES, Told.INBOX}


async def test_whom_nobody_knows_has_nothing(database):
    await live(database, OTTO)
    assert await PersonalDataStore(database).of(ERIKA, is_group=False) == {}
    assert not await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    assert await where_named(database, OTTO)


async def test_after_forgetting_nothing_names_a_resident_and_others_keep_all(database):
    await live(database, ERIKA)
    await live(database, OTTO)
    ledger, number, dispatch = await announce(database)
    await send(ledger, database)
    before = await PersonalDataStore(database).of(OTTO, is_group=False)
    assert await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    assert await where_named(database, ERIKA) == set()
    assert await PersonalDataStore(database).of(ERIKA, is_group=False) == {}
    assert await PersonalDataStore(database).of(OTTO, is_group=False) == before
    counts = (await DeliveryStore(database).progress(dispatch)).counts
    assert counts == {DeliveryState.SENT: 2}
    assert await AnnouncementStore(database).recipients(number) == {"en": 2}
    assert await database.fetch_all("SELECT message_id FROM delivery WHERE chat_id IS NULL") == [(None,)]


async def test_what_is_on_its_way_to_who_is_forgotten_is_not_tried_again(database):
    await live(database, ERIKA)
    ledger, _, dispatch = await announce(database)
    (one,) = await ledger.claim(10, NOW)
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    await ledger.record([(one, Verdict(DeliveryState.PENDING, wait=1))], NOW)
    assert await ledger.claim(10, NOW + timedelta(hours=1)) == []
    assert (await DeliveryStore(database).progress(dispatch)).counts == {DeliveryState.SKIPPED: 1}
    assert await DeliveryStore(database).retry(dispatch, NOW) == 0


async def test_what_was_on_its_way_in_a_crash_is_not_tried_again_either(database):
    await live(database, ERIKA)
    ledger, *_ = await announce(database)
    await ledger.claim(10, NOW)
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    await ledger.recover(WhenUncertain.RESEND, NOW)
    assert await ledger.claim(10, NOW + timedelta(hours=1)) == []


async def test_a_recall_goes_to_nobody_who_was_forgotten(database):
    await live(database, ERIKA)
    await live(database, OTTO)
    ledger, number, _ = await announce(database)
    await send(ledger, database)
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    assert isinstance(await AnnouncementStore(database).recall(number, SABINE, NOW), int)
    await ledger.begin_due(NOW)
    assert [one.chat_id for one in await ledger.claim(10, NOW)] == [OTTO]


async def test_of_a_group_there_are_subscriptions_and_deliveries_alone(database):
    await live(database, ERIKA)
    await SubscriptionStore(database).add(GROUP, ChatKind.GROUP, "de", EVERYTHING, NOW)
    ledger, *_ = await announce(database)
    await send(ledger, database)
    store = PersonalDataStore(database)
    assert set(await store.of(GROUP, is_group=True)) == {"subscriber", "subscription", "delivery"}
    assert not await store.forget(GROUP, NOW, is_group=True)
    assert await store.of(GROUP, is_group=True) == {}
    assert (await store.of(ERIKA, is_group=False))["delivery"]


async def test_of_the_staff_membership_and_log_stay_and_all_else_goes(database):
    await live(database, SABINE)
    team = TeamStore(database)
    await team.keep_name(SABINE, "Sabine", NOW)
    await team.change(Member(SABINE, frozenset({Role.EDITOR})), SABINE, NOW)
    await team.invite("token", frozenset({Role.EDITOR}), SABINE, NOW)
    await EntryDraftStore(database).begin_new(SABINE, {"name": "Neu"}, NOW)
    await ImportFileStore(database).add(SABINE, "liste.csv", b"\x00", NOW)
    await FreshnessStore(database).meet([SABINE], NOW.date(), NOW)
    await announce(database)
    store = PersonalDataStore(database)
    found = await store.of(SABINE, is_group=False)
    assert {"member", "invitation", "deed", "announcement", "dispatch", "entry_draft", "import_file"} <= set(found)
    assert found["entry_draft"][0]["fields"] == {"name": "Neu"}
    assert "content" not in found["import_file"][0]
    assert "draft" not in found["announcement"][0]
    await store.forget(SABINE, NOW, is_group=False)
    stays = {name.partition(".")[0] for name in await where_named(database, SABINE)}
    assert stays == {"member", "invitation", "deed", "announcement", "dispatch"}
    assert {REGISTER[name].forgotten for name in stays} == {Forgotten.STAYS}

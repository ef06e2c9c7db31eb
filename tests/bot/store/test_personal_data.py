"""What is stored of somebody is found wholly and forgotten wholly, with a key and without."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState, Verdict, WhenUncertain
from bot.domain.personal_data import Forgotten, Told
from bot.domain.register import REGISTER
from bot.domain.subscriptions import EVERYTHING, ChatKind
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.personal_data import PersonalDataStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.updates import UpdateStore
from tests.fakes import text_update
from tests.residents import (
    NOW,
    SABINE,
    SECRET,
    announce,
    in_group,
    live,
    send,
    set_aside,
    where_found,
    where_named,
    work,
)

ERIKA, OTTO, GROUP = 4_711_471_147, 4_822_482_248, -1_001_234_567_890


@pytest.fixture(params=[None, b"k" * 32], ids=["open", "sealed"])
async def database(tmp_path, request):
    async with Database(tmp_path / "bot.sqlite3", key=request.param) as opened:
        yield opened


async def test_everything_that_residents_leave_is_found(database):
    await live(database, ERIKA)
    await live(database, OTTO)
    ledger, *_ = await announce(database)
    await send(ledger)
    found = await PersonalDataStore(database).of(ERIKA, is_group=False)
    assert set(found) == {name for name, table in REGISTER.items() if table.told in RESIDENTS}
    assert {place.partition(".")[0] for place in await where_found(database, str(ERIKA))} <= set(found)
    assert found["person"] == [{"user_id": ERIKA, "language": "en"}]
    assert {row["chat_id"] for row in found["conversation"]} == {ERIKA, GROUP}
    assert {row["user_id"] for row in found["conversation"]} == {ERIKA}
    assert [row["parts"] for row in found["ticket"]] == [{"text": "Noch nicht fertig"}, {"text": "Wo ist der Bus?"}]
    assert [row["html"] for row in found["ticket_line"]] == ["Bitte bald"]
    assert [(row["chat_id"], row["message_id"]) for row in found["ticket_post"]] == [(ERIKA, 6)]
    assert [(row["chat_id"], row["state"]) for row in found["delivery"]] == [(ERIKA, "sent")]
    assert [row["subject"] for row in found["subscription"]] == [str(EVERYTHING)]
    assert [row["body"]["message"]["text"] for row in found["taken_update"]] == [SECRET, SECRET]


RESIDENTS = {Told.LANGUAGE, Told.CONTEXT, Told.FORMS, Told.SUBSCRIPTIONS, Told.DELIVERIES, Told.INBOX, Told.UPDATES}


async def test_whom_nobody_knows_has_nothing(database):
    await live(database, OTTO)
    assert await PersonalDataStore(database).of(ERIKA, is_group=False) == {}
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    assert await where_named(database, OTTO)


async def test_after_forgetting_nothing_names_a_resident_and_others_keep_all(database):
    await live(database, ERIKA)
    await live(database, OTTO)
    ledger, number, dispatch = await announce(database)
    await send(ledger)
    before = await PersonalDataStore(database).of(OTTO, is_group=False)
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    assert await where_named(database, ERIKA) == set()
    assert await PersonalDataStore(database).of(ERIKA, is_group=False) == {}
    assert await PersonalDataStore(database).of(OTTO, is_group=False) == before
    counts = (await DeliveryStore(database).progress(dispatch)).counts
    assert counts == {DeliveryState.SENT: 2}
    assert await AnnouncementStore(database).recipients(number) == {"en": 1}, "who a correction can still reach"
    assert await database.fetch_all("SELECT message_id FROM delivery WHERE chat_id IS NULL") == [(None,)]


async def test_what_is_on_its_way_to_who_is_forgotten_is_not_tried_again(database):
    await live(database, ERIKA)
    ledger, _, dispatch = await announce(database)
    (one,) = await ledger.claim(10, NOW)
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    await ledger.record([(one, Verdict(DeliveryState.PENDING, wait=1))], NOW)
    assert await ledger.claim(10, NOW + timedelta(hours=1)) == []
    assert (await DeliveryStore(database).progress(dispatch)).counts == {DeliveryState.SKIPPED: 1}
    assert await ledger.finish(NOW) == [dispatch]
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
    await send(ledger)
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    assert isinstance(await AnnouncementStore(database).recall(number, SABINE, NOW), int)
    await ledger.begin_due(NOW)
    assert [one.chat_id for one in await ledger.claim(10, NOW)] == [OTTO]


async def test_of_a_group_there_are_subscriptions_and_deliveries_alone(database):
    await live(database, ERIKA)
    await SubscriptionStore(database).add(GROUP, ChatKind.GROUP, "de", EVERYTHING, NOW)
    ledger, *_ = await announce(database)
    await send(ledger)
    store = PersonalDataStore(database)
    assert set(await store.of(GROUP, is_group=True)) == {"subscriber", "subscription", "delivery"}
    await store.forget(GROUP, NOW, is_group=True)
    assert await store.of(GROUP, is_group=True) == {}
    assert (await store.of(ERIKA, is_group=False))["delivery"]


async def test_of_the_staff_membership_and_log_stay_and_all_else_goes(database):
    await live(database, SABINE)
    await work(database)
    store = PersonalDataStore(database)
    found = await store.of(SABINE, is_group=False)
    assert {"member", "invitation", "deed", "announcement", "dispatch", "entry_draft", "import_file"} <= set(found)
    assert {place.partition(".")[0] for place in await where_found(database, str(SABINE))} <= set(found)
    assert found["entry_draft"][0]["fields"] == {"name": "Neu"}
    assert "content" not in found["import_file"][0]
    assert "draft" not in found["announcement"][0]
    await store.forget(SABINE, NOW, is_group=False)
    stays = {name.partition(".")[0] for name in await where_named(database, SABINE)}
    assert stays == {"member", "invitation", "deed", "announcement", "dispatch", "import_batch"}
    assert {REGISTER[name].forgotten for name in stays} == {Forgotten.STAYS}


async def test_what_members_wrote_in_a_group_is_shown_to_them_and_forgotten_with_either(database):
    store = PersonalDataStore(database)
    await set_aside(database, in_group(5, ERIKA))
    await set_aside(database, in_group(6, OTTO))
    assert await store.of(GROUP, is_group=True) == {}
    await store.forget(ERIKA, NOW, is_group=False)
    assert "taken_update" in await store.of(OTTO, is_group=False)
    await store.forget(GROUP, NOW, is_group=True)
    assert await store.of(OTTO, is_group=False) == {}


async def test_what_others_quote_of_somebody_is_not_shown_to_them_but_forgotten(database):
    quoting = in_group(5, OTTO)
    quoting["message"]["reply_to_message"] = {"from": {"id": ERIKA}, "text": SECRET}
    await set_aside(database, quoting)
    await set_aside(database, in_group(6, OTTO))
    store = PersonalDataStore(database)
    assert await store.of(ERIKA, is_group=False) == {}
    await store.forget(ERIKA, NOW, is_group=False)
    assert [row["update_id"] for row in (await store.of(OTTO, is_group=False))["taken_update"]] == [6]


async def test_what_waits_is_answered_though_its_writer_was_forgotten_and_what_came_stays_known(database):
    updates = UpdateStore(database)
    await updates.write([(text_update(5, ERIKA), False)], [], [], NOW)
    await set_aside(database, text_update(6, ERIKA))
    store = PersonalDataStore(database)
    assert [row["update_id"] for row in (await store.of(ERIKA, is_group=False))["taken_update"]] == [6]
    await store.forget(ERIKA, NOW, is_group=False)
    assert [left.update_id for left in await updates.left()] == [5]
    assert await updates.write([(text_update(6, ERIKA), False)], [], [], NOW) == set()

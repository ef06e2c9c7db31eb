"""After /forget nothing names a person or holds their words: looked for in every column of every table there is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.deliveries import Delivery, DeliveryState, Reason, Verdict, WhenUncertain
from bot.domain.notice import Retention
from bot.domain.origins import Origin
from bot.domain.personal_data import Forgotten
from bot.domain.register import REGISTER
from bot.domain.schedule import Pace, Rhythm, due_slot
from bot.domain.subscriptions import EVERYTHING, ChatKind
from bot.domain.teaching import Lesson
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.entry_drafts import EntryDraftStore
from bot.store.ledger import Ledger
from bot.store.lessons import LessonStore
from bot.store.personal_data import PersonalDataStore
from bot.store.retention import RetentionStore
from bot.store.subscriptions import SubscriptionStore
from tests.residents import GROUP, NOW, SABINE, announce, live, send, where_found, where_named, work

ERIKA, OTTO = 4_711_471_147, 4_822_482_248
WORDS = ("Wo ist der Bus?", "Noch nicht fertig", "Bitte bald")
KEPT = Retention(delivery_days=90)
LATER = NOW + timedelta(days=8)


@pytest_asyncio.fixture(params=[None, b"k" * 32], ids=["open", "sealed"])
async def database(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    async with Database(tmp_path / "bot.sqlite3", key=request.param) as opened:
        yield opened


async def _frozen(database: Database) -> list[Delivery]:
    await announce(database)
    return []


async def _claimed(database: Database) -> list[Delivery]:
    ledger, *_ = await announce(database)
    return await ledger.claim(10, NOW)


async def _sent(database: Database) -> list[Delivery]:
    ledger, *_ = await announce(database)
    await send(ledger)
    return []


async def _astray(database: Database) -> list[Delivery]:
    ledger, *_ = await announce(database)
    claimed = await ledger.claim(10, NOW)
    lost = [(one, Verdict(DeliveryState.UNCERTAIN, detail=f"chat {ERIKA} did not answer")) for one in claimed]
    await ledger.record(lost, NOW)
    await ledger.finish(NOW)
    return []


async def _refused(database: Database) -> list[Delivery]:
    ledger, *_ = await announce(database)
    claimed = await ledger.claim(10, NOW)
    await ledger.record([(one, Verdict(DeliveryState.FAILED, Reason.REFUSED, detail="no")) for one in claimed], NOW)
    await ledger.finish(NOW)
    return []


async def _held(database: Database) -> list[Delivery]:
    await database.execute("UPDATE subscriber SET pace = 'weekly'")
    ledger, *_ = await announce(database)
    await ledger.finish(NOW)
    return []


async def _in_a_digest(database: Database) -> list[Delivery]:
    await _held(database)
    ledger, rhythm = Ledger(database), Rhythm(Pace.WEEKLY, 8, 0)
    assert await ledger.make_digests(rhythm, due_slot(rhythm, LATER, LATER.tzinfo), LATER)
    return await ledger.claim(10, LATER)


async def _to_be_recalled(database: Database) -> list[Delivery]:
    ledger, number, _ = await announce(database)
    await send(ledger)
    assert isinstance(await AnnouncementStore(database).recall(number, SABINE, NOW), int)
    await ledger.begin_due(NOW)
    return []


async def _being_recalled(database: Database) -> list[Delivery]:
    await _to_be_recalled(database)
    return await Ledger(database).claim(10, NOW)


PHASES: Mapping[str, Callable[[Database], Awaitable[list[Delivery]]]] = {
    "frozen": _frozen,
    "claimed": _claimed,
    "sent": _sent,
    "astray": _astray,
    "refused": _refused,
    "held back": _held,
    "in a digest on its way": _in_a_digest,
    "to be recalled": _to_be_recalled,
    "being recalled": _being_recalled,
}


async def go_on(database: Database, claimed: list[Delivery]) -> list[int | None]:
    """Whatever the sender and the staff may still do; whom something would be sent to."""
    ledger = Ledger(database)
    ends = (
        Verdict(DeliveryState.SENT, message_id=77),
        Verdict(DeliveryState.PENDING, wait=1, detail=f"chat {ERIKA}"),
    )
    await ledger.record([(one, ends[one.id % 2]) for one in claimed], LATER)
    await ledger.recover(WhenUncertain.RESEND, LATER)
    await ledger.finish(LATER)
    for (dispatch,) in await database.fetch_all("SELECT id FROM dispatch"):
        await DeliveryStore(database).retry(dispatch, LATER)
    rhythm = Rhythm(Pace.WEEKLY, 8, 0)
    await ledger.make_digests(rhythm, due_slot(rhythm, LATER + timedelta(days=8), LATER.tzinfo), LATER)
    (number,) = (await database.fetch_all("SELECT max(number) FROM announcement"))[0]
    await AnnouncementStore(database).recall(number, SABINE, LATER)
    await ledger.begin_due(LATER)
    to: list[int | None] = []
    while found := await ledger.claim(10, LATER + timedelta(hours=1)):
        to += [one.chat_id for one in found]
        await ledger.record([(one, Verdict(DeliveryState.SENT, message_id=78)) for one in found], LATER)
    return to


@pytest.mark.parametrize("phase", PHASES)
async def test_nothing_is_left_of_a_resident_whatever_is_under_way(database: Database, phase: str) -> None:
    await live(database, ERIKA)
    claimed = await PHASES[phase](database)
    assert await where_found(database, str(ERIKA), *WORDS)
    (rows,) = await database.fetch_all("SELECT count(*) FROM delivery")
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    for _ in range(2):
        assert await where_found(database, str(ERIKA), *WORDS) == set()
        assert await where_named(database, ERIKA) == set()
        assert await database.fetch_all("SELECT 1 FROM delivery WHERE message_id IS NOT NULL OR detail <> ''") == []
        (left,) = await database.fetch_all("SELECT count(*) FROM delivery WHERE chat_id IS NULL")
        assert left == rows
        assert await go_on(database, claimed) == []


@pytest.mark.parametrize("phase", PHASES)
async def test_nothing_is_left_of_a_group(database: Database, phase: str) -> None:
    await live(database, OTTO)
    await SubscriptionStore(database).end(OTTO, NOW)
    await SubscriptionStore(database).add(GROUP, ChatKind.GROUP, "de", EVERYTHING, NOW)
    claimed = await PHASES[phase](database)
    chats = {"subscriber.chat_id", "subscription.chat_id", "delivery.chat_id", "conversation.chat_id"}
    assert await where_found(database, str(GROUP)) == chats | {"taken_update.body"}
    await PersonalDataStore(database).forget(GROUP, NOW, is_group=True)
    assert await where_found(database, str(GROUP)) == set()
    assert await go_on(database, claimed) == []
    # What its members left elsewhere is theirs.
    assert {"person.user_id", "ticket.user_id", "conversation.user_id"} <= await where_found(database, str(OTTO))


async def test_of_the_staff_only_stays_what_must(database: Database) -> None:
    await live(database, SABINE)
    await work(database)
    await PersonalDataStore(database).forget(SABINE, NOW, is_group=False)
    stays = {place.partition(".")[0] for place in await where_found(database, str(SABINE), *WORDS)}
    assert stays == {"member", "invitation", "deed", "announcement", "dispatch", "import_batch"}
    assert {REGISTER[name].forgotten for name in stays} == {Forgotten.STAYS}


async def test_what_staff_began_from_their_words_goes_with_them_and_what_is_finished_stays(database: Database) -> None:
    await live(database, ERIKA)
    await live(database, OTTO)
    ((hers,),) = await database.fetch_all("SELECT max(number) FROM ticket WHERE user_id = seal(?)", (ERIKA,))
    ((his,),) = await database.fetch_all("SELECT max(number) FROM ticket WHERE user_id = seal(?)", (OTTO,))
    drafts, lessons = EntryDraftStore(database), LessonStore(database)
    for number in (hers, his):
        await drafts.begin_new(SABINE, {"name": f"From {number}"}, NOW, Origin(ticket=number))
        await drafts.begin(SABINE, f"of-{number}", 3, {"name": "An entry"}, NOW, Origin(ticket=number))
        await lessons.begin(Lesson(0, f"Asked in {number}?", "de", number), str(SABINE), date(2026, 6, 1))
    taught = await lessons.begin(Lesson(0, "Wann fährt er?", "de", hers), str(SABINE), date(2026, 6, 1))
    await lessons.set_taught(taught.number, date(2026, 6, 1))
    await PersonalDataStore(database).forget(ERIKA, NOW, is_group=False)
    assert await where_found(database, f"From {hers}", f"Asked in {hers}?") == set()
    assert len(await where_found(database, f"From {his}", f"Asked in {his}?")) == 2
    # A change of an entry that is there holds the entry's words, not theirs.
    assert [draft.key for draft in await drafts.of(SABINE, 9) if draft.key.startswith("of-")] == [
        f"of-{his}",
        f"of-{hers}",
    ]
    assert [lesson.question for lesson in await lessons.taught()] == ["Wann fährt er?"]


async def test_what_was_forgotten_by_its_age_is_not_tried_again(database: Database) -> None:
    await live(database, ERIKA)
    await _astray(database)
    await RetentionStore(database, KEPT).tidy(NOW + timedelta(days=91))
    assert await database.fetch_all("SELECT state, chat_id FROM delivery") == [("uncertain", None)]
    assert await go_on(database, []) == []

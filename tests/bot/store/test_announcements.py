"""Announcements in the database: what may be done is decided in the transaction that does it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.announcements import (
    AnnouncementState,
    Audience,
    DispatchKind,
    DispatchState,
    Draft,
    Loudness,
    Refused,
)
from bot.domain.audit import Act, Deed
from bot.store.announcements import AnnouncementStore
from bot.store.audit import SITTING, AuditStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.moments import to_text

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
AUTHOR, COLLEAGUE, THIRD = 1, 2, 3
DRAFT = Draft({"de": "Hallo"}, audience=Audience(everyone=True))

Dispatched = Callable[[int, DispatchState], Awaitable[None]]


@pytest.fixture
def store(database: Database) -> AnnouncementStore:
    return AnnouncementStore(database)


@pytest.fixture
def dispatched(database: Database) -> Dispatched:
    """Puts the dispatch of a number into a state, as the runner does."""

    async def put(dispatch_id: int, state: DispatchState) -> None:
        await database.execute("UPDATE dispatch SET state = ? WHERE id = ?", (state, dispatch_id))

    return put


async def released(store: AnnouncementStore, draft: Draft = DRAFT) -> tuple[int, int]:
    """Number and dispatch of an announcement that was released."""
    number = await store.begin(draft, AUTHOR, NOON)
    dispatch_id = await store.release(number, draft.fingerprint, AUTHOR, NOON, approval=False)
    assert isinstance(dispatch_id, int) and not isinstance(dispatch_id, Refused)
    return number, dispatch_id


async def state(store: AnnouncementStore, number: int) -> AnnouncementState | None:
    found = await store.get(number)
    return found.state if found else None


async def test_what_is_created_is_found_again(store: AnnouncementStore) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    found = await store.get(number)
    assert found is not None
    assert (found.draft, found.author, found.state, found.created_at) == (DRAFT, AUTHOR, AnnouncementState.DRAFT, NOON)
    assert await store.get(number + 1) is None


async def test_what_was_changed_last_comes_first(store: AnnouncementStore) -> None:
    first = await store.begin(DRAFT, AUTHOR, NOON)
    second = await store.begin(replace(DRAFT, loudness=Loudness.SILENT), AUTHOR, NOON)
    await store.save(first, DRAFT, replace(DRAFT, loudness=Loudness.URGENT), AUTHOR, NOON + timedelta(minutes=1))
    assert [each.number for each in await store.recent(5)] == [first, second]
    assert [each.number for each in await store.recent(1)] == [first]


async def test_a_number_is_never_used_twice(store: AnnouncementStore) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    assert await store.discard(number, AUTHOR, NOON) is None
    assert await store.begin(DRAFT, AUTHOR, NOON) > number
    assert await store.discard(number, AUTHOR, NOON) is Refused.GONE


async def test_two_at_one_draft_do_not_overwrite_each_other(store: AnnouncementStore) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    theirs, ours = replace(DRAFT, texts={"de": "Ihres"}), replace(DRAFT, texts={"de": "Unseres"})
    assert await store.save(number, DRAFT, theirs, COLLEAGUE, NOON) is None
    assert await store.save(number, DRAFT, ours, AUTHOR, NOON) is Refused.CHANGED
    found = await store.get(number)
    assert found is not None
    assert (found.draft, found.author) == (theirs, COLLEAGUE)


async def test_an_announcement_is_sent_at_once_or_at_its_time(store: AnnouncementStore, database: Database) -> None:
    later = NOON + timedelta(days=1)
    for draft, due in (
        (DRAFT, NOON),
        (replace(DRAFT, send_at=later), later),
        (replace(DRAFT, send_at=NOON - timedelta(hours=1)), NOON),
    ):
        _, dispatch_id = await released(store, draft)
        row = await database.fetch_one("SELECT due_at, kind, state FROM dispatch WHERE id = ?", (dispatch_id,))
        assert row is not None
        assert (datetime.fromisoformat(row[0]), row[1], row[2]) == (due, "send", "scheduled")


async def test_two_taps_send_once(store: AnnouncementStore, database: Database) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    taps = (store.release(number, DRAFT.fingerprint, AUTHOR, NOON, approval=False) for _ in range(2))
    outcomes = await asyncio.gather(*taps)
    assert Refused.STATE in outcomes
    assert await database.fetch_one("SELECT count(*) FROM dispatch") == (1,)


async def test_only_what_was_previewed_is_sent(store: AnnouncementStore) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    changed = replace(DRAFT, texts={"de": "Anders"})
    await store.save(number, DRAFT, changed, AUTHOR, NOON)
    assert await store.release(number, DRAFT.fingerprint, AUTHOR, NOON, approval=False) is Refused.CHANGED
    assert await store.submit(number, DRAFT.fingerprint, AUTHOR, NOON) is Refused.CHANGED
    assert await state(store, number) is AnnouncementState.DRAFT


async def test_what_lacks_something_is_not_sent(store: AnnouncementStore) -> None:
    bare = Draft({"de": "Hallo"})
    number = await store.begin(bare, AUTHOR, NOON)
    assert await store.release(number, bare.fingerprint, AUTHOR, NOON, approval=False) is Refused.LACKS
    assert await store.submit(number, bare.fingerprint, AUTHOR, NOON) is Refused.LACKS


async def test_nobody_releases_their_own(store: AnnouncementStore) -> None:
    number, seen = await store.begin(DRAFT, AUTHOR, NOON), DRAFT.fingerprint
    assert await store.release(number, seen, AUTHOR, NOON, approval=True) is Refused.STATE
    assert await store.submit(number, seen, COLLEAGUE, NOON) is None
    assert await store.submit(number, seen, COLLEAGUE, NOON) is Refused.STATE
    assert await store.release(number, seen, AUTHOR, NOON, approval=True) is Refused.OWN
    assert await store.release(number, seen, COLLEAGUE, NOON, approval=True) is Refused.OWN
    assert isinstance(await store.release(number, seen, THIRD, NOON, approval=True), int)
    found = await store.get(number)
    assert found is not None
    assert (found.submitted_by, found.released_by) == (COLLEAGUE, THIRD)


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {"de": "Anders"}},
        {"audience": Audience(everyone=True, languages=frozenset({"en"}))},
        {"send_at": NOON + timedelta(days=1)},
        {"loudness": Loudness.URGENT},
    ],
)
async def test_what_is_changed_must_be_submitted_anew(store: AnnouncementStore, change: dict) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    await store.submit(number, DRAFT.fingerprint, AUTHOR, NOON)
    changed = replace(DRAFT, **change)
    assert await store.save(number, DRAFT, changed, AUTHOR, NOON) is None
    assert await state(store, number) is AnnouncementState.DRAFT
    for seen in (DRAFT.fingerprint, changed.fingerprint):
        assert await store.release(number, seen, COLLEAGUE, NOON, approval=True) is Refused.STATE


async def test_who_changed_it_last_counts_as_its_author(store: AnnouncementStore) -> None:
    number, changed = await store.begin(DRAFT, AUTHOR, NOON), replace(DRAFT, texts={"de": "Anders"})
    await store.save(number, DRAFT, changed, COLLEAGUE, NOON)
    await store.submit(number, changed.fingerprint, COLLEAGUE, NOON)
    assert await store.release(number, changed.fingerprint, COLLEAGUE, NOON, approval=True) is Refused.OWN
    assert isinstance(await store.release(number, changed.fingerprint, AUTHOR, NOON, approval=True), int)


async def test_what_was_submitted_is_given_back(store: AnnouncementStore) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    assert await store.reject(number, DRAFT.fingerprint, COLLEAGUE, NOON) is Refused.STATE
    await store.submit(number, DRAFT.fingerprint, AUTHOR, NOON)
    assert await store.reject(number, "another", COLLEAGUE, NOON) is Refused.CHANGED
    assert await store.reject(number, DRAFT.fingerprint, COLLEAGUE, NOON) is None
    assert await state(store, number) is AnnouncementState.DRAFT


async def test_what_is_scheduled_can_be_taken_back_until_it_begins(
    store: AnnouncementStore, dispatched: Dispatched
) -> None:
    number, dispatch_id = await released(store, replace(DRAFT, send_at=NOON + timedelta(days=1)))
    assert await state(store, number) is AnnouncementState.SCHEDULED
    assert await store.unschedule(number, AUTHOR, NOON) is None
    assert await state(store, number) is AnnouncementState.DRAFT
    assert await store.unschedule(number, AUTHOR, NOON) is Refused.STATE
    number, dispatch_id = await released(store)
    await dispatched(dispatch_id, DispatchState.SENDING)
    assert await store.unschedule(number, AUTHOR, NOON) is Refused.STATE
    assert await store.discard(number, AUTHOR, NOON) is Refused.STATE
    assert await store.save(number, DRAFT, DRAFT, AUTHOR, NOON) is Refused.STATE


async def test_a_recall_stops_what_is_under_way_and_happens_once(
    store: AnnouncementStore, dispatched: Dispatched, database: Database
) -> None:
    number, sending = await released(store)
    assert await store.recall(number, AUTHOR, NOON) is Refused.STATE
    await dispatched(sending, DispatchState.SENDING)
    recall = await store.recall(number, AUTHOR, NOON)
    assert isinstance(recall, int)
    assert await store.recall(number, AUTHOR, NOON) is Refused.STATE
    assert await state(store, number) is AnnouncementState.RECALLED
    assert await store.latest_dispatch(number) == recall
    progress = await DeliveryStore(database).progress(sending)
    assert progress is not None
    assert progress.state is DispatchState.CANCELLED
    of_recall = await DeliveryStore(database).progress(recall)
    assert of_recall is not None
    assert of_recall.kind is DispatchKind.RECALL


async def test_a_correction_goes_to_those_who_got_it_unless_it_was_recalled(
    store: AnnouncementStore, dispatched: Dispatched, database: Database
) -> None:
    number, sending = await released(store)
    correction = replace(DRAFT, texts={"de": "Richtig"}, corrects=number)
    other = await store.begin(correction, AUTHOR, NOON)
    assert await store.release(other, correction.fingerprint, AUTHOR, NOON, approval=False) is Refused.STATE
    await dispatched(sending, DispatchState.DONE)
    dispatch_id = await store.release(other, correction.fingerprint, AUTHOR, NOON, approval=False)
    assert isinstance(dispatch_id, int)
    progress = await DeliveryStore(database).progress(dispatch_id)
    assert progress is not None
    assert (progress.kind, progress.announcement) == (DispatchKind.CORRECT, other)
    await store.recall(number, AUTHOR, NOON)
    assert await state(store, other) is AnnouncementState.CANCELLED
    third = await store.begin(correction, AUTHOR, NOON)
    assert await store.release(third, correction.fingerprint, AUTHOR, NOON, approval=False) is Refused.STATE


async def test_who_got_it_is_known(store: AnnouncementStore, database: Database) -> None:
    number, dispatch_id = await released(store)
    for chat_id, language, outcome in ((7, "de", "sent"), (8, "en", "failed"), (9, "en", "uncertain")):
        await database.execute(
            "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, ?, ?, ?, 0)",
            (dispatch_id, chat_id, language, outcome),
        )
    assert await store.recipients(number) == {"de": 1, "en": 1}
    assert [await store.reached(number, chat_id) for chat_id in (7, 8, 10)] == [True, False, False]


async def test_when_it_is_forgotten_who_got_it_nobody_can_be_reached(
    store: AnnouncementStore, dispatched: Dispatched, database: Database
) -> None:
    number, sending = await released(store)
    correction = replace(DRAFT, texts={"de": "Richtig"}, corrects=number)
    begun = await store.begin(correction, AUTHOR, NOON)
    await dispatched(sending, DispatchState.DONE)
    for chat_id in (7, None):
        await database.execute(
            "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, ?, 'de', 'sent', 0)",
            (sending, chat_id),
        )
    assert await store.recipients(number) == {"de": 1}
    await database.execute("UPDATE delivery SET chat_id = NULL")
    await database.execute("UPDATE dispatch SET forgotten_at = ?", (to_text(NOON),))
    assert await store.recipients(number) == {}
    assert await store.recall(number, AUTHOR, NOON) is Refused.FORGOTTEN
    assert await store.release(begun, correction.fingerprint, AUTHOR, NOON, approval=False) is Refused.FORGOTTEN
    assert await state(store, number) is AnnouncementState.SENT


async def acts(database: Database) -> list[tuple[str, Act, int | None, str]]:
    """What the audit log holds, the oldest first."""
    found = reversed(await AuditStore(database).deeds(100))
    return [(deed.actor, deed.act, deed.announcement, deed.detail) for deed in found]


async def test_each_act_stands_in_the_audit_log_and_what_was_refused_does_not(
    store: AnnouncementStore, database: Database, dispatched: Dispatched
) -> None:
    number, later = await store.begin(DRAFT, AUTHOR, NOON), NOON + timedelta(days=1)
    await store.submit(number, "another", AUTHOR, NOON)
    await store.submit(number, DRAFT.fingerprint, AUTHOR, NOON)
    await store.reject(number, DRAFT.fingerprint, COLLEAGUE, NOON)
    timed = replace(DRAFT, send_at=later)
    await store.save(number, DRAFT, timed, AUTHOR, NOON)
    await store.release(number, timed.fingerprint, AUTHOR, NOON, approval=True)
    await store.release(number, timed.fingerprint, AUTHOR, NOON, approval=False)
    await store.unschedule(number, COLLEAGUE, NOON)
    await store.unschedule(number, COLLEAGUE, NOON)
    dispatch_id = await store.release(number, timed.fingerprint, AUTHOR, later, approval=False)
    assert isinstance(dispatch_id, int)
    await dispatched(dispatch_id, DispatchState.DONE)
    correction = replace(DRAFT, corrects=number)
    other = await store.begin(correction, COLLEAGUE, NOON)
    await store.release(other, correction.fingerprint, COLLEAGUE, NOON, approval=False)
    await store.recall(number, AUTHOR, NOON)
    await store.recall(number, AUTHOR, NOON)
    third = await store.begin(DRAFT, AUTHOR, NOON)
    await store.discard(third, COLLEAGUE, NOON)
    await store.discard(third, COLLEAGUE, NOON)
    author, colleague = str(AUTHOR), str(COLLEAGUE)
    assert await acts(database) == [
        (author, Act.ANNOUNCEMENT_CREATED, number, ""),
        (author, Act.ANNOUNCEMENT_SUBMITTED, number, ""),
        (colleague, Act.ANNOUNCEMENT_REJECTED, number, ""),
        (author, Act.ANNOUNCEMENT_EDITED, number, ""),
        (author, Act.ANNOUNCEMENT_SCHEDULED, number, to_text(later)),
        (colleague, Act.ANNOUNCEMENT_UNSCHEDULED, number, ""),
        (author, Act.ANNOUNCEMENT_SENT, number, ""),
        (colleague, Act.CORRECTION_CREATED, other, str(number)),
        (colleague, Act.ANNOUNCEMENT_CORRECTED, other, str(number)),
        (author, Act.ANNOUNCEMENT_RECALLED, number, ""),
        (author, Act.ANNOUNCEMENT_CREATED, third, ""),
        (colleague, Act.ANNOUNCEMENT_DISCARDED, third, ""),
    ]


async def test_what_one_changes_at_one_sitting_is_one_act(store: AnnouncementStore, database: Database) -> None:
    drafts = [replace(DRAFT, texts={"de": str(number)}) for number in range(6)]
    number = await store.begin(drafts[0], AUTHOR, NOON)
    second = timedelta(seconds=1)
    for by, old, new, at in (
        (AUTHOR, 0, 1, NOON + SITTING - second),  # Still at the first sitting.
        (AUTHOR, 1, 2, NOON + SITTING),
        (AUTHOR, 2, 3, NOON + SITTING + second),
        (COLLEAGUE, 3, 4, NOON + SITTING + second),
        (AUTHOR, 4, 5, NOON + SITTING + second),
    ):
        assert await store.save(number, drafts[old], drafts[new], by, at) is None
    assert [(actor, act) for actor, act, _, _ in await acts(database)] == [
        ("1", Act.ANNOUNCEMENT_CREATED),
        ("1", Act.ANNOUNCEMENT_EDITED),
        ("2", Act.ANNOUNCEMENT_EDITED),
        ("1", Act.ANNOUNCEMENT_EDITED),
    ]


async def test_a_draft_from_before_there_was_a_log_gets_its_first_act_with_its_next_change(
    store: AnnouncementStore, database: Database
) -> None:
    number = await store.begin(DRAFT, AUTHOR, NOON)
    await database.execute("DELETE FROM deed")
    await store.save(number, DRAFT, replace(DRAFT, texts={"de": "x"}), AUTHOR, NOON)
    assert await acts(database) == [("1", Act.ANNOUNCEMENT_EDITED, number, "")]


async def test_what_staff_do_with_a_sending_stands_in_the_audit_log_where_it_was_done(
    store: AnnouncementStore, database: Database, dispatched: Dispatched
) -> None:
    number, dispatch_id = await released(store)
    await dispatched(dispatch_id, DispatchState.SENDING)
    await database.execute("DELETE FROM deed")
    deliveries = DeliveryStore(database)

    def deed(act: Act) -> Deed:
        return Deed(NOON, "1", act, announcement=number)

    for _ in range(2):
        await deliveries.pause(dispatch_id, deed=deed(Act.ANNOUNCEMENT_PAUSED))
    for _ in range(2):
        await deliveries.go_on(dispatch_id, deed=deed(Act.ANNOUNCEMENT_RESUMED))
    for _ in range(2):
        await deliveries.cancel(dispatch_id, NOON, deed=deed(Act.ANNOUNCEMENT_CANCELLED))
    await deliveries.retry(dispatch_id, NOON, deed=deed(Act.ANNOUNCEMENT_RETRIED))
    await database.execute(
        "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, 5, 'de', 'uncertain', 0)",
        (dispatch_id,),
    )
    for _ in range(2):
        await deliveries.retry(dispatch_id, NOON, deed=deed(Act.ANNOUNCEMENT_RETRIED))
    await deliveries.pause(dispatch_id, "can't parse")
    assert await acts(database) == [
        ("1", Act.ANNOUNCEMENT_PAUSED, number, ""),
        ("1", Act.ANNOUNCEMENT_RESUMED, number, ""),
        ("1", Act.ANNOUNCEMENT_CANCELLED, number, ""),
        ("1", Act.ANNOUNCEMENT_RETRIED, number, "1"),
    ]

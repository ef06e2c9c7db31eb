"""Who subscribed to what, and what becomes of announcements that are under way when somebody leaves or moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.announcements import Audience, Draft
from bot.domain.schedule import Pace, Quiet, Rhythm
from bot.domain.subscriptions import EVERYTHING, ChatKind, Subject, SubjectKind
from bot.store.drafts import draft_to_text
from bot.store.moments import to_text
from bot.store.subscriptions import SubscriptionStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ANNA, BERT, GROUP, SUPERGROUP = 11, 12, -2001, -1_001_000
MOBILITY, NATURE = Subject(SubjectKind.TOPIC, "mobility"), Subject(SubjectKind.TOPIC, "nature")
SOLAWI = Subject(SubjectKind.ENTRY, "solawi")


@pytest.fixture
def store(database):
    return SubscriptionStore(database)


async def subscribe(store, chat_id, *subjects, kind=ChatKind.PRIVATE, language="de"):
    for subject in subjects:
        await store.add(chat_id, kind, language, subject, NOW)


async def announce(database, number, *subjects, everyone=False, languages=(), kind="send"):
    """An announcement with a dispatch, both of this number."""
    draft = Draft({"de": "x"}, audience=Audience(everyone, frozenset(subjects), frozenset(languages)))
    await database.execute(
        "INSERT INTO announcement (number, draft, author, created_at, updated_at) VALUES (?, ?, 1, ?, ?)",
        (number, draft_to_text(draft), to_text(NOW), to_text(NOW)),
    )
    await database.execute(
        "INSERT INTO dispatch (id, kind, announcement, state, due_at) VALUES (?, ?, ?, 'sending', ?)",
        (number, kind, number, to_text(NOW)),
    )


async def deliver(database, dispatch, chat_id, state="pending", *, target=None, message_id=None, language="de"):
    await database.execute(
        "INSERT INTO delivery (dispatch_id, chat_id, language, state, target, message_id, at)"
        " VALUES (?, ?, ?, ?, ?, ?, 0)",
        (dispatch, chat_id, language, state, target, message_id),
    )


async def states(database, chat_id):
    """By dispatch: (state, reason)."""
    rows = await database.fetch_all("SELECT dispatch_id, state, reason FROM delivery WHERE chat_id = ?", (chat_id,))
    return {dispatch: (state, reason) for dispatch, state, reason in rows}


async def test_who_never_subscribed_is_no_subscriber(store):
    assert await store.get(ANNA) is None
    assert await store.remove(ANNA, NATURE, NOW) is None
    assert await store.set_rhythm(ANNA, Rhythm()) is None
    assert await store.end(ANNA, NOW) is False
    await store.set_language(ANNA, "en")
    assert await store.get(ANNA) is None


async def test_the_first_subject_makes_a_subscriber_with_the_usual_rhythm(store):
    made = await store.add(ANNA, ChatKind.PRIVATE, "de", NATURE, NOW)
    assert (made.chat_id, made.kind, made.language, made.since) == (ANNA, ChatKind.PRIVATE, "de", NOW)
    assert made.subjects == {NATURE}
    assert made.rhythm == Rhythm()
    assert await store.get(ANNA) == made


async def test_further_subjects_change_nothing_else(store):
    await store.add(ANNA, ChatKind.PRIVATE, "de", NATURE, NOW)
    await store.set_rhythm(ANNA, Rhythm(Pace.WEEKLY, 18, 4, None))
    more = await store.add(ANNA, ChatKind.PRIVATE, "en", EVERYTHING, LATER)
    assert more.subjects == {NATURE, EVERYTHING}
    assert (more.language, more.since, more.rhythm) == ("de", NOW, Rhythm(Pace.WEEKLY, 18, 4, None))


async def test_subscribing_twice_is_subscribing_once(store):
    await subscribe(store, ANNA, NATURE, NATURE)
    assert (await store.get(ANNA)).subjects == {NATURE}


@pytest.mark.parametrize("rhythm", [Rhythm(Pace.DAILY, 0, 6, Quiet(0, 7)), Rhythm(quiet=None), Rhythm()])
async def test_a_rhythm_comes_back_as_it_was_set(store, rhythm):
    await subscribe(store, ANNA, NATURE)
    changed = await store.set_rhythm(ANNA, rhythm)
    assert changed is not None
    assert changed.rhythm == rhythm
    assert await store.get(ANNA) == changed


async def test_the_language_can_be_changed(store):
    await subscribe(store, ANNA, NATURE)
    await store.set_language(ANNA, "en")
    assert (await store.get(ANNA)).language == "en"


async def test_the_last_subject_taken_away_ends_the_subscriber(store, database):
    await subscribe(store, ANNA, NATURE, MOBILITY)
    assert (await store.remove(ANNA, NATURE, NOW)).subjects == {MOBILITY}
    assert await store.remove(ANNA, MOBILITY, NOW) is None
    assert await database.fetch_all("SELECT * FROM subscriber") == []


async def test_the_end_takes_everything_with_it(store, database):
    await subscribe(store, ANNA, NATURE, EVERYTHING)
    await subscribe(store, BERT, NATURE)
    assert await store.end(ANNA, NOW) is True
    assert await store.get(ANNA) is None
    assert await database.fetch_all("SELECT chat_id FROM subscription") == [(BERT,)]
    assert await store.end(ANNA, NOW) is False


async def test_nothing_is_sent_after_the_end_not_even_what_is_under_way(store, database):
    for number, state in enumerate(("pending", "held", "sending", "sent", "failed"), 1):
        await announce(database, number, NATURE)
        await deliver(database, number, ANNA, state)
        await deliver(database, number, BERT, state)
    await subscribe(store, ANNA, NATURE)
    await store.end(ANNA, LATER)
    assert await states(database, ANNA) == {
        1: ("skipped", "left"),
        2: ("skipped", "left"),
        3: ("sending", "left"),
        4: ("sent", None),
        5: ("failed", None),
    }
    assert (await states(database, BERT))[1] == ("pending", None)
    changed = await database.fetch_all("SELECT at FROM delivery WHERE state = 'skipped'")
    assert changed == [(int(LATER.timestamp() * 1000),)] * 2


async def test_what_is_under_way_ends_also_for_who_is_no_subscriber_any_more(store, database):
    await announce(database, 1, NATURE)
    await deliver(database, 1, ANNA)
    assert await store.end(ANNA, NOW) is False
    assert await states(database, ANNA) == {1: ("skipped", "left")}


async def test_of_what_is_under_way_goes_on_what_still_reaches(store, database):
    await subscribe(store, ANNA, NATURE, MOBILITY)
    await announce(database, 1, NATURE)
    await announce(database, 2, NATURE, MOBILITY)
    await announce(database, 3, everyone=True)
    await announce(database, 4, MOBILITY)
    for number in (1, 2, 3, 4):
        await deliver(database, number, ANNA, "held" if number == 4 else "pending")
    await store.remove(ANNA, MOBILITY, NOW)
    assert {number: state for number, (state, _) in (await states(database, ANNA)).items()} == {
        1: "pending",
        2: "pending",
        3: "pending",
        4: "skipped",
    }


async def test_who_still_wants_everything_loses_nothing(store, database):
    await subscribe(store, ANNA, NATURE, EVERYTHING)
    await announce(database, 1, NATURE)
    await deliver(database, 1, ANNA)
    await store.remove(ANNA, NATURE, NOW)
    assert await states(database, ANNA) == {1: ("pending", None)}


async def test_another_language_chosen_meanwhile_takes_nothing_away(store, database):
    await subscribe(store, ANNA, NATURE, MOBILITY)
    await announce(database, 1, NATURE, languages=("de",))
    await deliver(database, 1, ANNA)
    await store.set_language(ANNA, "en")
    await store.remove(ANNA, MOBILITY, NOW)
    assert await states(database, ANNA) == {1: ("pending", None)}


async def test_what_came_once_is_still_corrected_and_recalled(store, database):
    await subscribe(store, ANNA, NATURE, MOBILITY)
    await announce(database, 1, NATURE, kind="recall")
    await deliver(database, 1, ANNA, target=7)
    await store.remove(ANNA, NATURE, NOW)
    assert await states(database, ANNA) == {1: ("pending", None)}


async def test_a_group_that_moved_takes_everything_along(store, database):
    await subscribe(store, GROUP, NATURE, SOLAWI, kind=ChatKind.GROUP)
    await store.set_rhythm(GROUP, Rhythm(Pace.DAILY))
    await announce(database, 1, NATURE)
    await deliver(database, 1, GROUP)
    await store.move(GROUP, SUPERGROUP, NOW)
    moved = await store.get(SUPERGROUP)
    assert moved is not None
    assert (moved.subjects, moved.rhythm, moved.kind) == ({NATURE, SOLAWI}, Rhythm(Pace.DAILY), ChatKind.GROUP)
    assert await store.get(GROUP) is None
    assert await states(database, SUPERGROUP) == {1: ("pending", None)}


async def test_moving_again_changes_nothing(store):
    await subscribe(store, GROUP, NATURE, kind=ChatKind.GROUP)
    await store.move(GROUP, SUPERGROUP, NOW)
    before = await store.get(SUPERGROUP)
    await store.move(GROUP, SUPERGROUP, LATER)
    assert await store.get(SUPERGROUP) == before


async def test_where_the_new_id_is_there_already_both_become_one(store, database):
    await subscribe(store, GROUP, NATURE, SOLAWI, kind=ChatKind.GROUP)
    await subscribe(store, SUPERGROUP, NATURE, MOBILITY, kind=ChatKind.GROUP, language="en")
    for number in (1, 2):
        await announce(database, number, NATURE)
        await deliver(database, number, GROUP)
    await deliver(database, 1, SUPERGROUP)
    await store.move(GROUP, SUPERGROUP, NOW)
    moved = await store.get(SUPERGROUP)
    assert (moved.subjects, moved.language) == ({NATURE, SOLAWI, MOBILITY}, "en")
    assert await store.get(GROUP) is None
    assert await states(database, SUPERGROUP) == {1: ("pending", None), 2: ("pending", None)}
    assert await states(database, GROUP) == {1: ("skipped", "left")}


async def test_messages_of_a_group_that_moved_are_never_mistaken_for_others(store, database):
    await announce(database, 1, NATURE)
    await deliver(database, 1, GROUP, "sent", message_id=7)
    await announce(database, 2, NATURE, kind="correct")
    await deliver(database, 2, GROUP, target=7)
    await store.move(GROUP, SUPERGROUP, NOW)
    assert await states(database, SUPERGROUP) == {1: ("sent", None), 2: ("failed", "message_gone")}
    assert await database.fetch_all("SELECT message_id FROM delivery WHERE state = 'sent'") == [(None,)]

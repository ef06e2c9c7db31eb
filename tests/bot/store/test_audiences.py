"""Whom an announcement reaches: the condition in the database and the rule say the same."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.announcements import Audience
from bot.domain.subscriptions import EVERYTHING, Subject, SubjectKind
from bot.store.audiences import count_audience
from bot.store.database import IN_MEMORY, Database
from bot.store.ledger import Ledger
from tests.post_office import announce, deliveries, subscribe

MOBILITY, NATURE = Subject(SubjectKind.TOPIC, "mobility"), Subject(SubjectKind.TOPIC, "nature")
BRUECK, SOLAWI = Subject(SubjectKind.PLACE, "brueck"), Subject(SubjectKind.ENTRY, "solawi")
SUBJECTS = [EVERYTHING, MOBILITY, NATURE, BRUECK, SOLAWI]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

PEOPLE = {
    1: ([EVERYTHING], "de"),
    2: ([MOBILITY], "de"),
    3: ([MOBILITY, BRUECK], "en"),
    4: ([SOLAWI], "de"),
    5: ([NATURE, SOLAWI], "pl"),
}
OF_BRUECK_OR_SOLAWI = Audience(subjects=frozenset({BRUECK, SOLAWI}))
AUDIENCES = [
    (Audience(everyone=True), {1, 2, 3, 4, 5}),
    (Audience(everyone=True, languages=frozenset({"en", "pl"})), {3, 5}),
    (Audience(subjects=frozenset({MOBILITY})), {1, 2, 3}),
    (Audience(subjects=frozenset({MOBILITY, NATURE})), {1, 2, 3, 5}),
    (OF_BRUECK_OR_SOLAWI, {1, 3, 4, 5}),
    (Audience(subjects=frozenset({EVERYTHING})), {1}),
    (Audience(subjects=frozenset({MOBILITY}), languages=frozenset({"de"})), {1, 2}),
    (Audience(languages=frozenset({"de"})), set()),
    (Audience(), set()),
]


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
async def test_an_audience_reaches_those_who_subscribed_to_one_of_its_subjects_or_to_everything(
    database: Database, audience: Audience, expected: set[int]
) -> None:
    for chat, (subjects, language) in PEOPLE.items():
        await subscribe(database, chat, subjects=map(str, subjects), language=language)
    announced = await announce(database, audience)
    await Ledger(database).begin_due(NOW)
    assert set(await deliveries(database, announced.dispatch)) == expected


async def test_an_audience_is_counted_by_language(database: Database) -> None:
    for chat, (subjects, language) in PEOPLE.items():
        await subscribe(database, chat, subjects=map(str, subjects), language=language)
    assert await count_audience(database, Audience(everyone=True)) == {"de": 3, "en": 1, "pl": 1}
    assert await count_audience(database, OF_BRUECK_OR_SOLAWI) == {"de": 2, "en": 1, "pl": 1}
    assert await count_audience(database, Audience()) == {}
    async with database.transaction() as transaction:
        assert await count_audience(transaction, Audience(subjects=frozenset({NATURE}))) == {"de": 1, "pl": 1}


LANGUAGES = ["de", "en", "pl"]


@settings(max_examples=60, deadline=None)
@given(
    people=st.lists(
        st.tuples(st.frozensets(st.sampled_from(SUBJECTS), min_size=1), st.sampled_from(LANGUAGES)), max_size=12
    ),
    audiences=st.lists(
        st.builds(
            Audience,
            st.booleans(),
            st.frozensets(st.sampled_from(SUBJECTS)),
            st.frozensets(st.sampled_from(LANGUAGES), max_size=2),
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_the_database_reaches_whom_the_rule_reaches(
    people: list[tuple[frozenset[Subject], str]], audiences: list[Audience]
) -> None:
    async def check() -> None:
        async with Database(IN_MEMORY) as database:
            for chat, (subjects, language) in enumerate(people, 1):
                await subscribe(database, chat, subjects=map(str, subjects), language=language)
            ids = [(await announce(database, audience)).dispatch for audience in audiences]
            await Ledger(database).begin_due(NOW)
            for audience, dispatch_id in zip(audiences, ids, strict=True):
                expected = {chat for chat, who in enumerate(people, 1) if audience.reaches(*who)}
                assert set(await deliveries(database, dispatch_id)) == expected
                assert sum((await count_audience(database, audience)).values()) == len(expected)

    asyncio.run(check())

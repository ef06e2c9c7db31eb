"""The composer: what a delivery says, in the language of its chat, as the announcement stands in this moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.composer import KEPT_SECONDS, Composer
from bot.domain.announcements import Audience, DispatchKind, Draft
from bot.domain.attachments import Attachment, AttachmentKind
from bot.domain.deliveries import Delivery
from bot.domain.schedule import Pace, Rhythm, due_slot
from bot.store.contents import ContentStore
from bot.store.database import Database
from bot.store.ledger import Ledger
from bot.wording.voice import Voices
from tests.post_office import BERLIN, EVERYONE, QuickClock, announce, correct, dispatch, recall, subscribe, write
from tests.stage import NOON

ANNA = 11
BUS = Draft({"de": "Der Bus fährt nicht.", "en": "The bus does not run."}, audience=EVERYONE)
TOMORROW = NOON + timedelta(days=1)


@dataclass
class Writing:
    """A composer with its database and its clock."""

    composer: Composer
    database: Database
    ledger: Ledger
    clock: QuickClock

    async def says(self, delivery: Delivery) -> str | None:
        message = await self.composer.message(delivery)
        return message and message.text


@pytest.fixture
async def writing(voices: Voices) -> AsyncIterator[Writing]:
    async with Database(":memory:") as database:
        clock = QuickClock()
        composer = Composer(ContentStore(database), voices, BERLIN, clock=clock)
        yield Writing(composer, database, Ledger(database), clock)


def delivery(number: int, kind: DispatchKind = DispatchKind.SEND, language: str = "de", **more: int) -> Delivery:
    return Delivery(1, 1, kind, number, ANNA, language, **more)


async def test_everybody_is_told_in_their_language_else_in_one_that_there_is(writing: Writing) -> None:
    number = await write(writing.database, BUS)
    assert await writing.says(delivery(number)) == "Der Bus fährt nicht."
    assert await writing.says(delivery(number, language="en")) == "The bus does not run."
    german = await write(writing.database, replace(BUS, texts={"de": "Nur deutsch."}))
    told = await writing.says(delivery(german, language="en"))
    assert told is not None
    assert told.startswith("Nur deutsch.")
    assert "not available in English" in told


async def test_what_is_gone_says_nothing(writing: Writing) -> None:
    assert await writing.composer.message(delivery(7)) is None
    assert await writing.composer.message(replace(delivery(7), announcement=None)) is None


async def test_a_correction_shows_soon_also_to_those_who_get_it_now_only(writing: Writing) -> None:
    await subscribe(writing.database, ANNA)
    announced = await announce(writing.database, text="Montag")
    await writing.ledger.begin_due(NOON)
    assert await writing.says(delivery(announced.number)) == "Montag"
    corrected = await correct(writing.database, announced.number, "Dienstag")
    await writing.ledger.begin_due(NOON)
    await writing.clock.sleep(KEPT_SECONDS)
    assert await writing.says(delivery(announced.number)) == "Dienstag"
    assert await writing.says(delivery(corrected.number, DispatchKind.CORRECT, target=5)) == "Dienstag"


async def test_what_was_said_long_ago_is_not_held_in_memory(writing: Writing) -> None:
    for _ in range(3):
        await writing.says(delivery(await write(writing.database, BUS)))
        await writing.clock.sleep(KEPT_SECONDS)
    assert len(writing.composer._drafts) == 1


async def test_a_recall_keeps_the_picture_whose_caption_it_changes(writing: Writing) -> None:
    photo = Attachment(AttachmentKind.PHOTO, "photo-1")
    number = await write(writing.database, replace(BUS, attachment=photo))
    message = await writing.composer.message(delivery(number, DispatchKind.RECALL, target=5))
    assert message is not None
    assert (message.text, message.attachment) == ("Diese Mitteilung wurde zurückgezogen.", photo)


async def test_a_digest_tells_each_of_its_announcements_as_it_stands_now(writing: Writing) -> None:
    database, ledger = writing.database, writing.ledger
    await subscribe(database, ANNA, pace="daily")
    await dispatch(database, await write(database, BUS), DispatchKind.SEND)
    bath = await announce(database, Audience(everyone=True), text="Das Freibad öffnet.")
    await ledger.begin_due(NOON)
    daily = Rhythm(Pace.DAILY)
    assert await ledger.make_digests(daily, due_slot(daily, TOMORROW, BERLIN), TOMORROW)
    (claimed,) = await ledger.claim(5, TOMORROW)
    told = await writing.says(claimed)
    assert told is not None
    assert "Der Bus fährt nicht." in told
    assert "Das Freibad öffnet." in told
    await recall(database, bath.number)
    carried = replace(claimed, kind=DispatchKind.RECALL, announcement=bath.number, digest=claimed.id, target=5)
    left = await writing.says(carried)
    assert left is not None
    assert "Der Bus fährt nicht." in left
    assert "Freibad" not in left
    assert "zurückgezogen" in left
    await database.execute("UPDATE delivery SET state = 'skipped' WHERE digest IS NOT NULL")
    assert await writing.says(claimed) is None

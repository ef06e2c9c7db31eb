"""A database that takes nothing from some write on: what is done counts as done, and what is not can be done again."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.actions import Announce, Handle, Teach, Tend, encode
from bot.domain.announcements import Audience, Draft, Move
from bot.domain.directory import Directory
from bot.domain.inbox import HandleMove
from bot.domain.teaching import TeachMove
from bot.domain.upkeep import WITHDRAW_NOW, TendMove
from bot.formats.yaml_file import DirectoryFile
from bot.opening import matcher_of
from bot.sandbox.state import Chat, Message, User
from bot.store.announcements import AnnouncementStore
from bot.store.database import Database, Transaction
from bot.wording.voice import Voices
from tests.stage import COLLEAGUE, STAFF, Stage, stage_for

UNICORN = "Wo kann ich ein Einhorn mieten?"
NOT_DONE = "Ich kann gerade nichts speichern"
DIRECTORY = Directory.model_validate(
    {
        "directory": {"name": "Test"},
        "kinds": {"offer": {"de": "Angebot", "en": "Offer"}},
        "entries": [{"id": "cafe", "kind": "offer", "name": "Repair-Café", "summary": {"de": "Reparieren."}}],
    }
)


@pytest_asyncio.fixture
async def stage(voices: Voices) -> AsyncIterator[Stage]:
    """A bot of its own, with two of the staff who have met it."""
    async with stage_for(DirectoryFile(DIRECTORY, "fingerprint"), matcher_of(DIRECTORY), voices) as ready:
        for user, chat in (ready.staff(), ready.colleague()):
            await ready.says(chat, user, "/start")
        yield ready


async def may_write(stage: Stage, yes: bool) -> None:
    await stage.database.execute(f"PRAGMA query_only = {'OFF' if yes else 'ON'}")


@asynccontextmanager
async def nothing_written(stage: Stage) -> AsyncIterator[None]:
    await may_write(stage, False)
    yield
    await may_write(stage, True)


@pytest.fixture
def breaks_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """From the next statement on that holds these words, nothing can be written."""
    words: list[str] = []

    def watched(execute: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def watching(of: Database | Transaction, sql: str, parameters: Any = ()) -> Any:
            if words and words[0] in sql:
                words.clear()
                await execute(of, "PRAGMA query_only = ON")
            return await execute(of, sql, parameters)

        return watching

    for each in (Database, Transaction):
        monkeypatch.setattr(each, "execute", watched(each.execute))
    return words.append


async def asked_team(stage: Stage) -> tuple[User, Chat]:
    """Somebody who passed a question on, and whom the team can answer."""
    user, chat = stage.person()
    await stage.presses(await stage.says(chat, user, UNICORN), "An das Team weitergeben")
    await stage.presses(stage.telegram.last_message(chat), "Senden")
    return user, chat


async def press(stage: Stage, action: Any) -> Message:
    """Somebody of the staff presses a button that some message of the bot shows; the bot's last message there."""
    boss, office = stage.staff()
    message = stage.telegram.last_message(office)
    await stage.take(stage.telegram.user_presses(message, encode(action), by=boss, stale=True))
    return stage.telegram.last_message(office)


async def typed_twice(stage: Stage, user: User, chat: Chat, text: str) -> str:
    """What who types something reads the second time, when nothing could be written the first time."""
    async with nothing_written(stage):
        assert NOT_DONE in (await stage.says(chat, user, text)).visible_text
    return (await stage.says(chat, user, text)).visible_text


async def test_a_part_of_a_proposal_that_could_not_be_kept_is_typed_again(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.says(chat, user, "/vorschlagen")
    assert "2 von 5" in await typed_twice(stage, user, chat, "Unser Dorfladen")


async def test_the_last_part_is_typed_again_too_and_leaves_the_form(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.presses(await stage.says(chat, user, "Repair-Café"), "Angaben stimmen nicht")
    assert "Es ist zu" in await typed_twice(stage, user, chat, "Es ist zu.")
    assert (await stage.says(chat, user, "Repair-Café")).visible_text.startswith("Repair-Café")


async def test_an_answer_to_what_is_over_is_typed_again(stage: Stage, breaks_at: Callable[[str], None]) -> None:
    user, chat = await asked_team(stage)
    await press(stage, Handle(HandleMove.REPLY, 1))
    boss, office = stage.staff()
    await stage.says(office, boss, "Im Zoo.")
    await stage.presses(stage.telegram.last_message(chat), "Antworten")
    await press(stage, Handle(HandleMove.CLOSE, 1))
    breaks_at("INSERT INTO ticket (")
    assert NOT_DONE in (await stage.says(chat, user, "Und ein Pony?")).visible_text
    await may_write(stage, True)
    assert "Und ein Pony?" in (await stage.says(chat, user, "Und ein Pony?")).visible_text


async def test_an_answer_of_the_staff_that_could_not_be_kept_is_typed_again(stage: Stage) -> None:
    _, chat = await asked_team(stage)
    await press(stage, Handle(HandleMove.REPLY, 1))
    boss, office = stage.staff()
    assert "angekommen" in await typed_twice(stage, boss, office, "Im Zoo.")
    assert [message for message in stage.telegram.bot_messages(chat) if "Im Zoo." in message.visible_text][1:] == []


async def test_the_reason_of_a_withdrawal_is_typed_again(stage: Stage) -> None:
    await press(stage, Tend(TendMove.WITHDRAW, "cafe", WITHDRAW_NOW))
    boss, office = stage.staff()
    assert "herausgenommen" in await typed_twice(stage, boss, office, "Gibt es nicht mehr")


async def test_the_time_of_an_announcement_is_typed_again(stage: Stage) -> None:
    draft = Draft({"de": "Hallo"}, audience=Audience(everyone=True))
    number = await AnnouncementStore(stage.database).begin(draft, STAFF, stage.clock.now())
    await press(stage, Announce(Move.SCHEDULE, number, ""))
    boss, office = stage.staff()
    assert "5. Juni" in await typed_twice(stage, boss, office, "5.6. 18:00")


async def test_what_was_passed_on_is_not_said_to_have_failed(stage: Stage, breaks_at: Callable[[str], None]) -> None:
    user, chat = stage.person()
    await stage.presses(await stage.says(chat, user, UNICORN), "An das Team weitergeben")
    breaks_at("INSERT INTO ticket_post")
    await stage.presses(stage.telegram.last_message(chat), "Senden")
    boss, office = stage.staff()
    _, other = stage.colleague()
    assert "weitergegeben" in stage.telegram.last_message(chat).visible_text
    assert [UNICORN in stage.telegram.last_message(each).visible_text for each in (office, other)] == [True, True]
    # Nobody is told once more while it cannot be kept who was told, and what was shown can be replied to later.
    card = stage.telegram.last_message(office)
    for _ in range(2):
        stage.clock.pass_minutes(2)
        await stage.bot.rounds.go()
    assert stage.telegram.last_message(office) is card
    await may_write(stage, True)
    await stage.bot.rounds.go()
    assert stage.telegram.last_message(office) is card
    assert "angekommen" in (await stage.says(office, boss, "Im Zoo.", reply_to=card)).visible_text
    assert "Im Zoo." in stage.telegram.last_message(chat).visible_text


@pytest.mark.parametrize("words", ["INSERT INTO ticket_post", "SET told = 1"])
async def test_an_answer_that_arrived_is_not_said_to_have_failed(
    stage: Stage, breaks_at: Callable[[str], None], words: str
) -> None:
    user, chat = await asked_team(stage)
    boss, office = stage.staff()
    card = stage.telegram.last_message(office)
    breaks_at(words)
    assert "angekommen" in (await stage.says(office, boss, "Im Zoo.", reply_to=card)).visible_text
    answer = stage.telegram.last_message(chat)
    assert "Im Zoo." in answer.visible_text
    assert "nicht angekommen" not in card.visible_text
    await may_write(stage, True)
    await stage.bot.rounds.go()
    assert "beantwortet" in card.visible_text
    assert await stage.database.fetch_all("SELECT told FROM ticket_line") == [(1,)]
    assert await stage.database.fetch_all("SELECT count(*) FROM deed WHERE act = 'inbox_answered'") == [(1,)]
    assert "weitergegeben" in (await stage.says(chat, user, "Und ein Pony?", reply_to=answer)).visible_text


async def test_what_is_only_shown_is_shown_without_a_word_of_failure(stage: Stage) -> None:
    await asked_team(stage)
    draft = Draft({"de": "Hallo"}, audience=Audience(everyone=True))
    number = await AnnouncementStore(stage.database).begin(draft, STAFF, stage.clock.now())
    await press(stage, Announce(Move.SEND, number, draft.fingerprint))
    await stage.send_all()
    boss, office = stage.staff()
    async with nothing_written(stage):
        assert UNICORN in (await press(stage, Handle(HandleMove.SHOW, 1))).visible_text
        assert "Mitteilung 1" in (await press(stage, Announce(Move.SHOW, number, ""))).visible_text
        assert "Mitteilung 1" in (await press(stage, Announce(Move.PREVIEW, number, ""))).visible_text
        assert "Verlauf: Repair-Café" in (await stage.says(office, boss, "/verlauf Repair-Café")).visible_text
        assert NOT_DONE in (await stage.says(office, boss, "/verlauf")).visible_text


async def test_others_hear_of_a_release_that_has_no_board_yet(stage: Stage, breaks_at: Callable[[str], None]) -> None:
    draft = Draft({"de": "Hallo"}, audience=Audience(everyone=True))
    number = await AnnouncementStore(stage.database).begin(draft, COLLEAGUE, stage.clock.now())
    breaks_at("SET board_chat")
    assert "Mitteilung 1" in (await press(stage, Announce(Move.SEND, number, draft.fingerprint))).visible_text
    _, other = stage.colleague()
    assert "Mitteilung 1" in stage.telegram.last_message(other).visible_text


async def test_a_draft_that_is_kept_is_not_begun_a_second_time(stage: Stage, breaks_at: Callable[[str], None]) -> None:
    boss, office = stage.staff()
    await stage.says(office, boss, "/mitteilung")
    breaks_at("INSERT INTO form")
    assert NOT_DONE not in (await stage.says(office, boss, "Der Bus fährt wieder.")).visible_text
    assert await stage.database.fetch_all("SELECT count(*) FROM announcement") == [(1,)]
    await may_write(stage, True)
    # What is typed now is a question again, and no text of another announcement.
    assert (await stage.says(office, boss, "Repair-Café")).visible_text.startswith("Repair-Café")


async def test_what_is_to_be_taught_is_typed_again(stage: Stage) -> None:
    await asked_team(stage)
    boss, office = stage.staff()
    await press(stage, Handle(HandleMove.TEACH, 1))
    await press(stage, Teach(TeachMove.PICK, 1, "cafe"))
    await press(stage, Teach(TeachMove.REWORD, 1))
    assert "Einhörner" in await typed_twice(stage, boss, office, "Gibt es Einhörner?")

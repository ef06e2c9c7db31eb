"""What is stored of somebody as a file, and its deletion, where dialogues cannot see it."""

import json
from datetime import timedelta

import pytest

from bot.domain.actions import Forget, encode
from bot.domain.inbox import Kind, State
from bot.domain.notice import Notice
from bot.domain.personal_data import ForgetMove, Kept, Told
from bot.domain.register import REGISTER
from bot.domain.subscriptions import EVERYTHING, ChatKind
from bot.sandbox.state import Chat, User
from bot.store.inbox import InboxStore
from bot.wording.privacy import line, privacy
from bot.wording.voice import Voices
from tests.residents import announce, live, send, where_named
from tests.stage import NOON, STAFF, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def file_of(stage: Stage, chat: Chat, user: User, command: str = "/mydata") -> dict[str, object]:
    await stage.take(stage.telegram.user_sends(chat, user, command))
    document = stage.telegram.last_message(chat).content["document"]
    content: dict[str, object] = json.loads(stage.telegram.world.contents[document["file_id"]])
    return content


async def test_the_file_tells_what_each_part_is_for(stage: Stage) -> None:
    user, chat = stage.person("en")
    await stage.subscriptions.add(chat.id, ChatKind.PRIVATE, "en", EVERYTHING, NOON)
    await stage.says(chat, user, "What is the Solawi?")
    told = await file_of(stage, chat, user)
    assert told["telegram_id"] == chat.id
    parts = told["stored"]
    assert isinstance(parts, list)
    assert [set(part) - {"what"} for part in parts] == [{"conversation"}, {"subscriber", "subscription"}]
    assert parts[0]["what"].startswith("What we are talking about: ")
    assert parts[0]["conversation"][0]["body"]["text"] == "What is the Solawi?"
    assert parts[1]["subscriber"][0]["chat_id"] == chat.id


async def test_nothing_is_sent_any_more_to_who_was_forgotten(stage: Stage) -> None:
    user, chat = stage.person("en")
    await stage.subscriptions.add(chat.id, ChatKind.PRIVATE, "en", EVERYTHING, NOON)
    question = await stage.says(chat, user, "/forget")
    await stage.presses(question, "Yes, delete everything")
    assert await stage.subscriptions.get(chat.id) is None
    assert "Everything is deleted." in stage.telegram.last_message(chat).visible_text


async def test_a_form_does_not_outlive_its_person(stage: Stage) -> None:
    user, chat = stage.person("en")
    await stage.says(chat, user, "/propose")
    office = stage.app.bot_data.services.office
    await stage.presses(await stage.says(chat, user, "/forget"), "Yes, delete everything")
    assert office.forms.form(chat.id, user.id, stage.clock.now()) is None
    assert (await stage.says(chat, user, "/mydata")).visible_text == "Nothing is stored about this chat."


async def test_staff_read_what_stays(stage: Stage) -> None:
    user, chat = stage.staff("en")
    question = await stage.says(chat, user, "/forget")
    assert "You belong to the team" in question.visible_text
    await stage.presses(question, "Yes, delete everything")
    assert "You belong to the team" in stage.telegram.last_message(chat).visible_text
    assert stage.app.bot_data.services.office.team.member(STAFF) is not None


async def test_who_told_the_team_reads_that_its_chat_keeps_it(stage: Stage) -> None:
    user, chat = stage.person("en")
    inbox = InboxStore(stage.database)
    ticket = await inbox.begin(Kind.QUESTION, user.id, "en", NOON, text="Where is the bus?")
    await inbox.send(ticket.number, user.id, NOON)
    await stage.presses(await stage.says(chat, user, "/forget"), "Yes, delete everything")
    assert "What the team got from you" in stage.telegram.last_message(chat).visible_text


@pytest.mark.parametrize("move", ForgetMove)
async def test_members_decide_nothing_for_a_group(stage: Stage, move: ForgetMove) -> None:
    founder, _ = stage.person("en")
    otto, _ = stage.person("en")
    group = stage.telegram.add_group("Village", [founder, otto])
    await stage.subscriptions.add(group.id, ChatKind.GROUP, "en", EVERYTHING, NOON)
    question = await stage.says(group, founder, "/forget@flaeming_bot")
    answer = await stage.presses(question, encode(Forget(move)), by=otto, stale=True)
    assert answer["show_alert"]
    assert await stage.subscriptions.get(group.id) is not None
    assert "only its administrators" in (await stage.says(group, otto, "/mydata@flaeming_bot")).visible_text
    stored = (await file_of(stage, group, founder, "/mydata@flaeming_bot"))["stored"]
    assert isinstance(stored, list)
    assert [set(part) - {"what"} for part in stored] == [{"subscriber", "subscription"}]
    await stage.presses(question, "Yes, delete everything", by=founder)
    assert await stage.subscriptions.get(group.id) is None


async def test_every_line_of_the_register_stands_in_the_notice(stage: Stage, voices: Voices) -> None:
    notice = Notice()
    for voice in voices:
        page = privacy(voice, notice).text
        for told in {table.told for table in REGISTER.values()} - {Told.NOT_PERSONAL}:
            assert line(voice, told, notice.retention) in page


async def test_years_later_only_what_was_chosen_names_a_resident(stage: Stage) -> None:
    """Nothing is done by hand: the rounds and the tidying of conversations delete the rest."""
    user, _ = stage.person("en")
    await live(stage.database, user.id)
    number = (await stage.database.fetch_all("SELECT max(number) FROM ticket WHERE state = 'open'"))[0][0]
    await InboxStore(stage.database).end(number, State.CLOSED, stage.clock.now())
    ledger, *_ = await announce(stage.database)
    await send(ledger)
    office = stage.app.bot_data.services.office
    await office.forms.load(stage.clock.now())
    assert REGISTER.keys() >= {place.partition(".")[0] for place in await where_named(stage.database, user.id)}
    stage.clock.pass_minutes(60 * 24 * 365 * 5)
    try:
        await stage.bot.rounds.go()
        await stage.memory.forget_older_than(stage.clock.now() - timedelta(minutes=15))
        left = {place.partition(".")[0] for place in await where_named(stage.database, user.id)}
    finally:
        stage.clock.pass_minutes(-60 * 24 * 365 * 5)
    assert left == {"person", "subscriber", "subscription"}
    assert {REGISTER[name].kept for name in left} == {Kept.UNTIL_CHANGED}


async def test_nobody_who_wrote_is_held_in_memory_by_the_library(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.says(chat, user, "Hallo")
    assert not stage.app._chat_ids_to_be_updated_in_persistence
    assert not stage.app._user_ids_to_be_updated_in_persistence
    assert not stage.app.chat_data
    assert not stage.app.user_data

"""What is stored of somebody as a file, and its deletion, where dialogues cannot see it."""

import asyncio
import json
from datetime import timedelta

import pytest

from bot.domain.actions import Forget, encode
from bot.domain.inbox import State
from bot.domain.personal_data import ForgetMove, Kept
from bot.domain.register import REGISTER
from bot.domain.subscriptions import EVERYTHING, ChatKind
from bot.domain.teaching import Lesson
from bot.domain.updates import Aside, SetAside
from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.sandbox.state import Chat, User
from bot.store.inbox import InboxStore
from bot.store.lessons import LessonStore
from bot.store.updates import UpdateStore
from bot.wording.voice import Voices
from tests.residents import SABINE, announce, live, send, where_found, where_named, work
from tests.stage import NOON, STAFF, Stage, stage_for

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


async def test_who_is_forgotten_while_something_is_sent_gets_none_of_it_and_nobody_else_misses_it(
    stage: Stage,
) -> None:
    (erika, hers), (_, his) = stage.person("en"), stage.person("en")
    for chat in (hers, his):
        await stage.subscriptions.add(chat.id, ChatKind.PRIVATE, "en", EVERYTHING, NOON)
    question = await stage.says(hers, erika, "/forget")
    await announce(stage.database)
    before = len(stage.telegram.bot_messages(his))
    async with stage.bot.sending(asyncio.Event()):
        await stage.presses(question, "Yes, delete everything")
        got = len(stage.telegram.bot_messages(hers))
        await stage.bot.until_sent()
    assert len(stage.telegram.bot_messages(hers)) == got
    assert len(stage.telegram.bot_messages(his)) == before + 1
    assert await where_found(stage.database, str(erika.id)) == set()


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


async def test_pressed_twice_it_says_the_same(stage: Stage) -> None:
    user, chat = stage.person("en")
    await live(stage.database, user.id)
    question = await stage.says(chat, user, "/forget")
    await stage.presses(question, "Yes, delete everything")
    said = stage.telegram.last_message(chat).visible_text
    await stage.presses(question, encode(Forget(ForgetMove.YES)), stale=True)
    assert stage.telegram.last_message(chat).visible_text == said
    assert "If you told the team something" in said


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


FOR_LONG = {Kept.UNTIL_CHANGED, Kept.MEMBERSHIP, Kept.HISTORY, Kept.FOR_GOOD}
"""What has no time of its own: it is ended by somebody, or stays."""


async def test_years_later_all_that_has_a_time_is_gone_by_itself(
    shipped: DirectoryFile, matcher: Matcher, voices: Voices
) -> None:
    """The rounds and the tidying of conversations do it; which tables these are, the register tells."""
    async with stage_for(shipped, matcher, voices) as stage:
        user, _ = stage.person("en")
        database, then = stage.database, stage.clock.now()
        await live(database, user.id)
        number = (await database.fetch_all("SELECT max(number) FROM ticket WHERE state = 'open'"))[0][0]
        await InboxStore(database).end(number, State.CLOSED, then)
        await work(database)
        await database.execute("INSERT INTO freshness_answer (user_id, entry_id) VALUES (?, 'zegg')", (SABINE,))
        ledger, *_ = await announce(database)
        for _ in range(2):  # the one of `work` too
            await send(ledger)
        await LessonStore(database).begin(Lesson(0, "Wo ist der Bus?", "de"), str(SABINE), then.date())
        tallies = stage.bot.tallies
        tallies._gaps["Wo ist der Bus?", "bus", "de", then.date().isoformat()] += 1
        await tallies.write(then)
        updates = UpdateStore(database)
        await updates.write([({"update_id": 7, "message": {"text": "Wo ist der Bus?"}}, True)], [], [], then)
        await updates.set_aside(SetAside(7, "message", Aside.UNREADABLE))
        await stage.app.bot_data.services.office.forms.load(then)
        timed = {name for name, table in REGISTER.items() if table.kept not in FOR_LONG}
        assert timed == {name for name in timed if await _rows(stage, name)}, "something is not tried here"
        stage.clock.pass_minutes(60 * 24 * 365 * 5)
        for _ in range(2):  # of an update the content goes first, and its number a minute later
            await stage.bot.rounds.go()
            stage.clock.pass_minutes(1)
        await stage.memory.forget_older_than(stage.clock.now() - timedelta(minutes=15))
        # Deliveries stay as numbers, and whoever is in the team is asked anew each week.
        assert {name for name in timed if await _rows(stage, name)} <= {"delivery", "freshness_round"}
        assert await database.fetch_all("SELECT 1 FROM delivery WHERE chat_id IS NOT NULL") == []
        assert await database.fetch_all("SELECT 1 FROM freshness_round WHERE at < ?", (then.date().isoformat(),)) == []
        left = {place.partition(".")[0] for place in await where_named(database, user.id)}
        assert left == {"person", "subscriber", "subscription"}
        assert {REGISTER[name].kept for name in left} == {Kept.UNTIL_CHANGED}
        assert await where_found(database, "Wo ist der Bus?", "Noch nicht fertig", "Bitte bald") == set()


async def _rows(stage: Stage, name: str) -> list[object]:
    return list(await stage.database.fetch_all(f"SELECT 1 FROM {name} LIMIT 1"))  # noqa: S608 - names of the register


async def test_nobody_who_wrote_is_held_in_memory_by_the_library(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.says(chat, user, "Hallo")
    assert not stage.app._chat_ids_to_be_updated_in_persistence
    assert not stage.app._user_ids_to_be_updated_in_persistence
    assert not stage.app.chat_data
    assert not stage.app.user_data

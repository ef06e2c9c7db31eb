"""Floods: one polite line, then silence; staff and the others notice nothing."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.sandbox.state import Chat
from bot.wording.voice import Voices
from tests.stage import Stage, stage_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

AT_ONCE = 6


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def narrow(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    async with stage_for(shipped, matcher, voices, messages_at_once=AT_ONCE) as stage:
        yield stage


def said(stage: Stage, chat: Chat) -> list[str]:
    return [message.visible_text for message in stage.telegram.bot_messages(chat)]


async def test_it_is_said_once_and_then_nothing_until_there_is_room_again(narrow: Stage) -> None:
    user, chat = narrow.person()
    for _ in range(AT_ONCE + 5):
        await narrow.take(narrow.telegram.user_sends(chat, user, "Was ist die Solawi?"))
    assert len(said(narrow, chat)) == AT_ONCE + 1
    assert said(narrow, chat)[-1].startswith("Sie senden gerade sehr viel auf einmal.")
    other, other_chat = narrow.person("en")
    assert (await narrow.says(other_chat, other, "What is the Solawi?")).visible_text.startswith("Solawi")
    narrow.clock.pass_minutes(1)
    assert (await narrow.says(chat, user, "Was ist die Solawi?")).visible_text.startswith("Solawi")


async def test_presses_count_and_are_answered_once(narrow: Stage) -> None:
    user, chat = narrow.person()
    card = await narrow.says(chat, user, "Was ist die Solawi?")
    for _ in range(AT_ONCE - 1):
        await narrow.presses(card, "1:e:zegg:summary", stale=True)
    answer = await narrow.presses(card, "1:e:zegg:summary", stale=True)
    assert answer["show_alert"] and answer["text"].startswith("Sie senden gerade sehr viel")
    update = narrow.telegram.user_presses(card, "1:e:zegg:summary", stale=True)
    await narrow.take(update)
    assert narrow.telegram.callback_answer(update) is None


async def test_edits_count_and_inline_queries_just_end(narrow: Stage) -> None:
    user, chat = narrow.person()
    update = narrow.telegram.user_sends(chat, user, "Was ist die Solawi?")
    await narrow.take(update)
    for number in range(AT_ONCE + 3):
        await narrow.take(narrow.telegram.user_edits(narrow.telegram.message(update), f"Was ist die Solawi? {number}"))
    assert len(said(narrow, chat)) == AT_ONCE + 1
    before = len(narrow.telegram.calls())
    await narrow.take(narrow.telegram.user_queries_inline(user, "Solawi"))
    assert len(narrow.telegram.calls()) == before


async def test_what_a_group_says_among_itself_costs_nobody_anything(narrow: Stage) -> None:
    user, chat = narrow.person()
    group = narrow.telegram.add_group("Dorf", [user])
    for _ in range(AT_ONCE + 3):
        await narrow.take(narrow.telegram.user_sends(group, user, "Wer kommt heute?"))
    assert (await narrow.says(chat, user, "Was ist die Solawi?")).visible_text.startswith("Solawi")


@pytest.mark.parametrize("command", ["/hilfe", "/help@flaeming_bot", "/team"])
async def test_commands_in_a_group_count_also_those_without_the_name_of_a_bot(narrow: Stage, command: str) -> None:
    user, _ = narrow.person()
    group = narrow.telegram.add_group("Dorf", [user])
    narrow.telegram.world.reads_all_group_messages = True
    for _ in range(AT_ONCE + 3):
        await narrow.take(narrow.telegram.user_sends(group, user, command))
    assert len(said(narrow, group)) == AT_ONCE + 1


@pytest.mark.parametrize("command", ["/hilfe@another_bot", "/unheard_of"])
async def test_what_is_for_other_bots_costs_nobody_anything(narrow: Stage, command: str) -> None:
    user, chat = narrow.person()
    group = narrow.telegram.add_group("Dorf", [user])
    narrow.telegram.world.reads_all_group_messages = True
    for _ in range(AT_ONCE + 3):
        await narrow.take(narrow.telegram.user_sends(group, user, command))
    assert said(narrow, group) == []
    assert (await narrow.says(chat, user, "Was ist die Solawi?")).visible_text.startswith("Solawi")


async def test_who_writes_in_the_name_of_a_group_counts_as_that_group(narrow: Stage) -> None:
    """Telegram calls all anonymous administrators by one id: those of one group must not silence all others."""
    for _ in range(2):
        user, _ = narrow.person()
        group = narrow.telegram.add_group("Dorf", [user])
        for _ in range(AT_ONCE + 3):
            update = narrow.telegram.user_sends(group, user, "@flaeming_bot Was ist die Solawi?")
            assert update is not None
            update["message"]["sender_chat"] = {"id": group.id, "type": "supergroup", "title": "Dorf"}
            update["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
            await narrow.take(update)
        assert len(said(narrow, group)) == AT_ONCE + 1


async def test_one_of_a_group_who_floods_it_silences_nobody_else_there(narrow: Stage) -> None:
    erika, _ = narrow.person()
    otto, _ = narrow.person()
    group = narrow.telegram.add_group("Dorf", [erika, otto])
    for _ in range(AT_ONCE + 3):
        await narrow.take(narrow.telegram.user_sends(group, erika, "@flaeming_bot Was ist die Solawi?"))
    answer = await narrow.says(group, otto, "@flaeming_bot Was ist die Solawi?")
    assert answer.visible_text.startswith("Solawi")
    assert len(said(narrow, group)) == AT_ONCE + 2


async def test_who_blocks_the_bot_and_comes_back_again_and_again_is_sent_nothing(narrow: Stage) -> None:
    user, chat = narrow.person()
    for _ in range(AT_ONCE + 3):
        await narrow.take(narrow.telegram.user_blocks_bot(user))
        await narrow.take(narrow.telegram.user_unblocks_bot(user))
    assert said(narrow, chat) == []


async def test_staff_may_send_what_they_like(narrow: Stage) -> None:
    staff, chat = narrow.staff()
    for _ in range(AT_ONCE + 5):
        assert (await narrow.says(chat, staff, "Was ist die Solawi?")).visible_text.startswith("Solawi")

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


async def test_staff_may_send_what_they_like(narrow: Stage) -> None:
    staff, chat = narrow.staff()
    for _ in range(AT_ONCE + 5):
        assert (await narrow.says(chat, staff, "Was ist die Solawi?")).visible_text.startswith("Solawi")

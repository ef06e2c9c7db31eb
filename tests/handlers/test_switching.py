"""The door while the bot is off: who is let in, who hears why not, and what is still taken."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.wording.switching import turned_away_notice
from bot.wording.voice import Voice, Voices
from tests.stage import Stage, stage_for

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def off(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    async with stage_for(shipped, matcher, voices) as stage:
        stage.colleague()  # who is told of it
        boss, chat = stage.staff()
        await stage.says(chat, boss, "/pausieren Probe")
        yield stage


async def test_suggestions_are_empty_and_not_kept_by_telegram(off: Stage) -> None:
    user, _ = off.person()
    update = off.telegram.user_queries_inline(user, "Solawi")
    await off.take(update)
    assert off.telegram.inline_results(update) == []


async def test_a_button_of_before_says_that_the_bot_is_off(off: Stage, german: Voice) -> None:
    user, chat = off.person()
    answer = await off.says(chat, user, "Hallo")
    pressed = await off.presses(answer, "1:e:coconat:s", stale=True)
    assert pressed["text"] == turned_away_notice(german)
    assert pressed["show_alert"]


async def test_who_blocks_the_bot_loses_the_subscription_all_the_same(off: Stage) -> None:
    user, chat = off.person()
    await off.database.execute(
        "INSERT INTO subscriber (chat_id, kind, language, since) VALUES (seal(?), 'private', 'de', '2026')", (chat.id,)
    )
    await off.take(off.telegram.user_blocks_bot(user))
    assert await off.database.fetch_all("SELECT 1 FROM subscriber WHERE chat_id = seal(?)", (chat.id,)) == []


async def test_in_a_group_only_who_speaks_to_the_bot_hears_it(off: Stage) -> None:
    user, _ = off.person()
    group = off.telegram.add_group("Dorf", [user])
    off.telegram.world.reads_all_group_messages = True
    for text, answered in {"Guten Morgen": False, "/abo": False, "@flaeming_bot Solawi?": True}.items():
        before = len(group.messages)
        await off.take(off.telegram.user_sends(group, user, text))
        assert (len(group.messages) == before + 2) is answered, text


async def test_what_is_stored_can_be_seen_and_deleted_while_the_bot_is_off(off: Stage) -> None:
    user, chat = off.person("en")
    await off.database.execute("INSERT INTO person (user_id, language) VALUES (seal(?), 'en')", (user.id,))
    await off.presses(await off.says(chat, user, "/forget"), "Yes, delete everything")
    assert "Everything is deleted." in off.telegram.last_message(chat).visible_text
    assert await off.database.fetch_all("SELECT 1 FROM person WHERE user_id = seal(?)", (user.id,)) == []
    assert "What is stored about you" in (await off.says(chat, user, "/privacy")).visible_text

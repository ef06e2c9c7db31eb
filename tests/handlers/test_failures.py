"""When something fails, the person gets an honest sentence and the log no word of what was written."""

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.store.database import Database
from handlers.context import BotContext
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

HONEST = "Bei mir ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal."


@pytest_asyncio.fixture(loop_scope="module")
async def broken(stage: Stage) -> AsyncIterator[Stage]:
    """The bot while its database refuses to keep and to recall anything."""
    database: Database = stage.memory._database
    stage.memory._database = None  # type: ignore[assignment]
    yield stage
    stage.memory._database = database


async def test_a_question_that_fails_gets_an_honest_sentence(broken: Stage) -> None:
    user, chat = broken.person()
    assert (await broken.says(chat, user, "Was ist die Solawi?")).text == HONEST


async def test_the_sentence_comes_in_the_language_of_the_client(broken: Stage) -> None:
    user, chat = broken.person("en")
    assert (await broken.says(chat, user, "hello")).text == (
        "Something went wrong on my side. Please try again in a moment."
    )


async def test_a_press_that_fails_is_acknowledged_and_answered(stage: Stage) -> None:
    user, chat = stage.person()
    welcome = await stage.says(chat, user, "/start")
    database, stage.memory._database = stage.memory._database, None  # type: ignore[assignment]
    try:
        assert await stage.presses(welcome, "Themen")
    finally:
        stage.memory._database = database
    assert stage.telegram.last_message(chat).text == HONEST


async def test_an_inline_query_that_fails_disturbs_nobody(broken: Stage) -> None:
    user, chat = broken.person()
    await broken.take(broken.telegram.user_queries_inline(user, "Solawi"))
    assert broken.telegram.bot_messages(chat) == []


async def test_the_log_names_the_update_and_not_what_was_written(
    broken: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    user, chat = broken.person()
    with caplog.at_level(logging.ERROR):
        await broken.says(chat, user, "Mein Geheimnis 4711")
    assert "failed" in caplog.text
    assert "4711" not in caplog.text


async def test_a_failure_outside_of_updates_is_only_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    before = len(stage.telegram.calls())
    await stage.app.process_error(None, RuntimeError("elsewhere"))
    assert "elsewhere" in caplog.text
    assert len(stage.telegram.calls()) == before


async def test_after_a_failure_the_bot_goes_on(stage: Stage) -> None:
    user, chat = stage.person()

    async def fail(update: Update, context: BotContext) -> None:
        raise RuntimeError("a bug")

    handler = MessageHandler(filters.Text(["Fehler!"]), fail)
    stage.app.handlers[0].insert(0, handler)
    try:
        assert (await stage.says(chat, user, "Fehler!")).text == HONEST
    finally:
        stage.app.remove_handler(handler)
    assert "Gern geschehen!" in (await stage.says(chat, user, "Danke")).visible_text


async def test_updates_that_nobody_handles_are_passed_over(stage: Stage) -> None:
    user, _ = stage.person()
    before = len(stage.telegram.calls())
    await stage.take(stage.telegram.user_blocks_bot(user))
    assert len(stage.telegram.calls()) == before

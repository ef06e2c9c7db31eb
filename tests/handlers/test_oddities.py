"""What is no question gets one reply, however many pieces it comes in."""

from __future__ import annotations

import pytest

from bot.sandbox.state import Chat, User
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def send_album(stage: Stage, chat: Chat, user: User, album: str, caption: str = "") -> None:
    for number in range(4):
        update = stage.telegram.user_sends_photo(chat, user, caption if number == 0 else "")
        assert update is not None
        update["message"]["media_group_id"] = album
        await stage.take(update)


async def test_an_album_gets_one_reply(stage: Stage) -> None:
    user, chat = stage.person("en")
    await send_album(stage, chat, user, "one")
    await send_album(stage, chat, user, "two")
    said = [message.visible_text for message in stage.telegram.bot_messages(chat)]
    assert len(said) == 2
    assert all("cannot look at pictures" in text for text in said)


async def test_a_question_below_an_album_is_answered_and_nothing_else_is_said(stage: Stage) -> None:
    user, chat = stage.person("en")
    await send_album(stage, chat, user, "three", "What is the Solawi?")
    (answer,) = stage.telegram.bot_messages(chat)
    assert answer.visible_text.startswith("Solawi")


@pytest.mark.parametrize("command", ["/cancel", "/abbrechen"])
async def test_who_cancels_what_is_over_hears_that(stage: Stage, command: str) -> None:
    user, chat = stage.person("en")
    await stage.says(chat, user, "/propose")
    await stage.presses(stage.telegram.last_message(chat), "Do not send")
    assert (await stage.says(chat, user, command)).visible_text.startswith("There is nothing to cancel")

"""Tending with the whole bot: editors are asked by themselves, and answer with a tap."""

import pytest

from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

A_WEEK = 7 * 24 * 60


async def test_on_monday_editors_are_asked_and_answer_with_a_tap(stage: Stage) -> None:
    (user, chat), (_, other) = stage.staff(), stage.colleague()
    await stage.says(chat, user, "/start")
    await stage.send_all()
    assert "· 1 " not in stage.telegram.last_message(chat).visible_text
    stage.clock.pass_minutes(A_WEEK)
    await stage.send_all()
    asked = stage.telegram.last_message(chat)
    assert "· 1 " in asked.visible_text
    assert "· 1 " in stage.telegram.last_message(other).visible_text
    answer = await stage.presses(asked, asked.buttons[0][0]["text"], by=user)
    assert answer["text"]
    assert "· 2 " in stage.telegram.last_message(chat).visible_text
    assert stage.telegram.last_message(chat).message_id == asked.message_id


async def test_an_editor_is_asked_in_the_language_of_their_telegram(stage: Stage) -> None:
    user, chat = stage.colleague("en")
    await stage.says(chat, user, "/start")
    stage.clock.pass_minutes(A_WEEK)
    await stage.send_all()
    assert "Is this still true?" in stage.telegram.last_message(chat).visible_text

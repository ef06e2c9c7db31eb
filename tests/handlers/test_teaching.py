"""Teaching in Telegram: a press that takes a moment is answered at once, and one that means nothing says so."""

import pytest

from bot.domain.actions import Teach, encode
from bot.domain.questions import Person
from bot.domain.teaching import TeachMove
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_who_checks_is_told_at_once_and_then_the_result(stage: Stage) -> None:
    user, chat = stage.staff()
    message = await stage.says(chat, user, "/gaps")
    await stage.app.bot_data.services.teaching.teach(Person(chat.id, user.id), "Gibt es hier ein Tattoostudio?")
    await stage.presses(message, encode(Teach(TeachMove.PICK, 1, "zegg")), stale=True)
    before = len(stage.telegram.calls())
    told = await stage.presses(message, encode(Teach(TeachMove.CHECK, 1)), stale=True)
    calls = [call.method for call in stage.telegram.calls()[before:]]
    assert calls == ["answerCallbackQuery", "editMessageText"]
    assert told["text"]
    assert not told.get("show_alert")


async def test_a_check_of_what_is_gone_says_so_once(stage: Stage) -> None:
    user, chat = stage.staff()
    message = await stage.says(chat, user, "/gaps")
    before = len(stage.telegram.calls())
    told = await stage.presses(message, encode(Teach(TeachMove.CHECK, 99)), stale=True)
    assert told["show_alert"]
    assert [call.method for call in stage.telegram.calls()[before:]] == ["answerCallbackQuery"]

"""Who is meant, and whose words they are: what staff pass on or edit is no order of theirs."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.state import Chat, Json, User
from handlers.routes import STAFF_HANDLERS
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOMEBODY = {"type": "hidden_user", "sender_user_name": "Sabine", "date": 1780315200}
SECONDHAND: dict[str, dict[str, Any]] = {
    "forwarded": {"forward_origin": SOMEBODY},
    "through another bot": {"via_bot": {"id": 9, "is_bot": True, "first_name": "Bilder", "username": "pic"}},
}


def sent(stage: Stage, chat: Chat, user: User, text: str, **parts: Any) -> Json:
    update = stage.telegram.user_sends(chat, user, text)
    assert update is not None
    update["message"] |= parts
    return update


@pytest.mark.parametrize("how", SECONDHAND)
@pytest.mark.parametrize("command", STAFF_HANDLERS)
async def test_staff_do_nothing_by_passing_on_what_somebody_else_wrote(stage: Stage, command: str, how: str) -> None:
    stage.colleague()
    boss, chat = stage.staff("en")
    deeds = await stage.database.fetch_one("SELECT count(*) FROM deed")
    await stage.take(sent(stage, chat, boss, f"/{command} zegg", **SECONDHAND[how]))
    assert "only where you type it yourself" in stage.telegram.last_message(chat).visible_text
    assert await stage.database.fetch_one("SELECT count(*) FROM deed") == deeds
    assert await stage.database.fetch_one("SELECT 1 FROM halt") is None


async def test_a_command_of_the_staff_that_was_edited_is_asked_for_anew(stage: Stage) -> None:
    boss, chat = stage.staff("en")
    await stage.says(chat, boss, "/tea")
    mine = next(message for message in reversed(chat.messages.values()) if message.sender is boss)
    await stage.take(stage.telegram.user_edits(mine, "/team"))
    assert "only where you type it yourself" in stage.telegram.last_message(chat).visible_text


async def test_who_mends_a_command_gets_what_it_brings(stage: Stage) -> None:
    user, chat = stage.person("en")
    await stage.says(chat, user, "/propos")
    mine = next(message for message in reversed(chat.messages.values()) if message.sender is user)
    await stage.take(stage.telegram.user_edits(mine, "/propose"))
    assert stage.app.bot_data.services.office.forms.form(chat.id, user.id, stage.clock.now()) is not None


@pytest.mark.parametrize("how", SECONDHAND)
async def test_a_question_that_is_passed_on_is_answered(stage: Stage, how: str) -> None:
    user, chat = stage.person("en")
    await stage.take(sent(stage, chat, user, "What is the Solawi?", **SECONDHAND[how]))
    assert stage.telegram.last_message(chat).visible_text.startswith("Solawi")

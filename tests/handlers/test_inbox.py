"""The inbox in Telegram: which replies are taken, what a group gets, deep links, and a person who is gone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Update

from bot.domain.actions import Tell, encode
from bot.domain.forms import Room
from bot.domain.inbox import TellMove
from bot.domain.questions import Person
from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.sandbox.state import Chat, Message, User
from bot.wording.voice import Voices
from tests.stage import STAFF, Stage, stage_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNICORN = "Wo kann ich ein Einhorn mieten?"
PASS_ON = "An das Team weitergeben"


@pytest_asyncio.fixture(loop_scope="module")
async def team(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> AsyncIterator[Stage]:
    """A bot of its own with a chat of the team."""
    async with stage_for(shipped, matcher, voices, team_chat=True) as ready:
        yield ready


async def asked_team(stage: Stage, user: User, chat: Chat) -> Message:
    """Pass a question on; the bot's message in the team's chat."""
    await stage.presses(await stage.says(chat, user, UNICORN), PASS_ON)
    await stage.presses(stage.telegram.last_message(chat), "Senden")
    return stage.telegram.last_message(stage.team_chat)


async def test_staff_reply_in_the_team_chat_with_a_picture_too(team: Stage) -> None:
    user, chat = team.person()
    card = await asked_team(team, user, chat)
    colleague, _ = team.colleague()
    said = await team.says(team.team_chat, colleague, "Im Zoo.", reply_to=card)
    assert said.visible_text == "Ihre Antwort ist bei Person 1 angekommen."
    update = team.telegram.user_sends_photo(team.team_chat, colleague, "So sieht es aus.")
    assert update is None, "without a reply it is none of the bot's business"
    answer = team.telegram.last_message(chat)
    assert "Im Zoo." in answer.visible_text
    assert "beantwortet" in team.team_chat.messages[card.message_id].visible_text


async def test_a_reply_to_another_message_is_a_question_as_ever(team: Stage) -> None:
    user, chat = team.person()
    await asked_team(team, user, chat)
    staff, staff_chat = team.staff()
    welcome = await team.says(staff_chat, staff, "/start")
    answer = await team.says(staff_chat, staff, "Was ist die Solawi?", reply_to=welcome)
    assert answer.visible_text.startswith("Solawi")
    own = team.telegram.message(team.telegram.user_sends(staff_chat, staff, "Mein Zettel"))
    answer = await team.says(staff_chat, staff, "Was ist die Solawi?", reply_to=own)
    assert answer.visible_text.startswith("Solawi")


async def test_a_reply_goes_before_a_form_and_leaves_it(team: Stage) -> None:
    user, chat = team.person()
    card = await asked_team(team, user, chat)
    staff, staff_chat = team.staff()
    await team.says(team.team_chat, staff, "Im Zoo.", reply_to=card)
    answer = team.telegram.last_message(chat)
    await team.says(chat, user, "/vorschlagen")
    said = await team.says(chat, user, "Und ein Pony?", reply_to=answer)
    assert said.visible_text == "An das Team weitergegeben."
    form = team.app.bot_data.services.office.asked(Person(chat.id, user.id))
    assert form is not None
    assert form.room is Room.TELLING
    assert (await team.says(chat, user, "Repair-Café")).visible_text.startswith("Einen Eintrag vorschlagen · 2 von 5")
    assert staff_chat.id == STAFF


async def test_a_command_as_a_reply_is_a_command(team: Stage) -> None:
    user, chat = team.person()
    card = await asked_team(team, user, chat)
    staff, _ = team.staff()
    await team.says(team.team_chat, staff, "Im Zoo.", reply_to=card)
    said = await team.says(chat, user, "/themen", reply_to=team.telegram.last_message(chat))
    assert said.visible_text.startswith("Themen")


async def test_what_is_changed_afterwards_is_said_to_stay(team: Stage) -> None:
    user, chat = team.person()
    card = await asked_team(team, user, chat)
    staff, _ = team.staff()
    await team.says(team.team_chat, staff, "Im Zoo.", reply_to=card)
    update = team.telegram.user_sends(chat, user, "Danke!", reply_to=team.telegram.last_message(chat))
    await team.take(update)
    await team.take(team.telegram.user_edits(team.telegram.message(update), "Danke sehr!"))
    assert team.telegram.last_message(chat).visible_text.startswith("Was Sie nachträglich ändern")


async def test_from_a_group_a_card_leads_into_the_private_chat(stage: Stage) -> None:
    user, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [user])
    card = await stage.says(group, user, "Was ist die Solawi? @flaeming_bot")
    pressed = await stage.presses(card, "Angaben stimmen nicht", by=user)
    assert pressed["url"] == "https://t.me/flaeming_bot?start=wrong-solawi-flaeming"
    forged = await stage.presses(card, encode(Tell(TellMove.SEND, 1)), by=user, stale=True)
    assert forged["url"] == "https://t.me/flaeming_bot?start="


@pytest.mark.parametrize(
    ("payload", "begins"),
    [
        ("propose", "Einen Eintrag vor"),
        ("wrong-solawi-flaeming", "Was stimmt bei"),
        ("wrong-gone", "Willkommen"),
    ],
)
async def test_deep_links_lead_to_the_team(stage: Stage, payload: str, begins: str) -> None:
    user, chat = stage.person()
    await stage.take(stage.telegram.user_starts(user, payload))
    assert stage.telegram.last_message(chat).visible_text.startswith(begins)


async def test_who_has_stopped_the_bot_is_not_said_to_be_reached(team: Stage) -> None:
    user, chat = team.person()
    card = await asked_team(team, user, chat)
    await team.take(team.telegram.user_blocks_bot(user))
    staff, _ = team.staff()
    update = team.telegram.user_sends(team.team_chat, staff, "Im Zoo.", reply_to=card)
    await team.app.process_update(Update.de_json(update or {}, team.app.bot))
    assert "hat den Bot gestoppt" in team.telegram.last_message(team.team_chat).visible_text
    assert "nicht angekommen" in team.team_chat.messages[card.message_id].visible_text


async def test_what_staff_were_not_told_of_comes_with_the_next_round(team: Stage) -> None:
    user, chat = team.person()
    await asked_team(team, user, chat)
    await team.database.execute("UPDATE ticket SET told = 0")
    before = len(team.telegram.bot_messages(team.team_chat))
    team.clock.pass_minutes(2)
    await team.send_all()
    assert len(team.telegram.bot_messages(team.team_chat)) == before + 1

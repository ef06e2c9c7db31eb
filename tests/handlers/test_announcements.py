"""Announcements in Telegram: rights at every command and press, formatting as typed, boards, and colleagues."""

import logging

import pytest
from telegram import Update
from telegram.error import BadRequest

from bot.domain.actions import Announce, Subscribe, encode
from bot.domain.announcements import Audience, Draft, Move
from bot.domain.subscriptions import SubscriptionMove
from bot.domain.team import Team
from bot.logs import known_as
from bot.store.announcements import AnnouncementStore
from bot.wording.voice import Voices
from handlers.menu import set_staff_menu
from tests.stage import COLLEAGUE, NOON, STAFF, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

DRAFT = Draft({"de": "Hallo"}, audience=Audience(everyone=True))


@pytest.fixture
def store(stage: Stage) -> AnnouncementStore:
    return AnnouncementStore(stage.database)


@pytest.mark.parametrize("command", ["/announce", "/mitteilung", "/announcements", "/mitteilungen", "/announce x"])
async def test_a_resident_cannot_command(stage: Stage, command: str, caplog: pytest.LogCaptureFixture) -> None:
    user, chat = stage.person()
    with caplog.at_level(logging.WARNING):
        answer = await stage.says(chat, user, command)
    assert answer.visible_text == "Das ist nur für die Redaktion der Rathäuser."
    assert f"User {known_as(user.id)} is not allowed" in caplog.text
    assert (await stage.says(chat, user, "Was ist die Solawi?")).visible_text.startswith("Solawi")


@pytest.mark.parametrize("move", Move)
async def test_a_resident_cannot_press(
    stage: Stage, store: AnnouncementStore, move: Move, caplog: pytest.LogCaptureFixture
) -> None:
    number = await store.begin(DRAFT, STAFF, NOON)
    before = await stage.database.fetch_all("SELECT * FROM announcement, (SELECT count(*) FROM dispatch)")
    user, chat = stage.person()
    message = await stage.says(chat, user, "/start")
    for argument in ("", "yes", "everyone", DRAFT.fingerprint):
        data = encode(Announce(move, number, argument))
        with caplog.at_level(logging.WARNING):
            answer = await stage.presses(message, data, stale=True)
        assert answer["text"] == "Das ist nur für die Redaktion der Rathäuser."
        assert answer["show_alert"]
    assert stage.telegram.last_message(chat) == message
    assert f"User {known_as(user.id)} is not allowed to do what they tried: move {move.name}" in caplog.text
    assert "Hallo" not in caplog.text
    after = await stage.database.fetch_all("SELECT * FROM announcement, (SELECT count(*) FROM dispatch)")
    assert after == before


async def test_formatting_stays_as_typed(stage: Stage, store: AnnouncementStore) -> None:
    user, chat = stage.staff()
    await stage.says(chat, user, "/mitteilung")
    entities = [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "offset": 6, "length": 4, "url": "https://example.org/?a=1&lt=2"},
        {"type": "custom_emoji", "offset": 11, "length": 2, "custom_emoji_id": "5368324170671202286"},
        {"type": "spoiler", "offset": 14, "length": 3},
    ]
    await stage.take(stage.telegram.user_sends(chat, user, "Fett! Link 🙂 <&>", entities=entities))
    draft = (await store.recent(1))[0].draft
    assert draft.texts["de"] == (
        '<b>Fett!</b> <a href="https://example.org/?a=1&amp;lt=2">Link</a> '
        '<tg-emoji emoji-id="5368324170671202286">🙂</tg-emoji> <span class="tg-spoiler">&lt;&amp;&gt;</span>'
    )
    await stage.presses(stage.telegram.last_message(chat), "Ohne Text auf Englisch")
    await stage.presses(stage.telegram.last_message(chat), "☐ Alle")
    await stage.presses(stage.telegram.last_message(chat), "Vorschau")
    stage.judge()


async def test_the_message_that_shows_the_progress_is_remembered(stage: Stage, store: AnnouncementStore) -> None:
    user, chat = stage.staff()
    number = await store.begin(DRAFT, STAFF, NOON)
    message = await stage.says(chat, user, "/mitteilungen")
    await stage.presses(message, encode(Announce(Move.SEND, number, DRAFT.fingerprint)), stale=True)
    row = await stage.database.fetch_one(
        "SELECT board_chat, board_message FROM dispatch WHERE announcement = ?", (number,)
    )
    assert row == (chat.id, message.message_id)
    assert chat.messages[message.message_id].visible_text.startswith(f"Mitteilung {number} · ")


async def test_a_message_that_is_gone_does_not_stop_a_step(stage: Stage, store: AnnouncementStore) -> None:
    user, chat = stage.staff()
    number = await store.begin(DRAFT, STAFF, NOON)
    message = await stage.says(chat, user, "/mitteilungen")
    update = stage.telegram.user_presses(message, encode(Announce(Move.SHOW, number)), stale=True)
    del chat.messages[message.message_id]
    assert isinstance(update, dict)
    stage.telegram.take_updates()
    await stage.app.process_update(Update.de_json(update, stage.app.bot))
    stage.judged = len(stage.telegram.calls())
    assert f"Mitteilung {number}" in stage.telegram.last_message(chat).visible_text


async def test_what_was_not_sent_to_somebody_is_stale_for_them(stage: Stage, store: AnnouncementStore) -> None:
    number = await store.begin(DRAFT, STAFF, NOON)
    user, chat = stage.person()
    message = await stage.says(chat, user, "/start")
    for argument in (str(number), "x", "", "9" * 30):
        data = encode(Subscribe(SubscriptionMove.READ, argument))
        answer = await stage.presses(message, data, stale=True)
        assert answer["show_alert"]
    dispatch_id = await store.release(number, DRAFT.fingerprint, STAFF, NOON, approval=False)
    await stage.database.execute(
        "INSERT INTO delivery (dispatch_id, chat_id, language, state, at) VALUES (?, seal(?), 'de', 'sent', 0)",
        (dispatch_id, chat.id),
    )
    await stage.presses(message, encode(Subscribe(SubscriptionMove.READ, str(number))), stale=True)
    assert stage.telegram.last_message(chat).visible_text == "Hallo"


async def test_staff_see_their_commands_and_nobody_else(stage: Stage, voices: Voices) -> None:
    await set_staff_menu(stage.app.bot, voices, Team.of_admins(frozenset({STAFF})).members)
    user, chat = stage.staff()
    shown = [command["command"] for command in stage.telegram.commands_shown(chat, user)]
    assert {"mitteilung", "mitteilungen", "qr", "team", "protokoll", "postfach"} <= set(shown)
    assert "themen" in shown
    other, other_chat = stage.person()
    assert "mitteilung" not in [each["command"] for each in stage.telegram.commands_shown(other_chat, other)]
    before = len(stage.telegram.calls())
    await set_staff_menu(stage.app.bot, voices, Team.of_admins(frozenset({STAFF})).members)
    assert {call.method for call in stage.telegram.calls()[before:]} == {"getMyCommands"}


async def test_a_menu_that_cannot_be_set_does_not_stop_the_start(
    stage: Stage, voices: Voices, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_arguments: object, **_named: object) -> None:
        raise BadRequest("chat not found")

    monkeypatch.setattr(type(stage.app.bot), "get_my_commands", refuse)
    await set_staff_menu(stage.app.bot, voices, Team.of_admins(frozenset({STAFF, COLLEAGUE})).members)
    assert caplog.text.count("chat not found") == 2


async def test_what_failed_is_not_answered_as_a_question(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    user, chat = stage.staff()
    await stage.says(chat, user, "/mitteilung")

    async def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(stage.app.bot_data.services.announcing, "typed", fail)
    before = len(chat.messages)
    answer = await stage.says(chat, user, "Was ist die Solawi?")
    assert "schiefgegangen" in answer.visible_text
    assert len(chat.messages) == before + 2

"""Subscribing where dialogues cannot see it: who decides, chats that come and go, and what staff alone may do."""

from __future__ import annotations

import logging

import pytest

from bot.domain.subscriptions import ChatKind, Subject, SubjectKind
from bot.logs import known_as
from bot.sandbox.errors import bad_request
from bot.sandbox.state import Chat, Status, User
from bot.sandbox.state import ChatKind as PlayedKind
from handlers.routes import ALLOWED_UPDATES
from tests.residents import where_named
from tests.stage import NOON, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

MOBILITY = Subject(SubjectKind.TOPIC, "mobility")


async def subscribed(stage: Stage, chat: Chat) -> set[Subject]:
    subscriber = await stage.subscriptions.get(chat.id)
    return set(subscriber.subjects) if subscriber else set()


async def test_telegram_is_asked_for_every_kind_of_update_that_is_handled() -> None:
    assert {"my_chat_member", "channel_post", "callback_query", "message"} <= set(ALLOWED_UPDATES)


async def test_in_private_nobody_asks_telegram_who_decides(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.presses(await stage.says(chat, user, "/abo"), "☐ Mobilität")
    assert stage.telegram.calls("getChatMember") == []
    assert await subscribed(stage, chat) == {MOBILITY}


async def test_in_a_group_the_press_of_somebody_else_changes_nothing(stage: Stage) -> None:
    erika, _ = stage.person()
    otto, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika, otto])
    menu = await stage.says(group, erika, "/abo@flaeming_bot")
    answer = await stage.presses(menu, "☐ Mobilität", by=otto)
    assert answer["show_alert"] in (True, "true")
    assert await subscribed(stage, group) == set()
    await stage.presses(menu, "☐ Mobilität", by=erika)
    assert await subscribed(stage, group) == {MOBILITY}
    assert (await stage.subscriptions.get(group.id)).kind is ChatKind.GROUP


async def test_who_was_made_an_administrator_decides_too(stage: Stage) -> None:
    erika, _ = stage.person()
    otto, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika, otto])
    group.members[otto.id] = Status.ADMINISTRATOR
    await stage.presses(await stage.says(group, otto, "/abo@flaeming_bot"), "☐ Mobilität", by=otto)
    assert await subscribed(stage, group) == {MOBILITY}


async def test_an_administrator_who_writes_in_the_name_of_the_group_decides(stage: Stage) -> None:
    erika, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    update = stage.telegram.user_sends(group, erika, "/abo@flaeming_bot")
    assert update is not None
    update["message"]["sender_chat"] = {"id": group.id, "type": "supergroup", "title": "Dorfgruppe"}
    update["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    await stage.take(update)
    assert "Zurzeit ist nichts abonniert." in stage.telegram.last_message(group).visible_text


async def test_who_writes_in_the_name_of_another_channel_does_not_decide(stage: Stage) -> None:
    erika, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    update = stage.telegram.user_sends(group, erika, "/abo@flaeming_bot")
    assert update is not None
    update["message"]["sender_chat"] = {"id": -100999, "type": "channel", "title": "Anderswo"}
    # So Telegram calls everybody who writes in the name of a channel.
    stage.telegram.world.users[136817688] = User(136817688, "Channel", is_bot=True)
    update["message"]["from"] = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
    await stage.take(update)
    assert "nur seine Administratoren" in stage.telegram.last_message(group).visible_text


async def test_where_telegram_does_not_tell_who_decides_nothing_is_changed(stage: Stage) -> None:
    erika, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    stage.telegram.trouble.next_time("getChatMember", bad_request("CHAT_ADMIN_REQUIRED"))
    reply = await stage.says(group, erika, "/abo@flaeming_bot")
    assert "nur seine Administratoren" in reply.visible_text


async def test_in_a_channel_the_menu_is_for_its_administrators(stage: Stage) -> None:
    erika, _ = stage.person()
    otto, _ = stage.person()
    channel = stage.telegram.add_group("Kanal", [erika, otto], kind=PlayedKind.CHANNEL, bot=Status.ADMINISTRATOR)
    menu = await stage.says(channel, erika, "/abo")
    await stage.presses(menu, "☐ Mobilität", by=otto)
    assert await subscribed(stage, channel) == set()
    await stage.presses(menu, "☐ Mobilität", by=erika)
    assert (await stage.subscriptions.get(channel.id)).kind is ChatKind.CHANNEL


async def test_a_post_in_a_channel_is_no_question(stage: Stage) -> None:
    erika, _ = stage.person()
    channel = stage.telegram.add_group("Kanal", [erika], kind=PlayedKind.CHANNEL, bot=Status.ADMINISTRATOR)
    await stage.take(stage.telegram.user_sends(channel, erika, "Was ist die Solawi?"))
    await stage.take(stage.telegram.user_sends(channel, erika, "Stopp"))
    assert stage.telegram.bot_messages(channel) == []


async def test_who_blocks_the_bot_is_no_subscriber_any_more_and_does_not_become_one_again(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.subscriptions.add(chat.id, ChatKind.PRIVATE, "de", MOBILITY, NOON)
    await stage.take(stage.telegram.user_blocks_bot(user))
    assert await subscribed(stage, chat) == set()
    await stage.take(stage.telegram.user_unblocks_bot(user))
    assert await subscribed(stage, chat) == set()


async def test_a_bot_that_becomes_an_administrator_keeps_what_is_subscribed(stage: Stage) -> None:
    erika, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    await stage.subscriptions.add(group.id, ChatKind.GROUP, "de", MOBILITY, NOON)
    for update in stage.telegram.add_bot_to_group(group, erika, admin=True):
        await stage.take(update)
    assert await subscribed(stage, group) == {MOBILITY}


@pytest.mark.parametrize("backwards", [False, True])
async def test_a_group_that_becomes_a_supergroup_takes_its_subscriptions_along(stage: Stage, backwards: bool) -> None:
    erika, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika], kind=PlayedKind.GROUP)
    await stage.subscriptions.add(group.id, ChatKind.GROUP, "de", MOBILITY, NOON)
    stage.telegram.take_updates()
    new = stage.telegram.upgrade_to_supergroup(group)
    updates = stage.telegram.take_updates()
    assert len(updates) == 2
    for update in reversed(updates) if backwards else updates:
        await stage.take(update)
    assert await subscribed(stage, group) == set()
    assert await subscribed(stage, new) == {MOBILITY}
    assert stage.telegram.bot_messages(new) == []


async def test_the_language_that_one_chooses_is_that_of_what_comes_also_where_one_chooses_it_in_a_group(
    stage: Stage,
) -> None:
    erika, chat = stage.person()
    await stage.subscriptions.add(chat.id, ChatKind.PRIVATE, "de", MOBILITY, NOON)
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    await stage.presses(await stage.says(group, erika, "/sprache@flaeming_bot"), "English", by=erika)
    assert (await stage.subscriptions.get(chat.id)).language == "en"


async def test_who_is_no_staff_and_wants_a_qr_code_is_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    user, chat = stage.person()
    with caplog.at_level(logging.WARNING):
        await stage.says(chat, user, "/qr mobility")
    assert f"User {known_as(user.id)} is not allowed to do what they tried: the command qr" in caplog.text
    assert stage.telegram.calls("sendPhoto") == []


async def test_a_qr_code_is_sent_as_a_picture_whose_caption_shows_the_link(stage: Stage) -> None:
    user, chat = stage.staff()
    reply = await stage.says(chat, user, "/qr mobility")
    assert "photo" in reply.content
    assert reply.visible_text.endswith("https://t.me/flaeming_bot?start=sub-mobility")


async def test_of_who_blocks_the_bot_neither_language_nor_conversation_is_kept(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.presses(await stage.says(chat, user, "/sprache"), "English")
    await stage.says(chat, user, "What is the Solawi?")
    await stage.take(stage.telegram.user_blocks_bot(user))
    assert await where_named(stage.database, user.id) == set()


async def test_of_a_group_that_threw_the_bot_out_no_conversation_is_kept(stage: Stage) -> None:
    erika, _ = stage.person()
    group = stage.telegram.add_group("Dorfgruppe", [erika])
    await stage.says(group, erika, "@flaeming_bot Was ist die Solawi?")
    assert await where_named(stage.database, group.id)
    await stage.take(stage.telegram.kick_bot(group, erika))
    assert await where_named(stage.database, group.id) == set()


async def test_who_blocks_the_bot_while_nothing_can_be_stored_is_forgotten_when_it_can(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.presses(await stage.says(chat, user, "/sprache"), "English")
    await stage.subscriptions.add(chat.id, ChatKind.PRIVATE, "en", MOBILITY, NOON)
    await stage.database.execute("PRAGMA query_only = ON")
    await stage.take(stage.telegram.user_blocks_bot(user))
    await stage.bot.rounds.go()
    await stage.database.execute("PRAGMA query_only = OFF")
    assert await where_named(stage.database, user.id)
    await stage.bot.rounds.go()
    assert await where_named(stage.database, user.id) == set()


async def test_who_is_back_before_that_keeps_what_they_have_from_then_on(stage: Stage) -> None:
    user, chat = stage.person()
    await stage.subscriptions.add(chat.id, ChatKind.PRIVATE, "en", MOBILITY, NOON)
    await stage.database.execute("PRAGMA query_only = ON")
    await stage.take(stage.telegram.user_blocks_bot(user))
    await stage.database.execute("PRAGMA query_only = OFF")
    await stage.take(stage.telegram.user_unblocks_bot(user))
    await stage.bot.rounds.go()
    assert await subscribed(stage, chat) == {MOBILITY}

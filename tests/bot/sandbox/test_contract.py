"""Every update and every result that the played server makes is read by two libraries that know the Bot API."""

import json
from typing import Any

import pytest
import telegram as ptb
from telegram._telegramobject import TelegramObject

from bot.sandbox.methods import METHODS
from bot.sandbox.state import ChatKind, Status
from bot.sandbox.telegram import Telegram
from tests.referees import Refused, check_result, check_update

BUTTONS = {"inline_keyboard": [[{"text": "Kontakt", "callback_data": "k"}, {"text": "Web", "url": "https://x.de"}]]}
ARTICLE = {"type": "article", "id": "1", "title": "Solawi", "input_message_content": {"message_text": "<b>Solawi</b>"}}
ARTICLE["input_message_content"]["parse_mode"] = "HTML"


NEWER_THAN_PTB = {"ChatMemberAdministrator.can_send_welcome_messages"}
"""Telegram is ahead of PTB by some months; aiogram knows these fields."""


def unknown_to_ptb(value: Any) -> list[str]:
    if isinstance(value, TelegramObject):
        names = (f"{type(value).__name__}.{name}" for name in value.api_kwargs)
        here = [name for name in names if name not in NEWER_THAN_PTB]
        return here + [name for slot in value.to_dict(recursive=False).values() for name in unknown_to_ptb(slot)]
    if isinstance(value, list | tuple):
        return [name for item in value for name in unknown_to_ptb(item)]
    return []


def played_updates() -> dict[str, dict]:
    """One update of every kind that people can cause, by a name."""
    telegram = Telegram(clock=lambda: 1_790_000_000.0)
    telegram.call("getUpdates", {"allowed_updates": []})
    erika, otto = telegram.add_user("Erika", username="erika_m"), telegram.add_user("Otto", language_code=None)
    chat = telegram.open_private_chat(erika)
    group = telegram.add_group("Dorf", [erika, otto])
    small = telegram.add_group("Klein", [erika], kind=ChatKind.GROUP)
    channel = telegram.add_group("Blatt", [erika], kind=ChatKind.CHANNEL, bot=Status.ADMINISTRATOR)
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "Hallo", "reply_markup": BUTTONS})
    said = telegram.last_message(chat)
    updates = {
        "text": telegram.user_sends(chat, erika, "Hallo /hilfe https://x.de a@b.de +49 33841 12345", reply_to=said),
        "start": telegram.user_starts(erika, "solawi"),
        "photo": telegram.user_sends_photo(chat, erika, "Sehen Sie: www.x.de"),
        "document": telegram.user_sends_document(chat, erika),
        "sticker": telegram.user_sends_sticker(chat, erika),
        "voice": telegram.user_sends_voice(chat, erika),
        "location": telegram.user_sends_location(chat, erika, 52.14, 12.59),
        "contact": telegram.user_sends_contact(chat, erika, "+493384112345"),
        "press": telegram.user_presses(said, "k"),
        "inline_query": telegram.user_queries_inline(erika, "solawi"),
        "group command": telegram.user_sends(group, otto, "/start@flaeming_bot"),
        "channel post": telegram.user_sends(channel, erika, "Neues"),
        "edited channel post": telegram.user_edits(telegram.messages(channel)[-1], "Neueres"),
        "group press": telegram.user_presses(said, "k", by=otto),
        "blocked": telegram.user_blocks_bot(erika),
        "unblocked": telegram.user_unblocks_bot(erika),
        "kicked": telegram.kick_bot(group, erika),
        "joined": telegram.join(small, otto),
    }
    updates["edited"] = telegram.user_edits(telegram.message(updates["text"]), "Guten Tag")
    for number, update in enumerate(telegram.add_bot_to_group(group, erika, admin=True)):
        updates[f"invited {number}"] = update
    telegram.take_updates()
    telegram.upgrade_to_supergroup(small)
    query = updates["inline_query"]["inline_query"]["id"]
    telegram.call("answerInlineQuery", {"inline_query_id": query, "results": [{**ARTICLE, "reply_markup": BUTTONS}]})
    message = telegram.user_chooses_inline_result(query, "1", chat)
    updates["inline press"] = telegram.user_presses(message, "k")
    for number, update in enumerate(telegram.take_updates()):
        updates[f"queued {number}"] = update
    return updates


@pytest.mark.parametrize(("name", "update"), played_updates().items())
def test_every_update_is_read_by_two_libraries(name, update):
    assert update is not None, name
    check_update(update)
    read = ptb.Update.de_json(json.loads(json.dumps(update)), None)
    assert unknown_to_ptb(read) == []
    assert read.effective_user or read.channel_post or read.edited_channel_post


def calls() -> list[tuple[str, dict]]:
    """A good call of every method; 1001 is the private chat, the others are a group and a channel."""
    group, channel = -1_002_000_000_001, -1_002_000_000_002
    command = {"command": "start", "description": "Anfang"}
    return [
        (
            "sendMessage",
            {"chat_id": 1001, "text": "<b>Hallo</b> www.x.de", "parse_mode": "HTML", "reply_markup": BUTTONS},
        ),
        ("sendMessage", {"chat_id": channel, "text": "Neues"}),
        ("sendMessage", {"chat_id": group, "text": "Hallo", "reply_parameters": {"message_id": 1}}),
        ("sendMessage", {"chat_id": 1001, "text": '<a href="tg://user?id=1001">E</a>', "parse_mode": "HTML"}),
        ("sendPhoto", {"chat_id": 1001, "photo": "https://x.de/a.jpg", "caption": "Bild"}),
        ("sendDocument", {"chat_id": 1001, "document": "file-1"}),
        ("getFile", {"file_id": "document-1"}),
        ("sendLocation", {"chat_id": 1001, "latitude": 52.1, "longitude": 12.6}),
        ("copyMessage", {"chat_id": group, "from_chat_id": 1001, "message_id": 1}),
        ("copyMessages", {"chat_id": group, "from_chat_id": 1001, "message_ids": [1]}),
        ("forwardMessage", {"chat_id": group, "from_chat_id": 1001, "message_id": 1}),
        ("editMessageText", {"chat_id": 1001, "message_id": 1, "text": "neu"}),
        ("editMessageText", {"inline_message_id": "inline-1", "text": "neu"}),
        ("editMessageReplyMarkup", {"chat_id": 1001, "message_id": 1, "reply_markup": BUTTONS}),
        ("editMessageCaption", {"chat_id": 1001, "message_id": 2, "caption": "neu"}),
        ("unpinChatMessage", {"chat_id": 1001}),
        ("pinChatMessage", {"chat_id": 1001, "message_id": 1}),
        ("deleteMessage", {"chat_id": 1001, "message_id": 1}),
        ("deleteMessages", {"chat_id": 1001, "message_ids": [1, 99]}),
        ("sendChatAction", {"chat_id": 1001, "action": "typing"}),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "ja"}),
        ("answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE]}),
        ("getChat", {"chat_id": 1001}),
        ("getChat", {"chat_id": group}),
        ("getChatMember", {"chat_id": group, "user_id": 1001}),
        ("getChatMember", {"chat_id": channel, "user_id": 123456789}),
        ("getChatMember", {"chat_id": group, "user_id": 1002}),
        ("getChatMemberCount", {"chat_id": group}),
        ("getChatAdministrators", {"chat_id": channel}),
        ("leaveChat", {"chat_id": group}),
        ("getMe", {}),
        ("setMyCommands", {"commands": [command]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {"scope": {"type": "chat", "chat_id": 1001}}),
        ("setMyName", {"name": "Fläming", "language_code": "de"}),
        ("getMyName", {}),
        ("setMyDescription", {"description": "x"}),
        ("getMyDescription", {}),
        ("setMyShortDescription", {"short_description": "x"}),
        ("getMyShortDescription", {}),
        ("setWebhook", {"url": "https://x.de/hook"}),
        ("deleteWebhook", {}),
        ("getWebhookInfo", {}),
        ("getUpdates", {"limit": 5}),
    ]


@pytest.fixture
def busy() -> Telegram:
    """A server with two people, a group, a channel, and one message and query of each kind."""
    telegram = Telegram(clock=lambda: 1_790_000_000.0)
    erika = telegram.add_user("Erika")
    telegram.add_user("Otto")
    chat = telegram.open_private_chat(erika)
    group = telegram.add_group("Dorf", [erika], bot=Status.ADMINISTRATOR)
    telegram.add_group("Blatt", [erika], kind=ChatKind.CHANNEL, bot=Status.ADMINISTRATOR)
    telegram.user_sends(group, erika, "Hallo")
    one_button = {"inline_keyboard": [BUTTONS["inline_keyboard"][0][:1]]}
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "Hallo", "reply_markup": one_button})
    telegram.user_presses(telegram.last_message(chat), "k")
    telegram.call("sendPhoto", {"chat_id": chat.id, "photo": "p", "caption": "alt"})
    telegram.call("pinChatMessage", {"chat_id": chat.id, "message_id": 2})
    telegram.user_sends_document(chat, erika)
    update = telegram.user_queries_inline(erika, "solawi")
    telegram.call("answerInlineQuery", {"inline_query_id": "1", "results": [{**ARTICLE, "reply_markup": BUTTONS}]})
    telegram.user_chooses_inline_result(update["inline_query"]["id"], "1")
    return telegram


@pytest.mark.parametrize(("method", "params"), calls())
def test_every_result_is_what_aiogram_expects(busy, method, params):
    check_result(method, json.loads(json.dumps(busy.call(method, params))))


def test_every_method_has_a_good_call_here():
    assert {method.lower() for method, _ in calls()} == set(METHODS)


def test_the_members_and_chats_are_what_ptb_expects(busy):
    member = busy.call("getChatMember", {"chat_id": -1_002_000_000_002, "user_id": 123456789})
    assert isinstance(ptb.ChatMember.de_json(member, None), ptb.ChatMemberAdministrator)
    assert unknown_to_ptb(ptb.ChatFullInfo.de_json(busy.call("getChat", {"chat_id": 1001}), None)) == []
    assert unknown_to_ptb(ptb.WebhookInfo.de_json(busy.call("getWebhookInfo", {}), None)) == []


def test_the_contract_notices_a_field_that_is_not_telegrams(busy):
    with pytest.raises(Refused):
        check_result("getMe", busy.call("getMe", {}) | {"favourite_colour": "red"})

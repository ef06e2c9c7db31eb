"""What can be seen from outside: messages, calls and actions."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.telegram import Telegram


def test_calls_are_remembered_with_what_became_of_them(telegram, chat):
    telegram.call("getMe", {})
    with pytest.raises(ApiError):
        telegram.call("sendMessage", {"chat_id": chat.id, "text": ""})
    telegram.call("getUpdates", {})
    assert [(call.method, call.error) for call in telegram.calls()] == [
        ("getMe", None),
        ("sendMessage", "Bad Request: message text is empty"),
    ]


def test_under_load_calls_are_forgotten():
    telegram = Telegram(keep_calls=False)
    telegram.call("getMe", {})
    assert telegram.calls() == []


def test_listeners_hear_what_people_see(telegram, chat):
    heard = []
    telegram.listen(lambda action: heard.append((action.kind, action.message.text)))
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "eins"})
    telegram.call("editMessageText", {"chat_id": chat.id, "message_id": 1, "text": "zwei"})
    telegram.call("deleteMessage", {"chat_id": chat.id, "message_id": 1})
    assert heard == [("sent", "eins"), ("edited", "zwei"), ("deleted", "zwei")]


def test_the_last_message_of_a_silent_bot_is_an_error(telegram, erika, chat):
    telegram.user_sends(chat, erika, "Hallo")
    with pytest.raises(LookupError, match="said nothing"):
        telegram.last_message(chat)


def test_a_pinned_message_that_was_deleted_is_not_shown(telegram, chat):
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "x"})
    telegram.call("pinChatMessage", {"chat_id": chat.id, "message_id": 1})
    telegram.call("deleteMessage", {"chat_id": chat.id, "message_id": 1})
    assert "pinned_message" not in telegram.call("getChat", {"chat_id": chat.id})


def test_numbers_that_cannot_be_read_count_as_none(telegram, erika, chat):
    telegram.user_sends(chat, erika, "Hallo")
    assert len(telegram.call("getUpdates", {"offset": "viel", "limit": [1]})) == 1


def test_two_servers_give_the_same_numbers():
    def play():
        telegram = Telegram(clock=lambda: 5)
        erika = telegram.add_user()
        return telegram.user_starts(erika), telegram.add_group("Dorf", [erika]).id

    assert play() == play()

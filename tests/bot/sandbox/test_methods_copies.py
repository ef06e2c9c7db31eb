"""Copies without an author, forwards with one."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.state import ChatKind, Status


@pytest.fixture
def group(telegram, erika):
    return telegram.add_group("Dorf", [erika])


def refusal(telegram, method, **params):
    with pytest.raises(ApiError) as refused:
        telegram.call(method, params)
    return refused.value.description.removeprefix("Bad Request: ")


def test_a_copy_has_no_author_but_all_content(telegram, chat, group):
    telegram.call("sendPhoto", {"chat_id": chat.id, "photo": "p", "caption": "alt"})
    copy = {"chat_id": group.id, "from_chat_id": chat.id, "message_id": 1}
    assert telegram.call("copyMessage", copy) == {"message_id": 1}
    telegram.call("copyMessage", {**copy, "caption": "neu"})
    assert [message.visible_text for message in telegram.messages(group)] == ["alt", "neu"]
    assert all("forward_origin" not in message.content for message in telegram.messages(group))


def test_what_is_missing_or_only_a_notice_cannot_be_copied_or_forwarded(telegram, erika, chat, group):
    joined = telegram.message(telegram.join(group, erika))
    there = {"chat_id": chat.id, "from_chat_id": group.id}
    assert refusal(telegram, "copyMessage", **there, message_id=9) == "message to copy not found"
    assert refusal(telegram, "copyMessage", **there, message_id=joined.message_id) == "message can't be copied"
    assert refusal(telegram, "forwardMessage", **there, message_id=9) == "message to forward not found"
    assert refusal(telegram, "forwardMessage", **there, message_id=joined.message_id) == "message can't be forwarded"


def test_several_are_copied_in_order_and_gaps_are_skipped(telegram, erika, chat, group):
    for text in ("eins", "zwei", "drei"):
        telegram.user_sends(chat, erika, text)
    params = {"chat_id": group.id, "from_chat_id": chat.id, "message_ids": "[1, 3, 9]"}
    assert telegram.call("copyMessages", params) == [{"message_id": 1}, {"message_id": 2}]
    assert [message.text for message in telegram.messages(group)] == ["eins", "drei"]


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([2, 1], "message identifiers must be in a strictly increasing order"),
    ],
)
def test_several_must_be_1_to_100_in_order(telegram, chat, group, ids, sentence):
    params = {"chat_id": group.id, "from_chat_id": chat.id, "message_ids": ids}
    assert refusal(telegram, "copyMessages", **params) == sentence


def test_a_forward_shows_who_wrote_it_first(telegram, erika, chat, group):
    telegram.user_sends(chat, erika, "Hallo")
    forward = {"chat_id": group.id, "from_chat_id": chat.id, "message_id": 1}
    assert telegram.call("forwardMessage", forward)["forward_origin"]["sender_user"]["id"] == erika.id
    again = {"chat_id": chat.id, "from_chat_id": group.id, "message_id": 1}
    assert telegram.call("forwardMessage", again)["forward_origin"]["sender_user"]["id"] == erika.id
    channel = telegram.add_group("Blatt", [erika], kind=ChatKind.CHANNEL, bot=Status.ADMINISTRATOR)
    telegram.user_sends(channel, erika, "Neues")
    origin = telegram.call("forwardMessage", forward | {"from_chat_id": channel.id})["forward_origin"]
    assert (origin["type"], origin["chat"]["title"]) == ("channel", "Blatt")


def test_copies_may_come_without_a_sound(telegram, chat, group):
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "x"})
    copy = {"chat_id": group.id, "from_chat_id": chat.id}
    telegram.call("copyMessage", {**copy, "message_id": 1, "disable_notification": True})
    telegram.call("copyMessages", {**copy, "message_ids": [1], "disable_notification": True})
    telegram.call("copyMessages", {**copy, "message_ids": [1]})
    assert [message.silent for message in telegram.messages(group)] == [True, True, False]

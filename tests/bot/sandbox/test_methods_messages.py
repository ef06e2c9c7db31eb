"""Sending, editing and deleting, and every sentence with which Telegram refuses them."""

import json

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.state import ChatKind, Status

MARKUP = {"inline_keyboard": [[{"text": "Kontakt", "callback_data": "k"}]]}


@pytest.fixture
def refused(telegram):
    """Call a method that must be refused: (code, description)."""

    def call(method, **params):
        with pytest.raises(ApiError) as refusal:
            telegram.call(method, params)
        return refusal.value.code, refusal.value.description

    return call


def test_a_message_is_kept_and_given_back(telegram, clock, chat):
    sent = telegram.call(
        "sendMessage",
        {"chat_id": chat.id, "text": " <b>Grüße</b> von x.de\n", "parse_mode": "HTML", "reply_markup": MARKUP},
    )
    assert sent == {
        "message_id": 1,
        "from": {"id": 123456789, "is_bot": True, "first_name": "Fläming", "username": "flaeming_bot"},
        "chat": {
            "id": chat.id,
            "type": "private",
            "first_name": "Erika",
            "last_name": "Musterfrau",
            "username": "erika_m",
        },
        "date": int(clock.now),
        "text": "Grüße von x.de",
        "entities": [{"offset": 0, "length": 5, "type": "bold"}, {"offset": 10, "length": 4, "type": "url"}],
        "reply_markup": MARKUP,
    }
    assert telegram.last_message(chat).visible_text == "Grüße von x.de"


def test_parameters_may_be_the_strings_of_a_form(telegram, chat):
    sent = telegram.call("sendMessage", {"chat_id": str(chat.id), "text": "x", "reply_markup": json.dumps(MARKUP)})
    assert sent["reply_markup"] == MARKUP


def test_entities_may_be_sent_instead_of_markup(telegram, erika, chat):
    entities = [
        {"type": "text_mention", "offset": 0, "length": 5, "user": {"id": erika.id}},
        {"type": "text_mention", "offset": 6, "length": 1, "user": {"id": 5}},
    ]
    sent = telegram.call("sendMessage", {"chat_id": chat.id, "text": "Erika &", "entities": json.dumps(entities)})
    assert [(e["type"], e["user"]["first_name"]) for e in sent["entities"]] == [("text_mention", "Erika")]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        (
            {"text": "<b>offen", "parse_mode": "html"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "chat_id": "unsinn"}, "chat not found"),
        ({"text": "x", "chat_id": "@niemand"}, "chat not found"),
        ({"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": '{"message_id": 99}'}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": "[1]"}, "object expected as reply parameters"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
    ],
)
def test_a_bad_message_is_refused_in_telegrams_words(refused, chat, params, sentence):
    assert refused("sendMessage", **({"chat_id": chat.id} | params)) == (400, f"Bad Request: {sentence}")


def test_the_longest_text_counts_after_parsing(telegram, chat):
    text = "<b>" + "&lt;" * 4096 + "</b>"
    assert len(telegram.call("sendMessage", {"chat_id": chat.id, "text": text, "parse_mode": "HTML"})["text"]) == 4096


def test_markdown_is_said_to_be_missing_and_not_misread(telegram, chat):
    with pytest.raises(NotImplementedError):
        telegram.call("sendMessage", {"chat_id": chat.id, "text": "*x*", "parse_mode": "MarkdownV2"})


def test_a_reply_shows_the_message_that_it_answers_unless_it_is_gone(telegram, erika, chat):
    asked = telegram.message(telegram.user_sends(chat, erika, "Hallo?"))
    reply = {"message_id": asked.message_id}
    sent = telegram.call("sendMessage", {"chat_id": chat.id, "text": "Ja?", "reply_parameters": reply})
    assert sent["reply_to_message"]["text"] == "Hallo?"
    missing = {"message_id": 99, "allow_sending_without_reply": True}
    sent = telegram.call("sendMessage", {"chat_id": chat.id, "text": "Ja?", "reply_parameters": missing})
    assert "reply_to_message" not in sent


def test_who_blocked_the_bot_or_left_telegram_gets_nothing(telegram, refused, erika, chat):
    telegram.user_blocks_bot(erika)
    assert refused("sendMessage", chat_id=chat.id, text="x") == (403, "Forbidden: bot was blocked by the user")
    telegram.user_unblocks_bot(erika)
    assert telegram.call("sendMessage", {"chat_id": chat.id, "text": "x"})
    telegram.user_deletes_account(erika)
    assert refused("sendMessage", chat_id=chat.id, text="x") == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.SUPERGROUP, ChatKind.CHANNEL])
def test_where_the_bot_is_not_it_cannot_write(telegram, refused, erika, kind):
    group = telegram.add_group("Dorf", [erika], kind=kind, bot=Status.LEFT)
    sentence = f"Forbidden: bot is not a member of the {kind} chat"
    assert refused("sendMessage", chat_id=group.id, text="x") == (403, sentence)
    telegram.add_bot_to_group(group, erika, admin=True)
    assert telegram.call("sendMessage", {"chat_id": group.id, "text": "x"})
    telegram.kick_bot(group, erika)
    sentence = f"Forbidden: bot was kicked from the {kind} chat"
    assert refused("sendMessage", chat_id=group.id, text="x") == (403, sentence)


def test_a_channel_wants_an_administrator(telegram, refused, erika):
    channel = telegram.add_group("Blatt", [erika], kind=ChatKind.CHANNEL, username="blatt")
    sentence = "Bad Request: need administrator rights in the channel chat"
    assert refused("sendMessage", chat_id="@Blatt", text="x") == (400, sentence)
    channel.members[telegram.world.bot.id] = Status.ADMINISTRATOR
    assert telegram.call("sendMessage", {"chat_id": "@Blatt", "text": "x"})["sender_chat"]["title"] == "Blatt"


def test_an_upgraded_group_names_its_new_id(telegram, erika):
    group = telegram.add_group("Dorf", [erika], kind=ChatKind.GROUP)
    new = telegram.upgrade_to_supergroup(group)
    with pytest.raises(ApiError) as refusal:
        telegram.call("sendMessage", {"chat_id": group.id, "text": "x"})
    assert refusal.value.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refusal.value.parameters == {"migrate_to_chat_id": new.id}
    assert telegram.call("sendMessage", {"chat_id": new.id, "text": "x"})


def test_an_edit_replaces_text_and_buttons_and_has_a_date(telegram, clock, chat):
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "alt", "reply_markup": MARKUP})
    clock.now += 5
    edited = telegram.call("editMessageText", {"chat_id": chat.id, "message_id": 1, "text": "neu"})
    assert (edited["text"], edited["edit_date"], "reply_markup" in edited) == ("neu", int(clock.now), False)
    telegram.call("editMessageReplyMarkup", {"chat_id": chat.id, "message_id": 1, "reply_markup": MARKUP})
    assert telegram.last_message(chat).buttons == MARKUP["inline_keyboard"]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        (
            {"message_id": 1, "text": "<b>alt</b>", "parse_mode": "HTML", "reply_markup": MARKUP},
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message",
        ),
        ({"message_id": 9, "text": "x"}, "message to edit not found"),
        ({"message_id": 2, "text": "x"}, "message can't be edited"),
        ({"message_id": 3, "text": "x"}, "there is no text in the message to edit"),
        ({"message_id": 1, "text": "x", "chat_id": 5}, "chat not found"),
        ({"message_id": 1, "text": ""}, "message text is empty"),
        ({"message_id": 1, "text": "x", "reply_markup": {"keyboard": [[{"text": "x"}]]}}, "inline keyboard expected"),
        ({"inline_message_id": "nie", "text": "x"}, "MESSAGE_ID_INVALID"),
        ({"chat_id": "", "text": "x"}, "message identifier is not specified"),
    ],
)
def test_a_bad_edit_is_refused_in_telegrams_words(telegram, refused, erika, chat, params, sentence):
    old = {"chat_id": chat.id, "text": "<b>alt</b>", "parse_mode": "HTML", "reply_markup": MARKUP}
    telegram.call("sendMessage", old)
    telegram.user_sends(chat, erika, "meins")
    telegram.call("sendPhoto", {"chat_id": chat.id, "photo": "p", "caption": "Bild"})
    assert refused("editMessageText", **({"chat_id": chat.id} | params)) == (400, f"Bad Request: {sentence}")
    assert telegram.messages(chat)[0].edit_date is None


def test_the_same_buttons_once_more_are_no_edit(telegram, refused, chat):
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "x", "reply_markup": MARKUP})
    code, sentence = refused("editMessageReplyMarkup", chat_id=chat.id, message_id=1, reply_markup=MARKUP)
    assert (code, sentence[:41]) == (400, "Bad Request: message is not modified: spe")


def test_a_message_can_be_deleted_for_two_days(telegram, refused, clock, chat):
    for _ in range(2):
        telegram.call("sendMessage", {"chat_id": chat.id, "text": "x"})
    assert telegram.call("deleteMessage", {"chat_id": chat.id, "message_id": 1}) is True
    sentence = "Bad Request: message to delete not found"
    assert refused("deleteMessage", chat_id=chat.id, message_id=1) == (400, sentence)
    clock.now += 48 * 3600 + 1
    sentence = "Bad Request: message can't be deleted for everyone"
    assert refused("deleteMessage", chat_id=chat.id, message_id=2) == (400, sentence)


def test_only_administrators_delete_what_others_said(telegram, refused, erika):
    group = telegram.add_group("Dorf", [erika])
    telegram.user_sends(group, erika, "Hallo")
    assert refused("deleteMessage", chat_id=group.id, message_id=1) == (400, "Bad Request: message can't be deleted")
    group.members[telegram.world.bot.id] = Status.ADMINISTRATOR
    assert telegram.call("deleteMessages", {"chat_id": group.id, "message_ids": "[1, 7]"}) is True
    assert telegram.messages(group) == []


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [("[]", "message identifiers are not specified"), (list(range(101)), "too many message identifiers specified")],
)
def test_deleting_needs_1_to_100_messages(refused, chat, ids, sentence):
    assert refused("deleteMessages", chat_id=chat.id, message_ids=ids) == (400, f"Bad Request: {sentence}")


def test_a_file_has_a_caption_of_at_most_1024(telegram, refused, chat):
    sent = telegram.call(
        "sendPhoto", {"chat_id": chat.id, "photo": "p", "caption": "<i>Bild</i>", "parse_mode": "HTML"}
    )
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("Bild", "italic")
    assert telegram.last_message(chat).visible_text == "Bild"
    too_long = refused("sendDocument", chat_id=chat.id, document="d", caption="x" * 1025)
    assert too_long == (400, "Bad Request: message caption is too long")
    assert refused("sendPhoto", chat_id=chat.id) == (400, "Bad Request: there is no photo in the request")


def test_a_caption_can_be_edited_where_there_is_one(telegram, refused, chat):
    telegram.call("sendPhoto", {"chat_id": chat.id, "photo": "p", "caption": "alt"})
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "Text"})
    edit = {"chat_id": chat.id, "message_id": 1, "caption": "<b>neu</b>", "parse_mode": "HTML"}
    assert telegram.call("editMessageCaption", edit)["caption"] == "neu"
    assert refused("editMessageCaption", **edit)[1].startswith("Bad Request: message is not modified")
    telegram.call("editMessageCaption", {"chat_id": chat.id, "message_id": 1})
    assert telegram.messages(chat)[0].visible_text == ""
    no_caption = refused("editMessageCaption", **(edit | {"message_id": 2}))
    assert no_caption == (400, "Bad Request: there is no caption in the message to edit")


def test_a_place_must_be_on_earth(telegram, refused, chat):
    assert telegram.call("sendLocation", {"chat_id": chat.id, "latitude": "52.1", "longitude": 12.6})["location"]
    wrong = refused("sendLocation", chat_id=chat.id, latitude=91, longitude="x")
    assert wrong == (400, "Bad Request: invalid location specified")


def test_people_see_that_the_bot_is_typing(telegram, refused, chat):
    seen = []
    telegram.listen(lambda action: seen.append((action.kind, action.chat, action.details)))
    telegram.call("sendChatAction", {"chat_id": chat.id, "action": "typing"})
    assert seen == [("typing", chat, {"action": "typing"})]
    wrong = refused("sendChatAction", chat_id=chat.id, action="dancing")
    assert wrong == (400, "Bad Request: wrong parameter action in request")


def test_pinning_needs_a_message_and_the_right(telegram, refused, erika, chat):
    assert refused("pinChatMessage", chat_id=chat.id, message_id=1) == (400, "Bad Request: message to pin not found")
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "x"})
    assert telegram.call("pinChatMessage", {"chat_id": chat.id, "message_id": 1}) is True
    assert telegram.call("getChat", {"chat_id": chat.id})["pinned_message"]["text"] == "x"
    assert telegram.call("unpinChatMessage", {"chat_id": chat.id}) is True
    assert "pinned_message" not in telegram.call("getChat", {"chat_id": chat.id})
    assert refused("unpinChatMessage", chat_id=chat.id) == (400, "Bad Request: message to unpin not found")
    group = telegram.add_group("Dorf", [erika])
    telegram.call("sendMessage", {"chat_id": group.id, "text": "x"})
    assert refused("pinChatMessage", chat_id=group.id, message_id=1)[1].startswith("Bad Request: not enough rights")


def test_a_message_may_come_without_a_sound_and_the_answer_does_not_tell(telegram, chat):
    aloud = {"chat_id": chat.id, "text": "x", "allow_paid_broadcast": True}
    sent = [telegram.call("sendMessage", aloud | {"disable_notification": quiet}) for quiet in (True, "true", False)]
    assert [message.silent for message in telegram.messages(chat)] == [True, True, False]
    assert sent[0].keys() == sent[2].keys()


def test_an_unknown_method_is_not_found(refused):
    assert refused("sendNothing") == (404, "Not Found")

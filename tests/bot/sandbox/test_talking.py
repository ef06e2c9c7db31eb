"""What people say and press, and what of it the bot is told."""

import pytest

from bot.sandbox.state import ChatKind, Status
from bot.sandbox.talking import split_as_clients_do
from bot.sandbox.telegram import Telegram

BUTTONS = {
    "inline_keyboard": [
        [{"text": "Kontakt", "callback_data": "k"}, {"text": "Web", "url": "https://x.de"}],
        [{"text": "Teilen", "switch_inline_query": "solawi"}],
    ]
}


@pytest.fixture
def said(telegram, chat):
    """A message of the bot with buttons."""
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "Hallo", "reply_markup": BUTTONS})
    return telegram.last_message(chat)


def test_a_message_reaches_the_bot_with_its_author_and_commands(telegram, erika, chat):
    update = telegram.user_starts(erika, "solawi")
    assert update["message"]["text"] == "/start solawi"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["from"]["language_code"] == "de"
    assert telegram.take_updates() == [update]
    assert telegram.take_updates() == []


def test_numbers_of_messages_count_per_chat(telegram, erika, chat):
    other = telegram.add_user("Otto")
    ids = [telegram.user_sends(telegram.open_private_chat(u), u, "x") for u in (erika, erika, other)]
    assert [update["message"]["message_id"] for update in ids] == [1, 2, 1]


@pytest.mark.parametrize("text", ["", " \n", "x" * 4097])
def test_texts_that_no_client_sends_cannot_be_sent(telegram, erika, chat, text):
    with pytest.raises(ValueError, match="Telegram's clients send"):
        telegram.user_sends(chat, erika, text)


@pytest.mark.parametrize("text", ["Wort " * 2000, "x" * 9000, "😀" * 3000, "Zeile\n" * 1000, "kurz", "", "  "])
def test_clients_cut_long_texts_into_messages_that_lose_nothing(text):
    pieces = split_as_clients_do(text)
    assert all(0 < len(piece.encode("utf-16-le")) // 2 <= 4096 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_who_blocked_the_bot_cannot_write_to_it(telegram, erika, chat):
    telegram.user_blocks_bot(erika)
    with pytest.raises(ValueError, match="unblock"):
        telegram.user_sends(chat, erika, "Hallo")


@pytest.mark.parametrize("button", ["k", "Kontakt", (0, 0)])
def test_a_button_is_pressed_by_data_label_or_place(telegram, said, button):
    query = telegram.user_presses(said, button)["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("k", said.message_id)


@pytest.mark.parametrize(("button", "gives"), [("Web", "https://x.de"), ("https://x.de", "https://x.de")])
def test_a_link_button_gives_its_address_and_tells_the_bot_nothing(telegram, said, button, gives):
    assert telegram.user_presses(said, button) == gives
    assert telegram.take_updates() == []


def test_a_share_button_gives_its_query(telegram, said):
    assert telegram.user_presses(said, (1, 0)) == "solawi"


def test_a_button_that_is_not_there_cannot_be_pressed_unless_the_client_still_shows_it(telegram, said):
    with pytest.raises(LookupError, match="Kontakt"):
        telegram.user_presses(said, "alt")
    assert telegram.user_presses(said, "alt", stale=True)["callback_query"]["data"] == "alt"


def test_in_a_group_somebody_must_press(telegram, erika):
    group = telegram.add_group("Dorf", [erika])
    telegram.call("sendMessage", {"chat_id": group.id, "text": "Hallo", "reply_markup": BUTTONS})
    message = telegram.last_message(group)
    with pytest.raises(ValueError, match="by="):
        telegram.user_presses(message, "k")
    assert telegram.user_presses(message, "k", by=erika)["callback_query"]["from"]["id"] == erika.id


def test_an_answered_button_can_be_read(telegram, said):
    update = telegram.user_presses(said, "k")
    assert telegram.callback_answer(update) is None
    telegram.call("answerCallbackQuery", {"callback_query_id": update["callback_query"]["id"], "text": "Ja"})
    assert telegram.callback_answer(update)["text"] == "Ja"
    with pytest.raises(TypeError):
        telegram.callback_answer("https://x.de")


def test_an_edit_reaches_the_bot_with_its_date(telegram, clock, erika, chat):
    message = telegram.message(telegram.user_sends(chat, erika, "alt"))
    clock.now += 7
    edited = telegram.user_edits(message, "neu")["edited_message"]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("neu", 7)


@pytest.mark.parametrize(
    ("text", "sees"),
    [
        ("Hallo zusammen", False),
        ("/start", True),
        ("/start@flaeming_bot", True),
        ("/start@other_bot", False),
        ("Weiß @Flaeming_Bot das?", True),
        ("@flaeming_bot_2 ist ein anderer", False),
    ],
)
def test_in_groups_the_bot_is_told_only_what_concerns_it(telegram, erika, text, sees):
    group = telegram.add_group("Dorf", [erika])
    assert (telegram.user_sends(group, erika, text) is not None) is sees
    assert [message.text for message in telegram.messages(group)] == [text]


def test_in_groups_the_bot_is_told_replies_to_it_and_nobody_elses(telegram, erika):
    group = telegram.add_group("Dorf", [erika])
    telegram.call("sendMessage", {"chat_id": group.id, "text": "Hallo"})
    own = telegram.last_message(group)
    assert telegram.user_sends(group, erika, "Danke", reply_to=own)
    hers = telegram.messages(group)[-1]
    assert telegram.user_sends(group, erika, "Bitte", reply_to=hers) is None
    assert telegram.user_edits(hers, "Danke!")
    assert telegram.user_edits(telegram.messages(group)[-1], "Gern") is None


def test_administrators_and_bots_without_privacy_mode_are_told_everything(clock, telegram, erika):
    group = telegram.add_group("Dorf", [erika], bot=Status.ADMINISTRATOR)
    assert telegram.user_sends(group, erika, "Hallo")
    curious = Telegram(clock=clock, reads_all_group_messages=True)
    otto = curious.add_user("Otto")
    assert curious.user_sends(curious.add_group("Dorf", [otto]), otto, "Hallo")


def test_a_bot_that_is_not_in_the_group_is_told_nothing(telegram, erika):
    group = telegram.add_group("Dorf", [erika], bot=Status.LEFT)
    assert telegram.user_sends(group, erika, "/start") is None
    telegram.add_bot_to_group(group, erika)
    telegram.kick_bot(group, erika)
    assert telegram.user_sends(group, erika, "/start") is None


def test_a_channel_post_is_told_as_such(telegram, erika):
    channel = telegram.add_group("Blatt", [erika], kind=ChatKind.CHANNEL, bot=Status.ADMINISTRATOR)
    assert telegram.user_sends(channel, erika, "Neues")["channel_post"]["sender_chat"]["id"] == channel.id


def test_what_is_not_text_reaches_the_bot(telegram, erika, chat):
    updates = [
        telegram.user_sends_photo(chat, erika, "Sehen Sie www.x.de"),
        telegram.user_sends_document(chat, erika),
        telegram.user_sends_sticker(chat, erika),
        telegram.user_sends_voice(chat, erika),
        telegram.user_sends_location(chat, erika, 52.1, 12.6),
        telegram.user_sends_contact(chat, erika, "+4933841"),
    ]
    kinds = ["photo", "document", "sticker", "voice", "location", "contact"]
    assert [kind in update["message"] for kind, update in zip(kinds, updates, strict=True)] == [True] * 6
    assert updates[0]["message"]["caption_entities"][0]["type"] == "url"
    assert "text" not in updates[1]["message"]

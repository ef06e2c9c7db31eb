"""Files: known by their ids, and sent again only as what they are."""

import pytest

from bot.sandbox.errors import ApiError


def test_a_persons_picture_is_sent_again_by_the_id_of_any_size(telegram, erika, chat):
    photo = telegram.message(telegram.user_sends_photo(chat, erika)).content["photo"]
    assert photo[-1]["file_id"] == "photo-1-800"
    for size in photo:
        assert telegram.call("sendPhoto", {"chat_id": chat.id, "photo": size["file_id"]})["photo"] == photo


def test_a_persons_document_keeps_its_name(telegram, erika, chat):
    document = telegram.message(telegram.user_sends_document(chat, erika)).content["document"]
    sent = telegram.call("sendDocument", {"chat_id": chat.id, "document": document["file_id"], "caption": "Bitte"})
    assert (sent["document"], sent["caption"]) == (document, "Bitte")


def test_what_the_bot_uploaded_is_sent_again_by_its_id(telegram, chat):
    first = telegram.call("sendPhoto", {"chat_id": chat.id, "photo": "fest.jpg"})
    again = telegram.call("sendPhoto", {"chat_id": chat.id, "photo": first["photo"][-1]["file_id"]})
    assert again["photo"] == first["photo"]


@pytest.mark.parametrize(
    ("method", "sends", "sentence"),
    [
        ("sendPhoto", "user_sends_document", "can't use file of type Document as Photo"),
        ("sendDocument", "user_sends_photo", "can't use file of type Photo as Document"),
        ("sendDocument", "user_sends_voice", "can't use file of type Voice as Document"),
        ("sendPhoto", "user_sends_sticker", "can't use file of type Sticker as Photo"),
    ],
)
def test_a_file_cannot_be_sent_as_another_kind(telegram, erika, chat, method, sends, sentence):
    getattr(telegram, sends)(chat, erika)
    file_id = list(telegram.world.files)[-1]
    with pytest.raises(ApiError, match=sentence):
        telegram.call(method, {"chat_id": chat.id, method.removeprefix("send").lower(): file_id})


def test_a_picture_and_a_document_may_have_the_same_name(telegram, chat):
    assert telegram.call("sendDocument", {"chat_id": chat.id, "document": "attach://plan.png"})["document"]
    assert telegram.call("sendPhoto", {"chat_id": chat.id, "photo": "attach://plan.png"})["photo"]

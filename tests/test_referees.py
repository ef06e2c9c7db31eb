"""The referees say yes to what is right and no to what is wrong, so that their yes means something."""

import pytest

from tests.referees import Refused, check_request, check_result, check_text, check_update, found_in_text

ME = {"id": 1, "is_bot": True, "first_name": "Bot"}


def test_a_good_text_is_read_without_its_markup():
    assert check_text("<b>Hallo</b> &amp; willkommen") == "Hallo & willkommen"


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<b>Hallo", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<p>Hallo</p>", 'Unsupported start tag "p" at byte offset 0'),
        (" \n", "message text is empty"),
        ("😀" * 2049, "message is too long"),
    ],
)
def test_a_bad_text_is_refused_in_telegrams_words(html, sentence):
    with pytest.raises(Refused, match=sentence):
        check_text(html)


def test_commands_are_found_in_a_text():
    assert found_in_text("/start") == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_a_request_may_come_as_json_or_as_form():
    check_request("sendMessage", {"chat_id": 1, "text": "5", "reply_markup": {"inline_keyboard": []}})
    check_request("sendMessage", {"chat_id": "1", "text": "5", "reply_markup": '{"inline_keyboard": []}'})


@pytest.mark.parametrize(
    "params",
    [
        {"chat_id": 1},
        {"chat_id": 1, "text": "x", "colour": "red"},
        {"chat_id": 1, "text": "x", "reply_markup": '{"inline_keyboard": [[{"text": "x", "color": "red"}]]}'},
        {"chat_id": 1, "text": "x", "disable_notification": "perhaps"},
    ],
)
def test_a_request_that_lacks_or_invents_parameters_is_refused(params):
    with pytest.raises(Refused):
        check_request("sendMessage", params)


def test_an_update_with_an_unknown_field_is_refused():
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    check_update({"update_id": 1, "message": message})
    with pytest.raises(Refused, match=r"message\.colour"):
        check_update({"update_id": 1, "message": {**message, "colour": "red"}})


def test_a_result_of_another_kind_is_refused():
    check_result("getMe", ME)
    with pytest.raises(Refused):
        check_result("getMe", True)
    with pytest.raises(Refused):
        check_result("getChatAdministrators", [ME])

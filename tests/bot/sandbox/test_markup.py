"""Buttons that Telegram takes and buttons that it refuses."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.markup import checked_markup


def keyboard(*buttons):
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x", "callback_data": "y" * 64},
        {"text": "x", "callback_data": "ä" * 32},
        {"text": "x", "url": "https://x.de"},
        {"text": "x", "url": "tg://user?id=5"},
        {"text": "x", "switch_inline_query": ""},
        {"text": "x", "switch_inline_query_chosen_chat": {"query": "y"}},
        {"text": "x", "copy_text": {"text": "0171"}},
    ],
)
def test_a_good_button_is_kept(button):
    assert checked_markup(keyboard(button)) == keyboard(button)


@pytest.mark.parametrize(
    ("markup", "sentence"),
    [
        (keyboard({"text": "x", "callback_data": "y" * 65}), "BUTTON_DATA_INVALID"),
        (keyboard({"text": "x", "callback_data": "ä" * 33}), "BUTTON_DATA_INVALID"),
        (
            keyboard({"text": "x", "callback_data": ""}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            keyboard({"text": "x", "callback_data": ["y"]}),
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (keyboard({"text": "x", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
        (
            keyboard({"text": "x", "url": "http://localhost"}),
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
        (
            keyboard({"text": "x"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (keyboard({"callback_data": "x"}), "can't parse inline keyboard button: Can't find field \"text\""),
        (keyboard({"text": " ", "callback_data": "x"}), "keyboard button text must be non-empty"),
        (keyboard("x"), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (keyboard(*[{"text": "x", "callback_data": "y"}] * 101), "REPLY_MARKUP_TOO_LONG"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [{}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
    ],
)
def test_a_bad_button_is_refused(markup, sentence):
    with pytest.raises(ApiError) as refusal:
        checked_markup(markup)
    assert refusal.value.description == f"Bad Request: {sentence}"


def test_telegram_takes_numbers_for_texts():
    assert checked_markup(keyboard({"text": 5, "callback_data": 7}))["inline_keyboard"][0][0]["callback_data"] == "7"


def test_an_empty_keyboard_is_none():
    assert checked_markup({"inline_keyboard": [[]]}) is None


def test_other_keyboards_are_kept_when_sent_and_refused_when_edited():
    assert checked_markup({"remove_keyboard": True}) == {"remove_keyboard": True}
    with pytest.raises(ApiError):
        checked_markup({"remove_keyboard": True}, inline_only=True)

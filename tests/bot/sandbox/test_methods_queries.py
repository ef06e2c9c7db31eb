"""Answers to pressed buttons and inline queries."""

import pytest

from bot.sandbox.errors import ApiError

MARKUP = {"inline_keyboard": [[{"text": "Kontakt", "callback_data": "k"}]]}
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

UNREADABLE = "can't parse inline query result:"


def article(**changes):
    result = {"type": "article", "id": "1", "title": "Solawi", "input_message_content": {"message_text": "Hallo"}}
    return {name: value for name, value in (result | changes).items() if value is not None}


@pytest.fixture
def pressed(telegram, chat):
    """The id of a callback query that waits for its answer."""
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "x", "reply_markup": MARKUP})
    return telegram.user_presses(telegram.last_message(chat), "k")["callback_query"]["id"]


@pytest.fixture
def asked(telegram, erika):
    """The update of an inline query."""
    return telegram.user_queries_inline(erika, "sol")


def refusal(telegram, method, **params):
    with pytest.raises(ApiError) as refused:
        telegram.call(method, params)
    return refused.value.description.removeprefix("Bad Request: ")


def test_an_answer_to_a_button_is_seen(telegram, pressed):
    seen = []
    telegram.listen(seen.append)
    assert telegram.call("answerCallbackQuery", {"callback_query_id": pressed, "text": "Ja"}) is True
    assert [(action.kind, action.details["text"]) for action in seen] == [("callback_answered", "Ja")]


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"callback_query_id": "99"}, TOO_OLD),
        ({"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"callback_query_id": "1", "url": "unsinn"}, "URL_INVALID"),
    ],
)
def test_a_bad_answer_to_a_button_is_refused(telegram, pressed, params, sentence):
    assert refusal(telegram, "answerCallbackQuery", **params) == sentence


def test_a_button_must_be_answered_in_time(telegram, clock, pressed):
    clock.now += 61
    assert refusal(telegram, "answerCallbackQuery", callback_query_id=pressed) == TOO_OLD


def test_results_of_an_inline_query_can_be_chosen_edited_and_pressed(telegram, asked, chat):
    query = asked["inline_query"]["id"]
    results = [article(reply_markup=MARKUP), article(id=2, title="Bus")]
    assert telegram.call("answerInlineQuery", {"inline_query_id": query, "results": results}) is True
    assert [result["id"] for result in telegram.inline_results(asked)] == ["1", "2"]
    message = telegram.user_chooses_inline_result(query, "1")
    assert telegram.call("editMessageText", {"inline_message_id": message.inline_message_id, "text": "neu"}) is True
    assert message.text == "neu"
    assert telegram.user_chooses_inline_result(query, "2", chat).inline_message_id is None
    kinds = [next(name for name in update if name != "update_id") for update in telegram.take_updates()]
    assert kinds == ["inline_query", "chosen_inline_result", "chosen_inline_result", "message"]


def test_no_results_are_an_answer_too(telegram, asked):
    assert telegram.inline_results(asked) is None
    telegram.call("answerInlineQuery", {"inline_query_id": asked["inline_query"]["id"], "results": "[]"})
    assert telegram.inline_results(asked) == []


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        ([article(id="x" * 65)], "RESULT_ID_INVALID"),
        ([article(id="")], "RESULT_ID_INVALID"),
        ([article(id=str(n)) for n in range(51)], "too many inline query results specified"),
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article(title=" ")], "ARTICLE_TITLE_EMPTY"),
        ([article(title=None)], f'{UNREADABLE} Can\'t find field "title"'),
        ([article(type="poem")], f'{UNREADABLE} type "poem" is unsupported for the inline query result'),
        ([article(input_message_content=None)], f'{UNREADABLE} Can\'t find field "message_text"'),
        ([article(input_message_content={"message_text": ""})], f"{UNREADABLE} Input message content is not specified"),
        ([article(input_message_content=[1])], f'{UNREADABLE} Field "input_message_content" must be of type Object'),
        (
            [article(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})],
            f"{UNREADABLE} Can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ([article(input_message_content={"message_text": "x" * 4097})], "message is too long"),
        (
            [article(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]})],
            "BUTTON_DATA_INVALID",
        ),
        (
            [article(reply_markup={"inline_keyboard": [[{"text": "x"}]]})],
            f"{UNREADABLE} Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (["x"], f"{UNREADABLE} Inline query result must be an object"),
        ({"a": 1}, "expected an Array of inline query results"),
        ("[", "can't parse inline query results JSON object"),
    ],
)
def test_bad_results_are_refused(telegram, asked, results, sentence):
    params = {"inline_query_id": asked["inline_query"]["id"], "results": results}
    assert refusal(telegram, "answerInlineQuery", **params) == sentence


def test_an_inline_query_must_be_answered_in_time_and_with_a_short_offset(telegram, clock, asked):
    params = {"inline_query_id": asked["inline_query"]["id"], "results": [article()]}
    assert refusal(telegram, "answerInlineQuery", **params, next_offset="x" * 65) == "NEXT_OFFSET_INVALID"
    clock.now += 31
    assert refusal(telegram, "answerInlineQuery", **params) == TOO_OLD

"""Whatever a bot sends, it gets a result or one of Telegram's refusals, never a stumble of the sandbox itself."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.methods import METHODS
from bot.sandbox.telegram import Telegram

NAMES = [
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_ids",
    "user_id",
    "text",
    "caption",
    "parse_mode",
    "entities",
    "caption_entities",
    "photo",
    "document",
    "latitude",
    "longitude",
    "reply_markup",
    "reply_parameters",
    "reply_to_message_id",
    "action",
    "commands",
    "scope",
    "language_code",
    "name",
    "description",
    "short_description",
    "callback_query_id",
    "inline_query_id",
    "inline_message_id",
    "results",
    "next_offset",
    "url",
    "secret_token",
    "allowed_updates",
    "offset",
    "limit",
    "timeout",
    "drop_pending_updates",
]
KEYS = [
    "type",
    "id",
    "title",
    "text",
    "message_id",
    "url",
    "callback_data",
    "copy_text",
    "inline_keyboard",
    "input_message_content",
    "message_text",
    "reply_markup",
    "chat_id",
    "user_id",
    "command",
    "description",
    "offset",
    "length",
    "user",
    "parse_mode",
]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([1001, -1_002_000_000_001, 1, 0, -1, 2**70, 1.5, float("inf")]),
    st.sampled_from(
        ["", "x", "1", "1001", "HTML", "<b>x</b>", "<b>", "article", "chat", "bold", "[", "typing", "x.de"]
    ),
    st.text(max_size=5),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


def inhabited() -> Telegram:
    telegram = Telegram(clock=lambda: 1_790_000_000.0)
    erika = telegram.add_user()
    chat = telegram.open_private_chat(erika)
    telegram.add_group("Dorf", [erika])
    telegram.call("sendMessage", {"chat_id": chat.id, "text": "x"})
    telegram.user_presses(telegram.last_message(chat), "k", stale=True)
    telegram.user_queries_inline(erika, "x")
    return telegram


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(METHODS)), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), st.booleans())
def test_any_call_gives_a_result_or_a_refusal(method, params, as_form):
    if as_form:
        params = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
    try:
        json.dumps(inhabited().call(method, params))
    except ApiError as refusal:
        assert refusal.code in {400, 403, 409}


@settings(max_examples=400, deadline=None)
@given(
    VALUES, VALUES, st.sampled_from(["reply_markup", "reply_parameters", "entities", "scope", "commands", "results"])
)
def test_any_structure_is_read_or_refused(value, other, name):
    telegram = inhabited()
    calls = {"scope": "setMyCommands", "commands": "setMyCommands", "results": "answerInlineQuery"}
    params = {"chat_id": 1001, "text": "xx", "inline_query_id": "1", "commands": [], name: value}
    variants = [params, params | {name: [value]}, params | {name: {"inline_keyboard": [[value, other]]}}]
    variants += [params | {name: {"type": "chat", "message_id": value, "chat_id": other}}]
    variants += [
        params | {name: [{"type": "bold", "id": 5, "input_message_content": value, "offset": value, "length": other}]}
    ]
    for variant in variants:
        try:
            json.dumps(telegram.call(calls.get(name, "sendMessage"), variant))
        except ApiError as refusal:
            assert refusal.code == 400


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_call_without_parameters_gives_a_result_or_a_refusal(method):
    try:
        inhabited().call(method, {})
    except ApiError as refusal:
        assert refusal.description.startswith(("Bad Request: ", "Conflict: "))

"""Updates in their outer form."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.updates import LARGEST_ID, belongs_to, is_update, kind_of, lane_of, names, private_chat_of


@pytest.mark.parametrize("value", [{"update_id": 0}, {"update_id": LARGEST_ID, "message": {}}])
def test_what_has_a_number_is_an_update(value: object) -> None:
    assert is_update(value)


@pytest.mark.parametrize(
    "value",
    [None, 7, [], {}, {"update_id": "7"}, {"update_id": True}, {"update_id": -1}, {"update_id": LARGEST_ID + 1}],
)
def test_what_has_none_is_no_update(value: object) -> None:
    assert not is_update(value)


def test_the_kind_is_the_name_of_the_other_field() -> None:
    assert kind_of({"update_id": 7, "message": {}}) == "message"
    assert kind_of({"update_id": 7}) == "unknown"


@pytest.mark.parametrize(
    ("raw", "lane"),
    [
        ({"message": {"chat": {"id": -100}, "from": {"id": 7}}}, -100),
        ({"callback_query": {"from": {"id": 7}, "message": {"chat": {"id": 8}}}}, 8),
        ({"callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, 7),
        ({"inline_query": {"from": {"id": 7}}}, 7),
        ({"poll_answer": {"user": {"id": 7}}}, 7),
        ({"poll": {"id": "7"}}, "update 5"),
        ({"message": {"chat": "none", "from": {"id": True}}}, "update 5"),
        ({"message": [1]}, "update 5"),
        ({}, "update 5"),
    ],
)
def test_whose_turn_it_is(raw: dict[str, Any], lane: object) -> None:
    assert lane_of({"update_id": 5, **raw}) == lane


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"message": {"chat": {"id": 7}, "from": {"id": 7, "language_code": "en"}}}, (7, "en")),
        ({"callback_query": {"from": {"id": 7, "language_code": 5}, "message": {"chat": {"id": 7}}}}, (7, None)),
        ({"message": {"chat": {"id": -100}, "from": {"id": 7}}}, None),
        ({"channel_post": {"chat": {"id": -100}}}, None),
        ({}, None),
    ],
)
def test_who_wrote_in_a_private_chat(raw: dict[str, Any], found: object) -> None:
    assert private_chat_of({"update_id": 5, **raw}) == found


@pytest.mark.parametrize(
    "raw",
    [
        {"message": {"chat": {"id": 7}}},
        {"message": {"chat": {"id": -100}, "from": {"id": 7}}},
        {"callback_query": {"from": {"id": 8}, "message": {"chat": {"id": 7}}}},
        {"poll_answer": {"user": {"id": 7}}},
        {"news": "?", "message": {"from": {"id": 7}}},
    ],
)
def test_whoever_it_comes_from_it_belongs_to(raw: dict[str, Any]) -> None:
    update = {"update_id": 5, **raw}
    assert belongs_to(update, 7)
    assert names(update, 7)
    assert not belongs_to(update, 9)
    assert not names(update, 9)


@pytest.mark.parametrize(
    "part", [{"reply_to_message": {"from": {"id": 7}}}, {"new_chat_members": [{"id": 8}, {"id": 7}]}, {"odd": [[7]]}]
)
def test_whoever_is_only_named_does_not_own_it(part: dict[str, Any]) -> None:
    update = {"update_id": 5, "message": {"chat": {"id": -100}, "from": {"id": 8}, **part}}
    assert names(update, 7)
    assert not belongs_to(update, 7)

"""Reading updates: what Telegram promises is there, of the right sort, or the update is set aside."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot

from bot.reading import UnreadableUpdateError, read_update
from bot.sandbox.telegram import DEFAULT_TOKEN

ERIKA = {"id": 7, "is_bot": False, "first_name": "Erika"}
CHAT = {"id": 7, "type": "private", "first_name": "Erika"}
MESSAGE = {"message_id": 1, "date": 0, "chat": CHAT, "from": ERIKA, "text": "a😀b"}


def update(**changed: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {**MESSAGE, **changed}}


def bold(offset: Any, length: Any) -> list[dict[str, Any]]:
    return [{"type": "bold", "offset": offset, "length": length}]


@pytest.fixture(scope="module")
def bot() -> Bot:
    return Bot(DEFAULT_TOKEN)


def test_what_telegram_sends_is_read(bot: Bot) -> None:
    read = read_update(update(entities=bold(1, 2), something_new={"deep": [1]}), bot)
    assert read.message is not None and read.message.text == "a😀b"


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (update(text=1.5), "text"),
        (update(text=[["x"]]), "text"),
        (update(text="half a pair: \ud83d"), "text"),
        (update(**{"from": {**ERIKA, "first_name": "\ude00"}}), "first_name"),
        (update(chat={"id": "7", "type": "private"}), "chat"),
        (update(chat={"id": 2**63, "type": "private"}), "chat"),
        (update(message_id=True), "message_id"),
        (update(entities=bold(2, 1)), "entities"),
        (update(entities=bold(0, 99)), "entities"),
        (update(entities=bold(-1, 1)), "entities"),
        (update(entities=bold("0", 1)), "entities"),
        (update(entities="x"), "entities"),
        (update(caption_entities=[]), "caption_entities"),
        (update(reply_to_message={"message_id": 1}), "reply_to_message"),
        (update(**{"from": None}), "from"),
        ({"update_id": 1, "message": {"message_id": 1}}, "message"),
        ({"update_id": 1, "callback_query": {"id": 5, "from": ERIKA}}, "callback_query"),
        ({"update_id": 1, "inline_query": {"id": "5", "from": ERIKA}}, "inline_query"),
    ],
)
def test_what_telegram_never_sends_is_not(bot: Bot, raw: dict[str, Any], named: str) -> None:
    with pytest.raises(UnreadableUpdateError, match=f"^{named}$"):
        read_update(raw, bot)


def test_what_ptb_cannot_read_is_named_without_its_content(bot: Bot) -> None:
    with pytest.raises(UnreadableUpdateError, match=r"^\w+$"):
        read_update({"update_id": 1, "poll": {"what": "secret"}}, bot)


def test_what_is_nested_without_end_is_not_followed(bot: Bot) -> None:
    deep: dict[str, Any] = {}
    for _ in range(60):
        deep = {"quote": [deep]}
    with pytest.raises(UnreadableUpdateError, match="depth"):
        read_update(update(new=deep), bot)

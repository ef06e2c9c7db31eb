"""Buttons as Telegram checks them."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.links import check_button_link, linked_user
from bot.sandbox.params import Params, required, required_text
from bot.sandbox.state import Json

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_COPIED_CHARACTERS = 256

_UNREADABLE = "can't parse inline keyboard button:"
_OTHER_ACTIONS = [
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
]
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")


def reply_markup(params: Params, *, inline_only: bool = False) -> Json | None:
    """The markup of a call, checked, or None; inline_only: edits take nothing but inline keyboards."""
    value = params.structure("reply_markup", "reply keyboard markup")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    return checked_markup(value, inline_only=inline_only)


def checked_markup(value: Json, *, inline_only: bool = False) -> Json | None:
    """The markup as Telegram keeps it, or None where it holds nothing."""
    if "inline_keyboard" not in value:
        if inline_only and any(name in value for name in _OTHER_MARKUP):
            raise bad_request("inline keyboard expected")
        return value or None
    rows = value["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    kept = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
        if row:
            kept.append([_checked_button(button) for button in row])
    if sum(map(len, kept)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _checked_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request(f"{_UNREADABLE} InlineKeyboardButton must be an Object")
    if not required_text(button, "text", _UNREADABLE).strip():
        raise bad_request("keyboard button text must be non-empty")
    if button.get("url"):
        if linked_user(str(button["url"])) is None:
            check_button_link(str(button["url"]))
    elif button.get("callback_data"):
        data = required_text(button, "callback_data", _UNREADABLE)
        if len(data.encode()) > MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {**button, "callback_data": data}
    elif "copy_text" in button:
        copied = required(button, "copy_text", dict, _UNREADABLE)
        if not 1 <= len(required_text(copied, "text", _UNREADABLE)) <= MAX_COPIED_CHARACTERS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif not any(name in button for name in _OTHER_ACTIONS):
        # An empty callback_data counts as none.
        raise bad_request(f"{_UNREADABLE} Text buttons are unallowed in the inline keyboard")
    return button

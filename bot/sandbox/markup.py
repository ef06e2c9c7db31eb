"""Buttons as Telegram checks them."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.links import check_button_link, linked_user
from bot.sandbox.params import Params, required
from bot.sandbox.state import Json

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_COPIED_CHARACTERS = 256

_INLINE_QUERY_KEYS = ("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat")
_ACTIONS = ("callback_data", "url", "web_app", "login_url", "copy_text", "pay", "callback_game", *_INLINE_QUERY_KEYS)
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
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    kept = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" must be an Array of Arrays')
        if row:
            kept.append([_checked_button(button) for button in row])
    if sum(map(len, kept)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _checked_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse InlineKeyboardButton: expected an Object")
    if not required(button, "text", str, "InlineKeyboardButton").strip():
        raise bad_request("keyboard button text must be non-empty")
    present = [name for name in _ACTIONS if button.get(name) is not None]
    if not present:
        raise bad_request("can't parse InlineKeyboardButton: Text buttons are unallowed in the inline keyboard")
    match present[0]:
        case "callback_data":
            data = button["callback_data"]
            if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            if linked_user(str(button["url"])) is None:
                check_button_link(str(button["url"]))
        case "copy_text":
            if not 1 <= len(str(button["copy_text"].get("text", ""))) <= MAX_COPIED_CHARACTERS:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case _:
            pass
    return button

"""The methods of the Bot API that the played server knows, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox import files
from bot.sandbox import methods_chats as chats
from bot.sandbox import methods_copies as copies
from bot.sandbox import methods_messages as messages
from bot.sandbox import methods_profile as profile
from bot.sandbox import methods_queries as queries
from bot.sandbox.params import Params
from bot.sandbox.state import World

Method = Callable[[World, Params], Any]

METHODS: Mapping[str, Method] = {
    # Messages
    "sendmessage": messages.send_message,
    "sendphoto": messages.send_photo,
    "senddocument": messages.send_document,
    "sendlocation": messages.send_location,
    "copymessage": copies.copy_message,
    "copymessages": copies.copy_messages,
    "forwardmessage": copies.forward_message,
    "editmessagetext": messages.edit_message_text,
    "editmessagecaption": messages.edit_message_caption,
    "editmessagereplymarkup": messages.edit_message_reply_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    "pinchatmessage": messages.pin_chat_message,
    "unpinchatmessage": messages.unpin_chat_message,
    "sendchataction": messages.send_chat_action,
    "getfile": files.get_file,
    # Queries
    "answercallbackquery": queries.answer_callback_query,
    "answerinlinequery": queries.answer_inline_query,
    # Chats
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatmembercount": chats.get_chat_member_count,
    "getchatadministrators": chats.get_chat_administrators,
    "leavechat": chats.leave_chat,
    # The bot itself
    "getme": profile.get_me,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setwebhook": profile.set_webhook,
    "deletewebhook": profile.delete_webhook,
    "getwebhookinfo": profile.get_webhook_info,
    # getUpdates waits, so it has a place of its own: telegram.py, answer().
    "getupdates": lambda world, params: world.updates.get(params),
}
"""By their names in small letters: Telegram does not care about the case."""

"""Methods that send, edit and delete messages."""

from __future__ import annotations

from bot.sandbox.access import chat_to_write, message_to_edit
from bot.sandbox.errors import NOT_MODIFIED, bad_request
from bot.sandbox.files import sent_file
from bot.sandbox.markup import reply_markup
from bot.sandbox.objects import message_of_bot_json
from bot.sandbox.params import Params
from bot.sandbox.state import BotAction, Chat, ChatKind, Json, Message, Status, World
from bot.sandbox.texts import caption, message_text

DELETABLE_SECONDS = 48 * 3600
_ACTIONS = [
    "cancel",
    "typing",
    "record_video",
    "upload_video",
    "record_audio",
    "record_voice",
    "upload_audio",
    "upload_voice",
    "upload_photo",
    "upload_document",
    "choose_sticker",
    "pick_up_location",
    "find_location",
    "record_video_note",
    "upload_video_note",
]
_WITH_CAPTION = {"photo", "document", "voice"}


def send_message(world: World, params: Params) -> Json:
    """sendMessage."""
    text, entities = message_text(world, params)
    return send(world, params, text=text, entities=entities)


def send_photo(world: World, params: Params) -> Json:
    """sendPhoto: the picture is not looked at, only named."""
    return send(world, params, content=sent_file(world, params, "photo") | caption(world, params))


def send_document(world: World, params: Params) -> Json:
    """sendDocument: the file is not looked at, only named."""
    return send(world, params, content=sent_file(world, params, "document") | caption(world, params))


def send_location(world: World, params: Params) -> Json:
    """sendLocation."""
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("invalid location specified")
    return send(world, params, content={"location": {"latitude": latitude, "longitude": longitude}})


def edit_message_text(world: World, params: Params) -> Json | bool:
    """editMessageText."""
    text, entities = message_text(world, params)
    markup = reply_markup(params, inline_only=True)
    message = message_to_edit(world, params)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    if (message.text, message.entities, message.reply_markup) == (text, entities, markup):
        raise bad_request(NOT_MODIFIED)
    message.text, message.entities = text, entities
    return _edited(world, message, markup)


def edit_message_caption(world: World, params: Params) -> Json | bool:
    """editMessageCaption."""
    fields = caption(world, params)
    markup = reply_markup(params, inline_only=True)
    message = message_to_edit(world, params)
    if message.text is not None or not message.content.keys() & _WITH_CAPTION:
        raise bad_request("there is no caption in the message to edit")
    content = {name: value for name, value in message.content.items() if not name.startswith("caption")} | fields
    if (message.content, message.reply_markup) == (content, markup):
        raise bad_request(NOT_MODIFIED)
    message.content = content
    return _edited(world, message, markup)


def edit_message_reply_markup(world: World, params: Params) -> Json | bool:
    """editMessageReplyMarkup."""
    markup = reply_markup(params, inline_only=True)
    message = message_to_edit(world, params)
    if message.reply_markup == markup:
        raise bad_request(NOT_MODIFIED)
    return _edited(world, message, markup, dated=False)


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage."""
    chat = chat_to_write(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    is_own = message.sender is world.bot
    is_admin = chat.members.get(world.bot.id) in {Status.ADMINISTRATOR, Status.CREATOR}
    if not is_own and chat.kind is not ChatKind.PRIVATE and not is_admin:
        raise bad_request("message can't be deleted")
    if not is_admin and world.clock() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.message_id]
    world.tell(BotAction("deleted", chat, message))
    return True


def delete_messages(world: World, params: Params) -> bool:
    """deleteMessages: what cannot be found or deleted is skipped."""
    ids = params.identifiers("message_ids")
    chat = chat_to_write(world, params)
    for message_id in ids:
        if message_id in chat.messages:
            delete_message(world, Params({"chat_id": chat.id, "message_id": message_id}))
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction."""
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell(BotAction("typing", chat_to_write(world, params), details={"action": action}))
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """pinChatMessage."""
    chat = chat_to_write(world, params)
    message_id = params.integer("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    if chat.kind is not ChatKind.PRIVATE and chat.members[world.bot.id] is Status.MEMBER:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(message_id)
    world.tell(BotAction("pinned", chat, chat.messages[message_id]))
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """unpinChatMessage: the one that is named, else the last one."""
    chat = chat_to_write(world, params)
    message_id = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.tell(BotAction("unpinned", chat, chat.messages.get(message_id)))
    return True


def send(
    world: World,
    params: Params,
    *,
    text: str | None = None,
    entities: list[Json] | None = None,
    content: Json | None = None,
) -> Json:
    """Put a message of the bot into the chat of the call."""
    markup = reply_markup(params)
    chat = chat_to_write(world, params)
    replied = _replied_message(params, chat)
    message = Message(chat, chat.new_message_id(), world.now, world.bot, text, entities or [], content or {})
    message.reply_to, message.reply_markup = replied, markup
    message.silent = params.flag("disable_notification")
    world.post(chat, message)
    world.tell(BotAction("sent", chat, message))
    return message_of_bot_json(world, message)


def _replied_message(params: Params, chat: Chat) -> int | None:
    reply = params.structure("reply_parameters", "reply parameters") or {}
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    wanted = Params(reply).integer("message_id") or params.integer("reply_to_message_id")
    if not wanted:
        return None
    if wanted in chat.messages:
        return wanted
    if reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _edited(world: World, message: Message, markup: Json | None, *, dated: bool = True) -> Json | bool:
    message.reply_markup = markup
    if dated:
        message.edit_date = world.now
    world.tell(BotAction("edited", message.chat, message))
    return True if message.inline_message_id else message_of_bot_json(world, message)

"""Methods that send again what stands in another chat: copied without its author, or forwarded with it."""

from __future__ import annotations

from bot.sandbox.access import chat_to_read
from bot.sandbox.errors import bad_request
from bot.sandbox.methods_messages import send
from bot.sandbox.objects import chat_json, user_json
from bot.sandbox.params import Params
from bot.sandbox.state import Chat, ChatKind, Json, Message, World
from bot.sandbox.texts import caption

_STATUS_FIELDS = {"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id"}


def copy_message(world: World, params: Params) -> Json:
    """copyMessage."""
    original = _original(world, params, "copy")
    content = dict(original.content)
    if params.has("caption") and original.text is None:
        content = {n: v for n, v in content.items() if not n.startswith("caption")} | caption(world, params)
    sent = send(world, params, text=original.text, entities=original.entities, content=content)
    return {"message_id": sent["message_id"]}


def copy_messages(world: World, params: Params) -> list[Json]:
    """copyMessages: what cannot be found or copied is skipped."""
    source = chat_to_read(world, params, "from_chat_id")
    passed_on = {name: params.text(name) for name in ("chat_id", "disable_notification")}
    copies = []
    for message in _originals(params, source):
        one = {**passed_on, "from_chat_id": source.id, "message_id": message.message_id}
        copies.append(copy_message(world, Params(one)))
    return copies


def forward_message(world: World, params: Params) -> Json:
    """forwardMessage: the origin is shown."""
    original = _original(world, params, "forward")
    content = {**original.content, "forward_origin": _origin(original)}
    return send(world, params, text=original.text, entities=original.entities, content=content)


def _original(world: World, params: Params, purpose: str) -> Message:
    source = chat_to_read(world, params, "from_chat_id")
    original = source.messages.get(params.integer("message_id"))
    if original is None:
        raise bad_request(f"message to {purpose} not found")
    if not _can_be_copied(original):
        raise bad_request("message can't be copied" if purpose == "copy" else "message can't be forwarded")
    return original


def _originals(params: Params, source: Chat) -> list[Message]:
    numbers = params.identifiers("message_ids")
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in numbers if number in source.messages]
    return [message for message in found if _can_be_copied(message)]


def _can_be_copied(message: Message) -> bool:
    return message.text is not None or not _STATUS_FIELDS & message.content.keys()


def _origin(message: Message) -> Json:
    if "forward_origin" in message.content:
        known: Json = message.content["forward_origin"]
        return known
    if message.chat.kind is ChatKind.CHANNEL or message.sender is None:
        chat = chat_json(message.chat)
        return {"type": "channel", "date": message.date, "chat": chat, "message_id": message.message_id}
    return {"type": "user", "date": message.date, "sender_user": user_json(message.sender)}

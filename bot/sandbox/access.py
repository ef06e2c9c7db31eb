"""Which chats and messages a call may reach, and the sentence where it may not (Client.cpp, check_chat_access)."""

from __future__ import annotations

from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.params import Params
from bot.sandbox.state import Chat, ChatKind, Message, Status, World


def chat_to_write(world: World, params: Params) -> Chat:
    """The chat of a call that sends or edits."""
    chat = chat_to_read(world, params)
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if chat.person:
        if chat.person.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat
    status = chat.members.get(world.bot.id, Status.LEFT)
    if status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    if not status.is_in:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    if chat.kind is ChatKind.CHANNEL and status is Status.MEMBER:
        raise bad_request("need administrator rights in the channel chat")
    return chat


def chat_to_read(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat of a call that looks."""
    wanted = params.text(name).strip()
    if not wanted:
        raise bad_request(f"{name} is empty")
    if wanted.startswith("@"):
        for chat in world.chats.values():
            if chat.kind is not ChatKind.PRIVATE and (chat.username or "").lower() == wanted[1:].lower():
                return chat
        raise bad_request("chat not found")
    try:
        found = world.chats.get(int(wanted))
    except ValueError:
        found = None
    if found is None:
        raise bad_request("chat not found")
    return found


def message_to_edit(world: World, params: Params) -> Message:
    """The bot's own message that a call edits."""
    if params.has("inline_message_id"):
        found = world.inline_messages.get(params.text("inline_message_id"))
        if found is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return found
    if not params.has("chat_id") and not params.has("message_id"):
        raise bad_request("message identifier is not specified")
    chat = chat_to_write(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if (message.sender is not world.bot and chat.kind is not ChatKind.CHANNEL) or message.via_bot:
        raise bad_request("message can't be edited")
    return message

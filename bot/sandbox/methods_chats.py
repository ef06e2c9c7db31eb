"""Methods about chats and their members."""

from __future__ import annotations

from bot.sandbox.access import chat_to_read, chat_to_write
from bot.sandbox.errors import bad_request
from bot.sandbox.objects import full_chat_json, member_json
from bot.sandbox.params import Params
from bot.sandbox.state import BotAction, ChatKind, Json, Status, World


def get_chat(world: World, params: Params) -> Json:
    """getChat."""
    return full_chat_json(chat_to_read(world, params))


def get_chat_member(world: World, params: Params) -> Json:
    """getChatMember."""
    chat = chat_to_read(world, params)
    user = world.users.get(params.integer("user_id"))
    if user is None or (chat.kind is ChatKind.PRIVATE and user.id not in chat.members):
        raise bad_request("user not found")
    return member_json(user, chat.members.get(user.id, Status.LEFT))


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """getChatAdministrators: without other bots."""
    chat = chat_to_read(world, params)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(world.users[user_id], status)
        for user_id, status in chat.members.items()
        if status in {Status.CREATOR, Status.ADMINISTRATOR}
    ]


def get_chat_member_count(world: World, params: Params) -> int:
    """getChatMemberCount."""
    return sum(status.is_in for status in chat_to_read(world, params).members.values())


def leave_chat(world: World, params: Params) -> bool:
    """leaveChat."""
    chat = chat_to_write(world, params)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[world.bot.id] = Status.LEFT
    world.tell(BotAction("left", chat))
    return True

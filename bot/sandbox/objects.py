"""What is remembered, in the words of the Bot API: users, chats, messages and members as JSON."""

from __future__ import annotations

from bot.sandbox.state import Chat, ChatKind, Json, Message, Status, User, World

_BOT_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_tags",
    "can_send_welcome_messages",
]
_GIFTS = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]


def user_json(user: User) -> Json:
    """A User."""
    result: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    for name in ("last_name", "username", "language_code"):
        if value := getattr(user, name):
            result[name] = value
    return result


def me_json(world: World) -> Json:
    """The User of getMe."""
    return user_json(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all_group_messages,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
    }


def chat_json(chat: Chat) -> Json:
    """A Chat."""
    result: Json = {"id": chat.id, "type": chat.kind.value}
    if chat.person:
        result["first_name"] = chat.person.first_name
        for name in ("last_name", "username"):
            if value := getattr(chat.person, name):
                result[name] = value
        return result
    result["title"] = chat.title
    if chat.username:
        result["username"] = chat.username
    return result


def full_chat_json(chat: Chat) -> Json:
    """A ChatFullInfo."""
    result = chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.pinned and chat.pinned[-1] in chat.messages:
        result["pinned_message"] = message_json(chat.messages[chat.pinned[-1]])
    return result


def message_json(message: Message, *, with_reply: bool = True) -> Json:
    """A Message; the message that it replies to is shown without its own reply."""
    chat = message.chat
    result: Json = {"message_id": message.message_id}
    if chat.kind is ChatKind.CHANNEL:
        result["sender_chat"] = chat_json(chat)
    elif message.sender:
        result["from"] = user_json(message.sender)
    result["chat"] = chat_json(chat)
    result["date"] = message.date
    if message.edit_date:
        result["edit_date"] = message.edit_date
    if with_reply and message.reply_to and (replied := chat.messages.get(message.reply_to)):
        result["reply_to_message"] = message_json(replied, with_reply=False)
    if message.text is not None:
        result["text"] = message.text
        if message.entities:
            result["entities"] = message.entities
    if message.content:
        result |= message.content
    if message.reply_markup and "inline_keyboard" in message.reply_markup:
        result["reply_markup"] = message.reply_markup
    return result


def message_of_bot_json(world: World, message: Message) -> Json:
    """A Message with the bot that it was sent through."""
    result = message_json(message)
    if message.via_bot:
        result["via_bot"] = user_json(world.bot)
    return result


def member_json(user: User, status: Status) -> Json:
    """A ChatMember."""
    result: Json = {"user": user_json(user), "status": status.value}
    match status:
        case Status.CREATOR:
            result["is_anonymous"] = False
        case Status.ADMINISTRATOR:
            result |= dict.fromkeys(_BOT_RIGHTS, False) | {"can_manage_chat": True, "can_delete_messages": True}
        case Status.KICKED:
            result["until_date"] = 0
        case Status.MEMBER | Status.LEFT:
            pass
    return result

"""What people do with chats: open them, block the bot, make groups, invite and kick."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.objects import chat_json, member_json, message_json, user_json
from bot.sandbox.state import Chat, ChatKind, Json, Message, Status, User, World

_FIRST_USER = 1001
_FIRST_GROUP = 2001
_FIRST_SUPERGROUP = 1_002_000_000_001
"""Telegram shows ids of supergroups and channels with -100 in front."""


class People:
    """The side of the people, for everything but messages."""

    def __init__(self, world: World) -> None:
        self.world = world

    def add_user(
        self,
        first_name: str = "Erika",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "de",
    ) -> User:
        """Somebody new, who has no chat with the bot yet."""
        user = User(self.world.count("user", _FIRST_USER), first_name, last_name, username, language_code)
        self.world.users[user.id] = user
        return user

    def open_private_chat(self, user: User) -> Chat:
        """The chat of a person with the bot; the bot may write from now on."""
        if user.id not in self.world.chats:
            members = {user.id: Status.MEMBER, self.world.bot.id: Status.MEMBER}
            self.world.chats[user.id] = Chat(user.id, ChatKind.PRIVATE, person=user, members=members)
        return self.world.chats[user.id]

    def add_group(
        self,
        title: str,
        members: Iterable[User],
        *,
        kind: ChatKind = ChatKind.SUPERGROUP,
        username: str | None = None,
        bot: Status = Status.MEMBER,
    ) -> Chat:
        """A group or channel, which the first member founded; bot: what the bot is in it."""
        if kind is ChatKind.GROUP:
            chat_id = -self.world.count("group", _FIRST_GROUP)
        else:
            chat_id = -self.world.count("supergroup", _FIRST_SUPERGROUP)
        chat = Chat(chat_id, kind, title, username)
        chat.members = {user.id: Status.MEMBER for user in members}
        if chat.members:
            chat.members[next(iter(chat.members))] = Status.CREATOR
        if bot is not Status.LEFT:
            chat.members[self.world.bot.id] = bot
        self.world.chats[chat_id] = chat
        return chat

    def join(self, chat: Chat, user: User) -> Json | None:
        """Somebody joins a group; the update with the service message."""
        chat.members[user.id] = Status.MEMBER
        return self._service(chat, user, {"new_chat_members": [user_json(user)]})

    def promote(self, chat: Chat, user: User) -> Json | None:
        """Make a member of a group or channel an administrator; there is an update where it is the bot."""
        return self._changes(chat, user, Status.ADMINISTRATOR)

    def demote(self, chat: Chat, user: User) -> Json | None:
        """Take an administrator's rights away; there is an update where it is the bot."""
        return self._changes(chat, user, Status.MEMBER)

    def add_bot_to_group(self, chat: Chat, by: User, *, admin: bool = False) -> list[Json]:
        """Invite the bot; the updates: what it became, and the service message."""
        status = Status.ADMINISTRATOR if admin else Status.MEMBER
        updates = [self._bot_becomes(chat, by, status)]
        if chat.kind is not ChatKind.CHANNEL:
            updates.append(self._service(chat, by, {"new_chat_members": [user_json(self.world.bot)]}))
        return [update for update in updates if update]

    def kick_bot(self, chat: Chat, by: User) -> Json | None:
        """Throw the bot out of a group or channel."""
        return self._bot_becomes(chat, by, Status.KICKED)

    def upgrade_to_supergroup(self, chat: Chat) -> Chat:
        """Telegram turns a group into a supergroup with another id; both service messages are queued."""
        if chat.kind is not ChatKind.GROUP or chat.migrated_to is not None:
            raise ValueError("only a group can be upgraded, and only once")
        new = self.add_group(chat.title or "", [], bot=Status.LEFT)
        new.members = dict(chat.members)
        owner = self._owner(chat)
        self._service(chat, owner, {"migrate_to_chat_id": new.id})
        chat.migrated_to = new.id
        self._service(new, owner, {"migrate_from_chat_id": chat.id})
        return new

    def user_blocks_bot(self, user: User) -> Json | None:
        """Stop the bot."""
        chat = self.open_private_chat(user)
        chat.blocked = True
        return self._bot_becomes(chat, user, Status.KICKED)

    def user_unblocks_bot(self, user: User) -> Json | None:
        """Start the bot again."""
        chat = self.open_private_chat(user)
        chat.blocked = False
        return self._bot_becomes(chat, user, Status.MEMBER)

    def user_deletes_chat(self, user: User) -> None:
        """Clear the history for both; the bot is told nothing."""
        self.open_private_chat(user).messages.clear()

    def user_deletes_account(self, user: User) -> None:
        """Leave Telegram; the bot is told nothing."""
        user.deactivated = True

    def _changes(self, chat: Chat, user: User, status: Status) -> Json | None:
        if chat.members.get(user.id) not in {Status.MEMBER, Status.ADMINISTRATOR} or chat.person:
            raise ValueError("only members of a group or channel can be promoted or demoted, and not its owner")
        if user is self.world.bot:
            return self._bot_becomes(chat, self._owner(chat), status)
        chat.members[user.id] = status
        return None

    def _owner(self, chat: Chat) -> User:
        return next((self.world.users[i] for i, s in chat.members.items() if s is Status.CREATOR), self.world.bot)

    def _bot_becomes(self, chat: Chat, by: User, status: Status) -> Json | None:
        bot = self.world.bot
        old = chat.members.get(bot.id, Status.LEFT)
        chat.members[bot.id] = status
        return self.world.updates.add(
            "my_chat_member",
            {
                "chat": chat_json(chat),
                "from": user_json(by),
                "date": self.world.now,
                "old_chat_member": member_json(bot, old),
                "new_chat_member": member_json(bot, status),
            },
        )

    def _service(self, chat: Chat, by: User, content: Json) -> Json | None:
        message = Message(chat, chat.new_message_id(), self.world.now, by, content=content)
        self.world.post(chat, message)
        return self.world.updates.add("message", message_json(message))

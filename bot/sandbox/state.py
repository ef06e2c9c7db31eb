"""What the played server remembers: people, chats, messages, queries, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.sandbox.updates import UpdateQueue

Json = dict[str, Any]


class ChatKind(StrEnum):
    """The kinds of chats."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """What somebody is in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def is_in(self) -> bool:
        """Whether it means to be in the chat."""
        return self not in {Status.LEFT, Status.KICKED}


@dataclass(slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False


@dataclass(slots=True)
class Message:
    """A message in a chat; content holds what is not text (photo, location, service fields) as the Bot API names it.

    silent: it came without a sound; only the person notices.
    """

    chat: Chat
    message_id: int
    date: int
    sender: User | None
    text: str | None = None
    entities: list[Json] = field(default_factory=list)
    content: Json = field(default_factory=dict)
    reply_to: int | None = None
    edit_date: int | None = None
    reply_markup: Json | None = None
    via_bot: bool = False
    inline_message_id: str | None = None
    silent: bool = False

    @property
    def buttons(self) -> list[list[Json]]:
        """The rows of inline buttons below it."""
        rows: list[list[Json]] = (self.reply_markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def visible_text(self) -> str:
        """What a person reads: the text, or the caption of a file."""
        return self.text if self.text is not None else str(self.content.get("caption", ""))


@dataclass(slots=True)
class Chat:
    """A chat; members by user id; blocked: the person of a private chat stopped the bot."""

    id: int
    kind: ChatKind
    title: str | None = None
    username: str | None = None
    person: User | None = None
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    blocked: bool = False
    migrated_to: int | None = None
    pinned: list[int] = field(default_factory=list)

    def new_message_id(self) -> int:
        """The next number of a message of this chat."""
        self.last_message_id += 1
        return self.last_message_id


@dataclass(slots=True)
class CallbackQuery:
    """A button that was pressed; answer: the parameters of answerCallbackQuery, None while nobody answered."""

    id: str
    sender: User
    message: Message
    data: str
    at: float
    answer: Json | None = None


@dataclass(slots=True)
class InlineQuery:
    """What somebody typed behind the bot's name; answer: the parameters of answerInlineQuery."""

    id: str
    sender: User
    query: str
    offset: str
    at: float
    answer: Json | None = None

    @property
    def results(self) -> list[Json]:
        """The results that the bot offered."""
        return list((self.answer or {}).get("results", []))


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot; error: the sentence with which it was refused."""

    method: str
    params: Json
    error: str | None = None


@dataclass(frozen=True, slots=True)
class BotAction:
    """Something that people can see: sent, edited, deleted, typing, callback_answered, inline_answered, left."""

    kind: str
    chat: Chat | None = None
    message: Message | None = None
    details: Json = field(default_factory=dict)


@dataclass(slots=True)
class Profile:
    """What the bot says of itself, per language; commands by (scope, language)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)


@dataclass(slots=True)
class Patience:
    """How long, in seconds, queries can be answered; Telegram publishes no figures, these are what bots report."""

    callback: float = 60
    inline: float = 30


@dataclass(slots=True)
class World:
    """All of it; the clock gives seconds since 1970; files: what was sent, by file id, with its kind.

    contents: the bytes of documents, by file id.
    """

    clock: Callable[[], float]
    bot: User
    reads_all_group_messages: bool = False
    patience: Patience = field(default_factory=Patience)
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    callback_queries: dict[str, CallbackQuery] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    files: dict[str, tuple[str, Any]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    webhook: Json = field(default_factory=dict)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    calls: list[Call] | None = field(default_factory=list)
    listeners: list[Callable[[BotAction], None]] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> int:
        """The date of what happens now."""
        return int(self.clock())

    def count(self, what: str, start: int = 1) -> int:
        """The next number of its kind: 1, 2, 3 ... or from a start."""
        self.counters[what] = self.counters.get(what, start - 1) + 1
        return self.counters[what]

    def tell(self, action: BotAction) -> None:
        """Let everybody know who listens."""
        for listener in self.listeners:
            listener(action)

    def post(self, chat: Chat, message: Message) -> Message:
        """Keep a message in its chat."""
        chat.messages[message.message_id] = message
        return message

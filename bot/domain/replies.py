"""What is said to somebody who wrote, pressed or commanded something."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.announcements import DispatchState, Point
from bot.domain.answers import Answer
from bot.domain.attachments import Attachment
from bot.domain.inbox import Side
from bot.domain.messages import Message
from bot.domain.questions import Understanding


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, and for a question how it came about.

    new: a message of its own, even where a button was pressed.
    notice: a short text that Telegram shows over the chat when a button was pressed.
    """

    message: Message
    language: str
    answer: Answer | None = None
    understanding: Understanding | None = None
    new: bool = False
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent while a form waits for it.

    html: text or caption in Telegram's HTML. album: Telegram's id of the album that it is a part of.
    file_name: how the sender named a file that is attached. file_size: its bytes.
    """

    html: str = ""
    attachment: Attachment | None = None
    point: Point | None = None
    album: str | None = None
    file_name: str = ""
    file_size: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """A file that the bot made: its name, its bytes, and what stands below it. picture: shown, not only offered."""

    name: str
    content: bytes
    message: Message
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """What a message of the bot belongs to: a ticket, and the side that it is said to.

    is_card: it shows staff how the ticket stands, and is edited when that changes.
    """

    ticket: int
    side: Side
    is_card: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message shows the progress of; ended: how it ended, where the message says so, and needs no edit more."""

    dispatch: int
    ended: DispatchState | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a step in one of the staff's rooms brings, or in one where people tell the team something.

    messages: for the person, in this order. into: the message whose button was pressed becomes the only one of them.
    notice: what Telegram shows over the chat (alert: until it is closed). board: the progress that the last message
    shows from now on. to_others: messages for others, with the ids of their chats. files: after the messages.
    thread: replies to the last message go on with a ticket.
    """

    messages: tuple[Message, ...] = ()
    into: bool = False
    notice: str | None = None
    alert: bool = False
    board: Shown | None = None
    to_others: tuple[tuple[int, Message], ...] = ()
    files: tuple[File, ...] = ()
    thread: Thread | None = None

"""Subscribing: the menu of a chat, its buttons and deep links, and the sure end of everything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from bot.domain.actions import Subscribe
from bot.domain.directory import Directory, folded_name, place_key
from bot.domain.messages import Message
from bot.domain.ports import Snapshot
from bot.domain.replies import Reply
from bot.domain.rhythms import with_pace, with_quiet
from bot.domain.schedule import Rhythm
from bot.domain.subscriptions import (
    EVERYTHING,
    ChatKind,
    Subject,
    SubjectKind,
    Subscriber,
    SubscriptionMove,
    link_payload,
    linked_subject,
)
from bot.wording import subscriptions as wording
from bot.wording.rhythms import rhythm_page
from bot.wording.voice import Voice, Voices

MAX_LINK = 500
"""Letters of a link: the code of a longer one has squares too small for a poster."""
SURELY_NAMED = 0.5
"""The share of a name, squared, from which on staff surely mean that entry."""
_IN_LIST = frozenset({SubscriptionMove.TICK, SubscriptionMove.UNTICK, SubscriptionMove.TOGGLE})
"""What changes one subject in a list of ticks."""


class Subscriptions(Protocol):
    """Where the subscribers are kept: see bot/store/subscriptions.py."""

    async def get(self, chat_id: int) -> Subscriber | None:
        """The subscriber of a chat, or None where nothing is subscribed there."""
        ...

    async def add(self, chat_id: int, kind: ChatKind, language: str, subject: Subject, now: datetime) -> Subscriber:
        """Add a subject."""
        ...

    async def remove(self, chat_id: int, subject: Subject, now: datetime) -> Subscriber | None:
        """Take a subject away, with what is still to be sent for it alone; the last one ends the subscriber."""
        ...

    async def set_rhythm(self, chat_id: int, rhythm: Rhythm) -> Subscriber | None:
        """Change when messages come."""
        ...

    async def set_language(self, chat_id: int, language: str) -> None:
        """Change the language of what is sent."""
        ...

    async def end(self, chat_id: int, now: datetime) -> bool:
        """End everything, with all that is still to be sent; returns whether anything was subscribed."""
        ...

    async def move(self, old: int, new: int, now: datetime) -> None:
        """Everything of a chat goes to another id."""
        ...


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that subscribes; may_change: whether who speaks there now may decide for it."""

    chat_id: int
    kind: ChatKind
    language: str
    may_change: bool = True


@dataclass(frozen=True, slots=True)
class Poster:
    """A link for a poster, and what stands below its picture; without a link what was asked for is unknown."""

    message: Message
    link: str | None = None


async def _nothing(_chat_id: int) -> None:
    """Where nothing is being sent there is nothing to withdraw."""


class Subscribing:
    """Changes what chats subscribed to, only ever on their own word.

    withdraw: called with a chat that gets nothing more: it drops what is claimed for that chat and waits for what is
    on its way, so that nothing comes after the answer.
    """

    def __init__(
        self,
        store: Subscriptions,
        voices: Voices,
        snapshot: Callable[[], Snapshot],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        withdraw: Callable[[int], Awaitable[None]] = _nothing,
    ) -> None:
        self._store = store
        self._voices = voices
        self._snapshot = snapshot
        self._now = now
        self._withdraw = withdraw

    async def menu(self, chat: Chat) -> Reply:
        """The menu, in a message of its own."""
        if refusal := self._refusal(chat):
            return refusal
        subscriber = await self._store.get(chat.chat_id)
        return self._reply(chat, wording.menu(self._voice(chat), self._directory, subscriber), new=True)

    async def offer(self, chat: Chat, subject: Subject) -> Reply:
        """Ask for the confirming tap that a deep link needs."""
        if refusal := self._refusal(chat):
            return refusal
        voice, directory = self._voice(chat), self._directory
        subscriber = await self._store.get(chat.chat_id)
        if subscriber is not None and subject in subscriber.subjects:
            return self._reply(chat, wording.followed(voice, directory, subject, subscriber.rhythm), new=True)
        return self._reply(chat, wording.offer(voice, directory, subject), new=True)

    async def stop(self, chat: Chat) -> Reply:
        """End everything at once; when the answer comes, nothing else comes any more."""
        if refusal := self._refusal(chat):
            return refusal
        was_subscribed = await self.left(chat.chat_id)
        return self._reply(chat, wording.stopped(self._voice(chat), was_subscribed=was_subscribed), new=True)

    async def press(self, chat: Chat, action: Subscribe) -> Reply | None:
        """Do what a button says, or None where it means nothing any more. Whether one may is told by `refusal`."""
        match action.move:
            case move if move in _IN_LIST or move in (SubscriptionMove.FOLLOW, SubscriptionMove.UNFOLLOW):
                return await self._press_subject(chat, action)
            case SubscriptionMove.OPEN:
                return await self.menu(chat)
            case SubscriptionMove.STOP:
                return replace(await self.stop(chat), new=False)
            case SubscriptionMove.SET_PACE | SubscriptionMove.SET_QUIET:
                return await self._set_rhythm(chat, action)
        subscriber = await self._store.get(chat.chat_id)
        return self._show(chat, action, subscriber)

    def refusal(self, chat: Chat) -> str | None:
        """The notice for who may not change what this chat subscribed to, or None for who may."""
        return None if chat.may_change else wording.only_administrators(self._voice(chat))

    async def left(self, chat_id: int) -> bool:
        """The bot was blocked, thrown out, or told to stop; returns whether anything was subscribed."""
        was_subscribed = await self._store.end(chat_id, self._now())
        await self._withdraw(chat_id)
        return was_subscribed

    async def moved(self, old: int, new: int) -> None:
        """A group became a supergroup with another id."""
        await self._store.move(old, new, self._now())

    async def speak(self, user_id: int, language: str) -> None:
        """Somebody chose a language: what is sent to their private chat, whose id is theirs, follows."""
        await self._store.set_language(user_id, language)

    def poster(self, language: str, words: str, bot_name: str) -> Poster:
        """The link that words are or name, to subscribe to something; without words to the bot itself."""
        voice, address = self._voices[language], f"https://t.me/{bot_name}"
        subject = linked_subject(words.removeprefix(f"{address}?start="), self._directory)
        if subject is None and _is_link(words):
            return Poster(wording.poster_of_link(voice, words), words)
        subject = subject or self._named(words)
        if subject is None and words:
            return Poster(wording.no_poster(voice, words))
        link = f"{address}?start={link_payload(subject)}" if subject else address
        return Poster(wording.poster(voice, self._directory, subject, link), link)

    def _named(self, words: str) -> Subject | None:
        """The topic, place or entry that words name, in whatever language; None where nothing fits."""
        if not words:
            return None
        wanted, snapshot = folded_name(words), self._snapshot()
        names = [(folded_name(name), subject) for name, subject in self._names(snapshot.directory)]
        found = next((subject for name, subject in names if name == wanted), None)
        found = found or next((subject for name, subject in names if name.startswith(wanted)), None)
        if found is not None:
            return found
        likest = snapshot.reader.search(words, 1)
        return Subject(SubjectKind.ENTRY, likest[0].entry_id) if likest and likest[0].named >= SURELY_NAMED else None

    async def _press_subject(self, chat: Chat, action: Subscribe) -> Reply | None:
        subject = _subject(action.argument)
        if subject is None:
            return None
        is_wanted = action.move in (SubscriptionMove.TICK, SubscriptionMove.FOLLOW)
        if action.move is SubscriptionMove.TOGGLE:
            is_wanted = (before := await self._store.get(chat.chat_id)) is None or subject not in before.subjects
        if not is_wanted:
            subscriber = await self._store.remove(chat.chat_id, subject, self._now())
            if subscriber is None:
                await self._withdraw(chat.chat_id)
            return self._unticked(chat, action.move, subject, subscriber)
        if not subject.exists_in(self._directory):
            return None
        subscriber = await self._store.add(chat.chat_id, chat.kind, chat.language, subject, self._now())
        return self._ticked(chat, action.move, subject, subscriber)

    def _ticked(self, chat: Chat, move: SubscriptionMove, subject: Subject, subscriber: Subscriber) -> Reply:
        voice, directory = self._voice(chat), self._directory
        if move in _IN_LIST:
            notice = wording.subscribed_notice(voice, directory, subject)
            return self._reply(chat, self._list_with(voice, subject, subscriber), notice=notice)
        # Below the card of an entry there is more to press: the card stays.
        new = subject.kind is SubjectKind.ENTRY
        return self._reply(chat, wording.followed(voice, directory, subject, subscriber.rhythm), new=new)

    def _unticked(self, chat: Chat, move: SubscriptionMove, subject: Subject, subscriber: Subscriber | None) -> Reply:
        voice, directory = self._voice(chat), self._directory
        if move in _IN_LIST:
            notice = wording.unsubscribed_notice(voice, directory, subject, subscriber)
            return self._reply(chat, self._list_with(voice, subject, subscriber), notice=notice)
        return self._reply(chat, wording.unfollowed(voice, directory, subject, subscriber))

    async def _set_rhythm(self, chat: Chat, action: Subscribe) -> Reply | None:
        subscriber = await self._store.get(chat.chat_id)
        if subscriber is None:
            return self._show(chat, Subscribe(SubscriptionMove.MENU), None)
        change = with_pace if action.move is SubscriptionMove.SET_PACE else with_quiet
        rhythm = change(subscriber.rhythm, action.argument)
        if rhythm is None:
            return None
        if rhythm == subscriber.rhythm:
            # Nothing on the page changes, and a tap without an answer looks like a broken button.
            page = rhythm_page(self._voice(chat), rhythm)
            return self._reply(chat, page, notice=wording.set_already(self._voice(chat)))
        subscriber = await self._store.set_rhythm(chat.chat_id, rhythm)
        return self._show(chat, Subscribe(SubscriptionMove.RHYTHM), subscriber)

    def _show(self, chat: Chat, action: Subscribe, subscriber: Subscriber | None) -> Reply | None:
        """What a button shows that changes nothing."""
        voice, directory = self._voice(chat), self._directory
        if action.move is SubscriptionMove.DONE:
            return self._reply(chat, wording.done(voice, directory, subscriber))
        if action.move is SubscriptionMove.PLACES:
            if not action.argument.isdecimal():
                return None
            return self._reply(chat, wording.places(voice, directory, subscriber, int(action.argument)))
        if action.move is SubscriptionMove.RHYTHM and subscriber is not None:
            return self._reply(chat, rhythm_page(voice, subscriber.rhythm))
        return self._reply(chat, wording.menu(voice, directory, subscriber))

    def _list_with(self, voice: Voice, subject: Subject, subscriber: Subscriber | None) -> Message:
        """The list in which a subject was ticked."""
        directory = self._directory
        if subject.kind is SubjectKind.PLACE and subject.exists_in(directory):
            return wording.places(voice, directory, subscriber, wording.page_of_place(directory, subject))
        return wording.menu(voice, directory, subscriber)

    def _names(self, directory: Directory) -> list[tuple[str, Subject]]:
        """Everything that can be subscribed to, by all of its names."""
        everything = [name for voice in self._voices for name in wording.names_of_everything(voice)]
        topics = ((name, key) for key, names in directory.topics.items() for name in (key, *names.values()))
        entries = ((name, entry.id) for entry in directory.entries for name in (entry.id, entry.name))
        return [
            *((name, EVERYTHING) for name in everything),
            *((str(name), Subject(SubjectKind.TOPIC, key)) for name, key in topics),
            *((place, Subject(SubjectKind.PLACE, place_key(place))) for place in directory.places),
            *((name, Subject(SubjectKind.ENTRY, entry_id)) for name, entry_id in entries),
        ]

    def _refusal(self, chat: Chat) -> Reply | None:
        notice = self.refusal(chat)
        return self._reply(chat, wording.plainly(notice), new=True) if notice else None

    def _reply(self, chat: Chat, message: Message, *, new: bool = False, notice: str | None = None) -> Reply:
        return Reply(message, chat.language, new=new, notice=notice)

    def _voice(self, chat: Chat) -> Voice:
        return self._voices[chat.language]

    @property
    def _directory(self) -> Directory:
        return self._snapshot().directory


def _subject(argument: str) -> Subject | None:
    try:
        return Subject.parse(argument)
    except ValueError:
        return None


def _is_link(words: str) -> bool:
    """Whether staff wrote an address of their own for the picture."""
    return words.startswith(("https://", "http://")) and " " not in words and len(words) <= MAX_LINK

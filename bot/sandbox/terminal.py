"""The chat in a terminal: a few people, the real handlers, and Telegram played in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from bot.sandbox.screen import Screen, Words
from bot.sandbox.state import BotAction, Chat, Json, Message, User
from bot.sandbox.talking import split_as_clients_do
from bot.sandbox.telegram import Telegram

PROMPT = "› "

_QUIT = frozenset({"/quit", "/exit"})


class Command(StrEnum):
    """What the terminal does itself and never passes on to the bot."""

    SWITCH = "/as"
    """With a word: be somebody else from now on."""
    PHOTO = "/photo"
    """With a caption: send a picture."""
    FILE = "/file"
    """With a caption: send a document; with the path of a file: send that one."""
    SAVE = "/save"
    """With a folder: keep the last document of the bot there."""


class Source(Protocol):
    """Where the lines come from."""

    echoes: bool
    """Whether what is typed is seen already."""

    def lines(self) -> AsyncIterator[str]:
        """One message per line, until there are no more."""
        ...


class Keyboard:
    """Lines typed by a person, with editing and a history for this session."""

    echoes = True

    def __init__(self) -> None:
        self._session: PromptSession[str] = PromptSession(history=InMemoryHistory())

    async def lines(self) -> AsyncIterator[str]:
        """One line at a time; Ctrl-D ends, Ctrl-C drops the line that is being typed."""
        while True:
            try:
                with patch_stdout(raw=True):
                    yield await self._session.prompt_async(PROMPT)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return


class Pipe:
    """Lines of a file or of another program."""

    echoes = False

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    async def lines(self) -> AsyncIterator[str]:
        """One line at a time; bytes that are no text are read as such."""
        if hasattr(self._stream, "reconfigure"):
            self._stream.reconfigure(encoding="utf-8", errors="replace")
        while line := await asyncio.to_thread(self._stream.readline):
            yield line.rstrip("\n")


class Terminal:
    """Chats of a few people with the bot: shows what the bot sends, presses buttons by their number.

    handle: takes an update as Telegram would send it.
    people: whom one can be, by the word that one types for it; the first is who one is at the start.
    settle: awaited after each line that nobody types, so that what the bot does in the background is done before the
    next one is read.
    """

    def __init__(
        self,
        telegram: Telegram,
        handle: Callable[[Json], Awaitable[None]],
        source: Source,
        *,
        people: Mapping[str, User],
        words: Words,
        settle: Callable[[], Awaitable[None]] | None = None,
        console: Console | None = None,
    ) -> None:
        self._telegram = telegram
        self._handle = handle
        self._source = source
        self._people = people
        self._words = words
        self._settle = settle
        self._screen = Screen(console or Console(highlight=False, soft_wrap=not source.echoes), words)
        self._person = next(iter(people.values()))
        self._latest: dict[int, Message] = {}
        """The message of each chat that was sent or edited last and has buttons."""
        for person in people.values():
            telegram.open_private_chat(person)

    async def run(self) -> None:
        """Chat until the lines end."""
        self._telegram.listen(self._show)
        if self._source.echoes:
            commands = {command.name.lower(): command.value for command in Command}
            self._screen.note(self._words.hint.format(**commands, known=self._known))
            await self._pass_on(self._telegram.user_starts(self._person))
        async for line in self._source.lines():
            if not self._source.echoes:
                self._screen.note(f"{PROMPT}{line}")
            if line.strip().casefold() in _QUIT:
                return
            await self._take(line.strip())
            if self._settle and not self._source.echoes:
                await self._settle()

    @property
    def _chat(self) -> Chat:
        return self._telegram.open_private_chat(self._person)

    @property
    def _known(self) -> str:
        return ", ".join(self._people)

    async def _take(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        match command.casefold():
            case Command.SWITCH:
                self._switch(rest.strip())
            case Command.PHOTO:
                await self._pass_on(self._telegram.user_sends_photo(self._chat, self._person, rest))
            case Command.FILE:
                await self._pass_on(self._sent_file(rest))
            case Command.SAVE:
                self._save(Path(rest.strip() or "."))
            case _:
                await self._press_or_say(line)

    def _sent_file(self, rest: str) -> Json | None:
        path, _, caption = rest.partition(" ")
        if not Path(path).is_file():
            return self._telegram.user_sends_document(self._chat, self._person, rest)
        name, content = Path(path).name, Path(path).read_bytes()
        return self._telegram.user_sends_document(self._chat, self._person, caption, name=name, content=content)

    def _save(self, folder: Path) -> None:
        documents = (message.content.get("document") for message in reversed(self._telegram.bot_messages(self._chat)))
        document = next((document for document in documents if document), None)
        if document is None or not folder.is_dir():
            self._screen.note(self._words.nothing_saved)
            return
        place = folder / str(document["file_name"])
        place.write_bytes(self._telegram.world.contents[document["file_id"]])
        self._screen.note(self._words.saved.format(place=place))

    def _switch(self, word: str) -> None:
        person = self._people.get(word.casefold())
        if person is None:
            self._screen.note(self._words.nobody_called.format(word=word, known=self._known))
            return
        self._person = person
        self._screen.note(self._words.who_are_you.format(name=person.first_name))

    async def _press_or_say(self, line: str) -> None:
        message = self._pressable()
        button = _numbered(message, line) if message else None
        if message and button:
            pressed = self._telegram.user_presses(message, button)
            if isinstance(pressed, str):
                self._screen.address(pressed)
            else:
                await self._pass_on(pressed)
            return
        for piece in split_as_clients_do(line):
            await self._pass_on(self._telegram.user_sends(self._chat, self._person, piece))

    async def _pass_on(self, update: Json | None) -> None:
        self._telegram.take_updates()
        if update is not None:
            await self._handle(update)

    def _pressable(self) -> Message | None:
        """The message whose buttons have the numbers; where it lost them or is gone, the last one that has some."""
        chat = self._chat
        latest = self._latest.get(chat.id)
        if latest and latest.buttons and latest.message_id in chat.messages:
            return latest
        return next((message for message in reversed(self._telegram.bot_messages(chat)) if message.buttons), None)

    def _show(self, action: BotAction) -> None:
        message = action.message
        if action.kind == "callback_answered" and action.details.get("text"):
            self._screen.notice(action.details["text"])
        elif message and action.kind in ("sent", "edited"):
            if message.buttons:
                self._latest[message.chat.id] = message
            self._screen.message(message, to=self._somebody_else(message.chat), is_new=action.kind == "sent")
        elif message and action.kind == "deleted":
            self._screen.deleted(message, to=self._somebody_else(message.chat))

    def _somebody_else(self, chat: Chat) -> str | None:
        """Whose chat it is, where it is not that of who one is now."""
        if chat.person is self._person:
            return None
        return chat.person.first_name if chat.person else chat.title


def _numbered(message: Message, line: str) -> tuple[int, int] | None:
    """Row and column of the button with a number, counted from 1 over all rows."""
    if not line.isdecimal():
        return None
    places = [(row, column) for row, buttons in enumerate(message.buttons) for column in range(len(buttons))]
    number = int(line)
    return places[number - 1] if 1 <= number <= len(places) else None

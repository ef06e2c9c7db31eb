"""The chat in a terminal: one person, the real handlers, and Telegram played in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.sandbox.state import BotAction, Json, Message
from bot.sandbox.talking import split_as_clients_do
from bot.sandbox.telegram import Telegram

PROMPT = "› "

_STYLES = {"bold": "bold", "italic": "italic", "underline": "underline", "strikethrough": "strike", "code": "cyan"}
_QUIT = frozenset({"/quit", "/exit"})


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
    """A person's chat with the bot: shows what the bot sends, presses buttons by their number.

    handle: takes an update as Telegram would send it.
    hint: one line that says how to press a button and how to leave; shown at a keyboard.
    """

    def __init__(
        self,
        telegram: Telegram,
        handle: Callable[[Json], Awaitable[None]],
        source: Source,
        *,
        language: str,
        hint: str,
        console: Console | None = None,
    ) -> None:
        self._telegram = telegram
        self._handle = handle
        self._source = source
        self._hint = hint
        self._console = console or Console(highlight=False, soft_wrap=not source.echoes)
        self._person = telegram.add_user("Erika", language_code=language)
        self._chat = telegram.open_private_chat(self._person)
        self._pressable: Message | None = None

    async def run(self) -> None:
        """Chat until the lines end."""
        self._telegram.listen(self._show)
        if self._source.echoes:
            self._console.print(Text(self._hint, style="dim"))
            await self._pass_on(self._telegram.user_starts(self._person))
        async for line in self._source.lines():
            if not self._source.echoes:
                self._console.print(Text(f"{PROMPT}{line}", style="dim"))
            if line.strip().casefold() in _QUIT:
                return
            await self._take(line.strip())

    async def _take(self, line: str) -> None:
        button = self._numbered(line)
        if button is not None and self._pressable is not None:
            pressed = self._telegram.user_presses(self._pressable, button)
            if isinstance(pressed, str):
                self._console.print(Text(f"→ {pressed}", style="cyan"))
            else:
                await self._pass_on(pressed)
            return
        for piece in split_as_clients_do(line):
            await self._pass_on(self._telegram.user_sends(self._chat, self._person, piece))

    async def _pass_on(self, update: Json | None) -> None:
        self._telegram.take_updates()
        if update is not None:
            await self._handle(update)

    def _numbered(self, line: str) -> tuple[int, int] | None:
        """Row and column of the button with a number, counted from 1 over all rows."""
        if self._pressable is None or not line.isdecimal():
            return None
        places = [
            (row, column) for row, buttons in enumerate(self._pressable.buttons) for column in range(len(buttons))
        ]
        number = int(line)
        return places[number - 1] if 1 <= number <= len(places) else None

    def _show(self, action: BotAction) -> None:
        if action.kind in ("sent", "edited") and action.message is not None:
            self._show_message(action.message)
        elif action.kind == "callback_answered" and action.details.get("text"):
            self._console.print(Panel.fit(Text(action.details["text"])))

    def _show_message(self, message: Message) -> None:
        text = styled(message.visible_text, message.entities, links_in_full=not self._console.is_terminal)
        self._console.print(Text("\n").append_text(text))
        if message.buttons:
            self._console.print()
        number = 0
        for row in message.buttons:
            line = Text("  ")
            for button in row:
                number += 1
                line.append(f" {number} ", style="reverse bold").append(f" {button['text']}  ", style="reverse")
                line.append("  ")
                if not self._console.is_terminal and "url" in button:
                    line.append(f"→ {button['url']}  ")
            self._console.print(line)
        self._console.print()
        self._pressable = message if message.buttons else self._pressable


def styled(text: str, entities: list[Json], *, links_in_full: bool) -> Text:
    """A message's text with its formatting; offsets and lengths of entities are UTF-16 code units.

    links_in_full: write web addresses behind their labels, where they cannot be clicked.
    """
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) > 0xFFFF else 1))
    shown = Text(text)
    addresses: list[tuple[int, str]] = []
    for entity in entities:
        start = places.index(entity["offset"])
        end = places.index(entity["offset"] + entity["length"])
        if entity["type"] == "text_link":
            shown.stylize(f"underline link {entity['url']}", start, end)
            addresses.append((end, entity["url"]))
        elif entity["type"] in _STYLES:
            shown.stylize(_STYLES[entity["type"]], start, end)
    if not links_in_full:
        return shown
    for end, address in sorted(addresses, reverse=True):
        shown = shown[:end].append(f" <{address}>").append_text(shown[end:])
    return shown

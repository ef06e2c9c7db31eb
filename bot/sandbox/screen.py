"""What a tester sees in the terminal: the bot's messages with numbered buttons, and what else the bot does."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.sandbox.state import Json, Message

_STYLES = {"bold": "bold", "italic": "italic", "underline": "underline", "strikethrough": "strike", "code": "cyan"}
_EXCERPT = 60
"""Characters of a deleted message that are shown once more."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the terminal itself says; the places in braces are filled in here.

    hint: how to use it, with {switch}, {photo}, {file}, {save} (commands) and {known} (whom one can be).
    who_are_you: with {name}. nobody_called: with {word} and {known}. sent_to: with {name}. deleted: with {text}.
    silent, picture, file: marks of a message. saved: with {place}.
    """

    hint: str
    who_are_you: str
    nobody_called: str
    sent_to: str
    silent: str
    picture: str
    file: str
    deleted: str
    saved: str
    nothing_saved: str


class Screen:
    """Prints on a console."""

    def __init__(self, console: Console, words: Words) -> None:
        self._console = console
        self._words = words

    def note(self, text: str) -> None:
        """A line of the terminal itself, or what was typed."""
        self._console.print(Text(text, style="dim"))

    def address(self, url: str) -> None:
        """Where a pressed button leads."""
        self._console.print(Text(f"→ {url}", style="cyan"))

    def notice(self, text: str) -> None:
        """The short notice that answers a pressed button."""
        self._console.print(Panel.fit(Text(text)))

    def message(self, message: Message, *, to: str | None, is_new: bool) -> None:
        """A message of the bot that was sent or edited; to: whom it reached, where that is not who looks at it."""
        self._console.print()
        heading = [self._words.sent_to.format(name=to)] if to else []
        if is_new and message.silent:
            heading.append(f"({self._words.silent})")
        if heading:
            self.note(" ".join(heading))
        self._console.print(self._content(message))
        if message.buttons:
            self._console.print()
        self._buttons(message)
        self._console.print()

    def deleted(self, message: Message, *, to: str | None) -> None:
        """A message of the bot is gone."""
        if to:
            self.note(self._words.sent_to.format(name=to))
        text = shorten(self._content(message).plain, _EXCERPT, placeholder=" …")
        self.note(self._words.deleted.format(text=text))

    def _content(self, message: Message) -> Text:
        entities = message.content.get("caption_entities", []) if message.text is None else message.entities
        text = styled(message.visible_text, entities, links_in_full=not self._console.is_terminal)
        if "photo" in message.content:
            return Text(f"[{self._words.picture}] ").append_text(text)
        if "document" in message.content:
            name = message.content["document"].get("file_name", "")
            return Text(f"[{self._words.file} {name}] ").append_text(text)
        return text

    def _buttons(self, message: Message) -> None:
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

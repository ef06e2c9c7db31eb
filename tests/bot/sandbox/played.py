"""Three people in a terminal whose bot answers texts with a card, and lines as a keyboard or a pipe would give them."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from typing import Any

from rich.console import Console

from bot.sandbox.screen import Words
from bot.sandbox.telegram import Telegram
from bot.sandbox.terminal import Terminal

CARD = {
    "inline_keyboard": [
        [{"text": "Kontakt", "callback_data": "k"}, {"text": "Karte", "url": "https://o.example/"}],
        [{"text": "Mehr", "callback_data": "m"}],
    ]
}

WORDS = Words(
    hint="So geht es: {switch} {known}, {photo}, {file}.",
    who_are_you="Sie sind {name}.",
    nobody_called="Niemand heißt {word}, nur: {known}.",
    sent_to="An {name}:",
    silent="ohne Ton",
    picture="Bild",
    file="Datei",
    deleted="Gelöscht: {text}",
    saved="Gespeichert: {place}",
    nothing_saved="Nichts gespeichert.",
)
Json = dict[str, Any]


class Lines:
    """Lines as somebody at a keyboard (echoes) or a pipe would give them."""

    def __init__(self, *lines: str | Callable[[], Any], echoes: bool = False) -> None:
        self._lines = lines
        self.echoes = echoes

    async def lines(self) -> AsyncIterator[str]:
        for line in self._lines:
            if isinstance(line, str):
                yield line
            else:
                line()


class Played:
    """The chat of Erika, Sabine (staff) and Uwe (colleague) with a bot that answers texts with a card."""

    def __init__(self, *, is_terminal: bool = False) -> None:
        self.telegram = Telegram()
        names = {"resident": "Erika", "staff": "Sabine", "colleague": "Uwe"}
        self.people = {word: self.telegram.add_user(name) for word, name in names.items()}
        self.seen: list[Json] = []
        self.settled = 0
        self.out = io.StringIO()
        self.console = Console(file=self.out, width=200, force_terminal=is_terminal, color_system=None, highlight=False)

    @property
    def shown(self) -> str:
        return self.out.getvalue()

    async def run(self, *lines: str | Callable[[], Any], echoes: bool = False) -> Played:
        """Read lines; a function among them is what happens before the next line."""
        await self.read(Lines(*lines, echoes=echoes))
        return self

    async def read(self, source: Any) -> None:
        terminal = Terminal(
            self.telegram,
            self.handle,
            source,
            people=self.people,
            words=WORDS,
            settle=self.settle,
            console=self.console,
        )
        await terminal.run()

    def sends(self, word: str, text: str, **params: Any) -> Json:
        """The bot writes to somebody by itself."""
        sent = {"chat_id": self.people[word].id, "text": text, **params}
        result: Json = self.telegram.call("sendMessage", sent)
        return result

    async def settle(self) -> None:
        self.settled += 1

    async def handle(self, update: Json) -> None:
        self.seen.append(update)
        if query := update.get("callback_query"):
            self.telegram.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Moment!"})
            place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
            self.telegram.call("editMessageText", {**place, "text": f"gedrückt: {query['data']}"})
        else:
            message = update["message"]
            text = f"<b>Antwort</b> auf {message.get('text', '')[:100]}"
            sent = {"chat_id": message["chat"]["id"], "text": text, "parse_mode": "HTML", "reply_markup": CARD}
            self.telegram.call("sendMessage", sent)

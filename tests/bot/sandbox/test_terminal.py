"""The chat in a terminal: numbers press buttons, edits are shown, a pipe ends it well."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.sandbox.telegram import Telegram
from bot.sandbox.terminal import Keyboard, Pipe, Terminal, styled

CARD = {
    "inline_keyboard": [
        [{"text": "Kontakt", "callback_data": "k"}, {"text": "Karte", "url": "https://o.example/"}],
        [{"text": "Mehr", "callback_data": "m"}],
    ]
}


class Lines:
    """Lines as somebody at a keyboard (echoes) or a pipe would give them."""

    def __init__(self, *lines: str, echoes: bool = False) -> None:
        self._lines = lines
        self.echoes = echoes

    async def lines(self) -> AsyncIterator[str]:
        for line in self._lines:
            yield line


def bot(telegram: Telegram, seen: list[dict[str, Any]]) -> Callable[[dict[str, Any]], Any]:
    """Answers a text with a card, and a press with an edit and a notice."""

    async def handle(update: dict[str, Any]) -> None:
        seen.append(update)
        if query := update.get("callback_query"):
            telegram.call("answerCallbackQuery", {"callback_query_id": query["id"], "text": "Moment!"})
            place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
            telegram.call("editMessageText", {**place, "text": f"gedrückt: {query['data']}"})
        else:
            message = update["message"]
            text = f"<b>Antwort</b> auf {message['text'][:100]}"
            sent = {"chat_id": message["chat"]["id"], "text": text, "parse_mode": "HTML", "reply_markup": CARD}
            telegram.call("sendMessage", sent)

    return handle


async def chat(*lines: str, echoes: bool = False, is_terminal: bool = False) -> tuple[str, list[dict[str, Any]]]:
    telegram, seen, out = Telegram(), [], io.StringIO()
    console = Console(file=out, width=200, force_terminal=is_terminal, color_system=None, highlight=False)
    source = Lines(*lines, echoes=echoes)
    terminal = Terminal(telegram, bot(telegram, seen), source, language="de", hint="So geht es.", console=console)
    await terminal.run()
    return out.getvalue(), seen


async def test_a_line_is_a_message_and_the_reply_is_shown_with_numbered_buttons() -> None:
    shown, seen = await chat("Hallo")
    assert seen[0]["message"]["text"] == "Hallo"
    assert "› Hallo" in shown
    assert "Antwort auf Hallo" in shown
    assert " 1  Kontakt" in shown
    assert " 2  Karte" in shown
    assert "→ https://o.example/" in shown
    assert " 3  Mehr" in shown


async def test_a_number_presses_the_button_with_that_number() -> None:
    shown, seen = await chat("Hallo", "3")
    assert seen[1]["callback_query"]["data"] == "m"
    assert "gedrückt: m" in shown
    assert "Moment!" in shown


async def test_a_button_with_an_address_shows_it() -> None:
    shown, seen = await chat("Hallo", "2")
    assert len(seen) == 1
    assert shown.rstrip().endswith("→ https://o.example/")


@pytest.mark.parametrize("number", ["0", "4", "99", "²"])
async def test_a_number_that_no_button_has_is_a_message(number: str) -> None:
    _, seen = await chat("Hallo", number)
    assert seen[1]["message"]["text"] == number


async def test_a_number_before_there_are_buttons_is_a_message() -> None:
    _, seen = await chat("1")
    assert seen[0]["message"]["text"] == "1"


async def test_empty_lines_say_nothing() -> None:
    _, seen = await chat("", "   ")
    assert seen == []


@pytest.mark.parametrize("word", ["/quit", "/EXIT"])
async def test_one_can_leave_by_a_word(word: str) -> None:
    _, seen = await chat(word, "Hallo")
    assert seen == []


async def test_a_line_too_long_is_split_as_clients_do() -> None:
    _, seen = await chat("Wort " * 1500)
    assert len(seen) == 2


async def test_at_a_keyboard_the_chat_begins_with_start_and_a_hint() -> None:
    shown, seen = await chat(echoes=True, is_terminal=True)
    assert "So geht es." in shown
    assert seen[0]["message"]["text"] == "/start"


async def test_at_a_keyboard_what_is_typed_is_not_repeated() -> None:
    shown, _ = await chat("Hallo", echoes=True, is_terminal=True)
    assert "› Hallo" not in shown


async def test_a_pipe_is_read_to_its_end() -> None:
    assert [line async for line in Pipe(io.StringIO("eins\nzwei\n\ndrei")).lines()] == ["eins", "zwei", "", "drei"]


async def test_bytes_that_are_no_text_end_nothing() -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"gr\xfcn\ngut\n"), encoding="ascii")
    lines = [line async for line in Pipe(stream).lines()]
    assert lines == ["gr\ufffdn", "gut"]


async def test_a_keyboard_gives_lines_until_control_d() -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("Hallo\rweg damit\x03")
        keys.send_text("zwei\r\x04")
        assert [line async for line in Keyboard().lines()] == ["Hallo", "zwei"]


def test_places_are_counted_as_telegram_counts_them() -> None:
    shown = styled("😀 fett", [{"type": "bold", "offset": 3, "length": 4}], links_in_full=False)
    assert [(span.start, span.end, span.style) for span in shown.spans] == [(2, 6, "bold")]


def test_links_are_written_out_where_nobody_can_click() -> None:
    entities = [
        {"type": "text_link", "offset": 0, "length": 4, "url": "https://a.example/"},
        {"type": "text_link", "offset": 9, "length": 4, "url": "https://b.example/"},
    ]
    shown = styled("hier und dort", entities, links_in_full=True).plain
    assert shown == "hier <https://a.example/> und dort <https://b.example/>"


def test_what_has_no_style_is_shown_plainly() -> None:
    assert styled("/hilfe", [{"type": "bot_command", "offset": 0, "length": 6}], links_in_full=True).spans == []

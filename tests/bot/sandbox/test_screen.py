"""Messages as a terminal shows them."""

from __future__ import annotations

from bot.sandbox.screen import styled


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

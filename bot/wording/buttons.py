"""Buttons in rows, and the page of a list: which one it is, and the buttons to those before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.domain.actions import Action
from bot.domain.messages import Button
from bot.domain.paging import Part
from bot.wording.html import Html
from bot.wording.voice import Voice

BUTTONS_A_ROW = 2
"""So many still fit a phone."""


def in_rows(buttons: Sequence[Button], size: int = BUTTONS_A_ROW) -> list[list[Button]]:
    """The buttons in rows of a size."""
    return [[*buttons[start : start + size]] for start in range(0, len(buttons), size)]


def keyboard(rows: Iterable[Sequence[Button]]) -> tuple[tuple[Button, ...], ...]:
    """The rows as a message holds them; those without any button are left out."""
    return tuple(tuple(row) for row in rows if row)


def page_line(voice: Voice, part: Part[Any]) -> Html:
    """As "Page 2 of 3"; nothing where there is but one."""
    if part.pages is None or part.pages == 1:
        return Html("")
    return voice.say("Page {page} of {pages}", page=part.number + 1, pages=part.pages)


def page_buttons(voice: Voice, part: Part[Any], to: Callable[[int], Action], *, by_time: bool = False) -> list[Button]:
    """To the pages before and after, where there are any; to: what leads to a page; by_time: the newest comes first."""
    buttons = []
    if part.number:
        label = voice.label("« Newer") if by_time else voice.label("« Previous page")
        buttons.append(Button(label, to(part.number - 1)))
    if part.has_more:
        label = voice.label("Older »") if by_time else voice.label("Next page »")
        buttons.append(Button(label, to(part.number + 1)))
    return buttons

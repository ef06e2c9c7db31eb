"""Buttons in rows, and those of the pages of a list."""

from __future__ import annotations

from bot.domain.actions import Manage
from bot.domain.messages import Button
from bot.domain.paging import Part, part_of
from bot.domain.team import TeamMove
from bot.wording.buttons import in_rows, keyboard, page_buttons, page_line
from bot.wording.voice import Voice


def to(page: int) -> Manage:
    return Manage(TeamMove.SHOW, str(page))


def test_buttons_stand_in_rows_and_empty_rows_are_left_out() -> None:
    a, b, c = (Button(label) for label in "abc")
    assert in_rows([a, b, c]) == [[a, b], [c]]
    assert keyboard([*in_rows([a, b, c]), [], [a]]) == ((a, b), (c,), (a,))


def test_there_is_a_button_where_there_is_a_page(english: Voice) -> None:
    back, on = Button("« Previous page", to(0)), Button("Next page »", to(2))
    items = list(range(5))
    assert page_buttons(english, part_of(items, 0, 5), to) == []
    assert page_buttons(english, part_of(items, 1, 2), to) == [back, on]
    assert page_buttons(english, part_of(items, 0, 2), to) == [Button("Next page »", to(1))]
    assert page_buttons(english, part_of(items, 2, 2), to) == [Button("« Previous page", to(1))]
    newer, older = page_buttons(english, part_of(items, 1, 2), to, by_time=True)
    assert (newer, older) == (Button("« Newer", to(0)), Button("Older »", to(2)))


def test_which_page_it_is_is_said_where_there_are_several(english: Voice) -> None:
    assert page_line(english, part_of([1, 2, 3], 1, 2)) == "Page 2 of 2"
    assert page_line(english, part_of([1, 2, 3], 0, 3)) == ""
    assert page_line(english, Part([1], 0, 0, has_more=True)) == ""

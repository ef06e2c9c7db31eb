"""Paging: every item stands on one page, whichever page is wanted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.paging import Part, part_of, part_read

SIZES = st.integers(1, 9)


@given(st.lists(st.integers(), max_size=60), SIZES)
def test_all_pages_together_hold_every_item_once(items: list[int], size: int) -> None:
    pages = part_of(items, 0, size).pages
    assert pages is not None
    parts = [part_of(items, number, size) for number in range(pages)]
    assert [item for part in parts for item in part.items] == items
    assert [number for part in parts for number, _ in part.numbered] == list(range(1, len(items) + 1))
    assert [part.has_more for part in parts] == [True] * (pages - 1) + [False]


@given(st.lists(st.integers(), max_size=60), SIZES, st.integers(0, 99))
def test_behind_the_last_page_is_the_last_page(items: list[int], size: int, wanted: int) -> None:
    part = part_of(items, wanted, size)
    assert part == part_of(items, part.number, size)
    assert part.items or not items


@given(st.lists(st.integers(), max_size=60), SIZES, st.integers(0, 9))
def test_a_page_that_is_read_by_itself_is_the_same(items: list[int], size: int, number: int) -> None:
    first = number * size
    read = part_read(items[first : first + size + 1], number, size)
    whole = part_of(items, number, size)
    if whole.number == number:
        assert (read.items, read.first, read.has_more) == (whole.items, whole.first, whole.has_more)
    else:
        assert (read.items, read.has_more) == ([], False)


def test_a_page_of_other_items_stays_the_same_page() -> None:
    assert part_of([1, 2, 3], 1, 2).with_each(str) == Part(["3"], 1, 2, has_more=False, pages=2)

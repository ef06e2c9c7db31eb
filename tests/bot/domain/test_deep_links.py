"""Deep links: told apart by their beginnings, and no new entry gets an id that is one of them."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deep_links import DeepLink, is_reserved, link_of
from bot.domain.entry_ids import ids_for


@pytest.mark.parametrize(
    ("payload", "link"),
    [
        ("topic-nature", (DeepLink.TOPIC, "nature")),
        ("sub-place-brueck", (DeepLink.SUBSCRIBE, "place-brueck")),
        ("join-Ab_c-1", (DeepLink.JOIN, "Ab_c-1")),
        ("wrong-solawi", (DeepLink.WRONG, "solawi")),
        ("ticket-12", (DeepLink.TICKET, "12")),
        ("ticket-", (DeepLink.TICKET, "")),
        ("propose", (DeepLink.PROPOSE, "")),
        ("proposed-route", None),
        ("wrongly", None),
        ("solawi", None),
        ("", None),
    ],
)
def test_a_link_is_told_by_its_beginning(payload: str, link: tuple[DeepLink, str] | None) -> None:
    assert link_of(payload) == link
    assert is_reserved(payload) is (link is not None)


@pytest.mark.parametrize("link", DeepLink)
def test_every_link_is_found_by_its_beginning_alone(link: DeepLink) -> None:
    follows = "x" if link.endswith("-") else ""
    assert link_of(f"{link}{follows}") == (link, follows)


@pytest.mark.parametrize("link", DeepLink)
def test_no_name_makes_an_id_that_is_a_link(link: DeepLink) -> None:
    word = link.removesuffix("-")
    for name in (word, word.upper(), f"{word} x", f"{word}s", f"{word} 12"):
        assert not any(map(is_reserved, islice(ids_for(name), 12)))


@given(st.text(max_size=60))
def test_no_name_at_all_makes_one(name: str) -> None:
    assert not any(map(is_reserved, islice(ids_for(name), 3)))

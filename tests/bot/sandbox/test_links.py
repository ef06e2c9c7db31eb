"""Web addresses, against Telegram's own judgement of what a link may lead to."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.links import check_button_link, checked_link, linked_user
from tests.referees import parse_text

ADDRESSES = [
    *("x.de", "X.DE/Ä?x#y", "x.de:80", "x.de:080", "x.de:0", "x.de:65536", "x.de:", "a.b.c", ".x.de", "x..de", "x.de."),
    *("HTTP://x.de", "https:///x.de", "//x.de", "http:x.de", "ftp://x.de", "javascript:alert(1)", "mailto:a@b.de"),
    *("x.de?y", "x.de#y", "x.de/a b", "x.de//y", "ä.de", "x de.de", " x.de", "user@x.de", "u:p@x.de:8", "a@b@x.de"),
    *("http://localhost/", "http://1.2.3.4:80/", "[::1]", "x_y.de", "x%20.de", "x+y.de", "x|y.de", "x\\y.de", "", "x"),
    *("tg://resolve?domain=x", "tg:resolve?domain=x", "tg://x.y", "tg:", "tg://x#y", "ton://X", "tonsite://x.de"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_kept_or_refused_as_telegram_does(address):
    _, entities = parse_text(f'<a href="{address}">hier</a>')
    assert checked_link(address) == (entities[0]["url"] if entities else None)


@pytest.mark.parametrize(
    ("address", "user"),
    [("tg://user?id=5", 5), ("tg:user?id=5", 5), ("tg://user?x=1&id=5", 5), ("tg://user?id=0", None), ("x.de", None)],
)
def test_a_link_to_a_person_is_told_from_a_web_address(address, user):
    assert linked_user(address) == user


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://localhost:8080/", "URL 'http://localhost:8080/' is invalid: Wrong HTTP URL"),
        ("ftp://x.de", "URL 'ftp://x.de' is invalid: Unsupported URL protocol"),
        (" ", "URL is empty"),
    ],
)
def test_a_button_must_lead_somewhere(address, sentence):
    with pytest.raises(ApiError) as refusal:
        check_button_link(address)
    assert refusal.value.description == f"Bad Request: inline keyboard button {sentence}"

"""What is found in plain texts, against Telegram's own search, and how texts are tidied."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import found_entities, tidied
from bot.sandbox.html import parse_html
from tests.referees import found_in_text


def pieces(text, entities):
    units = text.encode("utf-16-le")
    return [(e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")) for e in entities]


@pytest.mark.parametrize(
    "text",
    [
        "/start",
        "/start solawi",
        "/hilfe@flaeming_bot bitte (/help)",
        "😀 /themen\n/orte",
        "und/oder 24/7 12/2026 /täst http://x.de/start",
        "Hallo @flaeming_bot, @ab und @_abc!",
        "Schreiben Sie an info@bad-belzig.de, danke.",
        "Siehe https://www.bad-belzig.de/straße?x=1#y (oder www.x.de).",
        "smart-city.bad-belzig.de und 1.2.3.4",
        "Bad Belzig.Das ist z.B. am 20.11.2026 um 12.30 Uhr d.h. bald usw.",
        "#smartcity #1 ##a",
        "tg://resolve?domain=x",
        "ftp://x.de/(a)",
        "(https://x.de/a). [x.de/b], x.de/c!",
        "Was ist die Solawi?",
        "",
    ],
)
def test_what_telegram_finds_is_found(text):
    assert pieces(text, found_entities(text)) == pieces(text, found_in_text(text))


@pytest.mark.parametrize("number", ["+49 33841 12345", "033841/12345", "0171-1234567", "+4933841123456"])
def test_phone_numbers_are_found_although_telegram_finds_them_on_its_server_only(number):
    assert pieces(f"Tel. {number}.", found_entities(f"Tel. {number}.")) == [("phone_number", number)]


@pytest.mark.parametrize("text", ["14806", "20.11.2026", "1.200.000 Euro", "12345678901234567890123"])
def test_other_numbers_are_no_phone_numbers(text):
    assert found_entities(text) == []


@settings(deadline=None)
@given(st.text())
def test_no_two_found_entities_overlap_and_all_lie_inside(text):
    end = 0
    for entity in found_entities(text):
        assert entity["offset"] >= end
        end = entity["offset"] + entity["length"]
    assert end <= len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidy(html):
    return tidied(*parse_html(html))


def test_white_space_around_a_text_goes_and_its_entities_move():
    assert tidy(" \n <b>Hallo</b> \n") == ("Hallo", [{"offset": 0, "length": 5, "type": "bold"}])
    assert tidy("x<b> </b>") == ("x", [])


def test_styles_that_touch_or_overlap_become_one():
    assert tidy("<b>a</b><b>b<b>c</b></b>") == ("abc", [{"offset": 0, "length": 3, "type": "bold"}])
    assert len(tidy("<b>a</b> <b>b</b>")[1]) == 2


def test_nothing_is_styled_inside_code_and_no_link_lies_in_another():
    assert [e["type"] for e in tidy("<code>a<b>b</b></code>")[1]] == ["code"]
    assert [e["type"] for e in tidy("<blockquote>a<blockquote>b</blockquote></blockquote>")[1]] == ["blockquote"]


def test_addresses_are_found_beside_markup_but_not_inside_links_and_code():
    _, entities = tidy('<b>x.de</b> <a href="y.de">z.de</a> <code>v.de</code>')
    assert [e["type"] for e in entities] == ["url", "bold", "text_link", "code"]

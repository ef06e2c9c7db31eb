"""What editors type for a field."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry_values import (
    Unread,
    UnreadError,
    read_choice,
    read_choices,
    read_date,
    read_line,
    read_lines,
    read_links,
    read_location,
    read_money,
    read_period,
    read_places,
    read_text,
    read_web_address,
    read_web_addresses,
)

KINDS = {"Angebot": "offer", "Offer": "offer", "Kultur, Freizeit": "culture", "culture": "culture"}


def why(read: Callable[[], Any]) -> Unread:
    with pytest.raises(UnreadError) as caught:
        read()
    return caught.value.why


def test_texts_lose_the_spaces_around_them_and_lines_their_breaks() -> None:
    assert read_text("  a\n\nb ") == "a\n\nb"
    assert read_line(" a\n b ") == "a b"
    assert why(lambda: read_text(" \n")) is Unread.EMPTY


def test_lists_are_read_line_by_line_without_bullets() -> None:
    assert read_lines("• a\n- b\n–  c\n\n* d\n-5 Grad\na") == ["a", "b", "c", "d", "-5 Grad"]
    assert why(lambda: read_lines("\n - \n")) is Unread.EMPTY


def test_web_addresses_get_what_is_missing() -> None:
    assert read_web_address("www.example.org/a") == "https://www.example.org/a"
    assert read_web_address("http://example.org") == "http://example.org"
    assert read_web_addresses("example.org\nhttps://b.de\nexample.org") == ["https://example.org", "https://b.de"]


def test_links_keep_what_they_are_called_in_other_languages() -> None:
    before = [{"label": {"de": "Fahrplan"}, "url": "https://a.de"}, {"label": {"de": "Weg"}, "url": "https://c.de"}]
    assert read_links("Timetable: https://a.de\nMap (www.b.de/x)", before, "en") == [
        {"label": {"de": "Fahrplan", "en": "Timetable"}, "url": "https://a.de"},
        {"label": {"en": "Map"}, "url": "https://www.b.de/x"},
    ]
    assert read_links("Haus (1985) https://a.de", [], "de") == [{"label": {"de": "Haus (1985)"}, "url": "https://a.de"}]
    assert read_links("Karte b.de", [], "de") == [{"label": {"de": "Karte"}, "url": "https://b.de"}]
    assert why(lambda: read_links("only words", [], "de")) is Unread.LINK
    assert why(lambda: read_links("https://a.de", [], "de")) is Unread.LINK


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2026", "2026"),
        ("11/2026", "2026-11"),
        ("1.2026", "2026-01"),
        ("23.11.2026", "2026-11-23"),
        ("3. 1. 2026", "2026-01-03"),
        ("2026-11-23", "2026-11-23"),
        ("2026-1", "2026-01"),
        ("November 2026", "2026-11"),
        ("23. November 2026", "2026-11-23"),
        ("März 2024", "2024-03"),
        ("3 Oct 2024", "2024-10-03"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, date: str) -> None:
    assert read_date(typed) == date


@pytest.mark.parametrize("typed", ["gestern", "32.1.2026", "13/2026", "23.11.26", "Foo 2026", "2026-02-30", "0000"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    assert why(lambda: read_date(typed)) is Unread.DATE


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2023 bis 2026", {"from": "2023", "to": "2026"}),
        ("2023-2026", {"from": "2023", "to": "2026"}),
        ("2023–2026", {"from": "2023", "to": "2026"}),
        ("von 5/2023 - 1.2.2024", {"from": "2023-05", "to": "2024-02-01"}),
        ("from 2023 to December 2026", {"from": "2023", "to": "2026-12"}),
        ("seit 2023", {"from": "2023"}),
        ("Since 2023", {"from": "2023"}),
        ("2023", {"from": "2023"}),
    ],
)
def test_periods_are_read_as_people_write_them(typed: str, period: dict[str, str]) -> None:
    assert read_period(typed) == period


@pytest.mark.parametrize("typed", ["immer", "bis 2026", "2023 bis", "2023 bis 2024 bis 2025", "2023 bis bald"])
def test_what_is_no_period_is_refused(typed: str) -> None:
    assert why(lambda: read_period(typed)) is Unread.PERIOD


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("6 Mio. €", 6_000_000),
        ("6 Mio €", 6_000_000),
        ("6,5 Millionen Euro", 6_500_000),
        ("6.5 million", 6_500_000),
        ("€6 million", 6_000_000),
        ("6000000", 6_000_000),
        ("6.000.000", 6_000_000),
        ("6,000,000 EUR", 6_000_000),
        ("6 000 000", 6_000_000),
        ("250 Tsd.", 250_000),
        ("250.000,00 €", 250_000),
        ("1.500,-", 1500),
        ("12 €", 12),
        ("1.2 Mrd. €", 1_200_000_000),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, amount: int) -> None:
    assert read_money(typed) == {"amount": amount}


def test_another_currency_is_kept() -> None:
    assert read_money("500 CHF") == {"amount": 500, "currency": "CHF"}
    assert read_money("$500") == {"amount": 500, "currency": "USD"}


@pytest.mark.parametrize("typed", ["viel", "0 €", "12,50 €", "6 Äpfel", "1,2,3,4", "5 mal 3"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    assert why(lambda: read_money(typed)) is Unread.MONEY


def test_points_on_the_map_are_read_with_comma_or_space() -> None:
    assert read_location("52.14, 12.59") == {"lat": 52.14, "lon": 12.59}
    assert read_location("52,14 12,59") == {"lat": 52.14, "lon": 12.59}
    assert read_location("52.14°; 12.59°") == {"lat": 52.14, "lon": 12.59}
    assert why(lambda: read_location("am Bahnhof")) is Unread.LOCATION
    assert why(lambda: read_location("91, 12")) is Unread.LOCATION
    assert why(lambda: read_location("52, 181")) is Unread.LOCATION


def test_choices_are_found_by_their_names_in_any_language() -> None:
    assert read_choice(" angebot ", KINDS) == "offer"
    assert read_choices("Offer, Kultur, Freizeit\nangebot", {**KINDS, "Kultur": "culture", "Freizeit": "x"}) == [
        "offer",
        "culture",
        "x",
    ]
    assert read_choices("Kultur, Freizeit", KINDS) == ["culture"]
    assert why(lambda: read_choice("Verein", KINDS)) is Unread.CHOICE


def test_places_are_written_as_they_are_known() -> None:
    assert read_places("bad belzig, Neudorf\nwiesenburg mark", ["Bad Belzig", "Wiesenburg/Mark"]) == [
        "Bad Belzig",
        "Neudorf",
        "Wiesenburg/Mark",
    ]
    assert why(lambda: read_places("Telefon 033841", [])) is Unread.PLACE


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for read in (read_date, read_period, read_money, read_location, read_lines, read_web_address, read_text):
        try:
            read(typed)
        except UnreadError as error:
            assert error.why in Unread

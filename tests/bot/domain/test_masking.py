"""Masking: what tells who asked does not stay, and what was asked does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.masking import masked


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ruf mich an: 033841 / 12 34 56, danke", "Ruf mich an: […], danke"),
        ("meine Nummer +49 (0)170 1234567", "meine Nummer […]"),
        ("Telefon: 4211 bitte", "Telefon: […] bitte"),
        ("my phone number is 555 12", "my phone number is […]"),
        ("0049-33841-5566", "[…]"),
        ("Kunde 12345678 fragt", "Kunde […] fragt"),
        ("geboren am 24.12.1950 in Belzig", "geboren am […] in Belzig"),
        ("schreib an erika.m@web.de bitte", "schreib an […] bitte"),
        ("erika (at) web (punkt) de", "[…]"),
        ("Frag @erika_m danach", "Frag […] danach"),
        ("siehe https://x.de/a?user=7&mail=b", "siehe […]"),
        ("www.x.de/#profil mit Bild", "[…] mit Bild"),
        ("hier t.me/erika_m steht es", "hier […] steht es"),
        ("IBAN DE89 3704 0044 0532 0130 00 stimmt?", "IBAN […] stimmt?"),
        ("IBAN GB33BUKB20201555555555 stimmt?", "IBAN […] stimmt?"),
        ("Ich wohne Hauptstraße 5 in Niemegk", "Ich wohne […] in Niemegk"),
        ("Wiesenburger Str. 12a", "[…]"),
        ("straße der einheit 17, wer hilft?", "[…], wer hilft?"),
        ("Wer räumt Am Kirchberg 3?", "Wer räumt […]?"),
        ("an der kirche 4 stinkt es", "[…] stinkt es"),
        ("I live at 12 Mill Lane, any help?", "I live at […], any help?"),
        ("Ich heiße Erika Mustermann und suche Arbeit", "Ich heiße […] und suche Arbeit"),
        ("ich heisse erika, wo ist die tafel", "ich heisse […], wo ist die tafel"),
        ("Mein Name ist Karl von Berg. Gibt es Bier?", "Mein Name ist […]. Gibt es Bier?"),
        ("my name is John O’Hara and I need a doctor", "my name is […] and I need a doctor"),
        ("Wann ist Frau Müller da?", "Wann ist Frau […] da?"),
        ("Ich bin Erika Muster und suche einen Arzt", "Ich bin […] und suche einen Arzt"),
        ("Hallo, this is Anna Smith. Is there a doctor?", "Hallo, this is […]. Is there a doctor?"),
        ("Wo ist die Tafel? Viele Grüße, Erika", "Wo ist die Tafel? Viele Grüße, […]"),
        ("Wo ist die Tafel?\nMfG\nErika Muster!", "Wo ist die Tafel?\nMfG\n[…]"),
        ("Where is it? Best regards, Anna", "Where is it? Best regards, […]"),
        ("Ist Herr Dr. Kunze noch Arzt?", "Ist Herr Dr. […] noch Arzt?"),
    ],
)
def test_what_tells_who_asked_is_taken_out(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "Wo ist in 14806 Bad Belzig ein Zahnarzt?",
        "Was kostet 2024 ein Kitaplatz ab 3 Jahren?",
        "Förderung 2021-2024 für Vereine",
        "Förderung 2021 – 2024 für Vereine",
        "Gibt es am Montag 18 Uhr Yoga?",
        "Treffen im Umkreis 20 km",
        "Ist der Parkplatz 5 Euro teuer?",
        "Was ist auf https://zegg.de zu finden?",
        "Wie komme ich zum Bahnhof?",
        "Hilfe für Frau und Kind",
        "Ich bin Rentner und suche Anschluss",
        "Wo kaufe ich Grüße aus Bad Belzig als Postkarte mit Bild?",
        "Wo ist das Haus der Begegnung am Marktplatz?",
        "Fährt die Linie 580 zum Markt um 7 Uhr?",
    ],
)
def test_what_was_asked_stays(typed: str) -> None:
    assert masked(typed) == typed


@given(st.text(alphabet="0123456789 .-/()+@abStr", max_size=80))
def test_no_long_row_of_digits_is_left_whatever_stands_around_it(text: str) -> None:
    assert re.search(r"\d{6}", masked(text)) is None


@given(st.integers(min_value=100_000, max_value=10**15), st.sampled_from(["", "+49 ", "0", "(0)"]))
def test_no_long_number_is_left(number: int, prefix: str) -> None:
    left = masked(f"Bitte {prefix}{number} anrufen")
    assert str(number) not in left
    assert left.startswith("Bitte ")


def test_a_long_row_of_letters_and_signs_takes_no_time() -> None:
    for piece in ("a.", "1 ", "a ", "@", "ich heiße ", "Straße der ", "x-", "DE12 "):
        assert masked(piece * 700)[:1]

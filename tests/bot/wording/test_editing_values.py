"""Values as editors read them can be typed again as they stand there."""

from typing import Any

import pytest

from bot.domain.directory import Directory
from bot.domain.entry_contacts import read_contact
from bot.domain.entry_fields import BY_NAME, FIELDS, Shape, fields_of
from bot.domain.entry_values import (
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
from bot.wording.editing_values import (
    STATUSES,
    choices,
    contact_labels,
    contact_lines,
    contact_name,
    part_value,
    short,
    typed_form,
)
from bot.wording.field_names import FIELD_LABELS
from bot.wording.voice import Voice, Voices


def reread(voices: Voices, directory: Directory, name: str, typed: str, value: Any, language: str) -> Any:
    spec = BY_NAME[name]
    readers: dict[Shape, Any] = {
        Shape.LINE: read_line,
        Shape.LINES: read_lines,
        Shape.TEXT: read_text,
        Shape.TEXTS: read_lines,
        Shape.LOCATION: read_location,
        Shape.WEBSITE: read_web_address,
        Shape.WEBSITES: read_web_addresses,
        Shape.PERIOD: read_period,
        Shape.MONEY: read_money,
        Shape.DATE: read_date,
        Shape.KIND: lambda text: read_choice(text, choices(voices, directory, spec)),
        Shape.STATUS: lambda text: read_choice(text, choices(voices, directory, spec)),
        Shape.TOPICS: lambda text: read_choices(text, choices(voices, directory, spec)),
        Shape.PLACES: lambda text: read_places(text, directory.places),
        Shape.LINKS: lambda text: read_links(text, value, language),
    }
    return readers[spec.shape](typed)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_value_of_the_shipped_directory_can_be_copied_and_sent_again(
    voices: Voices, directory: Directory, language: str
) -> None:
    voice = voices[language]
    for entry in directory.entries:
        fields = fields_of(entry)
        for spec in FIELDS:
            value = fields.get(spec.name)
            if not value or spec.shape is Shape.CONTACTS:
                continue
            by_language = spec.shape in (Shape.TEXT, Shape.TEXTS)
            if by_language and language not in value:
                continue
            typed = typed_form(voice, directory, spec, value, language)
            wanted = value[language] if by_language else value
            assert reread(voices, directory, spec.name, typed, value, language) == wanted, (entry.id, spec.name)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_contact_of_the_shipped_directory_can_be_copied_and_sent_again(
    voices: Voices, directory: Directory, language: str
) -> None:
    labels, codes = contact_labels(voices), (language, *({"de", "en"} - {language}))
    for entry in directory.entries:
        for contact in fields_of(entry).get("contacts", []):
            assert read_contact(contact_lines(voices[language], contact), {}, labels, codes) == contact
            assert contact_name(voices[language], contact)


def test_periods_money_and_dates_are_shown_as_they_are_typed(english: Voice, directory: Directory) -> None:
    def shown(name: str, value: Any) -> str:
        return typed_form(english, directory, BY_NAME[name], value)

    assert shown("period", {"from": "2023-05", "to": "2026"}) == "05/2023 to 2026"
    assert shown("period", {"from": "2023"}) == "since 2023"
    assert shown("as_of", "2026-11-23") == "23.11.2026"
    assert shown("location", {"lat": 52.1, "lon": 12.5}) == "52.1, 12.5"
    assert shown("status", "active") == english.label(STATUSES["active"])
    assert shown("topics", ["not there any more"]) == "not there any more"
    assert shown("links", [{"label": {"de": "Karte"}, "url": "https://k.de"}]) == "Karte https://k.de"
    assert shown("name", None) == ""


def test_money_can_be_sent_again_in_every_language(voices: Voices, directory: Directory) -> None:
    for voice in voices:
        for amount in (5, 999, 12_345, 250_000, 1_000_000, 6_000_000, 6_250_000, 12_345_678, 2_000_000_000):
            typed = typed_form(voice, directory, BY_NAME["budget"], {"amount": amount})
            assert read_money(typed) == {"amount": amount}, typed


def test_short_values_take_one_line_and_another_language_where_there_is_none(
    english: Voice, directory: Directory
) -> None:
    fields = {"summary": {"de": "Eins.\nZwei."}, "contacts": [{"role": {"de": "Leitung"}, "phone": "033841 1"}]}
    assert short(english, directory, BY_NAME["summary"], fields, 60) == "Eins., Zwei."
    assert short(english, directory, BY_NAME["contacts"], fields, 60) == "Leitung, 033841 1"
    assert short(english, directory, BY_NAME["website"], fields, 60) == ""


def test_parts_are_told_with_a_dash_where_there_is_nothing(english: Voice, directory: Directory) -> None:
    assert part_value(english, directory, "summary.de", None, 60) == "–"
    assert part_value(english, directory, "summary.de", "A", 60) == "A"
    assert part_value(english, directory, "facet_questions", {"contact": {"de": ["?"]}}, 60) == "…"
    assert part_value(english, directory, "contacts", [{"phone": "1"}, {"email": "a"}], 60) == "Phone: 1, E-mail: a"


def test_every_field_has_a_name() -> None:
    assert {spec.name for spec in FIELDS} <= set(FIELD_LABELS)

"""Dates, money, numbers and lists as each language writes them, and which language is spoken."""

from pathlib import Path

import pytest

from bot.languages import CatalogError, CatalogFault, Languages, Speech, check_catalogs
from bot.resources import locales_folder
from bot.wording.voice import Voice

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n'


@pytest.mark.parametrize(
    ("partial", "de", "en"),
    [
        ("2024", "2024", "2024"),
        ("2024-10", "Oktober 2024", "October 2024"),
        ("2024-10-05", "5. Oktober 2024", "5 October 2024"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(german: Voice, english: Voice, partial: str, de: str, en: str) -> None:
    assert german.speech.date(partial) == de
    assert english.speech.date(partial) == en


@pytest.mark.parametrize(
    ("amount", "currency", "de", "en"),
    [
        (1, "EUR", "1 €", "€1"),
        (850, "EUR", "850 €", "€850"),
        (65_000, "EUR", "65.000 €", "€65,000"),
        (999_999, "EUR", "999.999 €", "€999,999"),
        (1_000_000, "EUR", "1 Mio. €", "€1 million"),
        (6_000_000, "EUR", "6 Mio. €", "€6 million"),
        (5_400_000, "EUR", "5,4 Mio. €", "€5.4 million"),
        (1_250_000, "EUR", "1,25 Mio. €", "€1.25 million"),
        (1_234_567, "EUR", "1.234.567 €", "€1,234,567"),
        (2_000_000_000, "EUR", "2 Mrd. €", "€2 billion"),
        (3_000_000, "USD", "3 Mio. $", "US$3 million"),
        (10, "CHF", "10 CHF", "CHF 10"),
    ],
)
def test_money_is_short_only_where_nothing_is_lost(
    german: Voice, english: Voice, amount: int, currency: str, de: str, en: str
) -> None:
    assert german.speech.money(amount, currency) == de
    assert english.speech.money(amount, currency) == en


def test_numbers_have_the_separator_of_the_language(german: Voice, english: Voice) -> None:
    assert (german.speech.number(12345), english.speech.number(12345)) == ("12.345", "12,345")


@pytest.mark.parametrize(
    ("items", "de", "en"),
    [
        (["A"], "A", "A"),
        (["A", "B"], "A und B", "A and B"),
        (["A", "B", "C"], "A, B und C", "A, B and C"),
        ([], "", ""),
    ],
)
def test_lists_end_in_and(german: Voice, english: Voice, items: list[str], de: str, en: str) -> None:
    assert (german.speech.all_of(items), english.speech.all_of(items)) == (de, en)


def test_plurals_follow_the_catalog(german: Voice) -> None:
    message = ("The directory has {number} entry.", "The directory has {number} entries.")
    assert german.say_number(*message, 0) == "Das Verzeichnis hat 0 Einträge."
    assert german.say_number(*message, 1) == "Das Verzeichnis hat 1 Eintrag."
    assert german.say_number(*message, 1234) == "Das Verzeichnis hat 1.234 Einträge."


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ([], "de"),
        ([None, ""], "de"),
        (["en"], "en"),
        (["en-GB"], "en"),
        (["en_US.UTF-8"], "en"),
        (["EN"], "en"),
        (["fr", "en"], "en"),
        (["fr", "pt-BR"], "de"),
        ([None, "de-AT", "en"], "de"),
    ],
)
def test_the_first_wanted_language_that_there_is_is_spoken(wanted: list[str | None], spoken: str) -> None:
    assert Languages(locales_folder(), "de").negotiate(wanted) == spoken


def catalog(folder: Path, code: str, language: str) -> None:
    path = folder / code / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER.format(language=language), encoding="utf-8")


def test_the_default_language_comes_first(tmp_path: Path) -> None:
    for code in ("aa", "de", "zz"):
        catalog(tmp_path, code, "de")
    assert Languages(tmp_path, "zz").codes == ("zz", "aa", "de")


def test_without_a_catalog_of_the_default_language_nothing_is_spoken(tmp_path: Path) -> None:
    catalog(tmp_path, "en", "en")
    with pytest.raises(FileNotFoundError):
        Languages(tmp_path, "de")


def test_a_catalog_may_name_another_locale_for_its_dates(tmp_path: Path) -> None:
    catalog(tmp_path, "xx", "en_US")
    assert Speech("xx", tmp_path / "xx" / "LC_MESSAGES" / "bot.po").date("2024-10-05") == "October 5, 2024"


def test_a_locale_that_nobody_knows_is_an_error(tmp_path: Path) -> None:
    catalog(tmp_path, "qq", "qq")
    with pytest.raises(CatalogError, match="qq"):
        Speech("qq", tmp_path / "qq" / "LC_MESSAGES" / "bot.po")


def template_with(tmp_path: Path, *messages: str) -> Path:
    (tmp_path / "bot.pot").write_text(HEADER.format(language="en") + "\n" + "\n".join(messages), encoding="utf-8")
    return tmp_path


def catalog_with(folder: Path, *messages: str) -> None:
    path = folder / "fr" / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER.format(language="fr") + "\n" + "\n".join(messages), encoding="utf-8")


def test_the_shipped_catalogs_have_no_faults() -> None:
    assert check_catalogs(locales_folder()) == ()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("", CatalogFault.MISSING),
        ('msgid "Phone: {phone}"\nmsgstr ""\n', CatalogFault.MISSING),
        ('#, fuzzy\nmsgid "Phone: {phone}"\nmsgstr "Tél. : {phone}"\n', CatalogFault.FUZZY),
        ('msgid "Phone: {phone}"\nmsgstr "Téléphone"\n', CatalogFault.PLACEHOLDERS),
        ('msgid "Phone: {phone}"\nmsgstr "Tél. : {telephone}"\n', CatalogFault.PLACEHOLDERS),
        ('msgid "Phone: {phone}"\nmsgstr "Tél. : {phone"\n', CatalogFault.PLACEHOLDERS),
    ],
)
def test_a_message_that_is_not_said_well_is_found(tmp_path: Path, said: str, fault: CatalogFault) -> None:
    folder = template_with(tmp_path, 'msgid "Phone: {phone}"\nmsgstr ""\n')
    catalog_with(folder, said)
    assert [(one.language, one.fault, one.message) for one in check_catalogs(folder)] == [
        ("fr", fault, "Phone: {phone}")
    ]


def test_a_text_for_one_thing_may_leave_its_number_out(tmp_path: Path) -> None:
    message = 'msgid "{number} entry"\nmsgid_plural "{number} entries"\n'
    folder = template_with(tmp_path, message + 'msgstr[0] ""\nmsgstr[1] ""\n')
    catalog_with(folder, message + 'msgstr[0] "une fiche"\nmsgstr[1] "{number} fiches"\n')
    assert check_catalogs(folder) == ()


def test_the_week_begins_on_monday(german: Voice, english: Voice) -> None:
    assert [german.speech.weekday(0), german.speech.weekday(6)] == ["Montag", "Sonntag"]
    assert [english.speech.weekday(0), english.speech.weekday(6)] == ["Monday", "Sunday"]

from pathlib import Path

import pytest

from bot.domain.directory import Directory, Entry
from bot.matching.foreign import read_foreign_subjects
from bot.matching.lexicon import Lexicon, read_lexicons
from bot.matching.questions import Matcher

SHIPPED_LEXICONS = Path(__file__).parents[3] / "data" / "lexicon"
SHIPPED_FOREIGN = Path(__file__).parents[3] / "data" / "foreign"

SMALL = {
    "directory": {"name": "Wegweiser Hohes Tal", "home_entry": "netz"},
    "kinds": {"initiative": {"de": "Initiative"}, "contact_point": {"de": "Anlaufstelle"}},
    "topics": {"mobility": {"de": "Mobilität", "en": "Mobility"}, "nature": {"de": "Natur", "en": "Nature"}},
    "entries": [
        {
            "id": "netz",
            "kind": "initiative",
            "name": "Digitalnetz Hohes Tal",
            "aliases": ["Talnetz"],
            "places": ["Bad Quell", "Au/Tal"],
            "summary": {"de": "Schnelles Internet für alle Dörfer.", "en": "Fast internet for every village."},
            "background": {"de": "Seit 2019 arbeiten 14 Mitglieder daran.", "en": "14 members since 2019."},
            "budget": {"amount": 100},
        },
        {
            "id": "bus",
            "kind": "initiative",
            "name": "BürgerBus Quelltal e.V.",
            "aliases": ["Bürgerbus", "Linie 7"],
            "places": ["Bad Quell"],
            "topics": ["mobility"],
            "keywords": {"de": ["ohne Auto einkaufen fahren"], "en": ["ride to the shops"]},
            "questions": {"de": ["Wie kommt meine Oma zum Arzt?"]},
            "summary": {"de": "Ehrenamtliche fahren einen Kleinbus.", "en": "Volunteers drive a minibus."},
            "good_to_know": {"de": ["Die Fahrt kostet 2 Euro.", "Platz für einen Rollstuhl."]},
            "contacts": [{"person": "Erna Zickler", "role": {"de": "Vorsitz"}, "city": "Bad Quell"}],
        },
        {
            "id": "hof",
            "kind": "initiative",
            "name": "Kräuterhof Lindig",
            "aliases": ["KoHof", "Kräuterhof"],
            "places": ["Lindig"],
            "topics": ["nature"],
            "summary": {"de": "Ein Hof, auf dem Gemüse und Kräuter wachsen.", "en": "A farm for herbs and vegetables."},
            "focus_areas": {"de": ["Kräuterkurse"], "en": ["herb courses"]},
            "funders": ["Sparstiftung"],
        },
        {
            "id": "amt-quell",
            "kind": "contact_point",
            "name": "Rathaus Bad Quell",
            "places": ["Bad Quell"],
            "summary": {"de": "Hier meldet man seinen Wohnsitz an.", "en": "Register your address here."},
        },
        {
            "id": "amt-lindig",
            "kind": "contact_point",
            "name": "Rathaus Lindig",
            "places": ["Lindig"],
            "summary": {"de": "Hier meldet man seinen Wohnsitz an.", "en": "Register your address here."},
        },
    ],
}


@pytest.fixture(scope="session")
def lexicons() -> dict[str, Lexicon]:
    """The lexicons as shipped."""
    return read_lexicons(SHIPPED_LEXICONS)


@pytest.fixture(scope="session")
def small() -> Directory:
    """Five made-up entries."""
    return Directory.model_validate(SMALL)


@pytest.fixture(scope="session")
def foreign() -> tuple[Entry, ...]:
    """The subjects that no directory holds, as shipped."""
    return read_foreign_subjects(SHIPPED_FOREIGN)


@pytest.fixture(scope="session")
def matcher(small, lexicons, foreign) -> Matcher:
    return Matcher(small, lexicons, foreign)


@pytest.fixture(scope="session")
def read(matcher):
    """Read a message of somebody whose client speaks German."""

    def read(message, *languages):
        return matcher.read(message, languages=languages or ("de",))

    return read

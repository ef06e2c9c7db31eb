"""Formats that hold less than ours take nothing away."""

from bot.domain.merging import merged
from bot.formats.gentle import gently
from bot.formats.incoming import FileRead, Incoming

KNOWN = {
    "id": "solawi",
    "summary": {"de": "Alt", "en": "Old"},
    "keywords": {"de": ["Gemüse"]},
    "contacts": [{"person": "Anna", "role": {"de": "Hof"}, "phone": "1234"}, {"person": "Bert"}],
}
SAID = {"summary": {"de": "Neu"}, "keywords": {"de": ["Kiste"]}, "contacts": [{"person": "Anna", "phone": "5678"}]}


def test_what_the_format_cannot_say_stays():
    (incoming,) = gently(FileRead((Incoming(SAID, 1),))).incoming
    assert merged(KNOWN, incoming.fields) == {
        "id": "solawi",
        "summary": {"de": "Neu", "en": "Old"},
        "keywords": {"de": ["Gemüse", "Kiste"]},
        "contacts": [{"person": "Anna", "role": {"de": "Hof"}, "phone": "5678"}, {"person": "Bert"}],
    }

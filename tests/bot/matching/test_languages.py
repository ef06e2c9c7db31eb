import pytest

from bot.matching.languages import Languages
from bot.matching.lexicon import Lexicon
from bot.matching.text import typed_words


@pytest.fixture(scope="module")
def languages(lexicons):
    return Languages(lexicons)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Was ist Smart City?", "de"),
        ("what is the Bürgerbus", "en"),
        ("Wer zahlt das?", "de"),
        ("who pays for it", "en"),
        ("icke such dit zegg", "de"),
        ("Hundesteuerermäßigung", "de"),
        ("gardening", "en"),
        ("telefonnummer", "de"),
        ("Website of the Kunstverein?", "en"),
    ],
)
def test_small_words_and_endings_tell_the_language(languages, message, language):
    for likeliest in (("de", "en"), ("en", "de")):
        assert languages.tell(typed_words(message), likeliest) == language


@pytest.mark.parametrize("message", ["Coconat", "", "👍", "Smart City", "xy"])
def test_names_tell_nothing_so_that_the_likeliest_counts(languages, message):
    assert languages.tell(typed_words(message), ("en", "de")) == "en"
    assert languages.tell(typed_words(message), ("de",)) == "de"


def test_words_of_place_names_are_left_out(languages):
    assert languages.scores(["die"], frozenset({"die"})) == {}


def test_a_language_that_nobody_expected_is_told_too(languages):
    assert languages.tell(typed_words("what is it"), ("de",)) == "en"


def test_a_tie_between_unexpected_languages_is_broken():
    same = {
        code: Lexicon.model_validate({"language": code, "stemmer": "dutch", "function_words": ["la"]})
        for code in ("nl", "fy")
    }
    assert Languages(same).tell(["la"], ("de",)) == "nl"
    assert Languages(same).tell(["la"], ("fy",)) == "fy"


def test_ever_new_words_do_not_fill_the_memory(languages, monkeypatch):
    monkeypatch.setattr(languages._ended, "_most", 3)
    for number in range(10):
        languages.scores([f"wortwort{number}ung"])
    assert len(languages._ended) <= 3
    assert languages.scores(["wortwort9ung"]) == languages.scores(["wortwort1ung"])

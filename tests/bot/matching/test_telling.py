"""Which sentence tells what was asked."""

import pytest

from bot.domain.directory import Directory
from bot.matching.questions import Matcher

SENTENCES = [
    "Der Hof liegt am Wald.",
    "Die Tageskarte kostet 17 Euro.",
    "Hunde dürfen an der Leine mit.",
]


@pytest.fixture(scope="module")
def farm(lexicons):
    entry = {
        "id": "hof",
        "kind": "offer",
        "name": "Hof",
        "summary": {"de": "Ein Hof."},
        "good_to_know": {"de": SENTENCES},
    }
    kinds = {"offer": {"de": "Angebot"}}
    return Matcher(Directory.model_validate({"directory": {"name": "x"}, "kinds": kinds, "entries": [entry]}), lexicons)


def telling(matcher, message, sentences=SENTENCES):
    return matcher.telling(matcher.read(message, languages=("de",)), sentences)


def test_the_sentence_with_the_words_of_the_question_is_chosen(farm):
    assert telling(farm, "Darf mein Hund mit an der Leine?") == 2
    assert telling(farm, "Wo liegt der Wald?") == 0


def test_a_figure_of_the_sort_that_is_asked_for_counts(farm):
    assert telling(farm, "Was kostet der Eintritt?") == 1


@pytest.mark.parametrize("message", ["Podcast", "???"])
def test_where_no_sentence_holds_anything_none_is_chosen(farm, message):
    assert telling(farm, message) is None


def test_without_sentences_there_is_nothing_to_choose(farm):
    assert telling(farm, "Was kostet das?", []) is None


def test_only_so_many_words_are_kept(farm, monkeypatch):
    monkeypatch.setattr("bot.matching.telling._CACHED", 2)
    kept = farm._telling
    for word in ("wald", "wiese", "wasser", "weide"):
        kept.likest([word], (), ["Wald", "Wasser"])
    assert len(kept._forms) <= 2
    kept.likest(["wald"], (), [f"Satz {number}." for number in range(5)])
    assert len(kept._sentences) <= 2

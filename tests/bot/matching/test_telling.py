"""Which sentences tell what was asked."""

import pytest

from bot.domain.directory import Directory, Facet
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
        "name": "Waldhof",
        "summary": {"de": "Ein Waldhof mit Tieren."},
        "background": {"de": "Der Waldhof gehört seit 1990 der Gemeinde. Zuvor war er eine Mühle."},
        "good_to_know": {"de": [*SENTENCES, "Die Führung dauert zwei Stunden."]},
    }
    kinds = {"offer": {"de": "Angebot"}}
    return Matcher(Directory.model_validate({"directory": {"name": "x"}, "kinds": kinds, "entries": [entry]}), lexicons)


def telling(matcher, message, sentences=SENTENCES):
    return matcher.telling(matcher.read(message, languages=("de",)), sentences)


def fits(matcher, message):
    return [fit.facet for fit in matcher.fits(matcher.read(message, languages=("de",)), "hof")]


def test_the_sentence_with_the_words_of_the_question_is_chosen(farm):
    assert telling(farm, "Darf mein Hund mit an der Leine?") == 2
    assert telling(farm, "Wo liegt der Wald?") == 0


def test_a_figure_of_the_sort_that_is_asked_for_counts(farm):
    assert telling(farm, "Was kostet der Eintritt?") == 1


def test_a_sentence_with_all_sorts_of_figures_that_are_asked_for_goes_before_one_with_some(farm):
    question, sentences = "And how much?", ["Der Hof hat 20 Tiere.", "Ein Platz kostet 5 Euro.", "Es gibt 3 Ställe."]
    assert telling(farm, question, sentences) == 1


@pytest.mark.parametrize("message", ["Podcast", "???"])
def test_where_no_sentence_holds_anything_none_is_chosen(farm, message):
    assert telling(farm, message) is None


def test_without_sentences_there_is_nothing_to_choose(farm):
    assert telling(farm, "Was kostet das?", []) is None


@pytest.mark.parametrize(
    ("message", "facet"),
    [
        ("Seit wann gehört der Waldhof der Gemeinde?", Facet.BACKGROUND),
        ("War der Waldhof eine Mühle?", Facet.BACKGROUND),
        ("Wie lange geht man im Waldhof herum?", Facet.GOOD_TO_KNOW),
        ("Waldhof, was nimmt man für die Karte?", Facet.GOOD_TO_KNOW),
        ("Hat der Waldhof Tiere?", Facet.SUMMARY),
    ],
)
def test_the_facet_whose_sentence_tells_it_fits_best(farm, message, facet):
    assert fits(farm, message)[0] is facet


def test_the_name_alone_tells_no_sentence_from_another(farm):
    shares = [fit.share for fit in farm.fits(farm.read("Waldhof", languages=("de",)), "hof")]
    assert max(shares, default=0.0) < 0.2


def test_where_nothing_is_like_the_question_nothing_fits(farm):
    assert fits(farm, "Gibt es dort einen Podcast?") == []


def test_only_so_many_words_are_kept(farm, monkeypatch):
    monkeypatch.setattr(farm._telling._texts, "_most", 2)
    monkeypatch.setattr(farm._telling._forms._kept, "_most", 2)
    for word in ("wald", "wiese", "wasser", "weide"):
        telling(farm, word, ["Wald", f"Wasser {word}"])
    assert len(farm._telling._forms._kept) <= 2
    assert len(farm._telling._texts) <= 2

import pytest

from bot.domain.directory import Directory, Facet
from bot.matching.examples import Examples
from bot.matching.forms import Forms
from bot.matching.index import Index
from bot.matching.ranking import Part


@pytest.fixture
def setting(small, lexicons):
    asked = {"de": ["Wie kommt meine Oma zum Arzt?", "Und?"]}
    facts = {Facet.GOOD_TO_KNOW: {"de": ["Was kostet die Fahrt mit dem Kleinbus?"]}}
    bus = small.by_id["bus"].model_copy(update={"questions": asked, "facet_questions": facts})
    directory = Directory.model_validate(
        small.model_dump(by_alias=True) | {"entries": [bus.model_dump(), small.by_id["hof"].model_dump()]}
    )
    index = Index(directory, [lexicon.stems for lexicon in lexicons.values()])
    return index, Examples(directory.entries, index, Forms(index.vocabulary), frozenset({"wie", "und", "die", "mit"}))


def nearest(setting, number, *words, factor=1.0):
    index, examples = setting
    return examples.nearest(number, [Part(index.evidence(word), factor) for word in words])


def test_a_message_with_the_words_of_a_question_is_near(setting):
    assert nearest(setting, 0, "oma", "arzt", "kommt", "meine", "zum") == pytest.approx(1.0)
    assert 0.3 < nearest(setting, 0, "oma", "arzt", "gemuse") < 1.0


def test_questions_for_facts_are_examples_too(setting):
    assert nearest(setting, 0, "kleinbus", "fahrt") > 0.5


def test_other_words_are_far(setting):
    assert nearest(setting, 0, "xylophon") == 0.0


def test_an_entry_without_questions_is_near_to_nothing(setting):
    assert nearest(setting, 1, "krauter") == 0.0


def test_words_that_do_not_count_are_left_out(setting):
    assert nearest(setting, 0, "oma", factor=0.0) == 0.0


def test_the_questions_of_only_so_many_entries_are_kept(setting, monkeypatch):
    monkeypatch.setattr(setting[1]._kept, "_most", 1)
    for number in (0, 1, 0):
        nearest(setting, number, "oma")
    assert len(setting[1]._kept) == 1
